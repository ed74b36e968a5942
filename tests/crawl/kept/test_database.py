"""The crawl file: made once, opened by several processes, refused if it is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.crawl.kept.database import FILE_NAME, FORMAT, CrawlFile
from citewell.errors import LibraryError, LibraryFormatError, LibraryUnwritable


def test_it_is_made_when_first_opened(tmp_path: Path) -> None:
    """With its folder; and the second opening finds what the first has written."""
    folder = tmp_path / "new" / "library"
    assert not CrawlFile.exists(folder)
    first = CrawlFile.open(folder)
    with first.transaction():
        first.connection.execute("INSERT INTO meta VALUES ('x', 'y')")
    second = CrawlFile.open(folder)
    assert CrawlFile.exists(folder)
    assert second.connection.execute("SELECT value FROM meta WHERE key = 'x'").fetchone() == ("y",)
    first.close()
    second.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """Also for whatever stops it."""
    file = CrawlFile.open(tmp_path)

    def stopped_in_the_middle() -> None:
        with file.transaction():
            file.connection.execute("INSERT INTO meta VALUES ('x', 'y')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle()
    assert file.connection.execute("SELECT count(*) FROM meta WHERE key = 'x'").fetchone() == (0,)
    file.close()


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    file = CrawlFile.open(tmp_path)
    file.connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    file.close()
    with pytest.raises(LibraryFormatError, match=f"has format 99, this version reads {FORMAT}"):
        CrawlFile.open(tmp_path)


def test_a_file_that_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    """With the path in it."""
    (tmp_path / FILE_NAME).write_bytes(b"something else" * 1000)
    with pytest.raises(LibraryError, match=FILE_NAME):
        CrawlFile.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    """Two words on why."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryUnwritable, match="cannot be made"):
        CrawlFile.open(tmp_path / "file" / "library")
