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
// A paper stands within a landmark of the page's, and has none of its own.
const landmarks = { region: { enabled: false }, 'landmark-one-main': { enabled: false } };
async function clean(tab, name, rules = {}) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate((off) => axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'], rules: off }), rules);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`), [], name);
}
// A picture of what is seen, in which axe-core finds nothing, nor in the paper that it shows.
async function seen(tab, name) {
  await tab.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: !(await tab.isVisible('#paper')) });
  await clean(tab, name);
  // No script runs in a paper's frame: it is looked at in a tab of its own.
  for (const frame of tab.frames().slice(1)) {
    const paper = await browser.newPage();
    await paper.setContent(await frame.content());
    await clean(paper, `${name}, the paper`, landmarks);
    await paper.close();
  }
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
const given = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
const some = (table, rows) => readFileSync(path.join(sample, `${table}.csv`), 'utf8').split('\n').slice(0, rows + 1).join('\n') + '\n';
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

  // Search without diacritics, a filter, and an order.
  await tab.fill('input[type=search]', 'le huu mau son');
  await tab.waitForFunction(() => document.querySelectorAll('#rows tbody tr').length < 10);
  assert.match(await tab.textContent('#rows tbody tr'), /Lê Hữu Mẫu Sơn/);
  await tab.click('#rows tbody button.link');
  await tab.waitForSelector('#paper_body .why');
  assert.match(await tab.textContent('#paper_body'), /Phải đạt đủ các điều kiện sau/);
  await tab.click('[data-paper=worker]');
  const letter = tab.frameLocator('#paper_body iframe');
  assert.match(await letter.locator('body').textContent(), /THÔNG BÁO[^]*Lê Hữu Mẫu Sơn/);
  const word = await downloaded(tab, () => tab.click('#paper_body iframe >> xpath=../div/button[2]'));
  assert.equal(word.subarray(0, 2).toString(), 'PK');
  await tab.click('#paper_close');

  await tab.click('[data-part=files]');
  for (const name of ['decisions.csv', 'schedule.csv', 'persons_to_check.csv', 'rejects.csv', 'issues.csv', 'summary.json', 'manifest.json'])
    assert.deepEqual(await downloaded(tab, () => tab.click(`[data-file="${name}"]`)), readFileSync(path.join(out, name)), name);
  const workbook = path.join(scratch, 'native.xlsx');
  rmSync(out, { recursive: true, force: true });
  native(out, '--workbook', workbook);
  assert.deepEqual(await downloaded(tab, () => tab.click('#save_workbook')), readFileSync(workbook));

  for (const part of ['persons', 'rejects', 'issues']) {
    await tab.click(`[data-part=${part}]`);
    await tab.waitForSelector('#part table');
  }
  await tab.click('[data-part=report]');
  await tab.click('#make_report');
  assert.match(await tab.frameLocator('#part iframe').locator('body').textContent(), /BÁO CÁO/);
  const bySample = tables.flatMap((table) => [`--${path.basename(table, '.csv')}`, table]);
  for (const [format, place] of [['html', 2], ['xlsx', 3]]) {
    const file = path.join(scratch, `report.${format}`);
    spawnSync(program, ['report', '--quiet', '--language', 'vi', '--as-of', '2022-06-25', '--format', format, '--out', file, ...bySample]);
    assert.deepEqual(await downloaded(tab, () => tab.click(`#part .buttons button:nth-child(${place})`)), readFileSync(file), format);
  }
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
    await tab.click('nav [data-face=own]');
    await tab.waitForSelector('#own .ask');
    await answerAll(tab, [['Hợp đồng lao động của', 'không xác định thời hạn'], ...working]);
    const words = await tab.textContent('#own');
    assert.match(words, /nhiều nhất 1\.500\.000 đồng/);
    assert.match(words, /Điều kiện còn lại/);
    assert.match(words, /15\/8\/2022/);
    assert.equal((await tab.pdf()).subarray(0, 5).toString(), '%PDF-');
    assert.deepEqual(errors, []);
    await tab.close();
  });
}

