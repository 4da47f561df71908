// A worker's own case: what the page asks is what the program would ask of the same facts, and its months are the
// program's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { engine, program, scratch } from './page.mjs';

const page = await engine();
const tables = ['employers', 'lists', 'workers'];
const known = ['kind', 'zone', 'province', 'contract_type', 'contract_signed_on', 'contract_starts_on', 'contract_ends_on', 'previous_contract', 'previous_contract_ended_on', 'rent_from', 'rent_to', 'pays_rent'];
const days = ['2019-12-31', '2021-05-10', '2022-02-28', '2022-03-31', '2022-04-01', '2022-05-16', '2022-06-30', '2023-01-01'];

// The program's decisions of the tables that the page made of a worker's answers.
function decisions() {
  const out = path.join(scratch, 'own');
  rmSync(out, { recursive: true, force: true });
  const options = tables.flatMap((table) => {
    const file = path.join(scratch, `own_${table}.csv`);
    writeFileSync(file, page.module.FS.readFile(`/tmp/own_${table}.csv`));
    return [`--${table}`, file];
  });
  assert.equal(spawnSync(program, ['evaluate', '--quiet', '--out', out, ...options]).status, 0);
  const [head, ...rows] = readFileSync(path.join(out, 'decisions.csv'), 'utf8').trimEnd().split('\n').map((row) => row.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, place) => [name, row[place]])));
}

test('what is asked next is the first that the program asks of what a worker knows; then the months are the program’s', () => {
  let seed = 1;
  const below = (count) => {
    seed = (seed * 48271) % 2147483647;
    return seed % count;
  };
  const asked = new Set();
  const outcomes = new Set();
  for (let walk = 0; walk < 25; ++walk) {
    const answers = [];
    for (;;) {
      const answer = page.json('own_case', `language en\n${answers.map(([fact, value]) => `${fact} ${value}\n`).join('')}`);
      if (answer.error) {  // a day before another: not known
        answers[answers.length - 1][1] = '?';
        continue;
      }
      const native = decisions();
      const next = native.flatMap(({ ask }) => ask.split(' ')).find((fact) => known.includes(fact) && !answers.some(([one]) => one === fact));
      assert.equal(answer.question?.fact, next, JSON.stringify(answers));
      if (!answer.question) {
        assert.deepEqual(answer.months.map(({ group, outcome, amount_vnd: amount }) => [group, outcome, amount]), native.map((row) => [row.group, row.outcome, Number(row.max_amount_vnd)]));
        for (const { outcome } of answer.months) outcomes.add(outcome);
        break;
      }
      const { type, values, fact } = answer.question;
      asked.add(fact);
      answers.push([fact, below(8) === 0 ? '?' : type === 'date' ? days[below(days.length)] : fact === 'pays_rent' ? 'yes' : values[below(Math.min(2, values.length))].value]);
    }
  }
  assert.ok(asked.size >= 9, [...asked].join(' '));
  assert.deepEqual([...outcomes].sort(), ['refused', 'undetermined']);
});
