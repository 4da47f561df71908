"""Tables that come out, and how tables go in."""
from __future__ import annotations

import datetime
import decimal
import functools
import html
import importlib
import math
import os
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

from . import _arrow, _library
from ._library import Handle


@runtime_checkable
class ArrowStream(Protocol):
    """Is a table of pyarrow, polars, pandas, DuckDB, or a table of this package."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


Source = str | os.PathLike[str] | ArrowStream | Iterable[Mapping[str, Any]]


def text_of(value: Any, of: str) -> str:
    """Writes a value as a file has it; `of` is the type of its column. Raises TypeError."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if hasattr(value, "item"):  # a scalar of numpy
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        if value != value:  # pandas.NaT
            return ""
        return f"{value.year:04}-{value.month:02}" if of in ("month", "month_set") else str(value)
    if isinstance(value, (int, float, decimal.Decimal)):
        if value != value:  # not a number: pandas' sign of what is missing
            return ""
        # A float that large may stand for several numbers: digits of it are lost.
        if math.isfinite(value) and int(value) == value and not (isinstance(value, float) and abs(value) >= 2**53):
            return str(int(value))
    if of == "month_set" and isinstance(value, Iterable):
        return " ".join(text_of(month, "month") for month in value) or "-"
    raise TypeError(f"{value!r} is no {of}")


def add(handle: Handle, types: Mapping[str, str], table: str, source: Source) -> None:
    """Adds a table to an input; `types` are those of its columns."""
    if isinstance(source, (str, os.PathLike)):
        content = pathlib.Path(source).read_bytes()
        _library.call("input_add_csv", handle.pointer, table.encode(), content, len(content))
    elif hasattr(source, "__arrow_c_stream__"):
        _arrow.add_stream(handle, table, source)
    else:
        rows = list(source)
        names: dict[str, None] = {}
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping):
                raise TypeError(f"{table}, row {number}: {type(row).__name__} is no dict")
            names.update(dict.fromkeys(row))
        columns: dict[str, list[str]] = {}
        for name in names:
            of = types.get(name, "text")
            texts = columns[name] = []
            for number, row in enumerate(rows):
                try:
                    texts.append(text_of(row.get(name), of))
                except TypeError as wrong:
                    raise TypeError(f"{table}, row {number}, column {name}: {wrong}") from None
        if rows:
            _arrow.add_texts(handle, table, columns, len(rows))


class Explanation(str):
    """Is an explanation or a letter: a text that a notebook shows with its lines as they are."""

    def _repr_html_(self) -> str:
        return f'<pre style="white-space: pre-wrap">{html.escape(self)}</pre>'


class Table:
    """Is a table that came out, with the columns of the file of its name. Immutable, and any thread may read it.

    It goes by `__arrow_c_stream__` into pyarrow.table(), polars.DataFrame(), DuckDB, without a copy of months, outcomes and
    masks; amounts are int64 in whole đồng, days date32, `group`, `month` and `outcome` dictionaries of texts, `failed`,
    `unknown` and `ask` lists of texts, `mask` uint64; null is what is not known.
    """

    def __init__(self, results: Handle, name: str) -> None:
        self._results = results
        self.name = name

    @functools.cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(_arrow.columns_of(self._results, self.name, with_rows=False))

    def __len__(self) -> int:
        return _library.rows_of(self._results, self.name)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Exports the table as a stream of arrays of 65,536 rows at most, in its own schema."""
        return _arrow.capsule_of(self._results, self.name)

    def to_dict(self) -> dict[str, list[Any]]:
        """Returns the cells by column: str, int (đồng, counts, masks), bool, datetime.date or a list of str; None where
        nothing is known."""
        return _arrow.columns_of(self._results, self.name)

    def rows(self) -> list[dict[str, Any]]:
        """Returns the rows as dicts, with cells as to_dict() has them."""
        cells = self.to_dict()
        return [dict(zip(cells, row)) for row in zip(*cells.values())]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def csv(self) -> str:
        """Returns the text of the file that the program writes: decisions.csv."""
        return _library.text("results_csv", self._results.pointer, self.name.encode())

    def to_pandas(self) -> Any:
        """Returns a pandas.DataFrame; needs pandas and pyarrow. Days are datetime64, choices categorical."""
        return importlib.import_module("pyarrow").table(self).to_pandas(date_as_object=False)

    def to_polars(self) -> Any:
        """Returns a polars.DataFrame; needs polars alone."""
        return importlib.import_module("polars").DataFrame(self)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows of {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        shown = 20
        rows = self.rows() if len(self) <= 100_000 else []
        lines = ["".join(f"<th>{html.escape(name)}</th>" for name in self.columns)]
        lines += ["".join(f"<td>{html.escape(_shown(cell))}</td>" for cell in row.values()) for row in rows[:shown]]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table>{body}</table><p>{html.escape(self.name)}: {len(self):,} rows</p>"


def _shown(cell: Any) -> str:
    return "" if cell is None else " ".join(cell) if isinstance(cell, list) else str(cell)
