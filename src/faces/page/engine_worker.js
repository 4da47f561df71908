// The engine in its own thread: the page never freezes. Messages in: {id, call, args} and files to put; out: {id, answer},
// {id, error} and {progress}. createEngine() is emscripten's, which stands before this text.
'use strict';
let engine = null;

// Rows of workers that a browser's memory holds with what is made of them (README.md says how it was measured).
const mostRows = 500000;

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
  // Puts a file; of a table of workers how many rows it has, where there are too many.
  put({ path, bytes, isTable }) {
    const all = new Uint8Array(bytes);
    if (isTable && !(all[0] === 0x50 && all[1] === 0x4b)) {
      const rows = lines(all) - 1;  // less the names of the columns
      if (rows > mostRows) return { tooMany: rows, most: mostRows };
    }
    engine.FS.writeFile(path, all);
    return { size: all.length };
  },
  remove({ path }) {
    if (engine.FS.analyzePath(path).exists) engine.FS.unlink(path);
    return true;
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
