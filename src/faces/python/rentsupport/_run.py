"""Deciding, and what came out of it."""
from __future__ import annotations

import ctypes
import datetime
import functools
import json
from collections.abc import Callable, Mapping
from ctypes import byref, sizeof
from typing import Any, Literal

from . import _library, _tables
from ._library import Handle
from ._rules import ActRules, Language, RuleSet, code_of
from ._tables import Explanation, Source, Table

# Is called with how many of how many requests are decided; False ends the work.
Progress = Callable[[int, int], bool | None]


def make_input(rules: ActRules, language: Language, tables: Mapping[str, Source | None],
               dates: Mapping[str, str] | None) -> Handle:
    handle = Handle("input", "input_create_for", rules._handle.pointer, code_of(language))
    told = _library.settings(dict(dates or {}))
    _library.call("input_set_dates", handle.pointer, told, len(told))
    for table, source in tables.items():
        if source is None:
            continue
        try:
            types = _library.columns_of_acts()[rules._act][table]
            _tables.add(handle, {**types, **rules._further_facts}, table, source)
        except _library.InputError as wrong:
            raise _library.InputError(f"{table}: {wrong}", wrong.code, wrong.column) from None
    return handle


def assumed_texts(rules: ActRules, assume: Mapping[str, Any]) -> dict[str, str]:
    """Writes what is assumed of facts as a file would have it."""
    types = {name: of for table in _library.columns_of_acts()[rules._act].values() for name, of in table.items()}
    types |= rules._further_facts
    return {fact: _tables.text_of(value, types.get(fact, "text")) for fact, value in assume.items()}


def decide(rows: Handle, rules: ActRules, assume: Mapping[str, Any], threads: int, progress: Progress | None) -> Handle:
    """Decides an input. The library calls back now and then, and a pending interrupt (Ctrl-C) ends it too."""
    raised: list[BaseException] = []

    def go_on(context: object, done: int, total: int) -> int:
        try:
            return int(progress is not None and progress(done, total) is False)
        except BaseException as error:  # handed on below: it cannot pass through C
            raised.append(error)
            return 1

    assumed = _library.settings(assumed_texts(rules, assume))
    options = _library.EvaluateOptions(sizeof(_library.EvaluateOptions), assumed, len(assumed),
                                       _library.PROGRESS(go_on), None, threads)
    try:
        return Handle("results", "input_decide", rows.pointer, rules._handle.pointer, byref(options))
    except _library.CancelledError:
        if raised:
            raise raised[0] from None
        raise


class ActRun:
    """Holds what was decided, and the rows that could not be used. Immutable: any number of threads may read one. After
    os.fork() both processes have it."""

    def __init__(self, rules: ActRules, rows: Handle, results: Handle, language: Language) -> None:
        self._rules = rules
        self._rows = rows
        self._results = results
        self.language: Language = language

    def _table(self, name: str) -> Table:
        return Table(self._results, name)

    @property
    def decisions(self) -> Table:
        """Every request-month (of training support: every line), in the order of the input."""
        return self._table("decisions")

    @property
    def schedule(self) -> Table:
        """Every payment, with the last day of each step (of training support: a row per dossier that is paid)."""
        return self._table("schedule")

    @property
    def rejects(self) -> Table:
        """The rows that could not be used: file, line, key, column, code, message (in the run's language), record. `line`
        is that of the CSV file; of other tables the number of the row behind a header, from 2."""
        return self._table("rejects")

    @property
    def issues(self) -> Table:
        """What is suspicious in rows that are used: file, line, key, column, code, message."""
        return self._table("issues")

    @functools.cached_property
    def summary(self) -> dict[str, Any]:
        """What summary.json holds, without digests of files: counts, sums in whole đồng, by group, month, province,
        district and employer."""
        summary: dict[str, Any] = json.loads(_library.text("results_summary", self._results.pointer))
        return summary

    def _cell(self, table: str, row: int, column: str) -> str:
        return _library.text("results_cell", self._results.pointer, table.encode(), row, column.encode())

    def _explained(self, table: str, row: int, form: int, language: Language | None) -> Explanation:
        return Explanation(_library.text("results_explain", self._results.pointer, table.encode(), row, form,
                                         code_of(language or self.language)))


