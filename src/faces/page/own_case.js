// For the worker: one question after the other, as the engine asks; then what it comes to.
'use strict';

const own = {
  kept: new Map(),  // answers that are given again where they are asked for, by fact
  answers: [],  // {fact, value, more, words, said}, in the order in which they were asked

  // Asks the engine what is to be asked next, or what it comes to.
  ask() {
    return engine.json('own_case', settings([['language', language], ...this.answers.flatMap(({ fact, value, more }) => [[fact, value], ...more])]));
  },
  questionWords(question) { return texts[language][`ask_${question.fact}`] || `${question.label}?`; },
  // An answer, with what is said of it in the language of the page; `more` are facts that the same question asks for.
  answer(question, value, more = []) {
    const said = value === '?' ? t('not_known') : question.type === 'date' ? [value, ...more.map(([, day]) => day)].map(dayWords).join(' – ') : question.values.find((one) => one.value === value).words;
    return { fact: question.fact, value, more, words: this.questionWords(question), said };
  },
  // Asks again from an answer on. Those behind it are given again where the engine asks for them again, in the language
  // that is chosen.
  askAgain(place, kept) {
    this.kept = new Map(this.answers.slice(kept).map((one) => [one.fact, one]));
    this.answers.length = place;
    return this.show();
  },

  async show() {
    const place = document.getElementById('own');
    let answer;
    try {
      answer = await this.ask();
      while (this.kept.has(answer.question?.fact)) {
        const { fact, value, more } = this.kept.get(answer.question.fact);
        this.kept.delete(fact);
        this.answers.push(this.answer(answer.question, value, more));
        answer = await this.ask();
      }
      say('');
    } catch (error) {
      // A day that cannot be: the question is put once more.
      const last = this.answers.pop();
      if (last) await this.show();
      const facts = new Map(law.cards.facts.map((fact) => [fact.name, fact[language === 'vi' ? 'vietnamese' : 'english']]));
      sayError(new Error(error.message.replace(/\b[a-z]+(_[a-z]+)+\b/g, (name) => facts.get(name) || name)));
      return;
    }
    place.replaceChildren(make('h1', { tabindex: '-1' }, t('own_head')), answer.question ? this.question(answer.question) : await this.result(answer), this.answered());
  },

  question(question) {
    const words = this.questionWords(question);
    const give = (value, more) => {
      if (this.answers.some(({ fact }) => fact === question.fact)) return;  // pressed twice
      this.answers.push(this.answer(question, value, more));
      this.show().then(() => document.querySelector('#own .ask')?.focus());
    };
    const unknown = button(t('unknown'), () => give('?'));
    const card = make('form', { class: 'card' }, make('p', { class: 'quiet' }, t('question', this.answers.length + 1)), make('h2', { class: 'ask', tabindex: '-1', id: 'ask' }, words));
    if (question.type === 'date') {
      // The browser shows days as the system does, month first perhaps: what is chosen is said in words.
      const chooseDay = () => {
        const words = make('output', { class: 'quiet' });
        const input = make('input', { type: 'date', min: '1960-01-01', max: '2040-12-31', oninput: () => { words.textContent = input.value ? dayWords(input.value) : ''; } });
        return [input, words];
      };
      const [day, dayChosen] = chooseDay();
      const [until, untilChosen] = question.fact === 'rent_from' ? chooseDay() : [];
      const submit = (event) => {
        event.preventDefault();
        if (!day.value) { say(t('need_day'), true); day.focus(); return; }
        give(day.value, until && until.value ? [['rent_to', until.value]] : []);
      };
      card.onsubmit = submit;
      card.append(make('div', { class: 'fields' }, field(t('day'), day, dayChosen), until ? field(t('date_to'), until, untilChosen) : null),
        make('div', { class: 'buttons' }, make('button', { type: 'submit', class: 'main' }, t('next')), unknown));
    } else if (question.values.length > 12) {
      const select = make('select', {}, make('option', { value: '' }, `${t('choose')}…`), question.values.map(({ value, words: name }) => make('option', { value }, name)));
      card.onsubmit = (event) => {
        event.preventDefault();
        if (select.value) give(select.value);
        else select.focus();
      };
      card.append(make('div', { class: 'fields' }, field(question.label, select)), make('div', { class: 'buttons' }, make('button', { type: 'submit', class: 'main' }, t('next')), unknown));
    } else {
      card.append(make('div', { class: 'choices', role: 'group', 'aria-labelledby': 'ask' }, question.values.map(({ value, words: name }) => button(name, () => give(value))), unknown));
    }
    return card;
  },

  answered() {
    if (this.answers.length === 0) return make('p', { class: 'quiet' }, t('start_private'));
    return make('section', { class: 'card', style: 'margin-top:1rem' }, make('h2', {}, t('answers')),
      make('ul', {}, this.answers.map(({ said, words }, place) => make('li', {}, `${words} `, make('strong', {}, said), ' ',
        button(t('change'), () => this.askAgain(place, place + 1), { class: 'link no_print', 'aria-label': `${t('change')}: ${words}` })))),
      make('div', { class: 'buttons' }, button(t('again'), () => this.askAgain(0, this.answers.length))));
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
        this.alike(open).map((month) => make('tr', {}, cell(month.month), cell(outcomeWords(month.outcome)), cell(month.outcome === 'refused' ? '–' : month.amount, { class: 'number' }),
          make('td', { class: 'wide' }, month.outcome === 'undetermined' ? make('details', {}, make('summary', {}, t('who_gives')), make('p', { class: 'told' }, this.told(month.told))) : make('p', { class: 'told' }, this.told(month.told))))), 'stack'),
      group.open.length > 0 ? [make('h3', {}, t('until')), make('p', {}, this.until(open[open.length - 1].told))] : null,
      make('p', { class: 'quiet' }, t('drawn_up', first.drawn_up_on, first.month)));
  },
  // Months one after the other that are refused for the same reason are said at once.
  alike(months) {
    const all = [];
    for (const month of months) {
      const before = all[all.length - 1];
      if (before && month.outcome === 'refused' && before.outcome === 'refused' && before.told === month.told) before.month = `${before.month.split(' – ')[0]} – ${month.month}`;
      else all.push({ ...month });
    }
    return all;
  },
  // Of the engine's lines about a month those before the blank one; the last of the others says until when papers are taken.
  told(text) { return text.split('\n\n')[0].trim().split('\n').map((line) => line.trim().replace(/^- /, '')).join('\n'); },
  until(text) { return text.trim().split('\n').pop(); },
};

// A day so that no order of day and month can be mistaken.
function dayWords(text) {
  const [year, month, day] = text.split('-').map(Number);
  return language === 'vi' ? `ngày ${day} tháng ${month} năm ${year}` : `${day} ${new Date(Date.UTC(year, month - 1, day)).toLocaleDateString('en', { month: 'long', timeZone: 'UTC' })} ${year}`;
}
