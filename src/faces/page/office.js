// For the office: files in; totals, the table of decisions, papers and files out; receipts checked.
'use strict';

const rowsAPage = 25;
const mostShown = 500;  // of rows that are read from a file to be looked at
// Rows of workers that a browser's memory holds with what is made of them (README.md says how it was measured).
const mostRows = 500000;
const tables = ['employers', 'lists', 'workers', 'history', 'persons'];
const proofs = ['receipt', 'key', 'manifest'];

const office = {
  files: [],  // {name, bytes, kind}
  notes: [],  // what is to be said of files that came in
  extent: null,  // what was read
  summary: null,
  isBusy: false,
  turn: 0,  // of the last run that was asked for
  computing: Promise.resolve(),
  forms: [],
  part: 'rows',
  filter: { search: '', outcome: '', blamed: '', sort: '', descending: false, first: 0 },
  options: { signed: true },
  paper: { on: today() },
  sender: {},

  // ---- Files ----

  kindOf(name, bytes) {
    const lower = name.toLowerCase();
    const stem = lower.replace(/\.[a-z]+$/, '');
    if (lower.endsWith('.pem')) return 'key';
    if (lower.endsWith('.json')) return new TextDecoder().decode(bytes.slice(0, 400)).includes('rentsupport-manifest') ? 'manifest' : 'receipt';
    for (const kind of tables) if (stem.startsWith(kind)) return kind;
    if (lower.endsWith('.csv')) {
      const head = new TextDecoder().decode(bytes.slice(0, 2000)).split('\n')[0];
      if (head.includes('other_id')) return 'persons';
      if (head.includes('request_id')) return 'workers';
      if (head.includes('list_id')) return 'lists';
      if (head.includes('amount_vnd')) return 'history';
      if (head.includes('employer_id')) return 'employers';
    }
    return lower.endsWith('.xlsx') || lower.endsWith('.csv') ? 'form' : 'none';
  },
  async add(list) {
    this.notes = [];
    const added = [];
    for (const file of [...list]) {
      let bytes;
      try { bytes = await file.arrayBuffer(); } catch (error) {  // a folder, or a file that is gone
        this.notes.push(t('unreadable', file.name));
        continue;
      }
      this.files = this.files.filter((other) => other.name !== file.name);
      added.push({ name: file.name, bytes });
      this.files.push(added[added.length - 1]);
      this.take(added[added.length - 1], this.kindOf(file.name, bytes));
      if (added[added.length - 1].kind === 'none') this.notes.push(t('no_use', file.name));
    }
    this.show();
    if (added.some((file) => proofs.includes(file.kind)) && this.of('receipt')) await this.checkReceipt();
    if (this.isReady() && added.some((file) => file.kind === 'form' || tables.includes(file.kind))) await this.compute();
  },
  // One table of a kind: what comes later stands for what was there, which is said and stays in the list.
  take(file, kind) {
    file.kind = kind;
    if (proofs.includes(kind)) this.files = this.files.filter((other) => other === file || other.kind !== kind);
    for (const other of this.files) {
      if (other === file || other.kind !== kind || !tables.includes(kind)) continue;
      other.kind = 'none';
      this.notes.push(t('replaced', file.name, t(`is_${kind}`), other.name));
    }
  },
  of(kind) { return this.files.find((file) => file.kind === kind); },
  hasLists() { return this.of('lists') && this.of('workers'); },
  lacking() { return ['employers', 'lists', 'workers'].filter((kind) => !this.of(kind)); },
  isReady() { return this.lacking().length === 0 || this.files.some((file) => file.kind === 'form'); },
  async sample() {
    // Names and bytes by turns, a zero byte behind each.
    const bytes = new Uint8Array(await unpacked('sample'));
    const files = [];
    for (let at = 0; at < bytes.length;) {
      const ends = bytes.indexOf(0, at);
      const next = bytes.indexOf(0, ends + 1);
      files.push(new File([bytes.subarray(ends + 1, next < 0 ? bytes.length : next)], new TextDecoder().decode(bytes.subarray(at, ends))));
      at = next < 0 ? bytes.length : next + 1;
    }
    this.files = [];
    await this.add(files);
  },

  // ---- The run ----

  begin() {
    return engine.json('begin', settings([['language', language], ['as-of', this.options.asOf], ...law.settings(),
      ...(this.options.dates ? tables.filter((table) => table !== 'persons' && this.of(table)).map((table) => ['dates', `${table}=${this.options.dates}`]) : [])]));
  },
  // What the engine says, with files by their own names.
  named(words) {
    for (const file of this.files) words = words.replaceAll(this.pathOf(file), file.name);
    words = words.replaceAll('/in/', '');
    return / --(?!map|drawn-up-on)[a-z]/.test(words) ? `${words} ${t('of_program')}` : words;
  },
  pathOf(file) { return `/in/${file.kind === 'form' ? file.name.replace(/[\/#]/g, '_') : file.kind}${/\.xlsx$/i.test(file.name) && file.kind !== 'form' ? '.xlsx' : file.kind === 'form' ? '' : '.csv'}`; },
  checkRows(rows) { if (rows > mostRows) throw new Error(t('too_many', number(rows), number(mostRows))); },
  // One run after the other, whatever is dropped or chosen meanwhile; of those that wait the last one is enough.
  compute() {
    const turn = ++this.turn;
    this.isBusy = true;
    this.computing = this.computing.then(async () => {
      if (turn === this.turn) await this.run();
      if (turn === this.turn) this.isBusy = false;
    });
    return this.computing;
  },
  async run() {
    this.summary = null;
    this.forms = [];
    const progress = make('progress', { 'aria-label': t('compute') });
    const work = make('div', { class: 'card' }, progress, make('div', { class: 'buttons' }, button(t('stop'), () => this.stop())));
    document.getElementById('office_result').replaceChildren(work);
    try {
      say(t('reading_files'));
      await this.begin();
      const given = [];
      const forms = this.files.filter((file) => file.kind === 'form');
      for (const file of this.files) {
        if (file.kind !== 'form' && !tables.includes(file.kind)) continue;
        const { rows } = await engine.put(this.pathOf(file), file.bytes, file.kind === 'workers' ? mostRows : undefined);
        if (file.kind === 'workers') this.checkRows(rows);
        if (file.kind !== 'form') given.push([file.kind, this.pathOf(file)]);
      }
      if (forms.length > 0 && !this.hasLists()) {
        say(t('importing'));
        const employers = this.of('employers');
        this.forms = await engine.json('import', settings([...forms.map((file) => ['form', this.pathOf(file)]), ['employers', employers ? this.pathOf(employers) : ''],
          ['signed', this.options.signed ? 'all' : ''], ['dates', this.options.dates], ...(this.options.map || '').split(';').map((one) => ['map', one.trim()]), ['si-confirmed-on', this.options.confirmed], ['drawn-up-on', this.options.drawnUp]]));
        for (const kind of ['employers', 'lists', 'workers']) {
          const made = await engine.bytes('file', `made/${kind}.csv`);
          const path = `/in/made_${kind}.csv`;
          await engine.put(path, made.buffer);
          const place = given.findIndex(([table]) => table === kind);
          if (place >= 0) given.splice(place, 1);
          given.push([kind, path]);
        }
      }
      this.extent = await engine.json('read', settings(given));
      this.checkRows(this.extent.rows.workers.read);
      engine.onProgress = (done, total) => {
        progress.max = total || 1;
        progress.value = done;
        say(t('deciding', number(done), number(total)));
      };
      this.summary = await engine.json('decide');
      engine.onProgress = null;
      this.filter = { search: '', outcome: '', blamed: '', sort: '', descending: false, first: 0 };
      // Where nothing can be decided, what is wrong is seen first.
      this.part = this.extent.requests > 0 ? 'rows' : this.forms.length > 0 ? 'forms' : this.extent.rejects > 0 ? 'rejects' : 'rows';
      say('');
      await this.showResult();
    } catch (error) {
      engine.onProgress = null;
      document.getElementById('office_result').replaceChildren();
      const list = document.getElementById('file_list');
      if (list) list.open = true;  // what a file is taken for can be mended there
      sayError(new Error(this.named(error.message)));
      // What was taken of the memory goes back with the thread.
      if (error.message === 'memory') await this.renew();
    }
  },
  async stop() {
    ++this.turn;
    this.isBusy = false;
    await this.renew();
    say(t('stopped'));
  },
  async renew() {
    engine.stop('');
    await engine.start();
    await this.begin();
  },

  // ---- What is seen ----

  show() {
    const place = document.getElementById('office');
    const input = make('input', { type: 'file', multiple: true, id: 'files', accept: '.csv,.xlsx,.json,.pem', hidden: true });
    input.onchange = () => this.add(input.files);
    const drop = make('div', { class: 'drop' }, make('p', {}, t('drop'), ' ', button(t('pick'), () => input.click(), { class: 'main' }), ' ', button(t('sample'), () => this.sample(), { id: 'use_sample' })),
      make('p', { class: 'quiet' }, t('drop_words')), input);
    const result = document.getElementById('office_result') || make('div', { id: 'office_result' });
    const checked = document.getElementById('office_receipt') || make('div', { id: 'office_receipt' });
    place.replaceChildren(make('h1', {}, t('office_head')), drop,
      make('details', {}, make('summary', {}, t('templates')), make('div', { class: 'buttons' }, ['form02', 'form03', 'employers'].map((name) => button(t(`template_${name}`), async () => save(`${name}.xlsx`, await engine.bytes('file', `${name}.xlsx`)))))),
      this.notes.length > 0 ? make('div', { class: 'error', id: 'notes', role: 'alert' }, make('ul', {}, this.notes.map((words) => make('li', {}, words)))) : '', this.files.length > 0 ? this.fileList() : '', checked, result);
  },
  fileList() {
    const kinds = [...tables, 'form', ...proofs, 'none'];
    const rows = this.files.map((file) => {
      const select = make('select', { 'aria-label': `${t('kind')}: ${file.name}` }, kinds.map((kind) => make('option', { value: kind, selected: kind === file.kind }, t(`is_${kind}`))));
      select.onchange = () => { this.notes = []; this.take(file, select.value); this.show(); };
      return make('tr', {}, cell(file.name), make('td', {}, select), cell(`${number(Math.ceil(file.bytes.byteLength / 1024))} KB`, { class: 'number' }),
        make('td', {}, button(t('remove'), () => { this.files = this.files.filter((other) => other !== file); this.show(); }, { 'aria-label': `${t('remove')}: ${file.name}` })));
    });
    const bind = (name, input) => { if (this.options[name]) input.value = this.options[name]; input.onchange = () => { this.options[name] = input.value; }; return input; };
    const hasForms = this.files.some((file) => file.kind === 'form');
    const signed = make('input', { type: 'checkbox', checked: this.options.signed });
    signed.onchange = () => { this.options.signed = signed.checked; };
    const lacking = this.lacking();
    const onlyReceipt = this.files.every((file) => proofs.includes(file.kind));
    return make('details', { id: 'file_list', open: !this.isReady() || hasForms || this.notes.length > 0 }, make('summary', {}, `${t('files')} (${this.files.length})`),
      table(t('files'), [{ words: t('file') }, { words: t('kind') }, { words: t('size'), number: true }, { words: t('remove') }], rows),
      !this.isReady() && !onlyReceipt ? make('p', { class: 'error' }, t('need_tables', lacking.map((kind) => t(`is_${kind}`)).join(', '))) : null,
      hasForms && this.hasLists() ? make('p', { class: 'error' }, t('forms_unused')) : null,
      make('div', { class: 'fields' }, field(t('as_of'), bind('asOf', make('input', { type: 'date' }))),
        field(t('dates'), bind('dates', make('select', {}, make('option', { value: '' }, t('dates_auto')), make('option', { value: 'day_first' }, t('dates_day')), make('option', { value: 'month_first' }, t('dates_month'))))),
        hasForms ? field(t('si_confirmed_on'), bind('confirmed', make('input', { type: 'date' }))) : null,
        hasForms ? field(t('drawn_up_on'), bind('drawnUp', make('input', { type: 'date' }))) : null,
        hasForms ? field(t('map'), bind('map', make('input', { size: 30 }))) : null,
        hasForms ? make('label', { class: 'choice' }, signed, t('signed')) : null),
      make('div', { class: 'buttons' }, button(t('compute'), () => this.compute(), { class: 'main', id: 'compute', disabled: !this.isReady() })));
  },

  async showResult() {
    const place = document.getElementById('office_result');
    const s = this.summary;
    const [persons, rejects, issues] = await Promise.all(['persons_to_check.csv', 'rejects.csv', 'issues.csv'].map((name) => engine.table(name)));
    const body = make('div', { id: 'part', role: 'tabpanel' });
    const names = [['rows', t('part_rows')], ['persons', t('part_persons', number(persons.count))], ['rejects', t('part_rejects', number(rejects.count))], ['issues', t('part_issues', number(issues.count))],
      ...(this.forms.length > 0 ? [['forms', t('part_forms', this.forms.length)]] : []), ['report', t('part_report')], ['files', t('part_files')]];
    const draw = async () => {
      for (const tab of tabs.children) {
        tab.setAttribute('aria-selected', String(tab.dataset.part === this.part));
        tab.tabIndex = tab.dataset.part === this.part ? 0 : -1;
      }
      body.setAttribute('aria-label', names.find(([name]) => name === this.part)[1]);
      // Each in a place of its own: what is still on its way when another is chosen comes to nothing.
      const place = make('div');
      body.replaceChildren(place);
      const parts = { rows: () => this.rowsPart(place), persons: () => this.personsPart(place, persons), rejects: () => this.problemsPart(place, rejects, 'rejects'), issues: () => this.problemsPart(place, issues, 'issues'), forms: () => this.formsPart(place), report: () => this.reportPart(place), files: () => this.filesPart(place) };
      await parts[this.part]();
    };
    const tabs = make('div', { class: 'parts', role: 'tablist', 'aria-label': t('totals') }, names.map(([name, words]) => button(words, () => { this.part = name; draw(); }, { role: 'tab', 'data-part': name, 'aria-controls': 'part' })));
    tabs.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = (names.findIndex(([name]) => name === this.part) + step + names.length) % names.length;
      this.part = names[at][0];
      draw();
      tabs.children[at].focus();
    };
    this.redraw = draw;
    place.replaceChildren(make('h2', { id: 'result_head' }, t('totals')), this.warnings(), this.totals(s), this.funnel(s), this.causes(s), tabs, body);
    await draw();
  },
  warnings() { return this.extent.warnings.length > 0 ? make('ul', { class: 'error' }, this.extent.warnings.map((words) => make('li', {}, this.named(words)))) : ''; },
  totals(s) {
    const of = s.request_months;
    const item = (name, count, money) => make('li', { class: name, 'data-total': name }, t(name), make('b', {}, t('turns', number(count))), money || '');
    const more = s.amount_vnd.at_most - s.amount_vnd.payable;
    return make('ul', { class: 'totals' }, item('payable', of.payable, t('money', number(s.amount_vnd.payable))), item('refused', of.refused), item('undetermined', of.undetermined, t('at_most', number(more))));
  },
  funnel(s) {
    const of = s.request_months;
    const asked = of.payable + of.refused + of.undetermined;
    const rowsRead = s.rows.workers.read;
    // Rows beside the rows that were read, persons × months beside those asked for.
    const steps = [[t('rows_read'), rowsRead, rowsRead], [t('rows_used'), s.rows.workers.used, rowsRead], [t('asked'), asked, asked], [t('not_refused'), of.payable + of.undetermined, asked], [t('paid'), of.payable, asked]];
    return make('details', { open: true }, make('summary', {}, t('funnel')), make('ul', { class: 'funnel' }, steps.map(([words, count, all]) => make('li', {}, make('span', { class: 'words' }, make('span', {}, words), make('strong', {}, number(count))), make('i', { style: `width:${(100 * count) / Math.max(1, all)}%` })))));
  },
  causes(s) {
    const provisions = new Map(law.provisions().map((provision) => [provision.id, provision]));
    const facts = new Map(law.cards.facts.map((fact) => [fact.name, fact]));
    const key = language === 'vi' ? 'vietnamese' : 'english';
    const sorted = (counts) => Object.entries(counts).sort((a, b) => b[1] - a[1]);
    const show = (name, words, outcome) => button(t('show'), () => this.filterBy(name, words, outcome), { 'aria-label': `${t('show')}: ${words}` });
    const refused = sorted(s.refused_by).map(([id, count]) => {
      const provision = provisions.get(id);
      const words = provision ? provision.citations.map((place) => place[key]).join(', ') : id;
      return make('tr', {}, cell(words), cell(provision ? provision[key] : ''), cell(number(count), { class: 'number' }), cell(number(s.refused_by_alone[id] || 0), { class: 'number' }), make('td', {}, show(id, words, 'refused')));
    });
    const open = sorted(s.undetermined_by).map(([name, count]) => {
      const words = facts.has(name) ? facts.get(name)[key] : t('who_is_who');
      return make('tr', {}, cell(words), cell(number(count), { class: 'number' }), make('td', {}, show(name, words, 'undetermined')));
    });
    return make('div', {},
      refused.length > 0 ? make('details', {}, make('summary', {}, `${t('why_refused')} (${refused.length})`), table(t('why_refused'), [{ words: t('provision') }, { words: t('message') }, { words: t('count'), number: true }, { words: t('alone'), number: true }, { words: t('show') }], refused)) : null,
      open.length > 0 ? make('details', {}, make('summary', {}, `${t('why_open')} (${open.length})`), table(t('why_open'), [{ words: t('fact') }, { words: t('count'), number: true }, { words: t('show') }], open)) : null);
  },
  filterBy(name, words, outcome) {
    this.filter = { ...this.filter, blamed: name, blamedWords: words, outcome, first: 0 };
    this.part = 'rows';
    this.redraw();
    document.querySelector('.parts').scrollIntoView();
  },

  async rowsPart(body) {
    const filter = this.filter;
    const search = make('input', { type: 'search', value: filter.search });
    const outcome = make('select', {}, [['', t('all')], ['payable', t('payable')], ['refused', t('refused')], ['undetermined', t('undetermined')]].map(([value, words]) => make('option', { value, selected: value === filter.outcome }, words)));
    const list = make('div', { id: 'rows' });
    let waits = null;
    const update = async () => {
      const { rows: count } = await engine.json('search', settings([['search', filter.search], ['outcome', filter.outcome], ['blamed', filter.blamed], ['sort', filter.sort], ['descending', filter.descending ? 'yes' : '']]));
      const rows = await engine.json('rows', filter.first, rowsAPage);
      const heads = [['name', 'full_name'], ['month', 'month'], ['outcome', 'result'], ['amount', 'amount'], ['', 'reasons'], ['employer', 'employer'], ['', 'worker_id'], ['id', 'request']].map(([sort, words]) => ({
        number: sort === 'amount', sort: sort && filter.sort === sort ? (filter.descending ? 'descending' : 'ascending') : null,
        words: sort ? button(`${t(words)}${filter.sort === sort ? (filter.descending ? ' ▼' : ' ▲') : ''}`, () => { filter.descending = filter.sort === sort && !filter.descending; filter.sort = sort; filter.first = 0; update(); }) : t(words),
      }));
      const pages = Math.max(1, Math.ceil(count / rowsAPage));
      const turn = (step) => { filter.first += step * rowsAPage; update(); };
      list.replaceChildren(
        make('p', { role: 'status' }, t('found', number(count)), filter.blamed ? ` · ${t('filtered', filter.blamedWords)} ` : '', filter.blamed ? button(t('no_filter'), () => { filter.blamed = ''; filter.outcome = ''; filter.first = 0; this.redraw(); }) : ''),
        table(t('part_rows'), heads, rows.map((row) => make('tr', {},
          make('td', {}, button(row.full_name || row.worker_id, () => this.openPaper(row), { class: 'link' })), cell(row.month), make('td', {}, outcomeWords(row.outcome)),
          cell(row.outcome === 'refused' ? '0' : number(row.max_amount_vnd), { class: 'number' }), cell(row.reasons), cell(row.employer || row.employer_id), cell(row.worker_id), cell(row.request_id)))),
        pages > 1 ? make('div', { class: 'buttons' }, button(t('previous'), () => turn(-1), { disabled: filter.first === 0 }), make('span', {}, t('page', number(filter.first / rowsAPage + 1), number(pages))), button(t('following'), () => turn(1), { disabled: filter.first + rowsAPage >= count })) : '');
    };
    search.oninput = () => { clearTimeout(waits); waits = setTimeout(() => { filter.search = search.value; filter.first = 0; update(); }, 200); };
    outcome.onchange = () => { filter.outcome = outcome.value; filter.first = 0; update(); };
    body.replaceChildren(make('div', { class: 'fields' }, field(t('search'), search), field(t('outcome'), outcome)), list);
    await update();
  },
  cut({ rows, count }) { return count > rows.length ? make('p', {}, t('more', number(count - rows.length))) : ''; },
  saveButton(name) { return make('div', { class: 'buttons' }, button(`${t('save')} ${name}`, async () => save(name, await engine.bytes('file', name)))); },
  personsPart(body, found) {
    const { rows, count } = found;
    const words = (evidence) => evidence.split(' ').map((name) => texts[language][`ev_${name}`] || name).join('; ');
    body.replaceChildren(rows.length === 0 ? make('p', {}, t('none')) : make('div', {}, make('p', {}, t('persons_words')), this.saveButton('persons_to_check.csv'),
      table(t('part_persons', number(count)), [{ words: t('worker_id') }, { words: t('other_id') }, { words: t('evidence') }, { words: t('requests') }], rows.map((row) => make('tr', {}, cell(row[0]), cell(row[1]), cell(words(row[2])), make('td', {}, row[3].split(' ').map((id) => [button(id, () => this.searchFor(id), { class: 'link' }), ' ']))))), this.cut(found)));
  },
  searchFor(id) {
    this.filter = { ...this.filter, search: id, outcome: '', blamed: '', first: 0 };
    this.part = 'rows';
    this.redraw();
  },
  problemsPart(body, found, name) {
    const { rows, count } = found;
    const heads = name === 'rejects' ? ['file', 'line', 'key', 'column', 'message', 'record'] : ['file', 'line', 'key', 'column', 'message'];
    body.replaceChildren(rows.length === 0 ? make('p', {}, t('none')) : make('div', {}, this.saveButton(`${name}.csv`),
      table(t(`part_${name}`, number(count)), heads.map((head) => ({ words: t(head), number: head === 'line' })), rows.map((row) => make('tr', {}, cell(tables.includes(row[0]) ? t(`is_${row[0]}`) : row[0]), cell(row[1], { class: 'number' }), cell(row[2]), cell(row[3]), cell(row[5], { class: 'wide' }), name === 'rejects' ? cell(row[6], { class: 'wide quiet' }) : null)), 'stack'), this.cut(found)));
  },
  async formsPart(body) {
    const [rejects, issues] = await Promise.all(['made/rejects.csv', 'made/issues.csv'].map((name) => engine.table(name)));
    const problems = (words, found) => (found.count === 0 ? null : [make('h3', {}, `${words} (${number(found.count)})`), table(words, ['file', 'sheet', 'cell', 'key', 'column', 'message'].map((head) => ({ words: t(head) })), found.rows.map((row) => make('tr', {}, cell(row[0].replace('/in/', '')), cell(row[1]), cell(row[2]), cell(row[3]), cell(row[4]), cell(row[6], { class: 'wide' }))), 'stack'), this.cut(found)]);
    body.replaceChildren(make('p', {}, t('imported', this.forms.filter((form) => !form.problem).length, this.forms.length)),
      table(t('part_forms', this.forms.length), [{ words: t('file') }, { words: t('requests'), number: true }, { words: t('rejected'), number: true }, { words: t('issues'), number: true }, { words: t('message') }, { words: t('back_words') }], this.forms.map((form, place) => {
        const name = form.path.replace('/in/', '');
        return make('tr', {}, cell(name), cell(number(form.requests), { class: 'number' }), cell(number(form.rejected), { class: 'number' }), cell(number(form.issues), { class: 'number' }), cell(form.problem ? this.named(form.problem) : form.is_firm_unknown ? t('firm_unknown') : '', { class: form.problem ? 'error' : null }),
          make('td', {}, form.rejected + form.issues > 0 ? button(t('save'), async () => save(name.replace(/\.[a-z]+$/i, '.back.xlsx'), await engine.bytes('file', `back/${place}`)), { 'aria-label': `${t('save')}: ${name}` }) : ''));
      })), ...[problems(t('rejected'), rejects), problems(t('issues'), issues)].flat().filter(Boolean));
  },
  filesPart(body) {
    const names = ['decisions.csv', 'schedule.csv', 'persons_to_check.csv', 'rejects.csv', 'issues.csv', ...(this.options.asOf ? ['overdue.csv'] : []), 'summary.json', 'manifest.json'];
    body.replaceChildren(make('p', {}, t('save_words')), make('div', { class: 'buttons' }, button(t('save_workbook'), async () => { say(t('writing')); save('ket_qua.xlsx', await engine.bytes('file', 'run.xlsx')); say(''); }, { class: 'main', id: 'save_workbook' }),
      names.map((name) => button(name, async () => save(name, await engine.bytes('file', name)), { 'data-file': name })), this.forms.length > 0 ? ['employers', 'lists', 'workers'].map((name) => button(`${name}.csv`, async () => save(`${name}.csv`, await engine.bytes('file', `made/${name}.csv`)))) : []));
  },

  // ---- Papers ----

  senderFields(changed) {
    return make('details', {}, make('summary', {}, t('office_data')), make('div', { class: 'fields' }, ['superior', 'name', 'number', 'place', 'signer_title', 'signer'].map((name) => {
      const input = make('input', { value: this.sender[name] || '', size: 30 });
      input.onchange = () => { this.sender[name] = input.value; changed(); };
      return field(t(`o_${name}`), input);
    })));
  },
  async putSender() {
    const toml = Object.entries(this.sender).filter(([, value]) => value).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`).join('');
    await engine.put('/in/office.toml', new TextEncoder().encode(toml).buffer);
    return '/in/office.toml';
  },
  reportPart(body) {
    const on = make('input', { type: 'date', value: this.paper.report || '2022-06-25' });
    const since = make('input', { type: 'date', value: this.paper.since || '' });
    const place = make('div', {});
    const given = async (format) => settings([['as-of', on.value], ['since', since.value], ['office', await this.putSender()], ['format', format]]);
    const draw = async () => {
      if (!on.value || since.value > on.value) { say(t('report_days'), true); return; }
      say('');
      this.paper.report = on.value;
      this.paper.since = since.value;
      const html = await engine.text('report', await given('html'));
      const frame = paper(html, t('part_report'));
      place.replaceChildren(make('div', { class: 'buttons' }, button(t('print'), () => printPaper(frame), { class: 'main' }), button(t('save_page'), () => save('bao_cao.html', html)), button(t('save_excel'), async () => save('bao_cao.xlsx', await engine.bytes('report', await given('xlsx'))))), frame);
    };
    body.replaceChildren(make('div', { class: 'fields' }, field(t('report_on'), on), field(t('report_since'), since), button(t('make_report'), draw, { class: 'main', id: 'make_report' })), this.senderFields(() => {}), place);
  },
  async openPaper(row) {
    const body = document.getElementById('paper_body');
    document.getElementById('paper_head').textContent = `${row.full_name || row.worker_id} – ${row.request_id}, ${row.month}`;
    const place = make('div', {});
    const choose = (name) => { for (const tab of tabs.children) tab.setAttribute('aria-pressed', String(tab.dataset.paper === name)); draws[name](); };
    const letter = async (to) => {
      const on = make('input', { type: 'date', value: this.paper.on });
      const inner = make('div', {});
      const given = async (format) => settings([['to', to], ['on', on.value], ['office', await this.putSender()], ['format', format]]);
      const draw = async () => {
        if (!on.value) { say(t('letter_day'), true); return; }
        say('');
        this.paper.on = on.value;
        const frame = paper(await engine.text('letter', row.number, await given('html')), t(`letter_${to}`));
        inner.replaceChildren(make('div', { class: 'buttons' }, button(t('print'), () => printPaper(frame)), button(t('save_word'), async () => save(`thong_bao_${row.request_id}.docx`, await engine.bytes('letter', row.number, await given('docx'))))), frame);
      };
      on.onchange = draw;
      place.replaceChildren(make('div', { class: 'fields' }, field(t('letter_on'), on)), this.senderFields(draw), inner);
      await draw();
    };
    const draws = {
      explanation: async () => place.replaceChildren(make('div', { class: 'buttons' }, button(t('print'), () => window.print())), explained(await engine.text('explain', row.number, 0))),
      worker: () => letter('worker'),
      employer: () => letter('employer'),
      receipt: async () => { const text = await engine.text('receipt', row.number); place.replaceChildren(make('div', { class: 'buttons' }, button(t('save_receipt'), () => save(`${row.request_id}.json`, text))), await this.receiptCard(text, `${row.request_id}.json`, [])); },
    };
    const tabs = make('div', { class: 'buttons', role: 'group', 'aria-label': t('letter') }, [['explanation', t('explanation')], ['worker', t('letter_worker')], ['employer', t('letter_employer')], ['receipt', t('receipt')]].map(([name, words]) => button(words, () => choose(name), { 'data-paper': name })));
    body.replaceChildren(tabs, place);
    showPaper();
    choose('explanation');
  },

  // ---- Receipts ----

  async checkReceipt() {
    const place = document.getElementById('office_receipt');
    const receipt = this.of('receipt');
    const root = make('input', { size: 40, pattern: '[0-9a-f]{64}' });
    const draw = async () => {
      await this.begin();
      const trusted = [];
      for (const kind of ['key', 'manifest']) {
        const file = this.of(kind);
        if (!file) continue;
        await engine.put(`/in/trusted_${kind}`, file.bytes);
        trusted.push([kind, `/in/trusted_${kind}`]);
      }
      if (root.value) trusted.push(['root', root.value.trim()]);
      card.replaceChildren(await this.receiptCard(new TextDecoder().decode(receipt.bytes), receipt.name, trusted));
    };
    const card = make('div', { 'aria-live': 'polite' });
    place.replaceChildren(make('h2', {}, t('receipt_head')), card, make('p', {}, t('receipt_words')), make('div', { class: 'fields' }, field(t('root'), root), button(t('check'), draw)));
    await draw();
  },
  async receiptCard(text, name, trusted) {
    let found;
    try {
      JSON.parse(text);
      found = await engine.json('check_receipt', text, name, settings(trusted));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      found = { verdict: 'not_confirmed', faults: [t('no_json')], unchecked: [], notes: [] };
    }
    return make('div', { class: `card verdict ${found.verdict}`, 'data-verdict': found.verdict }, make('p', {}, make('strong', {}, t(`v_${found.verdict}`)), ` – ${name}`),
      make('ul', {}, found.faults.map((words) => make('li', { class: 'error' }, words)), found.unchecked.map((words) => make('li', {}, t('not_checked', words))), found.notes.map((words) => make('li', {}, words))));
  },
};

// The lines of an explanation, deeper ones further in; a state stands in brackets before its line.
function explained(text) {
  const states = { 'đạt': 'held', 'không đạt': 'failed', 'chưa rõ': 'unknown', 'không xét': 'not_reached', held: 'held', failed: 'failed', unknown: 'unknown', 'not reached': 'not_reached' };
  return make('div', { class: 'why', tabindex: '0', role: 'region', 'aria-label': t('explanation') }, text.trimEnd().split('\n').map((line, place) => {
    const words = line.trimStart();
    const depth = Math.min(8, (line.length - words.length) / 2);
    const tag = /^\[([^\]]+)\] /.exec(words);
    return make('p', { style: `padding-left:${depth * 0.9}rem` }, tag && states[tag[1]] ? [make('span', { class: `tag ${states[tag[1]]}` }, `[${tag[1]}] `), words.slice(tag[0].length)] : place === 0 ? make('strong', {}, words) : words);
  }));
}
