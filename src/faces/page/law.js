// For the lawyer: the cards of the rule set, and its readings as switches.
'use strict';

const law = {
  chosen: {},  // readings that are not the default
  cards: null,

  settings() { return Object.entries(this.chosen).map(([name, option]) => ['reading', `${name}=${option}`]); },
  async load() { this.cards = JSON.parse(await engine.text('cards')); },
  provisions() {
    const all = new Map();
    for (const group of this.cards.groups) for (const provision of group.provisions) if (!all.has(provision.id)) all.set(provision.id, provision);
    return [...all.values()];
  },
  async show() {
    const key = language === 'vi' ? 'vietnamese' : 'english';
    const place = document.getElementById('law');
    const stake = make('div', { id: 'stake' });
    place.replaceChildren(make('h1', {}, t('law_head')), make('p', {}, t('law_words')), make('p', { class: 'quiet' }, `${t('digest')}: ${this.cards.sha256.slice(0, 16)}…`),
      make('details', {}, make('summary', {}, t('readings')), make('div', { class: 'buttons' }, button(t('reset'), () => this.choose({}), { disabled: Object.keys(this.chosen).length === 0 })), this.cards.readings.map((reading) => this.reading(reading, key))),
      make('h2', {}, t('at_stake')), make('p', {}, office.summary ? t('at_stake_words') : t('no_data')), office.summary ? make('div', { class: 'buttons' }, button(t('compute_stake'), () => this.stake(stake, key), { class: 'main', id: 'compute_stake' })) : '', stake,
      make('h2', {}, t('cards')), ...this.cards.groups.map((group, place) => make('details', { open: place === 0 }, make('summary', {}, `${t(`group_${group.name}`)} – ${t('amount_month', number(group.amount_vnd))}`), group.provisions.map((provision) => this.card(provision, key)))));
  },
  reading(reading, key) {
    const isDefault = reading.chosen === reading.options[0].name;
    return make('fieldset', {}, make('legend', {}, reading.question[key]), make('p', { class: 'quiet' }, `${reading.citations.map((place) => place[key]).join(', ')}. ${reading.open[key]}`, isDefault ? '' : make('strong', {}, ` (${t('chosen_not_default')})`)),
      reading.options.map((option, place) => {
        const id = `reading_${reading.name}_${place}`;
        const input = make('input', { type: 'radio', name: reading.name, id, checked: option.name === reading.chosen });
        input.onchange = () => { const next = { ...this.chosen, [reading.name]: option.name }; if (place === 0) delete next[reading.name]; this.choose(next, id); };
        return make('div', { class: 'choice' }, input, make('label', { for: id }, option[key]));
      }));
  },
  async choose(next, focus) {
    this.chosen = next;
    await office.begin();
    await this.load();
    if (office.isBusy) await office.compute();
    else if (office.summary) {
      office.summary = await engine.json('decide');
      await office.showResult();
    }
    await this.show();
    say(office.summary ? t('switched') : '');
    if (focus) document.getElementById(focus).focus();
  },
  card(provision, key) {
    return make('article', { class: 'card', style: 'margin:.6rem 0' }, make('h3', {}, `${provision.citations.map((place) => place[key]).join(', ')} `, make('span', { class: 'quiet' }, provision.id)), make('p', {}, provision[key]),
      make('p', {}, make('strong', {}, `${t('condition')}: `), provision[`condition_${key}`]),
      make('p', { class: 'quiet' }, `${t('confidence')}: ${provision.confidence}${provision.confidence_note ? ` (${typeof provision.confidence_note === 'string' ? provision.confidence_note : provision.confidence_note[key] || ''})` : ''}; ${t('source')}: ${provision.source}${provision.reading ? `; ${t('reading')}: ${typeof provision.reading === 'string' ? provision.reading : provision.reading.name}` : ''}`));
  },
  async stake(place, key) {
    const { readings } = await engine.json('readings');
    const known = new Map(this.cards.readings.map((reading) => [reading.name, reading]));
    place.replaceChildren(table(t('at_stake'), [{ words: t('reading') }, { words: t('option') }, { words: t('changed'), number: true }, { words: t('people'), number: true }, { words: t('money_before'), number: true }, { words: t('money_after'), number: true }, { words: t('money_change'), number: true }], readings.map((one) => {
      const reading = known.get(one.reading);
      const all = one.all;
      const sign = String(all.payable_vnd.change);
      return make('tr', {}, cell(reading.question[key]), cell(reading.options.find((option) => option.name === one.option)[key]), cell(number(all.request_months.changed), { class: 'number' }), cell(number(all.workers), { class: 'number' }), cell(number(all.payable_vnd.before), { class: 'number' }), cell(number(all.payable_vnd.after), { class: 'number' }), cell(sign.replace(/\d+/, (digits) => number(digits)), { class: 'number' }));
    })));
  },
};
