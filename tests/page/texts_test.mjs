// What the page itself says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from './page.mjs';

test('every text of the page is there in both languages, with the same places to fill in, and is used', () => {
  const folder = path.join(root, 'src/faces/page');
  const read = (name) => readFileSync(path.join(folder, name), 'utf8');
  const texts = new Function(`${read('texts.js')}\nreturn texts;`)();
  assert.deepEqual(Object.keys(texts.en), Object.keys(texts.vi));
  const source = ['page.html', 'page.js', 'engine.js', 'office.js', 'own_case.js', 'law.js'].map(read).join('\n');
  const made = /^(ask|by|ev|group|is|o|part|template|v|letter)_/;  // names that are put together of two
  const places = (words) => (words.match(/\{\d\}/g) || []).sort().join();
  for (const [name, words] of Object.entries(texts.vi)) {
    assert.equal(places(texts.en[name]), places(words), name);
    assert.ok(made.test(name) || new RegExp(`['"]${name}['"]`).test(source), `${name} is not used`);
  }
});
