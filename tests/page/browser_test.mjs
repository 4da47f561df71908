// The page in Chromium, as people use it: opened from the disk, at a desk and on a telephone. Nothing is asked of any
// network, whatever is done; axe-core finds nothing on any face.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
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
let network;
const left = [];  // what was asked of the network
let errors;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  profile = mkdtempSync(path.join(tmpdir(), 'rentsupport-page-'));
  // Every connection that Chromium opens comes here, whatever opens it and wherever to; those that it opens for itself
  // (its clock, its updates) lead to its maker.
  network = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const [asked] = String(bytes).split('\r\n');
      if (!/^\w+ (http:\/\/)?(clients2|update|accounts)\.google(apis)?\.com[:\/]/.test(asked)) left.push(asked);
      socket.destroy();
    });
  });
  await new Promise((listens) => network.listen(0, '127.0.0.1', listens));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium', headless: true, acceptDownloads: true, viewport: { width: 1200, height: 900 },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', `--proxy-server=127.0.0.1:${network.address().port}`, '--proxy-bypass-list=<-loopback>', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});
after(async () => {
  await browser?.close();
  network?.close();
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

  const { rows } = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
  const all = months.payable + months.refused + months.undetermined;
  assert.deepEqual(await tab.$$eval('.funnel strong', (steps) => steps.map((step) => Number(step.textContent))), [rows.workers.read, rows.workers.used, all, all - months.refused, months.payable]);

  // Search without diacritics.
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
  // The manifest of the run speaks for it as the key does.
  await tab.evaluate(() => { office.files = office.files.filter(({ kind }) => kind !== 'key'); });
  await tab.setInputFiles('#files', [receipt]);
  await tab.waitForSelector('[data-verdict=origin_not_checked]');
  await tab.setInputFiles('#files', [path.join(out, 'manifest.json')]);
  await tab.waitForSelector('[data-verdict=confirmed]');
  await tab.setInputFiles('#files', [open]);
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
async function idle(tab, count = 1) {
  await tab.waitForFunction((files) => office.files.length >= files && !office.isBusy, count);
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

// A workbook of few bytes: `texts` of its shared texts are one text over and over, and a sheet refers to one of them.
function bomb(name, megabytes) {
  const file = path.join(scratch, name);
  execFileSync('python3', ['-c', `
import sys, zipfile
office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as book:
    book.writestr('_rels/.rels', relation % f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>')
    book.writestr('xl/workbook.xml', f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
    book.writestr('xl/_rels/workbook.xml.rels', relation % f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" Target="t.xml"/>')
    book.writestr('xl/worksheets/s.xml', f'<worksheet {main}><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>')
    with book.open('xl/t.xml', 'w', force_zip64=True) as texts:
        texts.write(f'<sst {main}>'.encode())
        for _ in range(int(sys.argv[2])): texts.write(b'<si><t>' + b'a' * 999_984 + b'</t></si>')
        texts.write(b'</sst>')
`, file, String(megabytes)]);
  return file;
}

test('a workbook that unpacks to far more than it is ends in words, and the work on it can be stopped; the page goes on', async () => {
  const tab = await atOffice();
  const file = bomb('bomb.xlsx', 250);
  assert.ok(statSync(file).size < 400_000);
  await tab.setInputFiles('#files', [file]);
  await idle(tab);
  await tab.waitForFunction(() => document.getElementById('part')?.textContent.includes('bomb.xlsx'));
  assert.match(await tab.textContent('#part td.error'), /^bomb\.xlsx.*hơn 200\.000\.000 byte văn bản.*là của chương trình rentsupport/);
  await tab.setInputFiles('#files', [bomb('slow.xlsx', 150)]);
  await tab.waitForSelector('#office_result progress');
  await tab.click('#office_result button');
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('Đã dừng'));
  await tab.evaluate(() => { office.files = []; });
  await tab.click('#use_sample');
  await tab.waitForSelector('#rows tbody');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('more than memory holds is said, and given back; the page goes on', async () => {
  const tab = await atOffice();
  const file = path.join(scratch, 'history.csv');
  const [head, row] = some('history', 1).split('\n');
  writeFileSync(file, `${head}\n${`${row}\n`.repeat(6_000_000)}`);
  await tab.evaluate(() => { window.before = engine.worker; });
  await tab.setInputFiles('#files', [...tables.slice(0, 3), file]);
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('vượt quá bộ nhớ'));
  await idle(tab);
  rmSync(file);
  assert.ok(await tab.evaluate(() => engine.worker !== window.before), 'what was taken goes back with its thread');
  await tab.click('#use_sample');
  await tab.waitForSelector('#rows tbody');
  assert.deepEqual(errors, []);
  await tab.close();
});

test('tables as other programs write them: semicolons, UTF-16; what cannot be read says what to do', async () => {
  const tab = await atOffice();
  const employers = given('employers.csv', some('employers', 99));
  const lists = given('lists.csv', some('lists', 99));
  const text = some('workers', 8);
  const totals = async (...files) => {
    await tab.evaluate(() => { office.files = []; });
    await tab.setInputFiles('#files', files);
    await idle(tab, files.length);
    return tab.evaluate(() => document.querySelector('.totals')?.textContent || document.getElementById('state').textContent);
  };
  const expected = await totals(employers, lists, given('workers.csv', text));
  assert.match(expected, /Đủ điều kiện[1-9]/);
  assert.equal(await totals(employers, lists, given('workers.csv', text.replaceAll(',', ';'))), expected);
  assert.equal(await totals(employers, lists, given('workers.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))), expected);
  // A table under the name of another.
  assert.match(await totals(given('employers.csv', text), lists, given('workers.csv', some('employers', 9))), /^employers\.csv:1: không nhận ra cột/);
  assert.ok(await tab.evaluate(() => document.getElementById('file_list').open), 'where it can be mended');
  const anything = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919 + at * at) % 256));
  assert.match(await totals(employers, lists, given('workers.csv', anything)), /^workers\.csv:1: .*lưu tệp dạng CSV với mã UTF-8/);
  for (const [name, content, words] of [['rong.xlsx', '', /^rong\.xlsx: /], ['anh.xlsx', anything, /^anh\.xlsx: /], ['cu.xlsx', Buffer.from(`d0cf11e0a1b11ae1${'00'.repeat(504)}`, 'hex'), /^cu\.xlsx: tệp là bảng tính \.xls/]]) {
    await totals(given(name, content));
    await tab.waitForFunction((file) => document.querySelector('#part td.error')?.textContent.startsWith(file), name);
    assert.match(await tab.textContent('#part td.error'), words);
  }
  assert.deepEqual(errors, []);
  await tab.close();
});

test('a receipt that is cut off, or nested without an end, is not confirmed, in words', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', [given('d.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)]);
  await tab.waitForFunction(() => document.querySelector('[data-verdict=not_confirmed]')?.textContent.includes('d.json'));
  await tab.setInputFiles('#files', [given('r.json', '{"format": "rentsupport-rec')]);
  await tab.waitForFunction(() => document.querySelector('[data-verdict=not_confirmed]')?.textContent.includes('r.json'));
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
  assert.match(await tab.textContent('#own tbody td.wide'), /^Hồ sơ ghi Ông\/Bà không phải trả tiền thuê; .*\(Điều 1 và khoản 2 Điều 3\)$/);
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

test('a paper without its day, and a report that ends before it begins, are refused in the language of the page, where it is seen', async () => {
  const tab = await opened();
  await withSample(tab);
  await tab.click('[data-part=report]');
  await tab.fill('#part input[type=date] >> nth=1', '2022-09-01');
  await tab.click('#make_report');
  await tab.waitForFunction(() => document.getElementById('state').textContent.includes('không sớm hơn ngày bắt đầu'));
  await tab.fill('#part input[type=date] >> nth=1', '');
  await tab.click('#make_report');
  await tab.waitForSelector('#part iframe');
  assert.equal(await tab.textContent('#state'), '');
  await tab.click('[data-part=rows]');
  await tab.click('#rows tbody button.link');
  await tab.click('[data-paper=worker]');
  await tab.fill('#paper_body input[type=date]', '');
  await tab.waitForFunction(() => document.getElementById('paper_state').textContent.includes('ngày của thông báo'));
  assert.deepEqual(errors, []);
  await tab.close();
});

test('nothing is kept: no storage of the browser holds anything of the page', async () => {
  const tab = await opened();
  await withSample(tab);
  const kept = await tab.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, navigator.serviceWorker?.controller ?? null]);
  assert.deepEqual(kept, ['', 0, 0, 0, null]);
  await tab.close();
});

