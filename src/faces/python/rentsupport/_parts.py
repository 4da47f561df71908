"""A run in parts, by the library beside the other one that only this needs (spark_parts.cpp). Rows between its stages are
record batches of SCHEMA: what is in them, spark_parts.cpp alone knows. pyarrow holds them."""
from __future__ import annotations

import ctypes
import functools
import hashlib
import os
from array import array
from collections.abc import Iterable, Mapping
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint64, c_void_p
from typing import Any, NamedTuple

import pyarrow as pa

from . import _library
from ._library import Text

REQUEST, PAYMENT, OPEN, SAME, UNDECIDED = 0, 1, 2, 4, 5  # kinds of rows and keys
DECIDED, PART = 0, 1  # of what a part is decided to
DECISIONS, SCHEDULE, TREE = 0, 1, 2  # of a written range

NUMBERS = ("n0", "n1", "n2", "n3")
SCHEMA = pa.schema([("kind", pa.int8()), ("line", pa.int64()), *((name, pa.int64()) for name in NUMBERS), ("body", pa.binary())])
COLUMNS = "kind byte, line long, n0 long, n1 long, n2 long, n3 long, body binary"  # the same for Spark


class _Rows(ctypes.Structure):
    _fields_ = [("rows", c_uint64), ("kinds", c_void_p), ("lines", c_void_p), ("numbers", c_void_p * len(NUMBERS)),
                ("offsets", c_void_p), ("bytes", c_void_p)]


_PATH = _library.PLACE / "librentsupport_parts.so"
_parts = ctypes.CDLL(str(_PATH))
_given = POINTER(c_void_p)
_functions: dict[str, list[Any]] = {
    "create": [c_char_p, c_size_t, c_char_p, c_size_t, POINTER(_library.Setting), c_size_t, _given],
    "cut_file": [c_void_p, c_char_p, _given, POINTER(c_uint64), POINTER(c_uint64), POINTER(Text), POINTER(Text)],
    "cut_rows": [c_void_p, c_uint8, c_uint64, c_uint64, _given],
    "part_create": [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, _given],
    "part_add": [c_void_p, POINTER(_Rows)],
    "keys": [c_void_p, _given],
    "join": [c_void_p, c_uint64, c_void_p],
    "decide": [c_void_p, _given],
    "write": [POINTER(_Rows), c_uint64, c_uint64, c_uint64, _given],
    "closing_create": [c_void_p, _given],
    "closing_input": [c_void_p, c_char_p, c_uint64, c_char_p],
    "closing_part": [c_void_p, c_char_p, c_size_t],
    "closing_range": [c_void_p, c_void_p, c_size_t, c_void_p, c_size_t, c_uint64, c_char_p, c_size_t],
    "close": [c_void_p, c_char_p],
}
for _name, _types in _functions.items():
    _function = getattr(_parts, "rentsupport_parts_" + _name)
    _function.argtypes, _function.restype = [*_types, POINTER(_library.Message)], c_int32
for _name in ("run", "cut", "batch", "part", "closing"):
    _function = getattr(_parts, f"rentsupport_parts_{_name}_free")
    _function.argtypes, _function.restype = [c_void_p], None
_parts.rentsupport_parts_text_free.argtypes, _parts.rentsupport_parts_text_free.restype = [POINTER(Text)], None
_parts.rentsupport_parts_view.argtypes, _parts.rentsupport_parts_view.restype = [c_void_p], POINTER(_Rows)


def _call(name: str, *arguments: Any) -> None:
    _library.call_function(getattr(_parts, "rentsupport_parts_" + name), *arguments)


class _Handle:
    """Owns what a function makes, and gives it back at the end of a `with`."""

    def __init__(self, kind: str, function: str, *arguments: Any) -> None:
        self._free = getattr(_parts, f"rentsupport_parts_{kind}_free")
        made = c_void_p()
        _call(function, *arguments, byref(made))
        self.pointer = made.value

    def __enter__(self) -> Any:
        return self.pointer

    def __exit__(self, *raised: object) -> None:
        self._free(self.pointer)


def _batch_of(function: str, *arguments: Any) -> pa.RecordBatch:
    with _Handle("batch", function, *arguments) as batch:
        view = _parts.rentsupport_parts_view(batch).contents
        rows = view.rows
        offsets = ctypes.string_at(view.offsets, 4 * (rows + 1))
        size = int.from_bytes(offsets[-4:], "little")

        def numbers(kind: pa.DataType, place: int | None, width: int) -> pa.Array:
            return pa.Array.from_buffers(kind, rows, [None, pa.py_buffer(ctypes.string_at(place or 0, width * rows))])

        body = [None, pa.py_buffer(offsets), pa.py_buffer(ctypes.string_at(view.bytes, size))]
        return pa.RecordBatch.from_arrays(
            [numbers(pa.int8(), view.kinds, 1), numbers(pa.int64(), view.lines, 8),
             *(numbers(pa.int64(), place, 8) for place in view.numbers), pa.Array.from_buffers(pa.binary(), rows, body)],
            schema=SCHEMA)


def _view_of(batch: pa.RecordBatch) -> tuple[_Rows, object]:
    """Returns the rows as the library takes them, and what must live as long."""
    kinds, lines, body = batch.column("kind"), batch.column("line"), batch.column("body").cast(pa.binary())

    def place(column: pa.Array, buffer: int, width: int) -> int | None:
        given = column.buffers()[buffer]
        return None if given is None else given.address + column.offset * width

    if batch.num_rows == 0:
        return _Rows(), None
    return _Rows(rows=batch.num_rows, kinds=place(kinds, 1, 1), lines=place(lines, 1, 8), offsets=place(body, 1, 4),
                 bytes=place(body, 2, 0)), (kinds, lines, body)


