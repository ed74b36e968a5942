"""A list of queries, as its owner saves it: one a line; blank lines and lines that begin with `#` are passed over."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from citewell.errors import UsageError
from citewell.publish.names import file_name

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Saved:
    """A query that gets a page."""

    query: str
    file: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A query that is the same question as an earlier one."""

    query: str
    line: int
    first: str


def read_saved(name: str) -> tuple[list[Saved], list[Repeated]]:
    """The queries of a file, or of standard input for "-", each once and in their order.

    Raises:
        UsageError: it cannot be read, is not UTF-8, or holds no query.
    """
    lines = _text(name).split("\n")  # not where else Python sees an end of line: a query may hold such characters
    saved: dict[str, Saved] = {}
    repeated: list[Repeated] = []
    for number, line in enumerate(lines, 1):
        query = " ".join(line.split())
        if not query or query.startswith("#"):
            continue
        file = file_name(query)
        if file in saved:
            repeated.append(Repeated(query, number, saved[file].query))
        else:
            saved[file] = Saved(query, file)
    if not saved:
        raise UsageError(f"there is no query in {_named(name)}", hint="write one query a line; lines with # are notes")
    return list(saved.values()), repeated


def _text(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as problem:
        raise UsageError(
            f"cannot read {name}: {problem.strerror or problem}", hint='name a text file with one query a line, or "-"'
        ) from problem
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise UsageError(f"line {line} of {_named(name)} is not UTF-8", hint="save the file as UTF-8") from problem


def _named(name: str) -> str:
    return "standard input" if name == STDIN else name
