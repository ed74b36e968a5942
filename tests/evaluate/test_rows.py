"""Judged files are read strictly: the first fault ends the reading with its file, its line and what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.rows import Types, read_rows

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))


def written(folder: Path, content: str | bytes, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@settings(max_examples=30)
@given(
    rows=st.lists(st.dictionaries(st.text(min_size=1).filter(lambda key: key != "id"), JSON), min_size=1, max_size=5)
)
def test_what_was_written_is_read(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Row by row with the numbers of their lines, plain and gzipped, whatever the texts in them are."""
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    folder = tmp_path_factory.mktemp("rows")
    for content in (text, gzip.compress(text), b"\xef\xbb\xbf" + text):
        read = list(read_rows(written(folder, content), {}))
        assert [row.data for row in read] == rows
        assert [row.number for row in read] == list(range(1, len(rows) + 1))


def test_blank_lines_count_but_are_no_rows(tmp_path: Path) -> None:
    rows = list(read_rows(written(tmp_path, '\n{"id": 1}\n \n{"id": 2}'), {}))
    assert [row.number for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('{"id": 1, "claim": "a"}\nnot json\n', 2, "not JSON"),
        ('{"id": 1, "claim": "a"}\n[1]\n', 2, "a list where an object should be"),
        ('{"id": 1}\n', 1, "'claim' is missing"),
        ('{"id": 1, "claim": 5}\n', 1, "'claim' is a whole number, it should be a text"),
        ('{"id": 1, "claim": null}\n', 1, "'claim' is null"),
        ('{"id": 1, "claim": "a"}\n\n{"id": "1", "claim": "b"}\n', 3, "'1' was used before, in line 1"),
        (b'{"id": 1, "claim": "a"}\n{"id": 2, "claim": "\xff"}\n', 2, "not UTF-8"),
        ("[" * 100_000, 1, "not JSON"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, content: str | bytes, line: int, said: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(JudgedDataError) as caught:
        list(read_rows(path, {"claim": str}))
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("value", "types", "right"),
    [
        (True, bool, True),
        (True, int, False),
        (1, float, True),
        (1.5, int, False),
        ("x", (str, int), True),
        (None, (str, type(None)), True),
        ({}, list, False),
    ],
)
def test_types_are_those_of_json(tmp_path: Path, value: object, types: Types, right: bool) -> None:
    """True is no number, a whole number is also a number."""
    path = written(tmp_path, json.dumps({"field": value}))
    if right:
        assert [row.data for row in read_rows(path, {"field": types})] == [{"field": value}]
    else:
        with pytest.raises(JudgedDataError, match="should be"):
            list(read_rows(path, {"field": types}))


@pytest.mark.parametrize("content", [b"", b"\n \n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(JudgedDataError, match="holds no rows"):
        list(read_rows(written(tmp_path, content), {}))


def test_a_file_that_breaks_off_says_where(tmp_path: Path) -> None:
    """A gzip cut in half gives no figure over the half."""
    whole = gzip.compress(b"".join(b'{"id": %d, "text": "%d"}\n' % (n, n**9) for n in range(5_000)))
    path = written(tmp_path, whole[: len(whole) // 2])
    with pytest.raises(JudgedDataError, match=r"breaks off after line \d+"):
        list(read_rows(path, {}))


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="there is no file"):
        list(read_rows(tmp_path / "none.jsonl", {}))
    with pytest.raises(JudgedDataError, match="cannot be read"):
        list(read_rows(tmp_path, {}))
