// Unpacks what pack.py wrote into the page, and begins with the page's own script, which the policy knows by its digest.
'use strict';

// Reads how many bytes there are, and five digits for four of them; `digits` is the alphabet.
function bytesOf(id) {
  const text = document.getElementById(id).textContent;
  const begin = text.indexOf(' ') + 1;
  const size = Number(text.slice(0, begin));
  const values = new Uint8Array(128);
  for (let i = 0; i < digits.length; ++i) values[digits.charCodeAt(i)] = i;
  const view = new DataView(new ArrayBuffer(size + 3));
  for (let at = 0, from = begin; at < size; at += 4) {
    let number = 0;
    for (const end = from + 5; from < end; ++from) number = number * 85 + values[text.charCodeAt(from)];
    view.setUint32(at, number);
  }
  return new Uint8Array(view.buffer, 0, size).slice();
}
async function unpacked(id) {
  const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
// Says why the page does not open, in both languages: the texts of the page may not be there.
function broken(error) {
  console.error(error);
  document.getElementById('state').textContent = 'Trình duyệt này không mở được trang: cần Chrome, Edge hoặc Firefox phát hành từ năm 2023, hay Safari từ 16.4. / This browser cannot open the page: it takes Chrome, Edge or Firefox of 2023 or later, or Safari from 16.4.';
}
async function load() {
  const script = document.createElement('script');
  script.textContent = new TextDecoder().decode(await unpacked('page'));
  document.body.append(script);
}
load().catch(broken);