test('a lawyer turns a reading and sees what it changes; both languages; a telephone', async () => {
  const tab = await opened(390);
  await withSample(tab);
  const before = await tab.textContent('[data-total=payable]');
  await tab.click('nav [data-face=law]');
  await tab.click('#law > details >> nth=0');
  await tab.waitForSelector('#law fieldset');
  await tab.click('#compute_stake');
  await tab.waitForSelector('#stake table');
  await tab.setViewportSize({ width: 1200, height: 900 });
  await tab.click('#reading_split_contract_2');
  await tab.waitForFunction(() => document.querySelector('#law strong')?.textContent.includes('khác mặc định'));
  await tab.click('nav [data-face=office]');
  await tab.waitForSelector('#part table');
  assert.notEqual(await tab.textContent('[data-total=payable]'), before);
  await tab.click('[data-language=en]');
  await tab.waitForFunction(() => document.querySelector('[data-total=payable]')?.textContent.includes('Eligible'));
  assert.deepEqual(errors, []);
  await tab.close();
});

// Answers without a click, up to a question or to the end.
function answered(tab, other, until) {
  return tab.evaluate(async ([chosen, last]) => {
    for (own.answers = []; ;) {
      const { question } = await own.ask();
      if (!question || question.fact === last) break;
      own.answers.push(own.answer(question, chosen[question.fact]));
    }
    return own.show();
  }, [{ kind: 'enterprise', zone: 'none', province: '33', contract_type: 'indefinite', contract_signed_on: '2021-05-10', contract_starts_on: '2021-05-15', rent_from: '2021-06-01', pays_rent: 'yes', ...other }, until]);
}

for (const language of ['vi', 'en']) {
  for (const width of [1200, 390]) {
    test(`every view in ${language}, ${width} pixels wide: axe-core finds nothing, nothing is wider than its window`, async () => {
      const tab = await opened(width);
      const view = (name) => seen(tab, `${name}_${width}_${language}`);
      const part = async (name, place) => {
        await tab.click(`[data-part=${name}]`);
        await tab.waitForSelector(place);
        await view(`office_${name}`);
      };
      await tab.click(`[data-language=${language}]`);
      await tab.waitForFunction((chosen) => document.documentElement.lang === chosen, language);
      await view('start');
      await tab.click('#show_notices');
      await tab.waitForSelector('#paper_body .notices');
      await view('notices');
      await tab.click('#paper_close');

      await tab.click('nav [data-face=own]');
      await tab.waitForSelector('#own .ask');
      await view('own_question');
      for (const [name, fact] of [['own_list', 'province'], ['own_day', 'rent_from']]) {
        await answered(tab, {}, fact);
        await view(name);
      }
      await answered(tab, {});
      await tab.evaluate(() => { for (const more of document.querySelectorAll('#own details')) more.open = true; });
      await view('own_answer');
      await answered(tab, { pays_rent: 'no' });
      await view('own_refused');

      await tab.click('nav [data-face=office]');
      await tab.evaluate(() => { for (const more of document.querySelectorAll('#office details')) more.open = true; });
      await view('office_empty');
      await tab.setInputFiles('#files', [given('photo.jpg', 'x'), given('workers.csv', '')]);
      await tab.waitForSelector('#notes');
      await view('office_notes');
      await tab.setInputFiles('#files', tables);
      await tab.waitForSelector('#rows tbody');
      await tab.evaluate(() => { for (const more of document.querySelectorAll('#office details')) more.open = true; });
      await view('office');
      for (const name of ['persons', 'rejects', 'issues']) await part(name, '#part tbody');
      await part('files', '#save_workbook');
      await part('report', '#make_report');
      await tab.click('#make_report');
      await tab.waitForSelector('#part iframe');
      await view('office_report');
      await tab.click('[data-part=rows]');
      await tab.click('#rows tbody button.link');
      for (const [name, place] of [['explanation', '.why'], ['worker', 'iframe'], ['employer', 'iframe'], ['receipt', '[data-verdict]']]) {
        await tab.click(`[data-paper=${name}]`);
        await tab.waitForSelector(`#paper_body ${place}`);
        await tab.evaluate(() => { for (const more of document.querySelectorAll('#paper_body details')) more.open = true; });
        await view(`paper_${name}`);
      }
      await tab.click('#paper_close');
      await tab.setInputFiles('#files', [given('receipt.json', '{}')]);
      await tab.waitForSelector('#office_receipt [data-verdict]');
      await view('office_receipt');

      await tab.click('nav [data-face=law]');
      await tab.waitForSelector('#compute_stake');
      await tab.click('#compute_stake');
      await tab.waitForSelector('#stake table');
      await tab.evaluate(() => { for (const more of document.querySelectorAll('#law details')) more.open = true; });
      await view('law');

      await tab.evaluate(() => { office.files = []; });
      await tab.click('nav [data-face=office]');
      await tab.setInputFiles('#files', ['employers.csv', 'thang_4.xlsx', 'quay_lai_thang_5.xlsx'].map((name) => path.join(root, 'examples/forms', name)));
      await part('forms', '#part td');
      await tab.click('nav [data-face=law]');
      await tab.evaluate(() => { office.summary = null; return law.show(); });
      await view('law_without_data');
      assert.deepEqual(errors, []);
      await tab.close();
    });
  }
}

