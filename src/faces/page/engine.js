// The engine as the page sees it: questions to the worker and their answers; and what builds elements.
'use strict';

const engine = {
  worker: null,
  waiting: new Map(),
  last: 0,
  onProgress: null,

  async start() {
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
    await this.send('begin', { packed: bytesOf('engine').buffer });
  },
  // Ends the worker, whatever it does.
  stop(message) {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new Error(message || 'stopped'));
    this.waiting.clear();
  },
  send(command, data, transfer) {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, command, ...data }, transfer || []);
    });
  },
  put(path, bytes, isTable) {
    const copy = bytes.slice(0);
    return this.send('put', { path, bytes: copy, isTable }, [copy]);
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
function field(words, input) {
  field.count = (field.count || 0) + 1;
  input.id = input.id || `field_${field.count}`;
  return make('div', { class: 'field' }, make('label', { for: input.id }, words), input);
}
function table(caption, heads, rows) {
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
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

// Reads the text of a CSV file as the engine writes it: rows of cells.
function csv(text) {
  const rows = [];
  let row = [''];
  for (let at = 0, quoted = false; at < text.length; ++at) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') row[row.length - 1] += c;
      else if (text[at + 1] === '"') { row[row.length - 1] += c; ++at; } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') row.push('');
    else if (c === '\n') { rows.push(row); row = ['']; } else row[row.length - 1] += c;
  }
  return rows;
}

function say(words, isError) {
  const state = document.getElementById('state');
  state.textContent = words || '';
  state.className = isError ? 'error' : '';
}
function sayError(error) { say(error.message === 'memory' ? t('memory') : error.message, true); }

// A page of the engine's in a frame of its own, to look at and to print. No script runs in it.
function paper(html, title) { return make('iframe', { srcdoc: html, title, sandbox: 'allow-same-origin allow-modals' }); }
function printPaper(frame) { frame.contentWindow.focus(); frame.contentWindow.print(); }

function today() {
  const day = new Date();
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
