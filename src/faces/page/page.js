// The page itself: its faces, its languages, and how it begins.
'use strict';

let face = 'start';

function putTexts() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', t(element.dataset.label));
  for (const element of document.querySelectorAll('[data-language]')) element.setAttribute('aria-pressed', String(element.dataset.language === language));
}

// A face has an address, so that the browser's way back leads to the one before; every other address is the start.
function go(name) {
  if (location.hash === `#${name}`) open(name);
  else location.hash = name;
}
function faceOfAddress() {
  const name = location.hash.slice(1);
  return ['own', 'office', 'law'].includes(name) ? name : 'start';
}

async function open(name) {
  face = name;
  document.getElementById('paper').close();
  for (const section of document.querySelectorAll('main > section')) section.hidden = section.id !== name;
  for (const element of document.querySelectorAll('nav [data-face]')) {
    if (element.dataset.face === name) element.setAttribute('aria-current', 'page');
    else element.removeAttribute('aria-current');
  }
  say('');
  if (name === 'own') await own.show();
  if (name === 'office') { office.show(); if (office.summary) await office.showResult(); }
  if (name === 'law') await law.show();
  window.scrollTo(0, 0);
}

async function speak(next) {
  language = next;
  putTexts();
  await own.askAgain(0, 0);
  await office.begin();
  if (office.isReady() && (office.summary || office.isBusy)) await office.compute();
  await open(face);
}

// The notices of the libraries that are compiled in, as their licences ask.
async function showNotices() {
  const text = new TextDecoder().decode(await unpacked('notices'));
  document.getElementById('paper_head').textContent = t('notices');
  document.getElementById('paper_body').replaceChildren(make('pre', { class: 'notices', lang: 'en', tabindex: '0' }, text));
  showPaper();
}

// Files may be dropped anywhere: beside the place for them the browser would leave the page for the file.
function dragged(event) {
  event.preventDefault();
  document.querySelector('.drop')?.classList.toggle('over', event.type === 'dragover');
  if (event.type !== 'drop' || event.dataTransfer.files.length === 0 || !document.body.dataset.ready) return;
  const files = [...event.dataTransfer.files];
  go('office');
  office.add(files);
}

async function begin() {
  putTexts();
  window.onunhandledrejection = (event) => sayError(event.reason);
  document.ondragover = document.ondragleave = document.ondrop = dragged;
  document.getElementById('show_notices').onclick = showNotices;
  document.getElementById('paper').onclose = () => document.body.removeAttribute('data-paper-open');
  document.getElementById('paper_close').onclick = () => document.getElementById('paper').close();
  say(t('starting'));
  try {
    await engine.start();
    await office.begin();
    await law.load();
  } catch (error) {
    broken(error);
    return;
  }
  say('');
  for (const element of document.querySelectorAll('[data-face]')) element.onclick = () => go(element.dataset.face);
  for (const element of document.querySelectorAll('[data-language]')) element.onclick = () => speak(element.dataset.language);
  window.onhashchange = () => open(faceOfAddress());
  if (faceOfAddress() !== 'start') await open(faceOfAddress());
  window.onbeforeprint = () => { for (const more of document.querySelectorAll('#own details')) more.open = true; };
  document.body.dataset.ready = 'yes';
}

begin();
