"""A folder that is the picture of a list of queries, and of nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.errors import UsageError
from citewell.publish import manifest
from citewell.publish.names import file_name
from citewell.publish.page import page
from citewell.publish.records import Page
from citewell.publish.saved import Saved
from citewell.publish.site import Account, publish_site
from tests.publish import answers, hostile, markup

ADDRESS = "https://answers.example/"


def answered(query: str) -> Page:
    """Every query but those about rye has an answer."""
    one = answers.result(1)
    said = [] if "rye" in query else [answers.sentence(answers.citation(one))]
    return page(answers.answer(*said, results=[one], query=query))


def made(folder: Path, *queries: str, pages: Callable[[str], Page] = answered, url: str = ADDRESS) -> Account:
    saved = [Saved(query, file_name(query)) for query in queries]
    return publish_site(saved, pages, folder, title="Bread", url=url)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != manifest.NAME)


def test_a_page_a_query_with_their_list_and_site_map(tmp_path: Path) -> None:
    """The folder is made; every page is listed, the unanswered apart, and leads back to the list."""
    account = made(tmp_path / "new" / "site", "bread time", "what is rye")
    folder = tmp_path / "new" / "site"
    assert names(folder) == ["bread-time.html", "index.html", "robots.txt", "sitemap.xml", "what-is-rye.html"]
    assert [(each.file, each.answered, each.change) for each in account.made] == [
        ("bread-time.html", True, "new"),
        ("what-is-rye.html", False, "new"),
    ]
    for name in names(folder):
        if name.endswith(".html"):
            markup.check(markup.parsed((folder / name).read_text("utf-8")))
    listed = markup.parsed((folder / "index.html").read_text("utf-8"))
    assert listed.xpath("//li/a/@href") == ["bread-time.html", "what-is-rye.html"]
    shown = markup.parsed((folder / "bread-time.html").read_text("utf-8"))
    assert shown.xpath("//link[@rel='canonical']/@href") == [f"{ADDRESS}bread-time.html"]
    assert "rye" not in (folder / "sitemap.xml").read_text("utf-8")


def test_without_its_address_a_site_has_no_site_map(tmp_path: Path) -> None:
    """And one of an earlier run goes: it would be out of date."""
    made(tmp_path, "bread time")
    account = made(tmp_path, "bread time", url="")
    assert names(tmp_path) == ["bread-time.html", "index.html"]
    assert (account.sitemap, account.removed) == (False, ["robots.txt", "sitemap.xml"])


def test_what_did_not_change_is_left_alone(tmp_path: Path) -> None:
    """Two runs give the same bytes, and a file that is the same keeps its time."""
    made(tmp_path, "bread time", "dough")
    before = {path: (path.read_bytes(), os.utime(path, (1, 1))) for path in tmp_path.glob("*.*")}
    account = made(tmp_path, "bread time", "dough")
    assert [each.change for each in account.made] == ["unchanged", "unchanged"]
    assert {path: path.read_bytes() for path in before} == {path: data for path, (data, _) in before.items()}
    assert {path.stat().st_mtime for path in before if path.name != manifest.NAME} == {1}


def test_pages_of_queries_that_are_gone_are_removed(tmp_path: Path) -> None:
    """Nobody would renew them; what its owner put into the folder stays."""
    made(tmp_path, "bread time", "dough")
    (tmp_path / "about.html").write_text("mine")
    account = made(tmp_path, "dough")
    assert account.removed == ["bread-time.html"]
    assert names(tmp_path) == ["about.html", "dough.html", "index.html", "robots.txt", "sitemap.xml"]


def test_one_query_that_fails_costs_only_itself(tmp_path: Path) -> None:
    """An older page of it stays, and stays listed; a new one is not listed."""

    def failing(query: str) -> Page:
        if query != "dough":
            raise OSError("no such passage")
        return answered(query)

    made(tmp_path, "bread time")
    account = made(tmp_path, "bread time", "dough", "yeast", pages=failing)
    assert [(each.query, each.reason) for each in account.failed] == [
        ("bread time", "no such passage"),
        ("yeast", "no such passage"),
    ]
    assert [each.query for each in account.made] == ["dough"]
    listed = markup.parsed((tmp_path / "index.html").read_text("utf-8"))
    assert listed.xpath("//li/a/@href") == ["bread-time.html", "dough.html"]


def test_a_page_that_never_came_to_be_is_not_ours(tmp_path: Path) -> None:
    """Its name is free for its owner to use."""

    def failing(query: str) -> Page:
        raise OSError(query)

    made(tmp_path, "dough", pages=failing)
    (tmp_path / "dough.html").write_text("mine")
    assert [each.query for each in made(tmp_path, "dough").failed] == ["dough"]
    assert (tmp_path / "dough.html").read_text() == "mine"


@pytest.mark.parametrize("name", ["index.html", "sitemap.xml"])
def test_a_file_of_the_owner_is_never_replaced(tmp_path: Path, name: str) -> None:
    """The list and the site map refuse to begin; nothing is written."""
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="is there already") as raised:
        made(tmp_path, "bread time")
    assert "empty folder" in raised.value.hint
    assert names(tmp_path) == [name]


def test_a_page_of_the_owner_is_never_replaced(tmp_path: Path) -> None:
    """That query fails, the others do not; the owner's robots.txt goes before ours."""
    (tmp_path / "dough.html").write_text("mine")
    (tmp_path / "robots.txt").write_text("mine")
    account = made(tmp_path, "dough", "bread time")
    assert [each.query for each in account.failed] == ["dough"]
    assert (tmp_path / "dough.html").read_text() == (tmp_path / "robots.txt").read_text() == "mine"
    made(tmp_path, "bread time")
    assert (tmp_path / "dough.html").read_text() == (tmp_path / "robots.txt").read_text() == "mine"


