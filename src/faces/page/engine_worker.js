// The engine in its own thread: the page never freezes. Messages in: {id, command} and what that takes; out: {id, answer},
// {id, error} and {progress}. createEngine() is emscripten's, which stands before this text.
'use strict';
let engine = null;

function text(value) {
  const bytes = new TextEncoder().encode(value);
  const place = engine._malloc(bytes.length + 1);
  if (place === 0) throw new Error('memory');
  engine.HEAPU8.set(bytes, place);
  engine.HEAPU8[place + bytes.length] = 0;
  return place;
}

// Calls a function of the engine: texts and numbers in, bytes out.
function call(name, args) {
  const places = [];
  const given = args.map((value) => {
    if (typeof value === 'number') return value;
    places.push(text(value));
    return places[places.length - 1];
  });
  try {
    const place = engine['_page_' + name](...given);
    return engine.HEAPU8.slice(place, place + engine._page_size());
  } finally {
    for (const place of places) engine._free(place);
  }
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

function lines(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ++count;
  return count;
}

const commands = {
  async begin({ packed, started }) {
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    engine = await createEngine({
      wasmBinary: await new Response(unpacked).arrayBuffer(),
      onProgress(done, total) {
        self.postMessage({ progress: [done, total] });
        return 0;
      },
    });
    engine.FS.mkdir('/in');
    return started;
  },
  // Puts a file, unless it is a text of more than `most` rows; answers how many rows a text has.
  put({ path, bytes, most }) {
    const all = new Uint8Array(bytes);
    const rows = all[0] === 0x50 && all[1] === 0x4b ? 0 : lines(all) - 1;  // less the names of the columns
    if (!(rows > most)) engine.FS.writeFile(path, all);
    return { rows };
  },
  remove({ path }) {
    if (engine.FS.analyzePath(path).exists) engine.FS.unlink(path);
    return true;
  },
  // Of a large table the page gets what it shows: the first rows, and how many there are.
  table({ name, most }) {
    const bytes = call('file', [name]);
    if (bytes[0] === 0x7b) throw new Error(JSON.parse(new TextDecoder().decode(bytes)).error);
    let count = -1;  // less the names of the columns
    let end = 0;
    for (let at = 0, quoted = false; at < bytes.length; ++at) {
      if (bytes[at] === 0x22) quoted = !quoted;
      else if (bytes[at] === 0x0a && !quoted && ++count <= most) end = at + 1;
    }
    return { count, rows: csv(new TextDecoder().decode(bytes.subarray(0, end))).slice(1) };
  },
  // Answers are bytes where `raw` is said, else a text.
  ask({ name, args, raw }) {
    const bytes = call(name, args);
    return raw ? bytes : new TextDecoder().decode(bytes);
  },
};

self.onmessage = async ({ data }) => {
  try {
    const answer = await commands[data.command](data);
    self.postMessage({ id: data.id, answer });
  } catch (error) {
    const memory = error instanceof RangeError || /memory|OOM|abort/i.test(String(error && error.message));
    self.postMessage({ id: data.id, error: memory ? 'memory' : String((error && error.message) || error) });
  }
};
