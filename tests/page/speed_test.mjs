// 100,000 requests: how fast the page's engine is, beside the program with one thread.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { engine, program, scratch } from './page.mjs';

const generate = process.env.RENTSUPPORT_GENERATE || path.join(path.dirname(program), 'examples/generate');
const tables = ['employers', 'lists', 'workers', 'history'];
const seconds = (start) => Number(process.hrtime.bigint() - start) / 1e9;

test('100,000 requests are decided in under 2 s; read, decided and compared at least a third as fast as by the program with one thread', async () => {
  const folder = path.join(scratch, 'many');
  execFileSync(generate, ['--requests', '100000', '--seed', '7', '--out', folder]);
  const options = tables.flatMap((table) => [`--${table}`, path.join(folder, `${table}.csv`)]);
  const page = await engine();
  for (const table of tables) page.put(`${table}.csv`, readFileSync(path.join(folder, `${table}.csv`)));
  const out = path.join(scratch, 'many_out');
  const times = { evaluated: [], decided: [], here: [], native: [], files: [] };
  let here;
  let native;
  for (let round = 0; round < 5; ++round) {
    // The program's whole run, with its files.
    rmSync(out, { recursive: true, force: true });
    let start = process.hrtime.bigint();
    spawnSync(program, ['evaluate', '--quiet', '--threads', '1', '--out', out, ...options]);
    times.evaluated.push(seconds(start));
    // Read once, decided 17 times.
    start = process.hrtime.bigint();
    native = spawnSync(program, ['readings', '--format', 'json', '--threads', '1', ...options], { maxBuffer: 1e9 });
    times.native.push(seconds(start));
    start = process.hrtime.bigint();
    assert.deepEqual(page.json('begin', 'language en\n'), {});
    page.json('read', tables.map((table) => `${table} /in/${table}.csv\n`).join(''));
    page.json('decide');
    times.decided.push(seconds(start));
    here = page.text('readings');
    times.here.push(seconds(start));
    start = process.hrtime.bigint();
    page.bytes('file', 'decisions.csv');
    times.files.push(seconds(start));
  }
  assert.equal(here.trim(), native.stdout.toString().trim());
  const best = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.min(...all)]));
  const words = Object.fromEntries(Object.entries(best).map(([name, time]) => [name, time.toFixed(2)]));
  console.log(`read and decided in ${words.decided} s, and ${words.files} s for all files, natively with all files in ${words.evaluated} s; with every reading in ${words.here} s, natively in ${words.native} s; ${Math.round(page.module.HEAPU8.length / 100000)} bytes a request`);
  assert.ok(best.decided < 2, words.decided);
  assert.ok(best.decided < 3 * best.evaluated, `${words.decided} s against ${words.evaluated} s`);
  assert.ok(best.here < 3 * best.native, `${words.here} s against ${words.native} s`);
});