// ---- What a stranger meets ----

async function atOffice() {
  const tab = await opened();
  await tab.click('nav [data-face=office]');
  return tab;
}
async function idle(tab) {
  await tab.waitForFunction(() => office.files.length > 0 && !office.isBusy);
}

test('a file that is of no use, and one that takes the place of another, are said', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', [given('IMG_0001.jpg', 'x'), given('danh_sach.xls', 'x')]);
  await tab.waitForSelector('#notes');
  assert.match(await tab.textContent('#notes'), /IMG_0001\.jpg.*danh_sach\.xls/s);
  await tab.setInputFiles('#files', [given('employers.csv', some('employers', 9)), given('lists.csv', some('lists', 9)), given('workers_4.csv', some('workers', 9)), given('workers_5.csv', some('workers', 3))]);
  await tab.waitForSelector('#part table');
  assert.match(await tab.textContent('#notes'), /workers_5\.csv thay cho workers_4\.csv/);
  // What was left out stands in the list, and may be chosen instead.
  await tab.selectOption('select[aria-label$="workers_4.csv"]', 'workers');
  assert.match(await tab.textContent('#notes'), /workers_4\.csv thay cho workers_5\.csv/);
  assert.equal(await tab.inputValue('select[aria-label$="workers_5.csv"]'), 'none');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('forms beside tables of lists and workers are not left out in silence', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', tables);
  await tab.waitForSelector('#part table');
  await tab.setInputFiles('#files', [path.join(root, 'examples/forms/thang_4.xlsx')]);
  await tab.waitForFunction(() => document.querySelector('#office p.error')?.textContent.includes('Biểu mẫu không được xét'));
  await tab.close();
});

