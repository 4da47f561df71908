"""Rules of an act under certain parameters and readings."""
from __future__ import annotations

import datetime
import functools
import json
import os
import pathlib
from collections.abc import Mapping
from ctypes import byref, sizeof
from typing import Any, Literal, TypeVar

from . import _library
from ._library import Handle
from ._provisions import Provision

Language = Literal["vi", "en"]
Parameters = str | os.PathLike[str] | bytes | Mapping[str, Any]
Facts = str | os.PathLike[str] | bytes

_R = TypeVar("_R", bound="ActRules")


def code_of(language: Language) -> int:
    try:
        return {"vi": 1, "en": 2}[language]
    except KeyError:
        raise ValueError(f"language is vi or en, not {language!r}") from None


def toml_of(parameters: Mapping[str, Any], prefix: str = "") -> str:
    """Writes parameters as TOML: tables within tables, or dotted names."""
    lines = []
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            lines.append(toml_of(value, f"{prefix}{name}."))
        else:
            lines.append(f"{prefix}{name} = {_toml_value(value)}\n")
    return "".join(lines)


def _toml_value(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _content(given: str | os.PathLike[str] | bytes | None) -> bytes:
    return given or b"" if given is None or isinstance(given, bytes) else pathlib.Path(given).read_bytes()


class ActRules:
    """Rules of an act. Immutable; any number of threads may use one."""

    _act = ""
    _handle: Handle
    _facts: bytes

    def __init__(self, parameters: Parameters | None = None, readings: Mapping[str, str] | None = None) -> None:
        """Makes the rules of the act as enacted, overlaid with `parameters`, then with `readings`.

        `parameters`: a path of a TOML file, its bytes, or its keys as a dict: {"cap": {"months": 2}}; the keys are those
        of `text("toml")`, amounts are whole đồng, days datetime.date. `readings`: a choice by name, {"late_list":
        "accepted"}. Raises SettingError where one cannot be understood, OSError where the file cannot be read.
        """
        self._make(parameters, readings, None)

    def _make(self, parameters: Parameters | None, readings: Mapping[str, str] | None, facts: Facts | None) -> None:
        toml = toml_of(parameters).encode() if isinstance(parameters, Mapping) else _content(parameters)
        chosen = _library.settings(dict(readings or {}))
        further = self._facts = _content(facts)
        options = _library.RulesOptions(sizeof(_library.RulesOptions), toml, len(toml), chosen, len(chosen), further, len(further))
        self._handle = Handle("rules", "rules_create", self._act.encode(), byref(options))

    @functools.cached_property
    def _further_facts(self) -> dict[str, str]:
        """The types of columns that the act does not know, by name."""
        return {}

    def _like(self: _R, handle: Handle) -> _R:
        """Makes rules of a handle, with the further facts of these."""
        rules = type(self).__new__(type(self))
        rules._handle, rules._facts = handle, self._facts
        return rules

    def text(self, form: Literal["id", "sha256", "canonical", "toml", "text", "json", "markdown", "mermaid"],
             language: Language = "vi") -> str:
        """Writes the rules: `id`, `sha256`, `canonical` (what the digest is of), `toml` (the parameters in force), or the
        cards of the law as `text`, `json`, `markdown` or `mermaid`. Raises NotFoundError for any other form."""
        return _library.text("rules_text", self._handle.pointer, _library.c_text(form), code_of(language))

    @property
    def id(self) -> str:
        """The name of the rule set, which tells own rules from the act as enacted."""
        return self.text("id")

    @property
    def sha256(self) -> str:
        """The digest of the rules, as in summary.json."""
        return self.text("sha256")

    def cards(self, language: Language = "vi") -> str:
        """Writes the cards of the law: every provision as it is decided."""
        return self.text("text", language)

    def _repr_markdown_(self) -> str:
        return self.text("markdown")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.sha256[:12]}>"


class RuleSet(ActRules):
    """Decision 08/2022/QĐ-TTg (rent support), as enacted or under other parameters and readings.

    >>> RuleSet(readings={"late_list": "accepted"}).id
    'decision-08-2022'
    """

    _act = "decision-08-2022"

    def __init__(self, parameters: Parameters | None = None, readings: Mapping[str, str] | None = None,
                 facts: Facts | None = None) -> None:
        """Makes the Decision as enacted, overlaid with `parameters`, then with `readings`, as for every act.

        `facts`: further facts, columns of one's own in employers, lists and workers: the path of a TOML file as for
        `--facts`, or its bytes. A run is made, and decided again, under rules with the same ones.
        """
        self._make(parameters, readings, facts)

    @functools.cached_property
    def _further_facts(self) -> dict[str, str]:
        known = {name for table in _library.columns_of_acts()[self._act].values() for name in table}
        facts = json.loads(self.text("json"))["facts"]
        return {fact["name"]: fact["type"] for fact in facts if fact["name"] not in known}

    @classmethod
    def read(cls, cards: str, facts: Facts | None = None) -> RuleSet:
        """Makes a rule set from what `text("json")`, or `rentsupport rules --format json`, wrote, own provisions included;
        `facts` as it was written with. Raises SettingError where it is not, word for word, what this version writes."""
        return cls(facts=facts)._read(cards)

    def _read(self, rules: str) -> RuleSet:
        encoded = rules.encode()
        return self._like(Handle("rules", "rules_read", self._handle.pointer, encoded, len(encoded)))

    def _changed(self, change: Mapping[str, Any]) -> RuleSet:
        return self._read(json.dumps({"format": 2, "schema": "rentsupport-rule-changes-2", "changes": [change]}))

    def with_provision(self, group: Literal["working", "returning"], provision: Provision) -> RuleSet:
        """Makes the same rules with one more provision, which a group must meet besides: not the Decision as enacted, and
        all that is written says so. Raises SettingError where the group has one of that id, or a fact is none."""
        return self._changed(provision.change("with", group=group))

    def replace(self, provision: Provision) -> RuleSet:
        """Makes the same rules with a provision in the place of that of its id, in every group that has it."""
        return self._changed(provision.change("replace"))

    def without(self, provision: str) -> RuleSet:
        """Makes the same rules without a provision, in every group that has it: not the Decision as enacted, and all that is
        written says so. Raises InputError where there is none of that id."""
        return self._like(Handle("rules", "rules_without", self._handle.pointer, _library.c_text(provision)))
