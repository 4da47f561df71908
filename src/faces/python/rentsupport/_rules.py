"""Rules of an act under certain parameters and readings."""
from __future__ import annotations

import datetime
import json
import os
import pathlib
from collections.abc import Mapping
from ctypes import byref, sizeof
from typing import Any, Literal, TypeVar

from . import _library
from ._library import Handle

Language = Literal["vi", "en"]
Parameters = str | os.PathLike[str] | bytes | Mapping[str, Any]

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


class ActRules:
    """Rules of an act. Immutable; any number of threads may use one."""

    _act = ""
    _handle: Handle

    def __init__(self, parameters: Parameters | None = None, readings: Mapping[str, str] | None = None) -> None:
        """Makes the rules of the act as enacted, overlaid with `parameters`, then with `readings`.

        `parameters`: a path of a TOML file, its bytes, or its keys as a dict: {"cap": {"months": 2}}; the keys are those
        of `text("toml")`, amounts are whole đồng, days datetime.date. `readings`: a choice by name, {"late_list":
        "accepted"}. Raises SettingError where one cannot be understood, OSError where the file cannot be read.
        """
        if isinstance(parameters, Mapping):
            toml = toml_of(parameters).encode()
        elif isinstance(parameters, bytes) or parameters is None:
            toml = parameters or b""
        else:
            toml = pathlib.Path(parameters).read_bytes()
        chosen = _library.settings(dict(readings or {}))
        options = _library.RulesOptions(sizeof(_library.RulesOptions), toml, len(toml), chosen, len(chosen))
        self._handle = Handle("rules", "rules_create", self._act.encode(), byref(options))

    @classmethod
    def _of(cls: type[_R], handle: Handle) -> _R:
        rules = cls.__new__(cls)
        rules._handle = handle
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

    @classmethod
    def read(cls, cards: str) -> RuleSet:
        """Makes a rule set from what `text("json")`, or `rentsupport rules --format json`, wrote, own provisions included.
        Raises SettingError where it is not, word for word, what this version writes."""
        encoded = cards.encode()
        return cls._of(Handle("rules", "rules_read", None, encoded, len(encoded)))

    def without(self, provision: str) -> RuleSet:
        """Makes the same rules without a provision, in every group that has it: not the Decision as enacted, and all that is
        written says so. Raises InputError where there is none of that id."""
        return self._of(Handle("rules", "rules_without", self._handle.pointer, _library.c_text(provision)))