test('the table is sorted by a click on a heading, and back; a filter and a cause choose rows', async () => {
  const tab = await opened();
  await withSample(tab);
  const cells = (column) => tab.$$eval(`#rows tbody td:nth-child(${column})`, (all) => all.map((one) => one.textContent));
  const sorted = async (heading, column, key, reversed) => {
    await tab.click(`#rows thead button:has-text("${heading}")`);
    await tab.waitForSelector(`#rows th[aria-sort=${reversed ? 'descending' : 'ascending'}]:has-text("${heading}")`);
    const values = (await cells(column)).map(key);
    const order = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    assert.deepEqual(values, reversed ? order.reverse() : order, heading);
    return values;
  };
  // Who has no name is called by his number, and comes first.
  const plain = (name) => /^\d+$/.test(name) ? '' : name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toUpperCase();
  await sorted('Họ và tên', 1, plain);
  await sorted('Họ và tên', 1, plain, true);
  await sorted('Đơn vị', 6, plain);
  const money = (text) => Number(text.replaceAll('.', ''));
  assert.equal((await sorted('Số tiền', 4, money))[0], 0);
  assert.equal((await sorted('Số tiền', 4, money, true))[0], 1_000_000);
  await sorted('Đề nghị', 8, String);

  await tab.selectOption('#part select', 'undetermined');
  await tab.waitForFunction(() => document.querySelector('#rows [role=status]')?.textContent.startsWith('87 '));
  assert.deepEqual([...new Set(await cells(3))], ['Chờ bổ sung']);
  await tab.evaluate(() => { for (const more of document.querySelectorAll('#office_result details')) more.open = true; });
  const [count] = await tab.$$eval('#office_result [aria-label^="Lý do không"] tbody tr:first-child .number', (all) => all.map((one) => one.textContent));
  await tab.click('#office_result [aria-label^="Lý do không"] tbody button >> nth=0');
  await tab.waitForFunction((found) => document.querySelector('#rows [role=status]')?.textContent.startsWith(`${found} dòng`), count);
  assert.deepEqual([...new Set(await cells(3))], ['Không đủ điều kiện']);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('rejects are shown with their places: the line and the column of a table, the sheet and the cell of a form', async () => {
  const tab = await opened();
  await withSample(tab);
  await tab.click('[data-part=rejects]');
  await tab.waitForSelector('#part tbody tr');
  const out = path.join(scratch, 'sample_rejects');
  rmSync(out, { recursive: true, force: true });
  native(out);
  const rejects = readFileSync(path.join(out, 'rejects.csv'), 'utf8').trimEnd().split('\n').slice(1);
  const rows = await tab.$$eval('#part tbody tr', (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.equal(rows.length, rejects.length);
  for (const [place, [, line, key, column]] of rows.entries()) assert.deepEqual(rejects[place].split(',').slice(1, 4), [line, key, column]);
  await tab.evaluate(() => { office.files = []; });
  await tab.setInputFiles('#files', ['employers.csv', 'thang_4.xlsx'].map((name) => path.join(root, 'examples/forms', name)));
  await tab.click('[data-part=forms]');
  await tab.waitForSelector('#part h3');
  const made = path.join(scratch, 'made');
  rmSync(made, { recursive: true, force: true });
  spawnSync(program, ['import', '--quiet', '--language', 'vi', '--signed', 'all', '--employers', path.join(root, 'examples/forms/employers.csv'), '--out', made, path.join(root, 'examples/forms/thang_4.xlsx')]);
  const marked = ['rejects', 'issues'].flatMap((name) => readFileSync(path.join(made, `${name}.csv`), 'utf8').trimEnd().split('\n').slice(1)).map((line) => line.split(',').slice(1, 3));
  assert.ok(marked.length > 0);
  assert.deepEqual(await tab.$$eval('#part h3 + .scroll tbody tr', (all) => all.map((row) => [row.cells[1].textContent, row.cells[2].textContent])), marked);
  await tab.close();
});

test('what is late on a day is a file more; days month first are read as they are said to be', async () => {
  const tab = await atOffice();
  await tab.setInputFiles('#files', tables);
  await tab.waitForSelector('#rows tbody');
  const out = path.join(scratch, 'late');
  rmSync(out, { recursive: true, force: true });
  native(out, '--as-of', '2022-08-26');
  await tab.evaluate(() => { document.getElementById('file_list').open = true; });
  await tab.fill('#file_list input[type=date]', '2022-08-26');
  await tab.click('#compute');
  await tab.waitForFunction(() => !office.isBusy);
  await tab.click('[data-part=files]');
  assert.deepEqual(await downloaded(tab, () => tab.click('[data-file="overdue.csv"]')), readFileSync(path.join(out, 'overdue.csv')));

  const text = some('workers', 9).replace(/(\d{4})-(\d\d)-(\d\d)/g, '$2/$3/$1');
  const payable = async (content) => {
    await tab.evaluate(() => { office.summary = null; });
    await tab.setInputFiles('#files', [given('workers.csv', content)]);
    await tab.waitForFunction(() => office.summary && !office.isBusy);
    return tab.evaluate(() => office.summary.request_months.payable);
  };
  const expected = await payable(some('workers', 9));
  await tab.evaluate(() => { document.getElementById('file_list').open = true; });
  await tab.selectOption('#file_list .fields select', 'month_first');
  assert.ok(expected > 0);
  assert.equal(await payable(text), expected);
  // Forms are read so, too; the day of a list that has none is said beside them.
  await tab.evaluate(() => { office.files = []; office.summary = null; });
  const form = ['Mẫu số 02,,,,', '1. Tên doanh nghiệp: Công ty TNHH May Mẫu,,,,', 'STT,Họ và tên,Số CCCD/CMND,Ngày bắt đầu thực hiện hợp đồng lao động,Loại hợp đồng lao động', '1,Lê Mẫu An,038069000033,03/04/2022,không xác định thời hạn', ''].join('\n');
  await tab.setInputFiles('#files', [given('employers.csv', readFileSync(path.join(root, 'examples/forms/employers.csv'))), given('mau.csv', form)]);
  await tab.waitForFunction(() => document.querySelector('#office td.error')?.textContent.includes('--drawn-up-on'));
  await tab.fill('#file_list .field:has(label:text("--drawn-up-on")) input', '2022-05-04');
  const begun = async (order) => {
    await tab.selectOption('#file_list .fields select', order);
    await tab.evaluate(() => { office.summary = null; });
    await tab.click('#compute');
    await tab.waitForFunction(() => office.summary && !office.isBusy);
    await tab.click('[data-part=files]');
    return (await downloaded(tab, () => tab.click('#part button:text-is("workers.csv")'))).toString();
  };
  assert.match(await begun('month_first'), /2022-03-04/);
  assert.match(await begun('day_first'), /2022-04-03/);
  assert.deepEqual(errors, []);
  await tab.close();
});

test('what was saved is opened again: tables made of forms, persons decided in the file', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=office]');
  await tab.setInputFiles('#files', ['employers.csv', 'thang_4.xlsx', 'quay_lai_thang_5.xlsx'].map((name) => path.join(root, 'examples/forms', name)));
  await tab.waitForSelector('[data-part=files]');
  const totals = await tab.textContent('.totals');
  await tab.click('[data-part=files]');
  const saved = [];
  for (const name of ['employers', 'lists', 'workers']) saved.push(given(`${name}.csv`, await downloaded(tab, () => tab.click(`#part button:text-is("${name}.csv")`))));
  await tab.evaluate(() => { office.files = []; });
  await tab.setInputFiles('#files', saved);
  await tab.waitForFunction(() => !office.isBusy && document.querySelector('.totals') && !document.querySelector('[data-part=forms]'));
  assert.equal(await tab.textContent('.totals'), totals);

  await tab.evaluate(() => { office.files = []; });
  await tab.setInputFiles('#files', tables);
  await tab.waitForFunction(() => /\([1-9]/.test(document.querySelector('[data-part=persons]')?.textContent));
  await tab.click('[data-part=persons]');
  const asked = (await downloaded(tab, () => tab.click('#part .buttons button'))).toString().trimEnd().split('\n');
  const same = asked[0].split(',').indexOf('same');
  assert.ok(same >= 0);
  const answered = [asked[0], ...asked.slice(1).map((line) => { const row = line.split(','); row[same] = 'no'; return row.join(','); })].join('\n');
  await tab.setInputFiles('#files', [given('persons_to_check.csv', `${answered}\n`)]);
  await tab.waitForFunction(() => document.querySelector('[data-part=persons]')?.textContent.includes('(0)'));
  assert.deepEqual(errors, []);
  await tab.close();
});

// What a PDF says, as its reader would read it.
const printed = async (tab) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: await tab.pdf() }).toString().replace(/\s+/g, ' ');

test('printed: a worker’s answer whole, the table of decisions, an explanation on all its sheets', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=own]');
  await tab.waitForSelector('#own .ask');
  await answered(tab, {});
  await tab.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const own = await printed(tab);
  for (const words of ['nhiều nhất 1.500.000 đồng', 'Điều kiện còn lại', 'Cơ quan bảo hiểm xã hội xác nhận', '15/8/2022', 'Chủ cơ sở cho thuê, cho trọ xác nhận', 'ngày 10 tháng 5 năm 2021']) assert.ok(own.includes(words), words);
  assert.ok(!own.includes('Pháp chế') && !own.includes('Làm lại từ đầu'));
  await withSample(tab);
  const office = await printed(tab);
  for (const words of ['199 lượt', '126.500.000 đồng', 'Đào Mẫu', 'R0000001', 'Không đủ điều kiện']) assert.ok(office.includes(words), words);
  await tab.click('#rows tbody button.link');
  await tab.waitForSelector('#paper_body .why p:last-child');
  const last = await tab.textContent('#paper_body .why p:last-child');
  const why = await printed(tab);
  assert.ok(why.includes('R0000001, 3/2022') && why.includes(last.trim().slice(-30)), last);
  assert.ok(!why.includes('199 lượt'));
  assert.deepEqual(errors, []);
  await tab.close();
});

