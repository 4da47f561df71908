"""Rent support under Decision 08/2022/QĐ-TTg: who may be paid, for which months, how much, by when, and why.

    from rentsupport import RuleSet, evaluate
    run = evaluate(RuleSet(), employers="employers.csv", lists="lists.csv", workers="workers.csv")
    run.decisions.to_polars(), run.explain("R0000033", "2022-06")

`rentsupport.training` is training support under Decision 23/2021/QĐ-TTg. What needs files (workbooks, letters for Word, the
ledger, receipts, verify, reports) is the program's, which this package brings: `python -m rentsupport`, or program().

Threads: rules and runs are immutable, and any number of threads may use one; evaluating lets go of the interpreter's
lock. Forks: between calls the library has no threads and no locks, so that a forked process may go on with rules and
runs; a fork during a call leaves that call to the parent.
"""
from __future__ import annotations

from . import training
from ._library import PLACE as _PLACE
from ._library import CancelledError, Error, InputError, NotFoundError, SettingError
from ._library import version as _version
from ._rules import RuleSet
from ._run import Run, evaluate
from ._tables import Explanation, Table

__version__ = _version()
__all__ = ["CancelledError", "Error", "Explanation", "InputError", "NotFoundError", "RuleSet", "Run", "SettingError", "Table",
           "evaluate", "program", "training"]


def program() -> str:
    """Returns the path of the program that this package brings, for subprocess.run([program(), "verify", ...])."""
    return str(_PLACE / "bin" / "rentsupport")
