"""A source from its address to the search: two processes, a real server, a real library."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.scope import Rules
from citewell.errors import UsageError
from citewell.extract import EXTRACTOR_VERSIONS, document_id
from citewell.index.library import Library
from citewell.pipeline.crawl import CrawlAccount, reextract, visit
from citewell.pipeline.fetching import NAMES_VARIABLE
from citewell.retrieve import parse
from tests.crawl.sites import (
    Served,
    Site,
    SiteServer,
    calendar_trap,
    endless_path,
    facet_trap,
    mirror,
    page,
    session_trap,
    small_site,
)

SETTINGS = AddSettings(workers=1, flush_s=0.2)


class Visited:
    """A library, and what the last visit of its only source did."""

    def __init__(self, folder: Path, url: str, **rules: object) -> None:
        self.folder = folder
        self.rules = Rules(seed=url, **{"allow_private": True, **rules})  # type: ignore[arg-type]
        self.account: CrawlAccount

    def visit(self, *, due_only: bool = False) -> CrawlAccount:
        with self.opened() as (library, file):
            source = Sources(file).put(self.rules, collection="web", now=time.time())
            self.account = visit(library, file, source, settings=SETTINGS, due_only=due_only)
        return self.account

    def reextract(self, *, everything: bool = False) -> CrawlAccount:
        with self.opened() as (library, file):
            (source,) = Sources(file).all()
            return reextract(library, file, source, settings=SETTINGS, everything=everything, progress=lambda *_: None)

    @contextmanager
    def opened(self) -> Iterator[tuple[Library, CrawlFile]]:
        with Library.write(self.folder) as library:
            file = CrawlFile.open(self.folder)
            try:
                yield library, file
            finally:
                file.close()

    def rows(self, columns: str) -> list[tuple[str, ...]]:
        file = CrawlFile.open(self.folder)
        try:
            return list(file.connection.execute(f"SELECT {columns} FROM urls ORDER BY url"))
        finally:
            file.close()

    def indexed(self) -> set[str]:
        """Paths of the pages that are in the library."""
        found = [url for url, doc_id in self.rows("url, doc_id") if doc_id is not None]
        return {"/" + url.split("/", 3)[3] for url in found}

    def reasons(self) -> dict[str, str]:
        return {"/" + url.split("/", 3)[3]: outcome for url, outcome in self.rows("url, outcome")}

    def finds(self, words: str) -> int:
        library = Library.read(self.folder)
        try:
            return len(library.search_lexical(parse(words), 50))
        finally:
            library.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visited, SiteServer]]:
    """A small site, visited once."""
    with SiteServer(small_site()) as server:
        visited = Visited(tmp_path_factory.mktemp("small"), server.url())
        visited.visit()
        yield visited, server


def test_all_that_is_wanted_is_found_and_searchable(small: tuple[Visited, SiteServer]) -> None:
    """Pages, a PDF and what a feed names; each with one request."""
    visited, server = small
    assert visited.indexed() == set(server.site.wanted)
    assert visited.account.added == len(server.site.wanted)
    assert visited.account.ended.why == "done"
    assert visited.finds("lanterns copper kept") > 0
    assert not {path: number for path, number in server.counts().items() if number > 1}


def test_all_that_is_not_wanted_has_its_reason(small: tuple[Visited, SiteServer]) -> None:
    """And what was refused was not asked for."""
    visited, server = small
    known = visited.reasons()
    assert {path: known[path] for path in server.site.reasons if "://" not in path} == {
        path: reason for path, reason in server.site.reasons.items() if "://" not in path
    }
    assert not {"/never", "/unloved", "/private/notes", "/photo.png"} & set(server.paths())


def test_robots_goes_first_and_we_say_who_we_are(small: tuple[Visited, SiteServer]) -> None:
    """By a name that is in each request."""
    _, server = small
    assert server.log[0].path == "/robots.txt"
    assert all(request.headers["user-agent"].startswith("Citewell/") for request in server.log)


def labyrinth() -> Site:
    """Four sites without an end in one: a calendar, a shop with facets, a path that goes on, and sessions in a
    parameter whose name says nothing."""
    traps = [calendar_trap(), facet_trap(), endless_path()]
    sessions = session_trap()

    def anywhere(target: str) -> Served | None:
        if target.startswith("/page/"):
            served = sessions.respond(target.replace("visitor=", "PHPSESSID="))
            return replace(served, body=served.body.replace(b"PHPSESSID", b"visitor"))
        return next(filter(None, (trap.dynamic(target) for trap in traps)), None)

    pages: dict[str, Served] = {}
    for trap in traps:
        pages |= trap.pages
    starts = ["/article/0", "/calendar/2026/6", "/shop", "/docs/", "/page/0"]
    pages["/"] = page("a labyrinth", [*starts, *(f"/article/{number}" for number in range(12))])
    wanted = frozenset().union(*(trap.wanted for trap in traps), {f"/page/{number}" for number in range(12)})
    return Site(pages, anywhere, wanted=wanted)


def test_traps_are_bounded_and_cost_no_real_page(tmp_path: Path) -> None:
    """All real pages are found, with not many more requests than there are pages; what differs only in a parameter
    that makes no difference is one page, though nobody knew its name."""
    with SiteServer(labyrinth(), latency_s=0.01) as server:
        visited = Visited(tmp_path, server.url())
        visited.visit()
        assert visited.account.ended.why == "done"
        found = [path.partition("?visitor")[0] for path in visited.indexed()]
        assert set(found) >= server.site.wanted
        assert len([path for path in found if path.startswith("/page/")]) == 12
        assert len(server.log) <= 300
        assert 2 <= max(request.busy for request in server.log) <= 8, "as many requests at once as one host should get"
        assert max(server.counts().values()) == 1


def test_a_site_under_two_names_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without www, a slash, parameters in another order: each page is fetched once."""
    monkeypatch.setenv(NAMES_VARIABLE, '{"mirror.test": ["127.0.0.1"], "www.mirror.test": ["127.0.0.1"]}')
    with SiteServer(mirror()) as server:
        visited = Visited(tmp_path, server.url("/", host="mirror.test"))
        visited.visit()
        assert visited.account.added == len(server.site.wanted)
        assert len(server.log) <= len(server.site.wanted) + 5  # robots.txt and sitemap.xml of either, index.html