test('files are dropped anywhere, on any face; the page stays', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=law]');
  await tab.waitForSelector('#law h1');
  const stays = await tab.evaluate((texts) => {
    const data = new DataTransfer();
    for (const [name, text] of texts) data.items.add(new File([text], name));
    const over = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector('footer').dispatchEvent(over);
    const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector('footer').dispatchEvent(drop);
    return over.defaultPrevented && drop.defaultPrevented;
  }, ['employers', 'lists', 'workers'].map((table) => [`${table}.csv`, some(table, 20)]));
  assert.ok(stays);
  await tab.waitForSelector('#office:not([hidden]) #part table');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('what is wrong with a file is said by the name that it has; where no row can be used, rejects are seen first', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', [given('employers.csv', some('employers', 9)), given('lists.csv', some('lists', 9)), given('workers tháng 4.csv', '')]);
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('tệp trống'));
  assert.match(await tab.textContent('#state'), /^workers tháng 4\.csv:1: /);
  // As Excel saves a CSV file where the code page is Vietnamese: no letter with a mark is UTF-8.
  const windows1258 = Buffer.from(some('workers', 5).replace(/[^\x00-\x7f]/g, '\xd0'), 'latin1');
  await tab.setInputFiles('#files', [given('workers.csv', windows1258)]);
  await tab.waitForSelector('[data-part=rejects][aria-selected=true]');
  await tab.waitForFunction(() => document.getElementById('part').textContent.includes('lưu tệp dạng CSV với mã UTF-8'));
  // A workbook that is none.
  await tab.setInputFiles('#files', [given('bieu mau.xlsx', 'PK')]);
  await idle(tab);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('names with HTML in them are shown as they are, in the table, the explanation and the letter', async () => {
  const tab = await atOffice();
  const dialogs = [];
  tab.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
  const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>';
  await tab.setInputFiles('#files', [given('employers.csv', some('employers', 9)), given('lists.csv', some('lists', 9)), given('workers.csv', some('workers', 3).replaceAll('Mẫu', evil))]);
  await tab.waitForSelector('#rows tbody');
  assert.ok((await tab.textContent('#rows tbody')).includes(evil));
  await tab.click('#rows tbody button.link');
  await tab.waitForSelector('#paper_body .why');
  assert.ok((await tab.textContent('#paper_head')).includes(evil));
  await tab.click('[data-paper=worker]');
  await tab.waitForSelector('#paper_body iframe');
  const letter = tab.frameLocator('#paper_body iframe').locator('body');
  assert.ok((await letter.textContent()).includes(evil));
  assert.equal(await letter.locator('img, script').count(), 0);
  assert.deepEqual(dialogs, []);
  await tab.close();
});