test('a browser that cannot unpack the page says so, in both languages', async () => {
  const tab = await browser.newPage();
  await tab.addInitScript(() => { delete window.DecompressionStream; });
  await tab.goto(pathToFileURL(file).href);
  await tab.waitForFunction(() => /không mở được trang.*cannot open the page/.test(document.getElementById('state').textContent));
  await tab.close();
});

test('what a worker does not know, and the engine wants to know, stands among the conditions of the answer', async () => {
  const tab = await opened();
  await tab.click('nav [data-face=own]');
  await tab.waitForSelector('#own .ask');
  let conditions = 0;
  for (const other of [{}, { zone: 'industrial_park' }, { contract_type: '?' }, { rent_from: '?', pays_rent: '?' }, { contract_signed_on: '2022-05-16', contract_starts_on: '2022-05-16', previous_contract: 'none' }, { kind: '?', zone: '?', province: '?' }, { contract_type: 'fixed_term', contract_ends_on: '2022-12-31' }]) {
    await answered(tab, { contract_ends_on: '?', previous_contract: '?', previous_contract_ended_on: '?', ...other });
    conditions += await tab.evaluate(async () => {
      const facts = (node) => (node.alternatives ? node.alternatives.flat().flatMap(facts) : node.compared.filter(({ state }) => state === 'unknown').flatMap((compared) => compared.facts.map(({ fact }) => fact)));
      const { months } = await own.ask();
      let found = 0;
      for (const { outcome, explanation } of months) {
        if (outcome !== 'undetermined') continue;
        const [{ tree, settling: [wanted] }] = explanation.explanations;
        const said = own.conditions(tree).flatMap(facts);
        for (const fact of wanted) if (!said.includes(fact)) throw new Error(`${fact} is not said: ${said}`);
        found += wanted.length;
      }
      return found;
    });
  }
  assert.ok(conditions > 100, String(conditions));
  await tab.close();
});

