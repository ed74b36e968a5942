"""Files as they are written, and what is said where they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.errors import UsageError
from citewell.publish.target import write


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    write(tmp_path / "page.html", b"one")
    write(tmp_path / "page.html", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("page.html", b"two")]


@pytest.mark.parametrize(
    ("name", "hint"), [("no/such/page.html", "make it first"), (".", "name a file in it"), ("x" * 300, "shorter name")]
)
def test_what_cannot_be_written_is_told_with_what_to_do(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="cannot write") as raised:
        write(tmp_path / name, b"x")
    assert hint in raised.value.hint