def test_a_run_that_was_stopped_is_taken_up(tmp_path: Path) -> None:
    """Its pages are known as ours, although it never came to its end."""

    def stopped(query: str) -> Page:
        if query == "dough":
            raise KeyboardInterrupt
        return answered(query)

    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, "bread time", "dough", pages=stopped)
    account = made(tmp_path, "dough")
    assert account.removed == ["bread-time.html"]
    assert names(tmp_path) == ["dough.html", "index.html", "robots.txt", "sitemap.xml"]


def test_hostile_queries_stay_in_the_folder(tmp_path: Path) -> None:
    """As files of the folder itself, and as text on the list."""
    queries = [" ".join(text.split()) for text in hostile.TEXTS if text.split()] + ["../../../etc/passwd", "C:\\x"]
    account = made(tmp_path / "site", *queries)
    assert account.failed == []
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert len(list((tmp_path / "site").glob("*.html"))) == len(queries) + 1
    markup.check(markup.parsed((tmp_path / "site" / "index.html").read_text("utf-8")))


def test_progress_tells_each_query(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    publish_site(
        [Saved("dough", "dough.html")], answered, tmp_path, progress=lambda *now: told.append(now)
    )  # fmt: skip
    assert told == [(1, 1, "dough")]


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot write"):
        made(tmp_path / "file", "dough")


class TestTheManifest:
    def test_names_only_files_of_the_folder_itself(self, tmp_path: Path) -> None:
        """Whoever wrote it: a name that leads elsewhere is not ours."""
        (tmp_path / "victim.txt").write_text("mine")
        site = tmp_path / "site"
        site.mkdir()
        told = {"schema": manifest.SCHEMA, "files": ["../victim.txt", "/etc/passwd", "..", 5], "pages": {}}
        (site / manifest.NAME).write_text(json.dumps(told))
        assert made(site, "dough").removed == []
        assert (tmp_path / "victim.txt").read_text() == "mine"

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "citewell.site/9", "files": [], "pages": {}}'])
    def test_one_that_cannot_be_read_stops_the_run(self, tmp_path: Path, text: str) -> None:
        """Nobody knows then what is ours."""
        (tmp_path / manifest.NAME).write_text(text)
        with pytest.raises(UsageError, match="does not say which files"):
            made(tmp_path, "dough")
        assert names(tmp_path) == []
