// Explanations, letters and receipts of the sample by the page's engine: byte by byte those of the program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { engine, program, root, scratch } from './page.mjs';

const page = await engine();
const inputs = ['employers', 'lists', 'workers', 'history'].map((table) => [table, path.join(root, `examples/hung_yen/${table}.csv`)]);
const options = inputs.flatMap(([table, file]) => [`--${table}`, file]);
const run = (...more) => spawnSync(program, more, { maxBuffer: 1e8 });
const written = (name, ...more) => {
  const out = path.join(scratch, name);
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = run(...more, '--out', out);
  assert.ok(status <= 1, stderr.toString());
  return out;
};

for (const language of ['vi', 'en']) {
  test(`papers in ${language}: as the program writes them`, () => {
    page.json('begin', `language ${language}\n`);
    for (const [table, file] of inputs) page.put(`${table}.csv`, readFileSync(file));
    page.json('read', inputs.map(([table]) => `${table} /in/${table}.csv\n`).join(''));
    page.json('decide');
    page.put('office.toml', readFileSync(path.join(root, 'examples/report/office.toml')));
    const evaluated = written('papers_run', 'evaluate', '--quiet', '--language', language, ...options);
    const { rows } = page.json('search', '');
    const outcomes = new Set();
    for (const row of page.json('rows', 0, rows).filter((one, place) => place % 37 === 0)) {
      outcomes.add(row.outcome);
      const month = readFileSync(path.join(evaluated, 'decisions.csv'), 'utf8').split('\n')[row.number + 1].split(',')[5];
      for (const format of ['text', 'json']) {
        const native = run('explain', '--quiet', '--language', language, '--request', row.request_id, '--month', month, '--format', format, ...options).stdout;
        assert.equal(page.text('explain', row.number, format === 'json' ? 1 : 0).trim(), native.toString().trim(), row.request_id);
      }
      for (const to of ['worker', 'employer']) {
        for (const format of ['html', 'text', 'docx']) {
          const out = written('letters', 'letters', '--quiet', '--language', language, '--to', to, '--request', row.request_id, '--as-of', '2022-06-25', '--office', path.join(root, 'examples/report/office.toml'), '--format', format, ...options);
          const [name] = readdirSync(out);
          const letter = page.bytes('letter', row.number, `to ${to}\non 2022-06-25\noffice /in/office.toml\nformat ${format}\n`);
          assert.ok(letter.equals(readFileSync(path.join(out, name))), `${row.request_id} ${to} ${format}`);
        }
      }
      const receipt = written('papers_receipt.json', 'receipt', '--quiet', '--run', evaluated, '--request', row.request_id, '--month', month, ...options);
      assert.equal(page.text('receipt', row.number), readFileSync(receipt, 'utf8'), row.request_id);
    }
    assert.deepEqual([...outcomes].sort(), ['payable', 'refused', 'undetermined']);
  });
}
