"""`citewell add --name`: folders and sites are called as their owner calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

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


def test_links_that_lead_out_of_a_folder_are_told(tmp_path: Path) -> None:
    """With what to do for who wants them followed."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "oak.txt").write_text("The oak in the yard is two hundred years old, says the forester.\n")
    (tmp_path / "secret.txt").write_text("Rosebud.\n")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    said = citewell("add", "--no-vectors", str(folder), library=tmp_path / "library").stdout
    assert "1 link that leads out of the folder was not followed; --follow-links follows it." in said
    again = citewell("add", "--no-vectors", "--follow-links", "--json", str(folder), library=tmp_path / "library")
    assert json.loads(again.stdout)["added"] == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--trust-addresses", "https://a.example/"], "--trust-addresses is for files"),
        (["--no-follow-links", "https://a.example/"], "--follow-links is for files"),
        (["--also-site", "https://b.example/", "https://a.example/"], "is not a host"),
        (["--also-site", "b c", "https://a.example/"], "is not a host"),
        (["--also-site", "b.example", "notes.txt"], "--also-site is for sites"),
    ],
)
def test_options_for_other_places_are_refused(tmp_path: Path, options: list[str], why: str) -> None:
    """Before anything is fetched or read."""
    (tmp_path / "notes.txt").write_text("Words.\n")
    done = citewell(
        "add", *(str(tmp_path / o) if o == "notes.txt" else o for o in options), library=tmp_path / "library"
    )
    assert done.returncode != 0
    assert why in done.stderr
