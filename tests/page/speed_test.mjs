// 100,000 requests: how fast the page's engine is, beside the program with one thread.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { engine, program, scratch } from './page.mjs';

const generate = process.env.RENTSUPPORT_GENERATE || path.join(path.dirname(program), 'examples/generate');
const tables = ['employers', 'lists', 'workers', 'history'];
const seconds = (start) => Number(process.hrtime.bigint() - start) / 1e9;
const least = (times) => Math.min(...times);

test('100,000 requests are decided in under 2 s; what every reading changes is found at least a third as fast as by the program', async () => {
  const folder = path.join(scratch, 'many');
  execFileSync(generate, ['--requests', '100000', '--seed', '7', '--out', folder]);
  const options = tables.flatMap((table) => [`--${table}`, path.join(folder, `${table}.csv`)]);
  const page = await engine();
  for (const table of tables) page.put(`${table}.csv`, readFileSync(path.join(folder, `${table}.csv`)));
  const times = { decided: [], here: [], native: [] };
  let here;
  let native;
  for (let round = 0; round < 5; ++round) {
    // Read once, decided 17 times.
    let start = process.hrtime.bigint();
    native = spawnSync(program, ['readings', '--format', 'json', '--threads', '1', ...options], { maxBuffer: 1e9 });
    times.native.push(seconds(start));
    start = process.hrtime.bigint();
    assert.deepEqual(page.json('begin', 'language en\n'), {});
    page.json('read', tables.map((table) => `${table} /in/${table}.csv\n`).join(''));
    const deciding = process.hrtime.bigint();
    page.json('decide');
    times.decided.push(seconds(deciding));
    here = page.text('readings');
    times.here.push(seconds(start));
  }
  assert.equal(here.trim(), native.stdout.toString().trim());
  console.log(`decided in ${least(times.decided).toFixed(2)} s; with every reading in ${least(times.here).toFixed(2)} s, natively in ${least(times.native).toFixed(2)} s; ${Math.round(page.module.HEAPU8.length / 100000)} bytes a request`);
  assert.ok(least(times.decided) < 2, `${least(times.decided)} s`);
  assert.ok(least(times.here) < 3 * least(times.native), `${least(times.here)} s against ${least(times.native)} s`);
});
