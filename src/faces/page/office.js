// For the office: files in; totals, the table of decisions, papers and files out; receipts checked.
'use strict';

const rowsAPage = 25;
const mostShown = 500;  // of rows that are read from a file to be looked at

const office = {
  files: [],  // {name, bytes, kind}
  extent: null,  // what was read
  summary: null,
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
    for (const kind of ['employers', 'lists', 'workers', 'history', 'persons']) if (stem.startsWith(kind)) return kind;
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
    for (const file of list) {
      const bytes = await file.arrayBuffer();
      const kind = this.kindOf(file.name, bytes);
      // One table of a kind: what comes later stands for what was there.
      if (['employers', 'lists', 'workers', 'history', 'persons', 'key', 'manifest', 'receipt'].includes(kind)) this.files = this.files.filter((other) => other.kind !== kind);
      this.files = this.files.filter((other) => other.name !== file.name);
      this.files.push({ name: file.name, bytes, kind });
    }
    this.show();
    if (this.of('receipt')) await this.checkReceipt();
    if (this.isReady() && [...list].some((file) => !/\.(json|pem)$/i.test(file.name))) await this.compute();
  },
  of(kind) { return this.files.find((file) => file.kind === kind); },
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
      ...(this.options.dates ? ['employers', 'lists', 'workers', 'history', 'persons'].map((table) => ['dates', `${table}=${this.options.dates}`]) : [])]));
  },
  pathOf(file) { return `/in/${file.kind === 'form' ? file.name.replace(/[\/#]/g, '_') : file.kind}${/\.xlsx$/i.test(file.name) && file.kind !== 'form' ? '.xlsx' : file.kind === 'form' ? '' : '.csv'}`; },
  async compute() {
    this.summary = null;
    this.forms = [];
    const progress = make('progress', { 'aria-label': t('compute') });
    const work = make('div', { class: 'card' }, progress, make('div', { class: 'buttons' }, button(t('stop'), () => this.stop())));
    document.getElementById('office_result').replaceChildren(work);
    try {
      say(t('reading_files'));
      await this.begin();
      const tables = [];
      const forms = this.files.filter((file) => file.kind === 'form');
      for (const file of this.files) {
        if (!['employers', 'lists', 'workers', 'history', 'persons', 'form'].includes(file.kind)) continue;
        const put = await engine.put(this.pathOf(file), file.bytes, file.kind === 'workers');
        if (put.tooMany) throw new Error(t('too_many', number(put.tooMany), number(put.most)));
        if (file.kind !== 'form') tables.push([file.kind, this.pathOf(file)]);
      }
      if (forms.length > 0 && !(this.of('lists') && this.of('workers'))) {
        say(t('importing'));
        const employers = this.of('employers');
        this.forms = await engine.json('import', settings([...forms.map((file) => ['form', this.pathOf(file)]), ['employers', employers ? this.pathOf(employers) : ''],
          ['signed', this.options.signed ? 'all' : ''], ['si-confirmed-on', this.options.confirmed], ['drawn-up-on', this.options.drawnUp]]));
        for (const kind of ['employers', 'lists', 'workers']) {
          const made = await engine.bytes('file', `made/${kind}.csv`);
          const path = `/in/made_${kind}.csv`;
          await engine.put(path, made.buffer, kind === 'workers');
          const place = tables.findIndex(([table]) => table === kind);
          if (place >= 0) tables.splice(place, 1);
          tables.push([kind, path]);
        }
      }
      this.extent = await engine.json('read', settings(tables));
      engine.onProgress = (done, total) => {
        progress.max = total || 1;
        progress.value = done;
        say(t('deciding', number(done), number(total)));
      };
      this.summary = await engine.json('decide');
      engine.onProgress = null;
      this.filter = { search: '', outcome: '', blamed: '', sort: '', descending: false, first: 0 };
      this.part = this.forms.length > 0 && this.extent.requests === 0 ? 'forms' : 'rows';
      say('');
      await this.showResult();
    } catch (error) {
      engine.onProgress = null;
      document.getElementById('office_result').replaceChildren();
      sayError(error);
    }
  },
  async stop() {
    engine.stop(' ');
    await engine.start();
    say('');
  },

  // ---- What is seen ----

  show() {
    const place = document.getElementById('office');
    const input = make('input', { type: 'file', multiple: true, id: 'files', accept: '.csv,.xlsx,.json,.pem', hidden: true });
    input.onchange = () => this.add(input.files);
    const drop = make('div', { class: 'drop' }, make('p', {}, t('drop'), ' ', button(t('pick'), () => input.click(), { class: 'main' }), ' ', button(t('sample'), () => this.sample(), { id: 'use_sample' })),
      make('p', { class: 'quiet' }, t('drop_words')), input);
    drop.ondragover = (event) => { event.preventDefault(); drop.classList.add('over'); };
    drop.ondragleave = () => drop.classList.remove('over');
    drop.ondrop = (event) => { event.preventDefault(); drop.classList.remove('over'); this.add(event.dataTransfer.files); };
    const result = document.getElementById('office_result') || make('div', { id: 'office_result' });
    const checked = document.getElementById('office_receipt') || make('div', { id: 'office_receipt' });
    place.replaceChildren(make('h1', {}, t('office_head')), drop,
      make('details', {}, make('summary', {}, t('templates')), make('div', { class: 'buttons' }, ['form02', 'form03', 'employers'].map((name) => button(t(`template_${name}`), async () => save(`${name}.xlsx`, await engine.bytes('file', `${name}.xlsx`)))))),
      this.files.length > 0 ? this.fileList() : '', checked, result);
  },
  fileList() {
    const kinds = ['employers', 'lists', 'workers', 'history', 'persons', 'form', 'receipt', 'key', 'manifest', 'none'];
    const rows = this.files.map((file) => {
      const select = make('select', { 'aria-label': `${t('kind')}: ${file.name}` }, kinds.map((kind) => make('option', { value: kind, selected: kind === file.kind }, t(`is_${kind}`))));
      select.onchange = () => { file.kind = select.value; this.show(); };
      return make('tr', {}, cell(file.name), make('td', {}, select), cell(`${number(Math.ceil(file.bytes.byteLength / 1024))} KB`, { class: 'number' }),
        make('td', {}, button(t('remove'), () => { this.files = this.files.filter((other) => other !== file); this.show(); }, { 'aria-label': `${t('remove')}: ${file.name}` })));
    });
    const bind = (name, input) => { if (this.options[name]) input.value = this.options[name]; input.onchange = () => { this.options[name] = input.value; }; return input; };
    const hasForms = this.files.some((file) => file.kind === 'form');
    const signed = make('input', { type: 'checkbox', checked: this.options.signed });
    signed.onchange = () => { this.options.signed = signed.checked; };
    const lacking = this.lacking();
    const onlyReceipt = this.files.every((file) => ['receipt', 'key', 'manifest'].includes(file.kind));
    return make('details', { open: !this.isReady() || hasForms }, make('summary', {}, `${t('files')} (${this.files.length})`),
      table(t('files'), [{ words: t('file') }, { words: t('kind') }, { words: t('size'), number: true }, { words: t('remove') }], rows),
      !this.isReady() && !onlyReceipt ? make('p', { class: 'error' }, t('need_tables', lacking.map((kind) => t(`is_${kind}`)).join(', '))) : null,
      make('div', { class: 'fields' }, field(t('as_of'), bind('asOf', make('input', { type: 'date' }))),
        field(t('dates'), bind('dates', make('select', {}, make('option', { value: '' }, t('dates_auto')), make('option', { value: 'day_first' }, t('dates_day')), make('option', { value: 'month_first' }, t('dates_month'))))),
        hasForms ? field(t('si_confirmed_on'), bind('confirmed', make('input', { type: 'date' }))) : null,
        hasForms ? make('label', { class: 'choice' }, signed, t('signed')) : null),
      make('div', { class: 'buttons' }, button(t('compute'), () => this.compute(), { class: 'main', id: 'compute', disabled: !this.isReady() })));
  },

  async showResult() {
    const place = document.getElementById('office_result');
    const s = this.summary;
    const persons = csv(await engine.text('file', 'persons_to_check.csv')).slice(1);
    const rejects = csv(await engine.text('file', 'rejects.csv')).slice(1);
    const issues = csv(await engine.text('file', 'issues.csv')).slice(1);
    const body = make('div', { id: 'part', role: 'tabpanel' });
    const names = [['rows', t('part_rows')], ['persons', t('part_persons', persons.length)], ['rejects', t('part_rejects', rejects.length)], ['issues', t('part_issues', issues.length)],
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
      try { await parts[this.part](); } catch (error) { sayError(error); }
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
  warnings() { return this.extent.warnings.length > 0 ? make('ul', { class: 'error' }, this.extent.warnings.map((words) => make('li', {}, words))) : ''; },
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
      const words = facts.has(name) ? facts.get(name)[key] : name;
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
      const heads = [['name', 'full_name'], ['', 'worker_id'], ['employer', 'employer'], ['month', 'month'], ['outcome', 'result'], ['amount', 'amount'], ['', 'reasons'], ['id', 'request']].map(([sort, words]) => ({
        number: sort === 'amount', sort: sort && filter.sort === sort ? (filter.descending ? 'descending' : 'ascending') : null,
        words: sort ? button(`${t(words)}${filter.sort === sort ? (filter.descending ? ' ▼' : ' ▲') : ''}`, () => { filter.descending = filter.sort === sort && !filter.descending; filter.sort = sort; filter.first = 0; update(); }) : t(words),
      }));
      const pages = Math.max(1, Math.ceil(count / rowsAPage));
      const turn = (step) => { filter.first += step * rowsAPage; update(); };
      list.replaceChildren(
        make('p', { role: 'status' }, t('found', number(count)), filter.blamed ? ` · ${t('filtered', filter.blamedWords)} ` : '', filter.blamed ? button(t('no_filter'), () => { filter.blamed = ''; filter.outcome = ''; filter.first = 0; this.redraw(); }) : ''),
        table(t('part_rows'), heads, rows.map((row) => make('tr', {},
          make('td', {}, button(row.full_name || row.worker_id, () => this.openPaper(row), { class: 'link' })), cell(row.worker_id), cell(row.employer || row.employer_id), cell(row.month), make('td', {}, outcomeWords(row.outcome)),
          cell(row.outcome === 'refused' ? '0' : number(row.max_amount_vnd), { class: 'number' }), cell(row.reasons), cell(row.request_id)))),
        pages > 1 ? make('div', { class: 'buttons' }, button(t('previous'), () => turn(-1), { disabled: filter.first === 0 }), make('span', {}, t('page', number(filter.first / rowsAPage + 1), number(pages))), button(t('following'), () => turn(1), { disabled: filter.first + rowsAPage >= count })) : '');
    };
    search.oninput = () => { clearTimeout(waits); waits = setTimeout(() => { filter.search = search.value; filter.first = 0; update(); }, 200); };
    outcome.onchange = () => { filter.outcome = outcome.value; filter.first = 0; update(); };
    body.replaceChildren(make('div', { class: 'fields' }, field(t('search'), search), field(t('outcome'), outcome)), list);
    await update();
  },
  cut(rows) { return rows.length > mostShown ? make('p', {}, t('more', number(rows.length - mostShown))) : ''; },
  saveButton(name) { return make('div', { class: 'buttons' }, button(`${t('save')} ${name}`, async () => save(name, await engine.bytes('file', name)))); },
  personsPart(body, rows) {
    const words = (evidence) => evidence.split(' ').map((name) => texts[language][`ev_${name}`] || name).join('; ');
    body.replaceChildren(rows.length === 0 ? make('p', {}, t('none')) : make('div', {}, make('p', {}, t('persons_words')), this.saveButton('persons_to_check.csv'),
      table(t('part_persons', rows.length), [{ words: t('worker_id') }, { words: t('other_id') }, { words: t('evidence') }, { words: t('requests') }], rows.slice(0, mostShown).map((row) => make('tr', {}, cell(row[0]), cell(row[1]), cell(words(row[2])), make('td', {}, row[3].split(' ').map((id) => [button(id, () => this.searchFor(id), { class: 'link' }), ' ']))))), this.cut(rows)));
  },
  searchFor(id) {
    this.filter = { ...this.filter, search: id, outcome: '', blamed: '', first: 0 };
    this.part = 'rows';
    this.redraw();
  },
  problemsPart(body, rows, name) {
    const heads = name === 'rejects' ? ['file', 'line', 'key', 'column', 'message', 'record'] : ['file', 'line', 'key', 'column', 'message'];
    const tables = { employers: t('is_employers'), lists: t('is_lists'), workers: t('is_workers'), history: t('is_history'), persons: t('is_persons') };
    body.replaceChildren(rows.length === 0 ? make('p', {}, t('none')) : make('div', {}, this.saveButton(`${name}.csv`),
      table(t(`part_${name}`, rows.length), heads.map((head) => ({ words: t(head), number: head === 'line' })), rows.slice(0, mostShown).map((row) => make('tr', {}, cell(tables[row[0]] || row[0]), cell(row[1], { class: 'number' }), cell(row[2]), cell(row[3]), cell(row[5]), name === 'rejects' ? cell(row[6]) : null))), this.cut(rows)));
  },
  async formsPart(body) {
    const rejects = csv(await engine.text('file', 'made/rejects.csv')).slice(1);
    const issues = csv(await engine.text('file', 'made/issues.csv')).slice(1);
    const problems = (words, rows) => (rows.length === 0 ? null : [make('h3', {}, `${words} (${rows.length})`), table(words, ['file', 'sheet', 'cell', 'key', 'column', 'message'].map((head) => ({ words: t(head) })), rows.slice(0, mostShown).map((row) => make('tr', {}, cell(row[0].replace('/in/', '')), cell(row[1]), cell(row[2]), cell(row[3]), cell(row[4]), cell(row[6]))))]);
    body.replaceChildren(make('p', {}, t('imported', this.forms.length)),
      table(t('part_forms', this.forms.length), [{ words: t('file') }, { words: t('requests'), number: true }, { words: t('rejected'), number: true }, { words: t('issues'), number: true }, { words: t('message') }, { words: t('back_words') }], this.forms.map((form, place) => {
        const name = form.path.replace('/in/', '');
        return make('tr', {}, cell(name), cell(number(form.requests), { class: 'number' }), cell(number(form.rejected), { class: 'number' }), cell(number(form.issues), { class: 'number' }), cell(form.problem || (form.is_firm_unknown ? t('firm_unknown') : '')),
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
      this.paper.report = on.value;
      this.paper.since = since.value;
      try {
        const html = await engine.text('report', await given('html'));
        const frame = paper(html, t('part_report'));
        place.replaceChildren(make('div', { class: 'buttons' }, button(t('print'), () => printPaper(frame), { class: 'main' }), button(t('save_page'), () => save('bao_cao.html', html)), button(t('save_excel'), async () => save('bao_cao.xlsx', await engine.bytes('report', await given('xlsx'))))), frame);
      } catch (error) { sayError(error); }
    };
    body.replaceChildren(make('div', { class: 'fields' }, field(t('report_on'), on), field(t('report_since'), since), button(t('make_report'), draw, { class: 'main', id: 'make_report' })), this.senderFields(() => {}), place);
  },
  async openPaper(row) {
    const body = document.getElementById('paper_body');
    const dialog = document.getElementById('paper');
    document.getElementById('paper_head').textContent = `${row.full_name || row.worker_id} – ${row.request_id}, ${row.month}`;
    const place = make('div', {});
    const choose = (name) => { for (const tab of tabs.children) tab.setAttribute('aria-pressed', String(tab.dataset.paper === name)); draws[name]().catch(sayError); };
    const letter = async (to) => {
      const on = make('input', { type: 'date', value: this.paper.on });
      const inner = make('div', {});
      const given = async (format) => settings([['to', to], ['on', on.value], ['office', await this.putSender()], ['format', format]]);
      const draw = async () => {
        this.paper.on = on.value;
        const frame = paper(await engine.text('letter', row.number, await given('html')), t(`letter_${to}`));
        inner.replaceChildren(make('div', { class: 'buttons' }, button(t('print'), () => printPaper(frame)), button(t('save_word'), async () => save(`thong_bao_${row.request_id}.docx`, await engine.bytes('letter', row.number, await given('docx'))))), frame);
      };
      on.onchange = () => draw().catch(sayError);
      place.replaceChildren(make('div', { class: 'fields' }, field(t('letter_on'), on)), this.senderFields(draw), inner);
      await draw();
    };
    const draws = {
      explanation: async () => place.replaceChildren(explained(await engine.text('explain', row.number, 0))),
      worker: () => letter('worker'),
      employer: () => letter('employer'),
      receipt: async () => { const text = await engine.text('receipt', row.number); place.replaceChildren(make('div', { class: 'buttons' }, button(t('save_receipt'), () => save(`${row.request_id}.json`, text))), await this.receiptCard(text, `${row.request_id}.json`, [])); },
    };
    const tabs = make('div', { class: 'buttons', role: 'group', 'aria-label': t('letter') }, [['explanation', t('explanation')], ['worker', t('letter_worker')], ['employer', t('letter_employer')], ['receipt', t('receipt')]].map(([name, words]) => button(words, () => choose(name), { 'data-paper': name })));
    body.replaceChildren(tabs, place);
    dialog.showModal();
    choose('explanation');
  },

  // ---- Receipts ----

  async checkReceipt() {
    const place = document.getElementById('office_receipt');
    const receipt = this.of('receipt');
    const root = make('input', { size: 40, pattern: '[0-9a-f]{64}' });
    const draw = async () => {
      try {
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
      } catch (error) { sayError(error); }
    };
    const card = make('div', { 'aria-live': 'polite' });
    place.replaceChildren(make('h2', {}, t('receipt_head')), card, make('p', {}, t('receipt_words')), make('div', { class: 'fields' }, field(t('root'), root), button(t('check'), draw)));
    await draw();
  },
  async receiptCard(text, name, trusted) {
    const found = await engine.json('check_receipt', text, name, settings(trusted));
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