test('100,000 requests: while they are read other faces open; the work can be stopped, and done again', async () => {
  const folder = path.join(scratch, 'many');
  execFileSync(process.env.RENTSUPPORT_GENERATE || path.join(path.dirname(program), 'examples/generate'), ['--requests', '100000', '--seed', '7', '--out', folder]);
  const tab = await atOffice();
  await tab.setInputFiles('#files', ['employers', 'lists', 'workers', 'history'].map((table) => path.join(folder, `${table}.csv`)));
  await tab.waitForSelector('#office_result progress');
  await tab.click('nav [data-face=law]');
  await tab.waitForSelector('#law h1');
  assert.equal(await tab.evaluate(() => office.isBusy), true, 'the lawyer’s face opens before the run ends');
  await tab.click('nav [data-face=office]');
  await tab.click('#office_result button');
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('Đã dừng'));
  assert.equal(await tab.$('#part table'), null);
  await tab.evaluate(() => { document.querySelector('#office details:last-of-type').open = true; });
  await tab.click('#compute');
  await tab.waitForSelector('#part table');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('of many rejected rows the first are shown, and all are counted', async () => {
  const tab = await atOffice();
  const head = some('workers', 0);
  const row = 'x,'.repeat(head.split(',').length - 1);
  await tab.setInputFiles('#files', [given('employers.csv', some('employers', 2)), given('lists.csv', some('lists', 2)), given('workers.csv', head + Array.from({ length: 2000 }, (_, at) => `R${at},"two\nlines",${row.slice(4)}\n`).join(''))]);
  await tab.waitForSelector('[data-part=rejects][aria-selected=true]');
  await tab.waitForSelector('#part table');
  assert.match(await tab.textContent('[data-part=rejects]'), /\(2\.00\d\)/);
  assert.equal((await tab.$$('#part tbody tr')).length, 500);
  assert.match(await tab.textContent('#part'), /Còn 1\.50\d dòng nữa/);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('a receipt that is cut off is not confirmed, in words', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', [given('r.json', '{"format": "rentsupport-rec')]);
  await tab.waitForSelector('[data-verdict=not_confirmed]');
  assert.match(await tab.textContent('[data-verdict]'), /Tệp hỏng hoặc không phải giấy xác nhận/);
  await tab.setInputFiles('#files', [given('k.pem', 'no key')]);
  await tab.setInputFiles('#files', [given('r.json', '{}')]);
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('không chứa khóa công khai'));
  await tab.close();
});

test('the way back leads to the face before, with what was open on it', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', tables);
  await tab.waitForSelector('#part table');
  await tab.click('nav [data-face=own]');
  await tab.waitForSelector('#own .ask');
  await tab.goBack();
  await tab.waitForSelector('#office:not([hidden]) #part table');
  await tab.goBack();
  await tab.waitForSelector('#start:not([hidden])');
  await tab.close();
});

test('a worker’s answers stay when he changes one, or the language; a day is said so that no order can be mistaken', async () => {
  const tab = await opened(390);
  await tab.click('nav [data-face=own]');
  await tab.waitForSelector('#own .ask');
  await answerAll(tab, [['Hợp đồng lao động của', 'không xác định thời hạn'], ['phải trả tiền', 'không'], ...working]);
  // Refused for one reason: said once for all months.
  assert.equal((await tab.$$('#own tbody tr')).length, 1);
  assert.match(await tab.textContent('#own tbody td'), /02\/2022 – 6\/2022/);
  const answers = async () => (await tab.$$eval('#own li strong', (all) => all.map((one) => one.textContent)));
  const before = await answers();
  assert.ok(before.includes('ngày 10 tháng 5 năm 2021'), String(before));
  await tab.click('#own button[aria-label^="Sửa: Nơi anh/chị làm việc nằm trong khu nào"]');
  await tab.click('#own form .choices button:text-is("khu chế xuất")');
  await tab.waitForSelector('#own .verdict');
  assert.deepEqual(await answers(), before.map((one) => (one === 'khu công nghiệp' ? 'khu chế xuất' : one)));
  await tab.click('[data-language=en]');
  await tab.waitForFunction(() => document.querySelector('#own .verdict')?.textContent.includes('By your answers'));
  assert.ok((await answers()).includes('10 May 2021'));
  assert.equal((await answers()).length, before.length);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('a day before another is refused in the words of the question', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=own]');
  await tab.waitForSelector('#own .ask');
  await answered(tab, {}, 'rent_from');
  await tab.fill('#own form input[type=date] >> nth=0', '2021-06-01');
  await tab.fill('#own form input[type=date] >> nth=1', '2020-01-01');
  assert.equal(await tab.textContent('#own form output >> nth=1'), 'ngày 1 tháng 1 năm 2020');
  await tab.click('#own form button[type=submit]');
  await tab.waitForFunction(() => document.getElementById('state').className === 'error');
  assert.match(await tab.textContent('#state'), /ngày kết thúc thuê 2020-01-01/);
  assert.match(await tab.textContent('#own .ask'), /bắt đầu thuê/);
  await tab.close();
});

test('an answer that is pressed twice is one answer', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=own]');
  await tab.dblclick('#own form .choices button:text-is("doanh nghiệp")');
  await tab.waitForFunction(() => document.querySelector('#own .ask')?.textContent.includes('khu nào'));
  assert.equal((await tab.$$('#own li strong')).length, 1);
  assert.equal(await tab.textContent('#state'), '');
  await tab.close();
});

test('on paper names stand in the table, and an explanation that is open is all there is', async () => {
  const tab = await opened();
  await withSample(tab);
  await tab.emulateMedia({ media: 'print' });
  assert.ok(await tab.isVisible('#rows tbody button.link'));
  assert.ok(!(await tab.isVisible('.drop')));
  await tab.emulateMedia({ media: 'screen' });
  await tab.click('#rows tbody button.link');
  await tab.waitForSelector('#paper_body .why');
  await tab.emulateMedia({ media: 'print' });
  assert.ok(!(await tab.isVisible('#rows')));
  const [top, cut] = await tab.evaluate(() => { const paper = document.getElementById('paper'); return [paper.getBoundingClientRect().top + window.scrollY, paper.scrollHeight - paper.clientHeight]; });
  assert.deepEqual([top, cut], [0, 0]);
  await tab.emulateMedia({ media: 'screen' });
  await tab.click('#paper_close');
  await tab.emulateMedia({ media: 'print' });
  await tab.waitForSelector('#rows', { state: 'visible' });
  await tab.close();
});

test('nothing is kept: no storage of the browser holds anything of the page', async () => {
  const tab = await opened();
  await withSample(tab);
  const kept = await tab.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, navigator.serviceWorker?.controller ?? null]);
  assert.deepEqual(kept, ['', 0, 0, 0, null]);
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