def test_names_that_are_no_names_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is fetched."""
    monkeypatch.setenv(NAMES_VARIABLE, "[1]")
    with pytest.raises(UsageError, match=NAMES_VARIABLE):
        Visited(tmp_path, "http://127.0.0.1:1/").visit()


# --- again -----------------------------------------------------------------------------------------------------------


def changing_site() -> Site:
    names = ("a", "b", "c", "d", "e", "twin1", "twin2")
    pages = {f"/{name}": page(f"subject {name}") for name in names}
    pages["/twin2"] = pages["/twin1"]
    pages["/"] = page("a site that changes", [f"/{name}" for name in names])
    return Site(pages)


def test_a_refresh_finds_what_has_changed(tmp_path: Path) -> None:
    """New texts are found and old ones are not; what has gone can still be shown, and what another source has stays;
    the rest costs one 304 each."""
    with SiteServer(changing_site()) as server:
        visited, other = Visited(tmp_path, server.url()), Visited(tmp_path, server.url("/e"), depth=0)
        visited.visit()
        assert visited.indexed() == {"/", "/a", "/b", "/c", "/d", "/e", "/twin1"}
        assert other.visit().unchanged == 1
        revision = _revision(visited, server.url("/b"))
        pages = server.site.pages
        pages["/a"] = page("zebras")
        del pages["/b"], pages["/twin1"]
        pages["/c"] = page("subject c", head='<meta name="robots" content="noindex">')
        visited.rules = replace(visited.rules, exclude=("/e",))
        server.forget()
        account = visited.visit()
        assert (account.replaced, account.added, account.removed) == (1, 1, 3)
        assert sum(request.status == 304 for request in server.log) == 3  # /, /d, /twin2
        assert "/e" not in server.paths()
        assert visited.finds("zebras") == 1
        assert {path for path in "abcde" if _revision(visited, server.url(f"/{path}"))} == {"a", "d", "e"}
        assert {path for path, reason in visited.reasons().items() if reason == "gone"} >= {"/b", "/twin1"}
        library = Library.read(visited.folder)
        assert "subject b" in library.store.document(document_id(server.url("/b")), revision).text
        library.close()


def _revision(visited: Visited, url: str) -> str | None:
    """What of a page is in the search."""
    library = Library.read(visited.folder)
    try:
        return library.store.revision_of(document_id(url))
    finally:
        library.close()


def test_what_was_kept_is_read_again_without_a_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a newer reader of its format, once; what it may not read it does not."""
    site = changing_site()
    site.pages["/d"] = page("subject d", head='<meta name="robots" content="noindex">')
    with SiteServer(site) as server:
        visited = Visited(tmp_path, server.url())
        visited.visit()
        before = visited.indexed()
    assert visited.reextract().unchanged == 0
    monkeypatch.setitem(EXTRACTOR_VERSIONS, "pdf", 99)
    assert visited.reextract().unchanged == 0
    monkeypatch.setitem(EXTRACTOR_VERSIONS, "html", 99)
    assert visited.reextract().unchanged == len(before)
    assert visited.indexed() == before
    assert visited.reextract().unchanged == 0
    assert visited.reextract(everything=True).unchanged == len(before)


def test_two_pages_that_name_each_other_are_shown_at_their_own_addresses(tmp_path: Path) -> None:
    """Each has a text of its own, which stands at no other address."""
    one = page("subject one", head='<link rel="canonical" href="/two">')
    two = page("subject two", head='<link rel="canonical" href="/one">')
    with SiteServer(Site({"/": page("start", ["/one", "/two"]), "/one": one, "/two": two})) as server:
        visited = Visited(tmp_path, server.url())
        visited.visit()
        assert visited.indexed() == {"/", "/one", "/two"}
        library = Library.read(tmp_path)
        for path in ("/one", "/two"):
            document = library.store.document(document_id(server.url(path)))
            assert document.url == server.url(path)
            assert path[1:] in document.text
        library.close()
    visited.reextract(everything=True)
    assert visited.account.added == 3
    assert visited.indexed() == {"/", "/one", "/two"}


# --- politeness ------------------------------------------------------------------------------------------------------


def test_a_crawl_delay_is_seen_by_the_server(tmp_path: Path) -> None:
    """No two requests nearer than that, robots.txt counted."""
    site = Site({"/": page("start", ["/a", "/b"]), "/a": page("a"), "/b": page("b")})
    site.add_robots("User-agent: *\nCrawl-delay: 0.4\n")
    with SiteServer(site) as server:
        visited = Visited(tmp_path, server.url())
        visited.visit()
        assert visited.indexed() == {"/", "/a", "/b"}
        assert min(server.gaps()[1:]) >= 0.4