class Run(ActRun):
    """Is a run of rent support: what evaluate() returns."""

    def __init__(self, rules: RuleSet, rows: Handle, results: Handle, language: Language, assume: Mapping[str, Any]) -> None:
        super().__init__(rules, rows, results, language)
        self._assume = dict(assume)

    @property
    def rules(self) -> RuleSet:
        """The rules that decided."""
        assert isinstance(self._rules, RuleSet)
        return self._rules

    @property
    def persons_to_check(self) -> Table:
        """Pairs of IDs of which an office must say whether they are one person; a filled-in copy is `persons`."""
        return self._table("persons_to_check")

    def under(self, rules: RuleSet | None = None, *, assume: Mapping[str, Any] | None = None, threads: int = 0,
              progress: Progress | None = None) -> Run:
        """Decides the same rows under other rules or assumptions; None: those of this run."""
        other, assumed = rules or self.rules, self._assume if assume is None else assume
        return Run(other, self._rows, decide(self._rows, other, assumed, threads, progress), self.language, assumed)

    def _rows_of(self, request_id: str, month: str | datetime.date | None) -> list[int]:
        row = _library.find(self._results, "decisions", "request_id", request_id)
        wanted = None if month is None else _tables.text_of(month, "month")
        rows, count = [], len(self.decisions)
        while row < count and self._cell("decisions", row, "request_id") == request_id:
            if wanted is None or self._cell("decisions", row, "month") == wanted:
                rows.append(row)
            row += 1
        if not rows:
            raise _library.NotFoundError(f"request {request_id} does not ask for {wanted}")
        return rows

    def explain(self, request_id: str, month: str | datetime.date | None = None,
                language: Language | None = None) -> Explanation:
        """Says why a request is decided so, and what would change it: of one month ("2022-04"), or of each that it asks for.
        Raises NotFoundError where no request that is used has the id, or it does not ask for the month."""
        return Explanation("\n".join(self._explained("decisions", row, 1, language)
                                     for row in self._rows_of(request_id, month)))

    def explain_json(self, request_id: str, month: str | datetime.date | None = None) -> list[dict[str, Any]]:
        """Returns what explain() says as data, in both languages: an element of `explanations` of src/answer/explaining.md
        for each month."""
        return [explanation for row in self._rows_of(request_id, month)
                for explanation in json.loads(self._explained("decisions", row, 2, "en"))["explanations"]]

    def letter(self, request_id: str, to: Literal["worker", "employer"] = "worker",
               language: Language | None = None) -> Explanation:
        """Writes the letter about a request, as an office sends it."""
        form = {"worker": 3, "employer": 4}[to]
        return self._explained("decisions", self._rows_of(request_id, None)[0], form, language)

    def compare(self, after: Run) -> list[dict[str, Any]]:
        """Lists the request-months that another run over the same rows decides otherwise: request_id, worker_id, month, then
        outcome, amount_vnd and max_amount_vnd, each `_before` and `_after`. Raises ValueError where the rows are others."""
        keys, values = ("request_id", "worker_id", "month"), ("outcome", "amount_vnd", "max_amount_vnd")
        old, new = self.decisions.to_dict(), after.decisions.to_dict()
        if any(old[key] != new[key] for key in keys):
            raise ValueError("the runs are not over the same rows")
        changes = []
        for row in range(len(self.decisions)):
            if any(old[value][row] != new[value][row] for value in values):
                change = {key: old[key][row] for key in keys}
                for value in values:
                    change[value + "_before"], change[value + "_after"] = old[value][row], new[value][row]
                changes.append(change)
        return changes

    def readings(self) -> list[dict[str, Any]]:
        """Decides the same rows once more for every option of every reading that was not chosen, and lists what changes:
        reading, option, question (in the run's language), changed (request-months), payable_vnd_before,
        payable_vnd_after; what changes the payable money most comes first. Raises ValueError for rules without a
        provision, which are not the act under parameters."""
        parameters = self.rules.text("toml").encode()
        if RuleSet(parameters).sha256 != self.rules.sha256:
            raise ValueError("readings are compared under the act as enacted, or under parameters")
        words = {"vi": "vietnamese", "en": "english"}[self.language]
        changes = []
        for reading in json.loads(self.rules.text("json"))["readings"]:
            for option in reading["options"]:
                if option["name"] != reading["chosen"]:
                    other = self.under(RuleSet(parameters, {reading["name"]: option["name"]}))
                    changes.append({"reading": reading["name"], "option": option["name"],
                                    "question": reading["question"][words], "changed": len(self.compare(other)),
                                    "payable_vnd_before": self.summary["amount_vnd"]["payable"],
                                    "payable_vnd_after": other.summary["amount_vnd"]["payable"]})
        return sorted(changes, key=lambda change: -abs(change["payable_vnd_after"] - change["payable_vnd_before"]))

    def __str__(self) -> str:
        months, money = self.summary["request_months"], self.summary["amount_vnd"]
        english = self.language == "en"
        rejected = len(self.rejects)
        names = ("payable", "refused", "undetermined") if english else ("được hỗ trợ", "bị từ chối", "chưa xác định")
        lines = [f"{sum(months.values()):,} " + ("request-months decided" if english else "lượt hỗ trợ đã quyết định")]
        lines += [f"  {name:<14}{months[key]:>9,}" for name, key in zip(names, ("payable", "refused", "undetermined"))]
        lines[1] += f"  {money['payable']:>15,} VND"
        lines[3] += f"  {money['at_most']:>15,} VND " + ("with them at most" if english else "nhiều nhất, kể cả các lượt này")
        if rejected:
            lines.append(f"{rejected:,} " + ("rows rejected" if english else "dòng bị loại"))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return Explanation(str(self))._repr_html_()


