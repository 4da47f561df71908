// The engine as the page sees it: questions to the worker and their answers; and what builds elements.
'use strict';

const engine = {
  worker: null,
  ready: null,  // when it listens
  waiting: new Map(),
  last: 0,
  onProgress: null,

  start() { return this.ready = this.begin(); },
  async begin() {
    const text = await unpacked('worker');
    this.worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    this.worker.onmessage = ({ data }) => {
      if (data.progress) {
        if (this.onProgress) this.onProgress(...data.progress);
        return;
      }
      const { resolve, reject } = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error !== undefined) reject(new Error(data.error));
      else resolve(data.answer);
    };
    this.worker.onerror = (event) => this.stop(event.message);
    await this.post('begin', { packed: bytesOf('engine').buffer });
  },
  // Ends the worker, whatever it does.
  stop(message) {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new Error(message));
    this.waiting.clear();
  },
  async send(command, data, transfer) {
    await this.ready;
    return this.post(command, data, transfer);
  },
  post(command, data, transfer) {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, command, ...data }, transfer || []);
    });
  },
  put(path, bytes, most) {
    const copy = bytes.slice(0);
    return this.send('put', { path, bytes: copy, most }, [copy]);
  },
  async json(name, ...args) {
    const answer = JSON.parse(await this.send('ask', { name, args }));
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  },
  // Answers a text, or bytes: what begins like an error is one.
  async text(name, ...args) {
    const answer = await this.send('ask', { name, args });
    if (/^\{\s*"error":/.test(answer)) throw new Error(JSON.parse(answer).error);
    return answer;
  },
  // Answers {rows, count}: of a CSV file of the engine's the first rows, and how many there are.
  table(name) { return this.send('table', { name, most: mostShown }); },
  async bytes(name, ...args) {
    const answer = await this.send('ask', { name, args, raw: true });
    if (answer.length < 4096) {
      const text = new TextDecoder().decode(answer);
      if (/^\{\s*"error":/.test(text)) throw new Error(JSON.parse(text).error);
    }
    return answer;
  },
};

function settings(pairs) {
  return pairs.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name} ${value}\n`).join('');
}

// Makes an element: make('p', {class: 'x', onclick: f}, 'text', child, …).
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element[name] = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}
function button(words, onclick, more) { return make('button', { type: 'button', onclick, ...more }, words); }
function field(words, input, more) {
  field.count = (field.count || 0) + 1;
  input.id = input.id || `field_${field.count}`;
  return make('div', { class: 'field' }, make('label', { for: input.id }, words), input, more);
}
// With `kind` "stack" a row is a paragraph on a telephone, and its cells of class "wide" are lines of their own.
function table(caption, heads, rows, kind = '') {
  return make('div', { class: `scroll ${kind}`, tabindex: '0', role: 'region', 'aria-label': caption },
    make('table', {}, make('thead', {}, make('tr', {}, heads.map((head) => make('th', { scope: 'col', class: head.number ? 'number' : null, 'aria-sort': head.sort }, head.words)))),
      make('tbody', {}, rows)));
}
function cell(words, more) { return make('td', more, words); }
function outcomeWords(outcome) { return make('span', { class: `outcome ${outcome}` }, t(outcome)); }

function save(name, content) {
  const types = { csv: 'text/csv', json: 'application/json', html: 'text/html', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' };
  const url = URL.createObjectURL(new Blob([content], { type: types[name.split('.').pop()] }));
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Says it where it is seen: over an open paper nothing else is.
function say(words, isError) {
  const state = document.getElementById(document.getElementById('paper').open ? 'paper_state' : 'state');
  state.textContent = words || '';
  state.className = isError ? 'error' : '';
}
// What goes wrong anywhere and is not caught comes here (page.js).
function sayError(error) { say(error.message === 'memory' ? t('memory') : error.message, true); }

// Opens the dialog for papers, which is what is printed as long as it is open.
function showPaper() {
  document.getElementById('paper').showModal();
  say('');
  document.body.setAttribute('data-paper-open', '');
}
// A page of the engine's in a frame of its own, to look at and to print. No script runs in it.
function paper(html, title) { return make('iframe', { srcdoc: html, title, sandbox: 'allow-same-origin allow-modals' }); }
function printPaper(frame) { frame.contentWindow.focus(); frame.contentWindow.print(); }

function today() {
  const day = new Date();
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
