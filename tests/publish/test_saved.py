"""Lists of queries as their owners write them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from citewell.errors import UsageError
from citewell.publish.saved import Repeated, Saved, read_saved


def saved(tmp_path: Path, data: str | bytes) -> Path:
    path = tmp_path / "questions.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_one_query_a_line(tmp_path: Path) -> None:
    """Blank lines and notes are passed over; a mark of byte order and line ends of any system are no part of it."""
    path = saved(tmp_path, "\ufeff# my questions\r\n\r\nWhat is gout?\r\n  bread   time \n#x\nlast\u2028one")
    assert read_saved(str(path)) == (
        [
            Saved("What is gout?", "what-is-gout.html"),
            Saved("bread time", "bread-time.html"),
            Saved("last one", "last-one.html"),
        ],
        [],
    )


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    """The second is told, with its line."""
    path = saved(tmp_path, "what is gout\n\nWhat is gout?\n")
    assert read_saved(str(path)) == (
        [Saved("what is gout", "what-is-gout.html")],
        [Repeated("What is gout?", 3, "what is gout")],
    )


@pytest.mark.parametrize(
    ("data", "said"), [("", "no query"), ("# only notes\n", "no query"), (b"ok\n\xff\xfe\n", "line 2")]
)
def test_a_file_without_queries_is_told(tmp_path: Path, data: str | bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        read_saved(str(saved(tmp_path, data)))
    assert raised.value.hint


def test_queries_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"what is gout\n")))
    assert read_saved("-") == ([Saved("what is gout", "what-is-gout.html")], [])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_saved(str(tmp_path / "none.txt"))
