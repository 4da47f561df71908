// The engine out of the page itself, as it is handed out, in Node.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const page = path.join(root, 'build/page/rentsupport.html');
export const program = process.env.RENTSUPPORT_PROGRAM || path.join(root, 'build/release/rentsupport');
export const scratch = path.join(root, 'build/page/tests/scratch');
mkdirSync(scratch, { recursive: true });

function part(html, id) {
  const [, text] = new RegExp(`<script type="text/plain" id="${id}">([^<]*)</script>`).exec(html);
  const [, digits] = /const digits = (".*");\n/.exec(html);
  const [size, groups] = text.split(/ (.*)/s);
  const bytes = Buffer.alloc(Number(size) + 3);
  for (let i = 0; i * 5 < groups.length; ++i) {
    let number = 0;
    for (const digit of groups.slice(5 * i, 5 * i + 5)) number = number * 85 + JSON.parse(digits).indexOf(digit);
    bytes.writeUInt32BE(number, 4 * i);
  }
  return gunzipSync(bytes.subarray(0, Number(size)));
}

export async function engine() {
  const html = readFileSync(page, 'utf8');
  const script = path.join(root, 'build/page/tests/engine.cjs');
  writeFileSync(script, `const self = {};\n${part(html, 'worker')}\nmodule.exports = createEngine;\n`);
  const module = await createRequire(import.meta.url)(script)({ wasmBinary: part(html, 'engine') });
  module.FS.mkdir('/in');
  const bytes = (name, ...args) => {
    const places = [];
    const given = args.map((value) => {
      if (typeof value === 'number') return value;
      const text = Buffer.from(`${value}\0`);
      const place = module._malloc(text.length);
      module.HEAPU8.set(text, place);
      places.push(place);
      return place;
    });
    const place = module[`_page_${name}`](...given);
    const answer = Buffer.from(module.HEAPU8.slice(place, place + module._page_size()));
    places.forEach((one) => module._free(one));
    return answer;
  };
  return {
    module,
    bytes,
    put: (name, content) => module.FS.writeFile(`/in/${name}`, content),
    text: (name, ...args) => bytes(name, ...args).toString(),
    json: (name, ...args) => JSON.parse(bytes(name, ...args).toString()),
  };
}
