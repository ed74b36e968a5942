from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from citewell.crawl.files import LEADS_OUT, FoundFile, OtherFile, PlaceProblem, file_source, find_files, source_path

SUFFIXES = (".html", ".txt", ".pdf")


def names(*places: Path) -> list[str]:
    return [item.path.name for item in find_files(places, SUFFIXES) if isinstance(item, FoundFile)]


def write(path: Path, text: str = "words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_documents_are_found_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.HTML", "c.pdf"):
        write(tmp_path / name)
    assert names(tmp_path) == ["1.HTML", "2.txt", "c.pdf"]


def test_what_is_no_document_is_named_not_dropped(tmp_path: Path) -> None:
    for name in ("a.jpg", ".git/config", "Makefile", "a.txt"):
        write(tmp_path / name)
    others = [item.why for item in find_files([tmp_path], SUFFIXES) if isinstance(item, OtherFile)]
    assert sorted(others) == [".jpg files", "hidden files and folders", "suffixless files"]


def test_a_file_that_is_named_is_found_whatever_its_suffix(tmp_path: Path) -> None:
    assert names(write(tmp_path / "notes")) == ["notes"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path / "a" / "1.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert names(tmp_path) == ["1.txt"]
    problems = [item for item in find_files([tmp_path], SUFFIXES) if isinstance(item, PlaceProblem)]
    assert [Path(problem.source).name for problem in problems] == ["self"]


def test_one_file_under_two_names_is_read_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(first)
    assert names(tmp_path) == ["a.txt"]


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with links within it, and links that lead out of it in every way."""
    folder = tmp_path / "papers"
    write(tmp_path / "outside" / "secret.txt")
    write(tmp_path / "papers-of-others" / "other.txt")
    write(folder / "deep" / "own.txt")
    links = {
        "absolute.txt": tmp_path / "outside" / "secret.txt",
        "relative.txt": Path("../outside/secret.txt"),
        "folder": tmp_path / "outside",
        "neighbour.txt": tmp_path / "papers-of-others" / "other.txt",  # whose name begins as the folder's does
        "above": Path(".."),
        "root": Path("/"),
        "by-way-of.txt": Path("deep/chain.txt"),
        "deep/chain.txt": tmp_path / "outside" / "secret.txt",
        "nowhere.txt": tmp_path / "outside" / "missing.txt",
        "process.txt": Path("/proc/self/environ"),
        "device.txt": Path("/dev/zero"),
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    (folder / "shortcut").symlink_to(folder / "deep")
    (folder / "twice.txt").symlink_to("deep/../deep/own.txt")
    return folder


def test_links_that_lead_out_of_the_folder_are_not_followed(linked: Path) -> None:
    """Nor looked at; each is named. Who can write into a folder must not choose what else is read."""
    found = list(find_files([linked], SUFFIXES))
    assert [item.path.name for item in found if isinstance(item, FoundFile)] == ["own.txt"]
    assert not [item for item in found if isinstance(item, PlaceProblem)]
    assert sum(item.why == LEADS_OUT for item in found if isinstance(item, OtherFile)) == 11


def test_links_are_followed_out_of_a_folder_where_its_owner_says_so(linked: Path) -> None:
    """Each file once, and what is no file is refused as ever."""
    for far in ("root", "above", "process.txt"):
        (linked / far).unlink()
    found = list(find_files([linked], SUFFIXES, followed=[linked]))
    files = [item.path.resolve().name for item in found if isinstance(item, FoundFile)]
    assert {"own.txt", "secret.txt", "other.txt"} <= set(files)
    assert len(files) == len(set(files))
    assert "not_a_file" in {item.reason for item in found if isinstance(item, PlaceProblem)}


def test_a_link_that_is_named_itself_is_followed(linked: Path) -> None:
    """The owner has chosen it; what it leads to is then the folder that no link leads out of."""
    assert [path.resolve().name for path in paths(linked / "absolute.txt")] == ["secret.txt"]
    (linked / "deep" / "back.txt").symlink_to(linked / "twice.txt")
    assert [path.resolve().name for path in paths(linked / "shortcut")] == ["own.txt"]


def paths(*places: Path) -> list[Path]:
    return [item.path for item in find_files(places, SUFFIXES) if isinstance(item, FoundFile)]


def test_a_folder_named_like_a_document_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "x.pdf" / "inside.txt")
    assert names(tmp_path) == ["inside.txt"]


def test_pipes_and_sockets_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        problems = [item for item in find_files([tmp_path], SUFFIXES) if isinstance(item, PlaceProblem)]
    assert [problem.reason for problem in problems] == ["not_a_file", "not_a_file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    problems = [item for item in find_files([tmp_path], SUFFIXES) if isinstance(item, PlaceProblem)]
    assert [problem.reason for problem in problems] == ["no_permission"]


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"100% #1?.txt", "日本.txt".encode(), b"line\nbreak.txt"])
def test_any_name_survives_as_a_source(tmp_path: Path, name: bytes) -> None:
    """Names are bytes; a source is plain ASCII that leads back to them."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    write(path)
    source = file_source(path)
    assert source.isascii()
    assert source_path(source) == path
    assert [item.source for item in find_files([tmp_path], SUFFIXES)] == [source]


def test_the_stamp_changes_with_the_content(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    before = next(iter(find_files([path], SUFFIXES)))
    write(path, "other words")
    after = next(iter(find_files([path], SUFFIXES)))
    assert isinstance(before, FoundFile)
    assert isinstance(after, FoundFile)
    assert before.stamp != after.stamp


def test_a_web_address_has_no_path() -> None:
    assert source_path("https://example.org/a.txt") is None