def evaluate(rules: RuleSet | None = None, *, employers: Source, lists: Source, workers: Source,
             history: Source | None = None, persons: Source | None = None, assume: Mapping[str, Any] | None = None,
             dates: Mapping[str, str] | None = None, language: Language = "en", threads: int = 0,
             progress: Progress | None = None) -> Run:
    """Decides which workers may be paid rent support, for which months, how much, and by when each office must act.

    A table is the path of a CSV file; anything with `__arrow_c_stream__` (pyarrow, polars, pandas with pyarrow, DuckDB); or
    dicts by column, whose cells are texts as in the files, or bool, int, datetime.date, and for sets of months an
    iterable of months; None is not known. Columns are those of src/files/formats.md. A row with a fault is rejected
    and listed, never an exception.

    `rules`: None is the Decision as enacted. `assume`: fills facts where they are unknown, {"pays_rent": True}.
    `dates`: whether the day or the month stands first in a table's dates as texts, {"lists": "month_first",
    "workers.rent_from": "day_first"}; a table that nothing is said of settles it by itself. `language`: of rejects, issues, explanations and of what is wrong with a table. `threads`: 0 is all processors; the
    result does not depend on it. `progress(done, total)` is called now and then in this thread; False ends the work.

    Raises InputError where a table cannot be read at all, SettingError for an assumption that cannot be understood,
    CancelledError where `progress` said so, OSError for a file, TypeError for a cell that is none. The interpreter's lock
    is free meanwhile; Ctrl-C ends it.
    """
    chosen = rules or RuleSet()
    rows = make_input(chosen, language, {"employers": employers, "lists": lists, "workers": workers,
                                                     "history": history, "persons": persons}, dates)
    return Run(chosen, rows, decide(rows, chosen, assume or {}, threads, progress), language, assume or {})
