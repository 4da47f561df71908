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

async function open(name) {
  face = name;
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
  own.answers = [];
  putTexts();
  await office.begin();
  if (office.summary) await office.compute();
  await open(face);
}

// The notices of the libraries that are compiled in, as their licences ask.
async function showNotices() {
  const text = new TextDecoder().decode(await unpacked('notices'));
  document.getElementById('paper_head').textContent = t('notices');
  document.getElementById('paper_body').replaceChildren(make('pre', { class: 'notices', lang: 'en', tabindex: '0' }, text));
  document.getElementById('paper').showModal();
}

async function begin() {
  putTexts();
  document.getElementById('show_notices').onclick = () => showNotices().catch(sayError);
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
  for (const element of document.querySelectorAll('[data-face]')) element.onclick = () => open(element.dataset.face).catch(sayError);
  for (const element of document.querySelectorAll('[data-language]')) element.onclick = () => speak(element.dataset.language).catch(sayError);
  window.onbeforeprint = () => { for (const more of document.querySelectorAll('#own details')) more.open = true; };
  document.body.dataset.ready = 'yes';
}

begin();
