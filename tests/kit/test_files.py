"""A file is there whole or not at all."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from citewell.kit.files import copy_whole, leads_out, open_regular, open_whole, write_whole


def test_it_is_written_and_replaced(tmp_path: Path) -> None:
    for text in ("one\n", "zwei ü\n"):
        write_whole(tmp_path / "report.txt", text)
        assert (tmp_path / "report.txt").read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_failure_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    """A lone surrogate has no UTF-8 form, so writing breaks off in the middle."""
    write_whole(tmp_path / "report.txt", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "report.txt", "new" * 100_000 + "\ud800")
    assert (tmp_path / "report.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_copy_has_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x00\xff\r\n")
    copy_whole(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()
    with pytest.raises(FileNotFoundError):
        copy_whole(tmp_path / "none", tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_whole(tmp_path / "none" / "report.txt", "text")


def test_bytes_are_written_piece_by_piece_or_not_at_all(tmp_path: Path) -> None:
    with open_whole(tmp_path / "archive") as file:
        file.write(b"one")
        file.write(b"two")
        assert not (tmp_path / "archive").exists()
    with pytest.raises(TypeError), open_whole(tmp_path / "archive") as file:
        file.writelines([b"new", "text"])  # type: ignore[list-item]
    assert (tmp_path / "archive").read_bytes() == b"onetwo"
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_only_files_are_opened_and_nothing_is_waited_for(tmp_path: Path) -> None:
    """A pipe without a writer would keep who opens it waiting for ever; a device has no end."""
    (tmp_path / "file").write_text("words")
    with open_regular(tmp_path / "file") as file:
        assert file.read() == b"words"
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for name in ("pipe", "link", "socket", "/dev/zero", "/dev/tty", "missing", "."):
            with pytest.raises(OSError, match=r"."), open_regular(tmp_path / name):
                pass


def test_a_path_leads_out_of_a_folder_by_links_only(tmp_path: Path) -> None:
    """On any part of the way; names that begin alike are no folders in each other."""
    for folder in ("a/b", "ab"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "a" / "out").symlink_to(tmp_path / "ab")
    (tmp_path / "a" / "in").symlink_to(tmp_path / "a" / "b")
    (tmp_path / "alias").symlink_to(tmp_path / "a")
    folder = tmp_path / "a"
    assert [leads_out(folder / name, folder) for name in ("b", "in/x", "out", "out/x", ".", "..", "../ab")] == [
        False, False, True, True, False, True, True,
    ]  # fmt: skip
    assert not leads_out(tmp_path / "alias" / "b", folder)
    assert not leads_out(folder / "b", tmp_path / "alias")
