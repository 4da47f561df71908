"""Puts the page into one file: pack.py ENGINE_DIR NOTICES OUTPUT. The engine, the sample and the notices of what is compiled in stand
in it gzipped, as text, as the page's own script does; a Content-Security-Policy forbids every connection, and every script but that
one and the one that unpacks it (loader.js)."""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
root = here.parents[2]
most_bytes = 1_200_000


# Digits of base 85: they end no element of HTML, and are 6 % less than base 64.
digits = "!#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~`"[:85]


# The bytes gzipped (zopfli: 5 % less than gzip -9), four of them five digits, the first the highest; their number stands
# before them.
def packed(data: bytes) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        zipped = subprocess.run(["zopfli", "--i5", "-c", file.name], check=True, stdout=subprocess.PIPE).stdout
    text = [f"{len(zipped)} "]
    for at in range(0, len(zipped), 4):
        number = int.from_bytes(zipped[at : at + 4].ljust(4, b"\0"), "big")
        group = ""
        for _ in range(5):
            number, digit = divmod(number, 85)
            group = digits[digit] + group
        text.append(group)
    return "".join(text)


def script(text: str) -> str:
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def main(engine: pathlib.Path, notices: pathlib.Path, output: pathlib.Path) -> None:
    read = lambda path: path.read_text(encoding="utf-8")
    page = "\n".join(read(here / name) for name in ("texts.js", "engine.js", "office.js", "own_case.js", "law.js", "page.js"))
    loader = script(f"const digits = {json.dumps(digits)};\n" + read(here / "loader.js"))
    worker = read(engine / "engine.js") + read(here / "engine_worker.js")
    tables = ("employers.csv", "lists.csv", "workers.csv", "history.csv")
    sample = b"\0".join(name.encode() + b"\0" + (root / "examples/hung_yen" / name).read_bytes() for name in tables)
    digests = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (loader, page))
    policy = (
        "default-src 'none'; connect-src 'none'; "
        f"script-src {digests} 'wasm-unsafe-eval'; worker-src blob:; "
        "style-src 'unsafe-inline'; img-src data: blob:; font-src 'none'; form-action 'none'; base-uri 'none'"
    )
    html = read(here / "page.html")
    parts = {
        "{{policy}}": policy,
        "{{style}}": read(here / "page.css"),
        "{{worker}}": packed(worker.encode()),
        "{{engine}}": packed((engine / "engine.wasm").read_bytes()),
        "{{sample}}": packed(sample),
        "{{notices}}": packed(notices.read_bytes()),
        "{{page}}": packed(page.encode()),
        "{{script}}": loader,
    }
    for mark, text in parts.items():
        if html.count(mark) != 1:
            sys.exit(f"page.html: {mark} stands {html.count(mark)} times")
        before, after = html.split(mark)
        html = before + text + after
    output.write_text(html, encoding="utf-8")
    size = output.stat().st_size
    print(f"{output}: {size:,} bytes")
    if size > most_bytes:
        sys.exit(f"more than {most_bytes:,} bytes")


main(*map(pathlib.Path, sys.argv[1:]))
