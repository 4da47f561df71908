"""Provisions of one's own: conditions on facts, written as Python."""
from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Value = str | bool | int | datetime.date

_DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True)
class Condition:
    """Is held, failed, or, where a fact that decides it is unknown, neither. Made by comparing facts; immutable.

    `a & b`, `a | b` and `~a` join conditions, as do all_of(), any_of() and at_least().
    """

    node: Mapping[str, Any]

    def __and__(self, other: Condition) -> Condition:
        return all_of(self, other)

    def __or__(self, other: Condition) -> Condition:
        return any_of(self, other)

    def __invert__(self) -> Condition:
        return Condition({"kind": "not", "of": [self.node]})

    def __bool__(self) -> bool:
        raise TypeError("a condition is neither true nor false before it is decided: join conditions by &, | and ~")


class Term:
    """Is what a condition compares: a fact, or a day or month of what is asked for.

    `<`, `<=`, `>`, `>=`, `==` and `!=` with another term, a datetime.date, a month ("2022-04") or a whole number give a
    Condition; so do `==` and `!=` of a choice with its value (`fact("kind") == "enterprise"`), of a yes/no with a bool.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, term: Mapping[str, Any]) -> None:
        self._term = dict(term)

    def plus(self, *, months: int = 0, days: int = 0) -> Term:
        """Returns the same, so many months and then days later; below 0 earlier."""
        moved = {name: self._term.get(name, 0) + more for name, more in (("months", months), ("days", days))}
        return Term({**self._term, **moved})

    def _compared(self, sign: str, other: Term | Value) -> Condition:
        right = other._term if isinstance(other, Term) else _constant(other)
        return Condition({"kind": "compare", "comparison": sign, "left": self._term, "right": right})

    def __lt__(self, other: Term | Value) -> Condition:
        return self._compared("<", other)

    def __le__(self, other: Term | Value) -> Condition:
        return self._compared("<=", other)

    def __gt__(self, other: Term | Value) -> Condition:
        return self._compared(">", other)

    def __ge__(self, other: Term | Value) -> Condition:
        return self._compared(">=", other)

    def __eq__(self, other: Term | Value) -> Condition:  # type: ignore[override]
        return self._compared("=", other)

    def __ne__(self, other: Term | Value) -> Condition:  # type: ignore[override]
        return ~(self == other)


class Fact(Term):
    """Is a fact, by the name of its column."""

    def __init__(self, name: str, times: int = 1) -> None:
        super().__init__({"source": "fact", "fact": name, **({} if times == 1 else {"times": times})})
        self.name = name

    def __mul__(self, times: int) -> Term:
        """Returns a number so many times, 1 or more."""
        return Fact(self.name, self._term.get("times", 1) * times)

    __rmul__ = __mul__

    def __eq__(self, other: Term | Value) -> Condition:  # type: ignore[override]
        if isinstance(other, bool):
            return self.is_one_of("yes" if other else "no")
        if isinstance(other, str) and not _DAY_OR_MONTH.fullmatch(other):
            return self.is_one_of(other)
        return super().__eq__(other)

    def is_one_of(self, *values: str) -> Condition:
        """Says whether a choice is one of these: provinces by their code, "79"; yes/no is a choice too."""
        return Condition({"kind": "one_of", "fact": self.name, "values": list(values)})

    def is_given(self) -> Condition:
        """Says whether it is given; never unknown."""
        return Condition({"kind": "given", "fact": self.name})

    def is_one_month(self) -> Condition:
        """Says whether a set of months holds exactly one."""
        return Condition({"kind": "one_month", "fact": self.name})

    def contains(self, month: str) -> Condition:
        """Says whether a set of months holds the month that a fact names: "reference_month"."""
        return Condition({"kind": "contains", "fact": self.name, "month_fact": month})

    def contains_supported_month(self) -> Condition:
        """Says whether a set of months holds the month that is asked for."""
        return Condition({"kind": "contains_supported_month", "fact": self.name})


def _constant(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        raise TypeError("only a fact is yes or no")
    if isinstance(value, datetime.datetime):
        raise TypeError(f"{value!r} is no day")
    if isinstance(value, (datetime.date, str)):
        return {"source": "constant", "value": str(value)}
    return {"source": "constant", "value": int(value)}


def supported_month() -> Term:
    """Returns the month that is asked for."""
    return Term({"source": "supported_month"})


def first_day() -> Term:
    """Returns the first day of the month that is asked for."""
    return Term({"source": "first_day"})


def last_day() -> Term:
    """Returns the last day of the month that is asked for."""
    return Term({"source": "last_day"})


def _joined(kind: str, conditions: Sequence[Condition], **more: int) -> Condition:
    return Condition({"kind": kind, **more, "of": [condition.node for condition in conditions]})


def all_of(*conditions: Condition) -> Condition:
    """Is held where each of them is."""
    return _joined("all_of", conditions)


def any_of(*conditions: Condition) -> Condition:
    """Is held where one of them is."""
    return _joined("any_of", conditions)


def at_least(least: int, *conditions: Condition) -> Condition:
    """Is held where so many of them are."""
    return _joined("at_least", conditions, least=least)


@dataclass(frozen=True)
class Provision:
    """Is a provision of one's own, decided with those of the Decision: before once a month and the cap.

    `id`: "own.night". `vietnamese`, `english`: what it asks, in a sentence each. Where it stands: `norm_vietnamese` and
    `norm_english`, or articles of the Decision in `citations` ({"article": 4, "clause": 2}). `source`: the document.
    `confidence`: "V" verified, "I" inferred, "B" not verified.
    """

    id: str
    condition: Condition
    vietnamese: str
    english: str
    source: str
    norm_vietnamese: str = ""
    norm_english: str = ""
    citations: Sequence[Mapping[str, int | str]] = ()
    confidence: Literal["V", "I", "B"] = "V"

    def change(self, kind: Literal["with", "replace"], **more: str) -> dict[str, Any]:
        """Returns it as a change of a rule set: an element of `changes` of the schema rentsupport-rule-changes-2."""
        words = {name: value for name, value in vars(self).items() if name != "condition" and value}
        words["citations"] = [dict(place) for place in self.citations]
        return {"change": kind, **more, "provision": words, "condition": self.condition.node}
