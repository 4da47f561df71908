"""Rent support under Decision 08/2022/QĐ-TTg: who may be paid, for which months, how much, by when, and why.

    from rentsupport import RuleSet, evaluate
    run = evaluate(RuleSet(), employers="employers.csv", lists="lists.csv", workers="workers.csv")
    run.decisions.to_polars(), run.explain("R0000033", "2022-06")

`rentsupport.training` is training support under Decision 23/2021/QĐ-TTg; `rentsupport.files` writes runs, workbooks and
receipts, and checks them. What else needs files (letters for Word, the ledger, reports, payments) is the program's, which
this package brings: `python -m rentsupport`, or program().

Threads: rules and runs are immutable, and any number of threads may use one; evaluating lets go of the interpreter's
lock. Forks: between calls the library has no threads and no locks, so that a forked process may go on with rules and
runs; a fork during a call leaves that call to the parent.
"""
from __future__ import annotations

from . import files, training
from ._library import PLACE as _PLACE
from ._library import CancelledError, Error, InputError, NotFoundError, SettingError
from ._library import version as _version
from ._provisions import (Condition, Fact, Provision, Term, all_of, any_of, at_least, first_day, last_day,
                          supported_month)
from ._rules import RuleSet
from ._run import Run, evaluate
from ._tables import Explanation, Table

__version__ = _version()
__all__ = ["CancelledError", "Condition", "Error", "Explanation", "Fact", "InputError", "NotFoundError", "Provision", "RuleSet",
           "Run", "SettingError", "Table", "Term", "all_of", "any_of", "at_least", "evaluate", "files", "first_day", "last_day",
           "program", "supported_month", "training"]


def program() -> str:
    """Returns the path of the program that this package brings, for subprocess.run([program(), "verify", ...])."""
    return str(_PLACE / "bin" / "rentsupport")
