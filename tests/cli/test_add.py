"""`citewell add --name`: folders and sites are called as their owner calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.in_process import run as citewell
from tests.crawl.sites import Served, Site, SiteServer

BODY = "The first settlers came by sea and built a harbour at the mouth of the river before the winter."


def results(library: Path, query: str = "settlers harbour") -> list[dict[str, Any]]:
    done = citewell("search", query, "--json", library=library)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["sources"]
    return found


def named(library: Path, query: str = "settlers harbour") -> set[tuple[str, str]]:
    """Title and site of each document found."""
    return {(result["title"], result["site"]) for result in results(library, query)}


def test_a_folder_is_called_as_its_owner_calls_it(tmp_path: Path) -> None:
    """In titles that say little, in search by site, and in the state of the library; '' takes the name back."""
    folder, library = tmp_path / "files", tmp_path / "library"
    folder.mkdir()
    (folder / "ch3.md").write_text(f"# Chapter 3\n\n{BODY}\n")
    done = citewell("add", str(folder), "--name", " U.S.\n History ", "--no-vectors", library=library)
    assert done.returncode == 0, done.stderr
    assert named(library) == {("U.S. History: Chapter 3", "U.S. History")}
    assert f"U.S. History, for {folder}" in citewell("status", library=library).stdout
    again = json.loads(citewell("add", str(folder), "--no-vectors", "--json", library=library).stdout)
    assert (again["replaced"], again["unchanged"]) == (0, 1)
    told = json.loads(citewell("status", "--json", library=library).stdout)["names"]
    assert told == [{"source": folder.as_uri(), "name": "U.S. History"}]
    citewell("add", str(folder), "--name", "", "--no-vectors", library=library)
    assert named(library) == {("Chapter 3", "files")}
    assert json.loads(citewell("status", "--json", library=library).stdout)["names"] == []


def test_a_name_is_a_line_of_text(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("x" * 300, "a\x1b[31mb"):
        done = citewell("add", str(folder), "--name", name, "--no-vectors", library=tmp_path / "library")
        assert done.returncode == 1
        assert "is not a name" in done.stderr


def test_a_site_is_called_as_its_owner_calls_it(tmp_path: Path) -> None:
    """The name is remembered with the source; pages that have not changed follow a new one with the next visit."""
    library = tmp_path / "library"
    pages = {"/intro": BODY, "/harbour": f"{BODY} It was <a href='/intro'>cold</a>, and the river froze over."}
    titles = {"/intro": "Introduction", "/harbour": "The harbour"}
    site = Site({path: Served(f"<h1>{titles[path]}</h1><p>{text}</p>".encode()) for path, text in pages.items()})
    with SiteServer(site) as server:
        words = ("add", server.url("/harbour"), "--allow-private", "--no-vectors", "--json")
        assert citewell(*words, library=library).returncode == 0
        before = named(library)
        assert "Harbour Book" not in {site for _, site in before}
        done = citewell(*words, "--name", "Harbour Book", library=library)
        assert done.returncode == 0, done.stderr
        assert named(library) == {("Harbour Book: Introduction", "Harbour Book"), ("The harbour", "Harbour Book")}
        assert "--name 'Harbour Book'" in citewell("sources", library=library).stdout
        assert citewell("refresh", "--no-vectors", library=library).returncode == 0
        assert {site for _, site in named(library)} == {"Harbour Book"}
        citewell("reextract", "--all", "--no-vectors", library=library)
        assert {site for _, site in named(library)} == {"Harbour Book"}
        citewell(*words, "--name", "", library=library)
        assert named(library) == before
