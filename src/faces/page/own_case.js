// For the worker: one question after the other, as the engine asks; then what it comes to.
'use strict';

const own = {
  answers: [],  // [fact, value, words], in the order in which they were asked

  async show() {
    const place = document.getElementById('own');
    const lines = settings([['language', language], ...this.answers.flatMap(([fact, value, , more]) => [[fact, value], ...(more || [])])]);
    let answer;
    try {
      answer = await engine.json('own_case', lines);
      say('');
    } catch (error) {
      // A day that cannot be: the question is put once more.
      const last = this.answers.pop();
      if (!last) { sayError(error); return; }
      await this.show();
      sayError(error);
      return;
    }
    place.replaceChildren(make('h1', { tabindex: '-1' }, t('own_head')), answer.question ? this.question(answer.question) : await this.result(answer), this.answered());
  },

  question(question) {
    const words = texts[language][`ask_${question.fact}`] || `${question.label}?`;
    const give = (value, said, more) => {
      this.answers.push([question.fact, value, said, more, words]);
      this.show().then(() => document.querySelector('#own .ask')?.focus());
    };
    const unknown = button(t('unknown'), () => give('?', t('not_known')));
    const card = make('form', { class: 'card' }, make('p', { class: 'quiet' }, t('question', this.answers.length + 1)), make('h2', { class: 'ask', tabindex: '-1', id: 'ask' }, words));
    if (question.type === 'date') {
      const day = make('input', { type: 'date', min: '1960-01-01', max: '2040-12-31', 'aria-describedby': 'ask' });
      const until = question.fact === 'rent_from' ? make('input', { type: 'date', min: '1960-01-01', max: '2040-12-31' }) : null;
      const submit = (event) => {
        event.preventDefault();
        if (!day.value) { say(t('need_day'), true); day.focus(); return; }
        const words = dayWords(day.value) + (until && until.value ? ` – ${dayWords(until.value)}` : '');
        give(day.value, words, until && until.value ? [['rent_to', until.value]] : []);
      };
      card.onsubmit = submit;
      card.append(make('div', { class: 'fields' }, field(t('day'), day), until ? field(t('date_to'), until) : null),
        make('div', { class: 'buttons' }, make('button', { type: 'submit', class: 'main' }, t('next')), unknown));
    } else if (question.values.length > 12) {
      const select = make('select', {}, make('option', { value: '' }, `${t('choose')}…`), question.values.map(({ value, words: name }) => make('option', { value }, name)));
      card.onsubmit = (event) => {
        event.preventDefault();
        if (select.value) give(select.value, select.selectedOptions[0].textContent);
        else select.focus();
      };
      card.append(make('div', { class: 'fields' }, field(question.label, select)), make('div', { class: 'buttons' }, make('button', { type: 'submit', class: 'main' }, t('next')), unknown));
    } else {
      card.append(make('div', { class: 'choices', role: 'group', 'aria-labelledby': 'ask' }, question.values.map(({ value, words: name }) => button(name, () => give(value, name))), unknown));
    }
    return card;
  },

  answered() {
    if (this.answers.length === 0) return make('p', { class: 'quiet' }, t('start_private'));
    return make('section', { class: 'card', style: 'margin-top:1rem' }, make('h2', {}, t('answers')),
      make('ul', {}, this.answers.map(([, , said, , words], place) => make('li', {}, `${words} `, make('strong', {}, said), ' ',
        button(t('change'), () => { this.answers.length = place; this.show(); }, { class: 'link no_print', 'aria-label': `${t('change')}: ${words}` })))),
      make('div', { class: 'buttons' }, button(t('again'), () => { this.answers = []; this.show(); })));
  },

  // What has to hold besides what does: of the tree of a decision what is not known, by who knows it.
  conditions(node) {
    if (node.provision) return node.state === 'held' || node.state === 'not_reached' ? [] : node.state === 'failed' ? null : [node];
    const parts = node.children.map((child) => this.conditions(child));
    if (node.join === 'all') return parts.includes(null) ? null : parts.flat();
    const possible = parts.filter((part) => part !== null);
    if (possible.length === 0) return null;
    if (possible.some((part) => part.length === 0)) return [];
    return possible.length === 1 ? possible[0] : [{ alternatives: possible }];
  },
  conditionWords(node) {
    if (node.provision) return [node.statement[language], ' ', make('span', { class: 'quiet' }, `(${node.citations.map((place) => place[language]).join(', ')})`)];
    return [t('one_of'), make('ul', {}, node.alternatives.map((part) => make('li', {}, part.length === 1 ? this.conditionWords(part[0]) : [t('all_of'), make('ul', {}, part.map((one) => make('li', {}, this.conditionWords(one))))])))];
  },
  knownBy(node) {
    const leaves = node.provision ? [node] : node.alternatives.flat().filter((part) => part.provision);
    for (const leaf of leaves)
      for (const compared of leaf.compared)
        if (compared.state === 'unknown') for (const fact of compared.facts) if (fact.origin === 'unknown') return fact.vouched_by;
    return 'employer';
  },

  async result(answer) {
    const groups = ['working', 'returning'].map((name) => {
      const months = answer.months.filter((month) => month.group === name);
      const open = months.filter((month) => month.outcome !== 'refused');
      return { name, months, open, blamed: Math.min(...months.map((month) => month.blamed)) };
    }).sort((a, b) => b.open.length - a.open.length || a.blamed - b.blamed);
    const isMaybe = groups.some((group) => group.open.some((month) => month.outcome === 'undetermined'));
    const isOpen = groups[0].open.length > 0;
    const verdict = !isOpen ? 'refused' : isMaybe ? 'undetermined' : 'payable';
    const head = !isOpen ? t('own_no') : t(isMaybe ? 'own_maybe' : 'own_yes', answer.at_most);
    const shown = isOpen ? groups.filter((group) => group.open.length > 0) : [groups[0]];
    const cards = JSON.parse(await engine.text('cards'));
    const form = cards.clauses.filter((clause) => /^Form 01 (no\.|signatures)/.test(clause.place));
    return make('div', {},
      make('div', { class: `card verdict ${verdict}` }, make('h2', { class: 'ask', tabindex: '-1' }, `${head}.`)),
      shown.map((group) => this.group(group)),
      isOpen ? make('section', {}, make('h2', {}, t('bring')), make('p', {}, t('bring_words')),
        make('ul', {}, form.map((clause) => make('li', {}, clause[language === 'vi' ? 'vietnamese' : 'english'])))) : null,
      make('div', { class: 'buttons' }, button(t('print'), () => window.print(), { class: 'main' })));
  },

  group(group) {
    const first = group.open[0] || group.months[0];
    const tree = first.explanation.explanations[0].tree;
    const conditions = group.open.length > 0 ? this.conditions(tree) || [] : [];
    const byWhom = ['worker', 'employer', 'social_insurance', 'office'].map((who) => [who, conditions.filter((node) => this.knownBy(node) === who)]).filter(([, nodes]) => nodes.length > 0);
    const open = group.open.length > 0 ? group.open : group.months;
    return make('section', {}, make('h2', {}, t(`group_${group.name}`)),
      conditions.length > 0 ? make('div', { class: 'card conditions' }, make('h3', {}, t('conditions')),
        byWhom.map(([who, nodes]) => [make('p', {}, make('strong', {}, t(`by_${who}`))), make('ul', {}, nodes.map((node) => make('li', {}, this.conditionWords(node))))])) : null,
      make('h3', {}, t('months')),
      table(`${t('months')}: ${t(`group_${group.name}`)}`, [{ words: t('month') }, { words: t('result') }, { words: t('amount'), number: true }, { words: t('reason') }],
        open.map((month) => make('tr', {}, cell(month.month), cell(outcomeWords(month.outcome)), cell(month.outcome === 'refused' ? '–' : month.amount, { class: 'number' }),
          make('td', {}, month.outcome === 'undetermined' ? make('details', {}, make('summary', {}, t('who_gives')), make('p', { class: 'told' }, this.told(month.told))) : make('p', { class: 'told' }, this.told(month.told)))))),
      group.open.length > 0 ? [make('h3', {}, t('until')), make('p', {}, this.until(open[open.length - 1].told))] : null,
      make('p', { class: 'quiet' }, t('drawn_up', first.drawn_up_on, first.month)));
  },
  // Of the engine's lines about a month those before the blank one; the last of the others says until when papers are taken.
  told(text) { return text.split('\n\n')[0].trim().split('\n').map((line) => line.trim().replace(/^- /, '')).join('\n'); },
  until(text) { return text.trim().split('\n').pop(); },
};

function dayWords(day) { return language === 'vi' ? day.split('-').reverse().join('/') : day; }