@functools.cache
def digest() -> str:
    """Returns the digest of the library, which all that take part in a run must have."""
    return hashlib.sha256(_PATH.read_bytes()).hexdigest()


class Cut(NamedTuple):
    """A file that was cut into rows."""

    header: bytes
    bytes: int
    sha256: str
    batches: list[pa.RecordBatch]


class Job(NamedTuple):
    """All that a part is decided under, as it is sent to where it is decided."""

    engine: str  # the digest of the library
    rules: bytes
    facts: bytes
    settings: dict[str, str]
    files: dict[str, bytes]  # employers, lists, persons
    workers: bytes = b""  # headers
    history: bytes | None = None


class Run:
    """Holds a run as the library has it. `paths`: of its files."""

    def __init__(self, job: Job, paths: Mapping[str, str]) -> None:
        settings = _library.settings({**job.settings, **paths})
        self._job = job
        self._handle = _Handle("run", "create", job.rules, len(job.rules), job.facts, len(job.facts), settings, len(settings))

    def cut(self, table: str, rows_at_once: int) -> Cut:
        """Cuts `workers` or `history`. Raises InputError where it cannot be read."""
        rows, size, header, sha256 = c_uint64(), c_uint64(), Text(), Text()

        class CutHandle(_Handle):
            def __init__(self, run: Any) -> None:
                self._free = _parts.rentsupport_parts_cut_free
                made = c_void_p()
                _call("cut_file", run, table.encode(), byref(made), byref(rows), byref(size), byref(header), byref(sha256))
                self.pointer = made.value

        with CutHandle(self._handle.pointer) as cut:
            batches = [_batch_of("cut_rows", cut, PAYMENT if table == "history" else REQUEST, begin,
                                 min(begin + rows_at_once, rows.value)) for begin in range(0, rows.value, rows_at_once)]
        return Cut(_taken(header), size.value, _taken(sha256).decode(), batches)

    def _part(self, batches: Iterable[pa.RecordBatch]) -> _Handle:
        job = self._job
        part = _Handle("part", "part_create", self._handle.pointer, job.workers, len(job.workers), job.history,
                       len(job.history or b""))
        for batch in batches:
            rows, kept = _view_of(batch)
            _call("part_add", part.pointer, byref(rows))
            del kept
        return part

    def keys(self, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
        """Gives rows of a piece with their keys; of no rows, the pairs of IDs that are decided to be one person's."""
        with self._part(batches) as part:
            return _batch_of("keys", part)

    def decide(self, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
        """Decides a part."""
        with self._part(batches) as part:
            return _batch_of("decide", part)

    def close(self, directory: str, inputs: Mapping[str, tuple[int, str]], parts: Iterable[bytes],
              ranges: Iterable[tuple[tuple[int, int], tuple[int, int], int, bytes]]) -> None:
        """Writes the files. A range: where its decisions and its payments are and how long, its requests, its tree."""
        with _Handle("closing", "closing_create", self._handle.pointer) as closing:
            for name, (size, sha256) in inputs.items():
                _call("closing_input", closing, name.encode(), size, sha256.encode())
            for part in parts:
                _call("closing_part", closing, part, len(part))
            for decisions, schedule, requests, tree in ranges:
                _call("closing_range", closing, *decisions, *schedule, requests, tree, len(tree))
            _call("close", closing, os.fsencode(directory))


def _taken(text: Text) -> bytes:
    try:
        return ctypes.string_at(text.bytes, text.size)
    finally:
        _parts.rentsupport_parts_text_free(byref(text))


def write(batch: pa.RecordBatch, number: int, requests_before: int, payments_before: int) -> pa.RecordBatch:
    """Writes the decided requests of a range."""
    rows, kept = _view_of(batch)
    written = _batch_of("write", byref(rows), number, requests_before, payments_before)
    del kept
    return written


def join(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Returns what stands for each key of the pairs: the least of all keys that hang together with it."""
    flat = array("q", [key for pair in pairs for key in pair])
    numbers = array("q", bytes(8 * len(pairs)))
    _call("join", flat.buffer_info()[0], len(pairs), numbers.buffer_info()[0])
    least: dict[int, int] = {}
    for number, pair in zip(numbers, pairs):
        least[number] = min(least.get(number, pair[0]), *pair)
    return {key: least[number] for number, pair in zip(numbers, pairs) for key in pair}


class _Last(NamedTuple):
    job: Job
    run: Run
    files: list[int]


_last: _Last | None = None


def run_in_task(job: Job) -> Run:
    """Returns the run of a job in this process, which keeps the last one: its files have no name, and go with the
    process. Raises Error where the library is another one than that which the job began with."""
    global _last
    if digest() != job.engine:
        raise _library.Error(f"the library here ({_library.version()}, {digest()}) is another one than the driver's ({job.engine})")
    if _last is None or _last.job != job:
        for file in _last.files if _last else []:
            os.close(file)
        _last = None
        files, paths = [], {"workers": "workers"}
        for name, content in job.files.items():
            files.append(os.memfd_create(name))
            with os.fdopen(os.dup(files[-1]), "wb") as to:
                to.write(content)
            paths[name] = f"/proc/self/fd/{files[-1]}"
        if job.history is not None:
            paths["history"] = "history"
        _last = _Last(job, Run(job, paths), files)
    return _last.run
