"""Judged files of one JSON object a line, plain or gzipped: read strictly, because a figure over half a file is wrong.

In: a path and the fields a suite needs. Out: rows with their line numbers. In a corpus that is added (extract.corpus) a
bad row costs only itself; here the first bad row ends the reading with its file and line.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from citewell.errors import JudgedDataError, SourceNotFound

Types = type | tuple[type, ...]
_READ_ERRORS = (OSError, EOFError, zlib.error)
_SAID = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a judged file."""

    path: Path
    number: int  # of its line, from 1
    data: dict[str, Any]

    def error(self, message: str, hint: str = "mend that line, or leave it out") -> JudgedDataError:
        """An error that names this row's file and line, to be raised by who finds fault with it."""
        return JudgedDataError(f"{self.path}, line {self.number}: {message}", hint=hint)


def read_rows(path: Path, required: Mapping[str, Types], *, unique: str = "id") -> Iterator[Row]:
    """Stream the rows of a .jsonl or .jsonl.gz file.

    Args:
        required: fields that each row must have, with the type or types of their values.
        unique: a field whose values name the rows: none may come twice. Rows without it are let through.
    Raises:
        SourceNotFound: there is no such file.
        JudgedDataError: a line that is not a JSON object, a field missing or of a wrong type, a name used twice, a
            file that breaks off or has no rows.
    """
    seen: dict[str, int] = {}
    number = 0
    for number, line in lines_of(path):
        row = Row(path, number, _parsed(path, number, line))
        _check(row, required)
        if unique in row.data:
            name = str(row.data[unique])
            if name in seen:
                raise row.error(f"the {unique} {name!r} was used before, in line {seen[name]}", "give each row its own")
            seen[name] = number
        yield row
    if not number:
        raise JudgedDataError(f"{path} holds no rows", hint="it should have one JSON object on each line")


def open_text(path: Path) -> IO[bytes]:
    """A file's bytes, unpacked if its first bytes say that it is gzipped.

    Raises:
        SourceNotFound: there is no such file.
        JudgedDataError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")
    except FileNotFoundError as problem:
        raise SourceNotFound(f"there is no file {path}") from problem
    except OSError as problem:
        raise JudgedDataError(f"{path} cannot be read: {(problem.strerror or str(problem)).lower()}") from problem


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1; a mark of byte order at the start is passed over.

    Raises:
        SourceNotFound: there is no such file.
        JudgedDataError: it cannot be read to its end, or is not UTF-8.
    """
    number = 0
    with open_text(path) as file:
        try:
            for number, line in enumerate(file, 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if text.strip():
                    yield number, text
        except UnicodeDecodeError as problem:
            message = f"{path}, line {number}: not UTF-8 at byte {problem.start} of the line"
            misnamed = path.suffix == ".gz" and not isinstance(file, gzip.GzipFile)
            hint = "its name says gzip, but it is not packed so" if misnamed else "convert the file to UTF-8"
            raise JudgedDataError(message, hint=hint) from problem
        except _READ_ERRORS as problem:
            message = f"{path} breaks off after line {number} ({problem or type(problem).__name__})"
            raise JudgedDataError(message, hint="copy or download the file again") from problem


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as problem:
        message = f"{path}, line {number}: not JSON ({problem})"
        raise JudgedDataError(message, hint="each line must be one JSON object") from problem
    if not isinstance(value, dict):
        message = f"{path}, line {number}: {_said(type(value))} where an object should be"
        raise JudgedDataError(message, hint="each line must be one JSON object")
    return value


def _check(row: Row, required: Mapping[str, Types]) -> None:
    for name, types in required.items():
        allowed = types if isinstance(types, tuple) else (types,)
        if name not in row.data:
            raise row.error(f"the field {name!r} is missing", f"rows need the fields {', '.join(required)}")
        if not _is_of(row.data[name], allowed):
            wanted = " or ".join(dict.fromkeys(map(_said, allowed)))
            raise row.error(f"the field {name!r} is {_said(type(row.data[name]))}, it should be {wanted}")


def _is_of(value: object, allowed: tuple[type, ...]) -> bool:
    """Whether a JSON value is of one of the types: true and false are no numbers, a whole number is also a number."""
    if isinstance(value, bool):
        return bool in allowed
    return isinstance(value, allowed) or (isinstance(value, int) and float in allowed)


def _said(kind: type) -> str:
    return _SAID.get(kind, kind.__name__)
