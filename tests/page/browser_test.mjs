// The page in Chromium, as people use it: opened from the disk, at a desk and on a telephone. Nothing is asked of any
// network, whatever is done; axe-core finds nothing on any face.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { page as file, program, root, scratch } from './page.mjs';

const require = createRequire(path.join(root, 'build/page/tests/node_modules/x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pictures = path.join(root, 'build/page/pictures');
const sample = path.join(root, 'examples/hung_yen');
const tables = ['employers', 'lists', 'workers', 'history'].map((table) => path.join(sample, `${table}.csv`));

let profile;
let browser;
let requests;
let errors;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  profile = mkdtempSync(path.join(tmpdir(), 'rentsupport-page-'));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium', headless: true, acceptDownloads: true, viewport: { width: 1200, height: 900 },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  requests = [];
  browser.on('request', (request) => requests.push(request.url()));
});
after(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true });
});

async function opened(width = 1200) {
  const tab = await browser.newPage();
  await tab.setViewportSize({ width, height: 900 });
  errors = [];
  tab.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  tab.on('pageerror', (error) => errors.push(String(error)));
  await tab.goto(pathToFileURL(file).href);
  await tab.waitForSelector('body[data-ready]', { timeout: 30000 });
  return tab;
}
async function seen(tab, name) {
  await tab.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`), [], name);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} pixels wider than its window`);
  // A rule of the style sheet was once cut in two: texts stood at the window's edge, and line breaks of the source were seen.
  const [left, space] = await tab.evaluate(() => [document.querySelector('main > section:not([hidden]) h1').getBoundingClientRect().left, getComputedStyle(document.querySelector('main')).whiteSpace]);
  assert.ok(left >= 12 && space === 'normal', `${name}: ${left} pixels from the edge, white-space ${space}`);
}
async function downloaded(tab, click) {
  const [download] = await Promise.all([tab.waitForEvent('download'), click()]);
  return readFileSync(await download.path());
}
async function withSample(tab) {
  await tab.click('nav [data-face=office]');
  await tab.setInputFiles('#files', tables);
  await tab.waitForSelector('#part table');
}
const native = (out, ...more) => spawnSync(program, ['evaluate', '--quiet', '--language', 'vi', '--out', out, ...tables.flatMap((table) => [`--${path.basename(table, '.csv')}`, table]), ...more]);
// What left the page: all but itself and what it made.
const outside = () => requests.filter((url) => !/^(blob:|data:|about:)/.test(url) && url !== pathToFileURL(file).href);

test('the page is one file of at most 1.2 MB', () => assert.ok(statSync(file).size <= 1_200_000));

test('the sample comes in by its files; totals, outputs, an explanation and a letter come out', async () => {
  const tab = await opened();
  await withSample(tab);
  const out = path.join(scratch, 'sample');
  rmSync(out, { recursive: true, force: true });
  native(out);
  const { request_months: months, amount_vnd: money } = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
  const words = async (name) => (await tab.textContent(`[data-total=${name}]`)).replaceAll('.', '');
  for (const name of ['payable', 'refused', 'undetermined']) assert.ok((await words(name)).includes(String(months[name])), name);
  assert.ok((await words('payable')).includes(String(money.payable)));
  await seen(tab, 'office');

  // Search without diacritics, a filter, and an order.
  await tab.fill('input[type=search]', 'le huu mau son');
  await tab.waitForFunction(() => document.querySelectorAll('#rows tbody tr').length < 10);
  assert.match(await tab.textContent('#rows tbody tr'), /Lê Hữu Mẫu Sơn/);
  await tab.click('#rows tbody button.link');
  await tab.waitForSelector('#paper_body .why');
  assert.match(await tab.textContent('#paper_body'), /Phải đạt đủ các điều kiện sau/);
  await seen(tab, 'office_explanation');
  await tab.click('[data-paper=worker]');
  const letter = tab.frameLocator('#paper_body iframe');
  assert.match(await letter.locator('body').textContent(), /THÔNG BÁO[^]*Lê Hữu Mẫu Sơn/);
  await seen(tab, 'office_letter');
  const word = await downloaded(tab, () => tab.click('#paper_body iframe >> xpath=../div/button[2]'));
  assert.equal(word.subarray(0, 2).toString(), 'PK');
  await tab.click('#paper_close');

  await tab.click('[data-part=files]');
  for (const name of ['decisions.csv', 'schedule.csv', 'rejects.csv', 'manifest.json'])
    assert.deepEqual(await downloaded(tab, () => tab.click(`[data-file="${name}"]`)), readFileSync(path.join(out, name)), name);
  const workbook = path.join(scratch, 'native.xlsx');
  rmSync(out, { recursive: true, force: true });
  native(out, '--workbook', workbook);
  assert.deepEqual(await downloaded(tab, () => tab.click('#save_workbook')), readFileSync(workbook));

  for (const part of ['persons', 'rejects', 'issues']) {
    await tab.click(`[data-part=${part}]`);
    await tab.waitForSelector('#part table');
    await seen(tab, `office_${part}`);
  }
  await tab.click('[data-part=report]');
  await tab.click('#make_report');
  assert.match(await tab.frameLocator('#part iframe').locator('body').textContent(), /BÁO CÁO/);
  await seen(tab, 'office_report');
  const pdf = await tab.pdf();
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('more rows than memory holds are refused in words before they are read', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=office]');
  const many = { name: 'workers.csv', mimeType: 'text/csv', buffer: Buffer.from(`request_id\n${'x\n'.repeat(500_001)}`) };
  await tab.setInputFiles('#files', [many]);
  await tab.waitForSelector('#office .error');
  await tab.setInputFiles('#files', tables.filter((file) => !file.endsWith('workers.csv') && !file.endsWith('history.csv')));
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('500.000'));
  assert.match(await tab.textContent('#state'), /500\.001 dòng; trang này nhận nhiều nhất 500\.000 dòng/);
  await tab.close();
});

