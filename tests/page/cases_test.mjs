// Every worked case through the page's engine: the bytes of every output are those that the program writes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { engine, program, root, scratch } from './page.mjs';

const cases = path.join(root, 'tests/cases');
const tables = ['employers', 'lists', 'workers', 'history', 'persons'];

function lines(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() && !line.startsWith('#')) : [];
}

function argumentsOf(folder) {
  return [...lines(path.join(folder, 'readings.txt')).map((line) => ['--reading', line.trim()]),
    ...lines(path.join(folder, 'options.txt')).map((line) => line.trim().split(/\s+/))];
}

const page = await engine();

function decideHere(folder, given) {
  const settings = ['language en'];
  for (const [option, value] of given) {
    if (option === '--parameters') {
      page.put(value, readFileSync(path.join(folder, value)));
      settings.push(`parameters /in/${value}`);
    } else settings.push(`${option.slice(2)} ${value}`);
  }
  const begun = page.json('begin', `${settings.join('\n')}\n`);
  if (begun.error) return begun;
  const files = [];
  for (const table of tables) {
    const file = path.join(folder, `${table}.csv`);
    if (!existsSync(file)) continue;
    page.put(`${table}.csv`, readFileSync(file));
    files.push(`${table} /in/${table}.csv`);
  }
  const read = page.json('read', `${files.join('\n')}\n`);
  return read.error ? read : page.json('decide');
}

function firstDifference(file, ours, theirs) {
  const theirLines = theirs.split('\n');
  const at = ours.split('\n').findIndex((line, place) => line !== theirLines[place]);
  return `${file}, line ${at + 1}: ${ours.split('\n')[at]} instead of ${theirLines[at]}`;
}

let folders = 0;
for (const name of readdirSync(cases).sort()) {
  const folder = path.join(cases, name);
  if (!existsSync(path.join(folder, 'workers.csv'))) continue;
  ++folders;
  test(`${name}: as the program decides it`, () => {
    const out = path.join(scratch, 'native');
    rmSync(out, { recursive: true, force: true });
    const given = argumentsOf(folder);
    const options = given.flatMap(([option, value]) => [option, option === '--parameters' ? path.join(folder, value) : value]);
    for (const table of tables) {
      const file = path.join(folder, `${table}.csv`);
      if (existsSync(file)) options.push(`--${table}`, file);
    }
    const { status } = spawnSync(program, ['evaluate', '--quiet', '--out', out, ...options]);
    const here = decideHere(folder, given);
    if (status > 1) {
      assert.ok(here.error, 'the program refuses the folder');
      return;
    }
    assert.equal(here.error, undefined);
    const written = readdirSync(out);
    assert.ok(written.length >= 7);
    for (const file of written) assert.ok(page.bytes('file', file).equals(readFileSync(path.join(out, file))), firstDifference(file, page.text('file', file), readFileSync(path.join(out, file), 'utf8')));
  });
}

test('there are as many folders as ever', () => assert.ok(folders >= 85, String(folders)));