// The last one: it counts what all of them did.
test('no request left, and none can: the policy refuses all that a script could try, in the page and in its worker', async () => {
  assert.deepEqual(left, []);
  const tab = await opened();
  const tried = await tab.evaluate(async () => {
    // Without TLS, so that a request is told from a connection that Chromium opens beforehand.
    const far = 'http://example.org/x';
    const works = (done) => done.then(() => 'works', () => 'refused');
    const loads = (tag, attributes) => works(new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
      document.body.append(element);
    }));
    const socket = () => new Promise((resolve, reject) => {
      const one = new WebSocket('ws://example.org/x');
      one.onopen = resolve;
      one.onerror = reject;
    });
    return {
      fetch: await works(fetch(far)),
      image: await loads('img', { src: far }),
      script: await loads('script', { src: far }),
      style: await loads('link', { rel: 'stylesheet', href: far }),
      socket: await works(socket()),
      worker: await works((async () => { const url = URL.createObjectURL(new Blob([`onmessage = () => fetch('${far}').then(() => postMessage('works'), () => postMessage('refused'))`])); const worker = new Worker(url); worker.postMessage(''); const answer = await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); }); if (answer !== 'works') throw new Error(answer); })()),
    };
  });
  for (const [way, answer] of Object.entries(tried)) assert.equal(answer, 'refused', way);
  await tab.evaluate(() => { navigator.sendBeacon('http://example.org/x', 'x'); const form = Object.assign(document.createElement('form'), { action: 'http://example.org/x', method: 'post' }); document.body.append(form); form.submit(); });
  await tab.waitForTimeout(500);
  assert.equal(tab.url(), pathToFileURL(file).href);
  assert.deepEqual(left, []);
  // The network that is watched is the one that Chromium would use.
  await tab.goto('http://example.org/').catch(() => {});
  assert.match(left.join(), /example\.org/);
  await tab.close();
});