test('the keyboard is enough: faces, the sample, the parts of the result, an explanation and its end', async () => {
  const tab = await opened();
  await tab.focus('nav [data-face=office]');
  await tab.keyboard.press('Enter');
  await tab.focus('#use_sample');
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('#part table');
  await tab.focus('[role=tab][aria-selected=true]');
  await tab.keyboard.press('ArrowRight');
  await tab.waitForSelector('[data-part=persons][aria-selected=true]');
  await tab.keyboard.press('ArrowLeft');
  await tab.waitForSelector('#rows tbody');
  await tab.focus('#rows tbody button.link');
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('#paper_body .why');
  await tab.keyboard.press('Escape');
  assert.equal(await tab.evaluate(() => document.getElementById('paper').open), false);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('the notices of what is compiled in stand in the page', async () => {
  const tab = await opened();
  await tab.click('#show_notices');
  const text = await tab.textContent('#paper_body .notices');
  for (const words of ['Apache-2.0', 'fmt', 'Boost', 'Jean-loup Gailly', 'minizip', 'Expat', 'libxlsxwriter', 'utf8proc', 'Frank Denis', 'Rich Felker'])
    assert.ok(text.includes(words), words);
  await seen(tab, 'notices');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('workbooks come in as tables and as forms', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=office]');
  const forms = path.join(root, 'examples/forms');
  await tab.setInputFiles('#files', [path.join(forms, 'employers.csv'), path.join(forms, 'thang_4.xlsx'), path.join(forms, 'quay_lai_thang_5.xlsx')]);
  await tab.waitForSelector('[data-part=forms]');
  await tab.click('[data-part=forms]');
  await tab.waitForFunction(() => document.querySelector('#part td')?.textContent.endsWith('.xlsx'));
  assert.match(await tab.textContent('#part'), /thang_4\.xlsx/);
  await seen(tab, 'office_forms');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('a receipt of the program is checked, with its origin, and a forged one is not confirmed', async () => {
  const out = path.join(scratch, 'signed');
  rmSync(out, { recursive: true, force: true });
  const key = path.join(scratch, 'key.pem');
  const open = path.join(scratch, 'public.pem');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-out', open]);
  native(out, '--sign', key);
  const receipt = path.join(scratch, 'receipt.json');
  spawnSync(program, ['receipt', '--run', out, '--sign', key, '--request', 'R0000033', '--month', '2022-06', '--out', receipt, ...tables.flatMap((table) => [`--${path.basename(table, '.csv')}`, table])]);
  const tab = await opened();
  await tab.click('nav [data-face=office]');
  await tab.setInputFiles('#files', [receipt]);
  await tab.waitForSelector('[data-verdict=origin_not_checked]');
  await tab.setInputFiles('#files', [open]);
  await tab.waitForSelector('[data-verdict=confirmed]');
  await seen(tab, 'office_receipt');
  const forged = path.join(scratch, 'forged.json');
  writeFileSync(forged, readFileSync(receipt, 'utf8').replace('"refused"', '"payable"'));
  await tab.setInputFiles('#files', [forged]);
  await tab.waitForSelector('[data-verdict=not_confirmed]');
  assert.deepEqual(errors, []);
  await tab.close();
});

// Answers the questions as they come, by the fact that is asked for.
async function answerAll(tab, answers) {
  for (let asked = 0; asked < 20; ++asked) {
    await tab.waitForSelector('#own .ask');
    if (await tab.$('#own .verdict')) return;
    const words = await tab.textContent('#own .ask');
    const [, answer] = answers.find(([question]) => words.includes(question)) || [null, null];
    if (answer === null) await tab.click('#own form >> text=Tôi không rõ');
    else if (/^\d{4}-/.test(answer)) {
      await tab.fill('#own form input[type=date]', answer);
      await tab.click('#own form button[type=submit]');
    } else if (await tab.$('#own form select')) {
      await tab.selectOption('#own form select', { label: answer });
      await tab.click('#own form button[type=submit]');
    } else await tab.click(`#own form .choices button:text-is("${answer}")`);
    await tab.waitForFunction((before) => document.querySelector('#own .ask')?.textContent !== before, words);
  }
  assert.fail('questions without an end');
}
const working = [['Nơi anh/chị làm việc thuộc', 'doanh nghiệp'], ['khu nào', 'khu công nghiệp'], ['tỉnh, thành phố', 'Hưng Yên'], ['Hợp đồng lao động của', 'không xác định thời hạn'], ['ký hợp đồng', '2021-05-10'], ['bắt đầu thực hiện', '2021-05-15'], ['bắt đầu thuê', '2021-06-01'], ['phải trả tiền', 'có']];

for (const width of [1200, 390]) {
  test(`a worker answers what he is asked, and hears months, amounts and conditions, ${width} pixels wide`, async () => {
    const tab = await opened(width);
    await seen(tab, `start_${width}`);
    await tab.click('nav [data-face=own]');
    await tab.waitForSelector('#own .ask');
    await seen(tab, `own_question_${width}`);
    await answerAll(tab, [['Hợp đồng lao động của', 'không xác định thời hạn'], ...working]);
    const words = await tab.textContent('#own');
    assert.match(words, /nhiều nhất 1\.500\.000 đồng/);
    assert.match(words, /Điều kiện còn lại/);
    assert.match(words, /15\/8\/2022/);
    await seen(tab, `own_answer_${width}`);
    assert.equal((await tab.pdf()).subarray(0, 5).toString(), '%PDF-');
    assert.deepEqual(errors, []);
    await tab.close();
  });
}

test('a lawyer turns a reading and sees what it changes; both languages; a telephone', async () => {
  const tab = await opened(390);
  await withSample(tab);
  await seen(tab, 'office_390');
  const before = await tab.textContent('[data-total=payable]');
  await tab.click('nav [data-face=law]');
  await tab.click('#law > details >> nth=0');
  await tab.waitForSelector('#law fieldset');
  await seen(tab, 'law_390');
  await tab.click('#compute_stake');
  await tab.waitForSelector('#stake table');
  await tab.setViewportSize({ width: 1200, height: 900 });
  await seen(tab, 'law');
  await tab.click('#reading_split_contract_2');
  await tab.waitForFunction(() => document.querySelector('#law strong')?.textContent.includes('khác mặc định'));
  await tab.click('nav [data-face=office]');
  await tab.waitForSelector('#part table');
  assert.notEqual(await tab.textContent('[data-total=payable]'), before);
  await tab.click('[data-language=en]');
  await tab.waitForFunction(() => document.querySelector('[data-total=payable]')?.textContent.includes('Eligible'));
  await seen(tab, 'office_en');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('the policy forbids every connection, and none was tried', async () => {
  const tab = await opened();
  assert.ok(requests.length > 5);
  assert.deepEqual(outside(), []);
  const answer = await tab.evaluate(() => fetch('https://example.org/').then(() => 'sent', () => 'refused'));
  assert.equal(answer, 'refused');
  await tab.close();
});
