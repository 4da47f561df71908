"""The C ABI of the shared library inside of this package (rentsupport_tables.h), and what a call that failed raises.

ctypes lets go of the interpreter's lock during every call.
"""
from __future__ import annotations

import ctypes
import functools
import json
import pathlib
import weakref
from ctypes import POINTER, byref, c_char, c_char_p, c_int32, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Any

PLACE = pathlib.Path(__file__).parent


class Error(Exception):
    """Says why the library refused.

    `code` is what is wrong with the data, as in rejects.csv (`bad_date`), else empty; `column` is the column, parameter,
    reading or fact at fault, or empty.
    """

    def __init__(self, text: str, code: str = "", column: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.column = column


class SettingError(Error, ValueError):
    """Parameters, a reading or an assumption cannot be understood."""


class InputError(Error, ValueError):
    """A table cannot be read at all: columns unknown or missing, a file that is no table; or an argument is wrong."""


class NotFoundError(Error, LookupError):
    """There is no such request, month, plan, line or form."""


class CancelledError(Error):
    """The progress function asked for the end."""


class Message(ctypes.Structure):
    _fields_ = [("code", c_char * 32), ("column", c_char * 32), ("text", c_char * 448)]


class Text(ctypes.Structure):
    _fields_ = [("bytes", c_void_p), ("size", c_size_t)]


class Setting(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("value", c_char_p)]


class RulesOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_size_t), ("toml", c_char_p), ("toml_size", c_size_t),
                ("readings", POINTER(Setting)), ("reading_count", c_size_t), ("facts", c_char_p), ("facts_size", c_size_t)]


PROGRESS = ctypes.CFUNCTYPE(c_int32, c_void_p, c_uint64, c_uint64)


class EvaluateOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_size_t), ("assumptions", POINTER(Setting)), ("assumption_count", c_size_t),
                ("progress", PROGRESS), ("context", c_void_p), ("threads", c_uint32)]


_library = ctypes.CDLL(str(PLACE / "librentsupport.so"))

# By function, without the message that each of them has at the end.
_text = POINTER(Text)
_handle = POINTER(c_void_p)
_arguments: dict[str, list[Any]] = {
    "acts": [_text],
    "rules_create": [c_char_p, POINTER(RulesOptions), _handle],
    "rules_without": [c_void_p, c_char_p, _handle],
    "rules_read": [c_void_p, c_char_p, c_size_t, _handle],
    "rules_text": [c_void_p, c_char_p, c_uint8, _text],
    "input_create_for": [c_void_p, c_uint8, _handle],
    "input_add_arrow": [c_void_p, c_char_p, c_void_p, c_void_p],
    "input_add_arrow_stream": [c_void_p, c_char_p, c_void_p],
    "input_set_dates": [c_void_p, POINTER(Setting), c_size_t],
    "input_add_csv": [c_void_p, c_char_p, c_char_p, c_size_t],
    "input_decide": [c_void_p, c_void_p, POINTER(EvaluateOptions), _handle],
    "results_rows": [c_void_p, c_char_p, POINTER(c_uint64)],
    "results_cell": [c_void_p, c_char_p, c_uint64, c_char_p, _text],
    "results_find": [c_void_p, c_char_p, c_char_p, c_char_p, POINTER(c_uint64)],
    "results_csv": [c_void_p, c_char_p, _text],
    "results_export_arrow_stream": [c_void_p, c_char_p, c_void_p],
    "results_explain": [c_void_p, c_char_p, c_uint64, c_uint8, c_uint8, _text],
    "results_summary": [c_void_p, _text],
}
_functions: dict[str, Any] = {}
for _name, _types in _arguments.items():
    _function = getattr(_library, "rentsupport_" + _name)
    _function.argtypes = [*_types, POINTER(Message)]
    _function.restype = c_int32
    _functions[_name] = _function
_free: dict[str, Any] = {}
for _name in ("rules", "input", "results"):
    _function = getattr(_library, f"rentsupport_{_name}_free")
    _function.argtypes = [c_void_p]
    _function.restype = None
    _free[_name] = _function
_library.rentsupport_text_free.argtypes = [_text]
_library.rentsupport_text_free.restype = None
_library.rentsupport_version.restype = c_char_p
_library.rentsupport_python_stream.restype = c_void_p
_library.rentsupport_python_destroy_stream.argtypes = [c_void_p]
_library.rentsupport_python_destroy_stream.restype = None


def version() -> str:
    """Returns the version of the library: "2.0.0"."""
    return str(_library.rentsupport_version().decode())


def address(name: str) -> int:
    """Returns where a function or a text of the library is."""
    return ctypes.addressof(c_char.in_dll(_library, "rentsupport_python_" + name))


def new_stream() -> int:
    """Makes room for a stream, which destroy_stream() or the capsule's destructor takes back."""
    return int(_library.rentsupport_python_stream())


def destroy_stream(stream: int) -> None:
    _library.rentsupport_python_destroy_stream(stream)


_errors: dict[int, type[Error]] = {2: CancelledError, 3: InputError, 4: NotFoundError, 5: SettingError, 10: InputError}


def call(name: str, *arguments: Any) -> None:
    """Calls a function; raises what its status and message say."""
    call_function(_functions[name], *arguments)


def call_function(function: Any, *arguments: Any) -> None:
    """Calls a function that gives a status, with a message at its end."""
    message = Message()
    status = function(*arguments, byref(message))
    if status == 0:
        return
    text = message.text.decode()
    if status == 8:
        raise MemoryError(text)
    raise _errors.get(status, Error)(text, message.code.decode(), message.column.decode())


def text(name: str, *arguments: Any) -> str:
    """Calls a function that gives a text."""
    given = Text()
    call(name, *arguments, byref(given))
    try:
        return ctypes.string_at(given.bytes, given.size).decode()
    finally:
        _library.rentsupport_text_free(byref(given))


def c_text(value: str) -> bytes:
    """Returns a text for C, which ends texts at a zero."""
    if "\0" in value:
        raise ValueError(f"{value!r} holds a zero byte")
    return value.encode()


class Handle:
    """Owns what a function makes: rules, an input or results. What is left at the interpreter's end goes with the
    process, since a daemon thread may still be using it."""

    def __init__(self, kind: str, function: str, *arguments: Any) -> None:
        made = c_void_p()
        call(function, *arguments, byref(made))
        self.pointer = made.value
        weakref.finalize(self, _free[kind], self.pointer).atexit = False


def settings(values: dict[str, str]) -> Any:
    """Returns names and values as the library takes them."""
    return (Setting * len(values))(*(Setting(c_text(name), c_text(value)) for name, value in values.items()))


@functools.cache
def columns_of_acts() -> dict[str, dict[str, dict[str, str]]]:
    """Returns the types of all columns, by act, table and name."""
    return {act: {table: {column["name"]: column["type"] for column in columns} for table, columns in tables.items()}
            for act, tables in json.loads(text("acts")).items()}


def rows_of(results: Handle, table: str) -> int:
    rows = c_uint64()
    call("results_rows", results.pointer, table.encode(), byref(rows))
    return int(rows.value)


def find(results: Handle, table: str, column: str, value: str, start: int = 0) -> int:
    row = c_uint64(start)
    call("results_find", results.pointer, table.encode(), column.encode(), c_text(value), byref(row))
    return int(row.value)

