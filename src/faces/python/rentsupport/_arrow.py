"""The Arrow C data interface by ctypes: rows of dicts in, tables out, and streams as capsules."""
from __future__ import annotations

import ctypes
import datetime
from array import array
from collections.abc import Mapping, Sequence
from ctypes import POINTER, c_char_p, c_int64, c_void_p
from typing import Any

from . import _library


class Schema(ctypes.Structure):
    pass


Schema._fields_ = [("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64),
                   ("n_children", c_int64), ("children", POINTER(POINTER(Schema))), ("dictionary", POINTER(Schema)),
                   ("release", c_void_p), ("private_data", c_void_p)]


class Array(ctypes.Structure):
    pass


Array._fields_ = [("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64),
                  ("n_children", c_int64), ("buffers", POINTER(c_void_p)), ("children", POINTER(POINTER(Array))),
                  ("dictionary", POINTER(Array)), ("release", c_void_p), ("private_data", c_void_p)]


class Stream(ctypes.Structure):
    pass


Stream._fields_ = [("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, POINTER(Stream), POINTER(Schema))),
                   ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, POINTER(Stream), POINTER(Array))),
                   ("get_last_error", ctypes.CFUNCTYPE(c_char_p, POINTER(Stream))),
                   ("release", c_void_p), ("private_data", c_void_p)]

_RELEASE = ctypes.CFUNCTYPE(None, c_void_p)
_NAME = _library.address("stream_name")
_DESTROY = _library.address("destroy_capsule")
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [c_void_p, c_void_p, c_void_p]
_pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_of.restype = c_void_p
_pointer_of.argtypes = [ctypes.py_object, c_char_p]


# ---- In ----

def add_stream(handle: _library.Handle, table: str, source: Any) -> None:
    """Adds what anything with `__arrow_c_stream__` holds."""
    capsule = source.__arrow_c_stream__()
    _library.call("input_add_arrow_stream", handle.pointer, table.encode(),
                  _pointer_of(capsule, b"arrow_array_stream"))


def add_texts(handle: _library.Handle, table: str, columns: Mapping[str, Sequence[str]], rows: int) -> None:
    """Adds columns of texts, an empty one of which is not known; all of them have that many rows."""
    kept: list[Any] = []  # until the call is over: the library copies
    schemas, arrays = [], []
    for name, texts in columns.items():
        # A text that no file could hold is a fault of its row, not of the table.
        encoded = [value.encode("utf-8", "surrogatepass") for value in texts]
        offsets = array("q", [0])
        end = 0
        for value in encoded:
            end += len(value)
            offsets.append(end)
        content = b"".join(encoded)
        buffers = (c_void_p * 3)(None, offsets.buffer_info()[0], ctypes.cast(c_char_p(content), c_void_p))
        kept += [offsets, content, buffers]
        schemas.append(_schema(b"U", _library.c_text(name)))
        arrays.append(_array(rows, buffers))
    schema, given = _schema(b"+s", b""), _array(rows, (c_void_p * 1)(None))
    schema.n_children = given.n_children = len(schemas)
    schema.children = (POINTER(Schema) * len(schemas))(*map(ctypes.pointer, schemas))
    given.children = (POINTER(Array) * len(arrays))(*map(ctypes.pointer, arrays))
    _library.call("input_add_arrow", handle.pointer, table.encode(), ctypes.addressof(schema), ctypes.addressof(given))
    del kept


def _schema(form: bytes, name: bytes) -> Schema:
    return Schema(format=form, name=name, flags=2, release=_library.address("release_schema"))


def _array(rows: int, buffers: Any) -> Array:
    return Array(length=rows, n_buffers=len(buffers), buffers=buffers, release=_library.address("release_array"))


# ---- Out ----

def capsule_of(results: _library.Handle, table: str) -> object:
    """Returns a table as a capsule of a stream."""
    stream = _library.new_stream()
    try:
        _library.call("results_export_arrow_stream", results.pointer, table.encode(), stream)
        capsule: object = _new_capsule(stream, _NAME, _DESTROY)
    except BaseException:
        _library.destroy_stream(stream)
        raise
    return capsule


def columns_of(results: _library.Handle, table: str, with_rows: bool = True) -> dict[str, list[Any]]:
    """Returns the cells of a table by column: str, int, bool, date, or a list of str; None where nothing is known."""
    place = _library.new_stream()
    try:
        _library.call("results_export_arrow_stream", results.pointer, table.encode(), place)
        stream = Stream.from_address(place)
        schema = Schema()
        _pull(stream, stream.get_schema, schema)
        try:
            fields = [schema.children[i].contents for i in range(schema.n_children)]
            columns: dict[str, list[Any]] = {field.name.decode(): [] for field in fields}
            while with_rows:
                rows = Array()
                _pull(stream, stream.get_next, rows)
                if not rows.release:
                    break
                try:
                    for i, cells in enumerate(columns.values()):
                        cells += _cells(fields[i], rows.children[i].contents)
                finally:
                    _RELEASE(rows.release)(ctypes.addressof(rows))
            return columns
        finally:
            _RELEASE(schema.release)(ctypes.addressof(schema))
    finally:
        _library.destroy_stream(place)


def _pull(stream: Stream, function: Any, into: Any) -> None:
    if function(ctypes.byref(stream), ctypes.byref(into)) != 0:
        raise _library.Error((stream.get_last_error(ctypes.byref(stream)) or b"").decode())


def _numbers(place: int | None, kind: str, first: int, count: int) -> list[int]:
    numbers = array(kind)
    if count > 0 and place:
        numbers.frombytes(ctypes.string_at(place + first * numbers.itemsize, count * numbers.itemsize))
    return numbers.tolist()


def _bits(place: int, first: int, count: int) -> list[bool]:
    data = ctypes.string_at(place, (first + count + 7) // 8)
    return [bool(data[i >> 3] >> (i & 7) & 1) for i in range(first, first + count)]


_FIRST_DAY = datetime.date(1970, 1, 1).toordinal()


def _cells(field: Schema, column: Array) -> list[Any]:
    """Reads the layouts that the library exports (arrow_export.cpp)."""
    first, count, form = column.offset, column.length, field.format
    if count == 0:
        return []
    cells: list[Any]
    if field.dictionary:
        words = _cells(field.dictionary.contents, column.dictionary.contents)
        cells = [words[i] for i in _numbers(column.buffers[1], "b", first, count)]
    elif form == b"u":
        ends = _numbers(column.buffers[1], "i", first, count + 1)
        content = ctypes.string_at(column.buffers[2], ends[-1]) if ends[-1] > 0 else b""
        cells = [content[a:b].decode() for a, b in zip(ends, ends[1:])]
    elif form == b"+l":
        ends = _numbers(column.buffers[1], "i", first, count + 1)
        items = _cells(field.children[0].contents, column.children[0].contents)
        cells = [items[a:b] for a, b in zip(ends, ends[1:])]
    elif form == b"tdD":
        cells = [datetime.date.fromordinal(_FIRST_DAY + day) for day in _numbers(column.buffers[1], "i", first, count)]
    elif form == b"b":
        cells = list(_bits(column.buffers[1], first, count))
    else:
        cells = _numbers(column.buffers[1], {b"l": "q", b"L": "Q"}[form], first, count)
    if column.null_count != 0 and column.buffers[0]:
        known = _bits(column.buffers[0], first, count)
        cells = [cell if is_known else None for cell, is_known in zip(cells, known)]
    return cells
