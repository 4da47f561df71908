"""Runs as files: what the program writes, and proves of it. Tables are paths here, of CSV files or workbooks (.xlsx).

    from rentsupport import files
    files.write("out", employers="employers.csv", lists="lists.csv", workers="workers.csv", workbook="out.xlsx")
    assert files.verify("out", employers="employers.csv", lists="lists.csv", workers="workers.csv").confirmed

The program that the package brings does it, as a process of its own: it needs no other, and its texts are the same.
"""
from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ._library import PLACE, Error, InputError
from ._rules import Language, RuleSet
from ._tables import text_of

Path = str | os.PathLike[str]


class Findings(NamedTuple):
    """Is what a check found. `confirmed`: True; False where something differs; None where not all of it could be checked.
    `text`: what was checked, and what differs and where."""

    confirmed: bool | None
    text: str


def _run(arguments: list[str], statuses: Sequence[int]) -> tuple[int, str]:
    """Returns the status and the standard output; raises for a status that is not expected: OSError where a file could not
    be written or the ledger not be read now, else InputError."""
    done = subprocess.run([str(PLACE / "bin" / "rentsupport"), *arguments], capture_output=True, text=True, encoding="utf-8",
                          check=False)
    if done.returncode in statuses:
        return done.returncode, done.stdout
    message = (done.stderr or done.stdout).strip()
    raise OSError(message) if done.returncode == 3 else InputError(message) if done.returncode in (2, 4, 5) else Error(message)


def _options(**values: Path | None) -> list[str]:
    return [word for name, value in values.items() if value is not None
            for word in ("--" + name.replace("_", "-"), os.fspath(value))]


@contextlib.contextmanager
def _rules_options(rules: RuleSet | None) -> Iterator[list[str]]:
    if rules is None:
        yield []
        return
    with tempfile.TemporaryDirectory() as folder:
        cards = pathlib.Path(folder) / "rules.json"
        cards.write_text(rules.text("json"), encoding="utf-8")
        options = _options(rules=cards)
        if rules._facts:
            facts = pathlib.Path(folder) / "facts.toml"
            facts.write_bytes(rules._facts)
            options += _options(facts=facts)
        yield options


def write(out: Path, rules: RuleSet | None = None, *, employers: Path, lists: Path, workers: Path, history: Path | None = None,
          persons: Path | None = None, assume: Mapping[str, Any] | None = None, dates: Mapping[str, str] | None = None,
          as_of: str | None = None, sign: Path | None = None, workbook: Path | None = None, keep: bool = False,
          language: Language = "en") -> int:
    """Decides, and writes a run into the directory `out`: decisions.csv, schedule.csv, summary.json, manifest.json and the
    others, as `rentsupport evaluate`.

    `sign`: a private Ed25519 key in PEM. `workbook`: where to write a workbook (.xlsx) of the run. `as_of`: a day,
    "2022-07-15", after which what is not done is late. `keep`: also run.sqlite, for `find`, `letters`, `report` and
    `payments`. Returns 0, or 1 where rows were rejected. Raises InputError where an input cannot be read, OSError
    where the run could not be written.
    """
    options = [word for option, values in (("--assume", assume), ("--dates", dates)) for name, value in (values or {}).items()
               for word in (option, f"{name}={text_of(value, 'text')}")]
    with _rules_options(rules) as own:
        status, _ = _run(["evaluate", *_options(employers=employers, lists=lists, workers=workers, history=history,
                                                persons=persons, out=out, as_of=as_of, sign=sign, workbook=workbook),
                          *own, *options, *(["--keep"] if keep else []), "--quiet", "--language", language], (0, 1))
    return status


def verify(run: Path, rules: RuleSet | None = None, *, employers: Path, lists: Path, workers: Path, history: Path | None = None,
           persons: Path | None = None, ledger: Path | None = None, key: Path | None = None, sign: Path | None = None,
           language: Language = "en") -> Findings:
    """Decides a run again from its inputs, and compares every byte and digest, as `rentsupport verify`.

    `rules`: own rules, where the run was decided under some; parameters and readings are those of its manifest. `key`:
    the public key that it must be signed with; `sign`: the private one, from which the root follows.
    """
    with _rules_options(rules) as own:
        return _found(*_run(["verify", *_options(run=run, employers=employers, lists=lists, workers=workers, history=history,
                                                 persons=persons, ledger=ledger, key=key, sign=sign),
                             *own, "--language", language], (0, 1, 4)))


def receipt(run: Path, request_id: str, month: str, rules: RuleSet | None = None, *, employers: Path, lists: Path,
            workers: Path, history: Path | None = None, persons: Path | None = None, ledger: Path | None = None,
            sign: Path | None = None, language: Language = "en") -> str:
    """Writes a receipt (JSON): which facts and rules gave one decision of a run. It holds the facts of one person. `sign`:
    the key of a signed run. Raises InputError where the inputs are not those of the run."""
    with _rules_options(rules) as own:
        _, text = _run(["receipt", *_options(run=run, employers=employers, lists=lists, workers=workers, history=history,
                                             persons=persons, ledger=ledger, sign=sign, request=request_id, month=month),
                        *own, "--quiet", "--language", language], (0,))
    return text


def check_receipt(receipt: str, rules: RuleSet | None = None, *, key: Path | None = None, root: str | None = None,
                  manifest: Path | None = None, language: Language = "en") -> Findings:
    """Decides the facts of a receipt, its text, again, and follows its path to the root.

    Anyone can make a consistent receipt: without the public `key`, the `root` or the `manifest` of the run, from a source
    that you trust, `confirmed` is None. `rules`: those of the decision; None is the Decision as enacted.
    """
    with _rules_options(rules) as own, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "receipt.json"
        file.write_text(receipt, encoding="utf-8", newline="")
        return _found(*_run(["check-receipt", str(file), *_options(key=key, root=root, manifest=manifest), *own,
                             "--language", language], (0, 1, 4)))


def _found(status: int, text: str) -> Findings:
    return Findings({0: True, 1: None, 4: False}[status], text)
