"""A stopped evaluation goes on with what it had finished, and only with that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import UsageError
from citewell.evaluate.journal import Journal, key_of


def test_what_was_recorded_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "work" / "answers.journal"
    with Journal(path, "k") as journal:
        journal.record("q1", {"rouge": 0.5})
    with Journal(path, "k") as journal:
        journal.record("q2", [1, 2])
    with Journal(path, "k") as journal:
        assert journal.done == {"q1": {"rouge": 0.5}, "q2": [1, 2]}


def test_another_key_begins_anew(tmp_path: Path) -> None:
    """What other data, settings or code gave is of no use."""
    with Journal(tmp_path / "j", "k") as journal:
        journal.record("q1", 1)
    with Journal(tmp_path / "j", "other") as journal:
        assert journal.done == {}
    with Journal(tmp_path / "j", "k") as journal:
        assert journal.done == {}


def test_a_finished_one_leaves_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", "k") as journal:
        journal.record("q1", 1)
        journal.finish()
    assert list(tmp_path.iterdir()) == []


@given(cut=st.integers(0, 200))
def test_a_kill_loses_at_most_the_line_being_written(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cut anywhere, the whole lines before the cut are read and further ones can be added."""
    path = tmp_path_factory.mktemp("journal") / "j"
    with Journal(path, "k") as journal:
        for number in range(8):
            journal.record(f"q{number}", {"text": "ü" * number})
    content = path.read_bytes()[:cut]
    path.write_bytes(content)
    whole = max(0, content.count(b"\n") - 1)
    with Journal(path, "k") as journal:
        assert len(journal.done) in (whole, whole + 1)  # one more where only the end of the line is missing
        journal.record("last", 1)
    with Journal(path, "k") as journal:
        assert journal.done["last"] == 1


def test_without_a_path_it_keeps_nothing_on_disk() -> None:
    with Journal(None, "k") as journal:
        journal.record("q1", 1)
        journal.finish()
    assert journal.done == {"q1": 1}


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        Journal(tmp_path / "file" / "j", "k")


def test_the_key_follows_data_settings_and_versions(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("one")
    key = key_of([path], {"limit": 1}, {"code": "a"})
    assert key == key_of([path], {"limit": 1}, {"code": "a"})
    assert key != key_of([path], {"limit": 2}, {"code": "a"})
    assert key != key_of([path], {"limit": 1}, {"code": "b"})
    path.write_text("two")
    assert key != key_of([path], {"limit": 1}, {"code": "a"})
