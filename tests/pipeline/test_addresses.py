"""A source is where it was read: no page, file or archive can make itself be cited as another site."""

from __future__ import annotations

import json
import logging
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.scope import Rules
from citewell.extract import document_id
from citewell.index import claims
from citewell.index.database import FILE_NAME
from citewell.index.library import Library
from citewell.pipeline.add import Account, add, find
from citewell.pipeline.fetching import NAMES_VARIABLE
from citewell.pipeline.original import original
from citewell.pipeline.visits import Wishes, named, reextract_each, remember, visit_each
from citewell.retrieve import parse
from citewell.types import Document, DocumentInfo
from tests.crawl.sites import Served, Site, SiteServer
from tests.earlier import make_earlier
from tests.pipeline.test_archives import record

SAID = "Measles spreads through the air when an infected person breathes, coughs or sneezes."
WHO = "https://www.who.example/news/measles"

NAMING_ANOTHER = {
    "canonical": '<link rel="canonical" href="{url}">',
    "of two, the first": '<link rel="canonical" href="{url}"><link rel="canonical" href="https://other.example/">',
    "OpenGraph": '<meta property="og:url" content="{url}">',
    "without a scheme": '<link rel="canonical" href="//www.who.example/news/measles">',
    "in capitals": '<link rel="CANONICAL" href="HTTPS://WWW.WHO.EXAMPLE/news/measles">',
    "its base elsewhere": '<base href="https://www.who.example/"><meta property="og:url" content="{url}">',
}
NAMING_ITSELF = {
    "OpenGraph": '<meta property="og:site_name" content="{name}">',
    "Dublin Core": '<meta name="dc.publisher" content="{name}">',
    "a journal": '<meta name="citation_journal_title" content="{name}">',
    "a program": '<meta name="application-name" content="{name}">',
    "JSON-LD": '<script type="application/ld+json">{{"@type": "WebSite", "name": "{name}"}}</script>',
}


def html(head: str = "", said: str = SAID) -> str:
    return f"<html lang=en><head><title>Measles</title>{head}</head><body><main><h1>Measles</h1><p>{said}</p></main>"


@pytest.fixture(scope="module", autouse=True)
def names() -> Iterator[None]:
    """Names that lead to this machine."""
    hosts = ["stranger.test", "docs.stranger.test", "who.test", "partner.test", "xn--wh-gmc.test"]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(NAMES_VARIABLE, json.dumps({host: ["127.0.0.1"] for host in hosts}))
        yield


def crawled(folder: Path, server: SiteServer, host: str = "stranger.test", **rules: object) -> None:
    """Read a site of the server into a library."""
    with Library.write(folder) as library:
        file = CrawlFile.open(folder)
        source = remember(file, server.url(host=host), Wishes({"allow_private": True, "delay_s": 0.0, **rules}))
        list(visit_each(library, file, [source], settings=AddSettings(workers=1, flush_s=0.2)))
        file.close()


def added(folder: Path, *places: Path, trusted: bool | None = None) -> Account:
    with Library.write(folder) as library:
        return add(library, find([str(p) for p in places]), settings=AddSettings(workers=1), trusted=trusted)


def found(folder: Path, words: str = "measles", *, site: str = "") -> list[DocumentInfo]:
    """The documents that hold all of some words, on a site."""
    library = Library.read(folder)
    try:
        asked = parse(f'"{words}"' + (f' site:"{site}"' if site else ""))
        passages = [number for number, _ in library.search_lexical(asked, 50)]
        return list({info.doc_id: info for info, _ in library.owners(passages).values()}.values())
    finally:
        library.close()


def only(folder: Path, words: str = "measles", *, site: str = "") -> DocumentInfo:
    (info,) = found(folder, words, site=site)
    return info


# --- pages of sites --------------------------------------------------------------------------------------------------


Web = tuple[Path, SiteServer]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A library of a stranger's site, whose pages name others' addresses and names as their own; of the site that one
    of them names; and of one whose host looks like that."""
    folder = tmp_path_factory.mktemp("web")
    with SiteServer({"stranger.test": Site(), "who.test": Site(), "xn--wh-gmc.test": Site()}) as server:
        heads = {f"another {n}": head.format(url=WHO) for n, head in enumerate(NAMING_ANOTHER.values())}
        for number, head in enumerate(NAMING_ITSELF.values()):
            heads[f"itself {number}"] = head.format(name="World Health Organization")
            heads[f"host {number}"] = head.format(name="who.example")
        for host, path in OWN:
            heads[f"own {host} {path}"] = f'<meta property="og:url" content="{server.url(path, host=host)}">'
        heads["proven"] = f'<link rel="canonical" href="{server.url("/measles", host="who.test")}">'
        pages = {
            f"/{number}": html(head, f"Called {said}. {SAID}") for number, (said, head) in enumerate(heads.items())
        }
        links = "".join(f'<a href="{path}">A page on {path}</a>' for path in pages)
        strange = server.sites["stranger.test"].pages
        strange["/"] = Served(f"<html><body><main><p>A list of many pages.</p>{links}</main>".encode())
        strange.update({path: Served(text.encode()) for path, text in pages.items()})
        server.sites["who.test"].pages["/measles"] = Served(html(said=f"Proven here. {SAID}").encode())
        server.sites["who.test"].pages["/"] = Served(b'<html><body><p>Here is a page on <a href="/measles">it</a>')
        server.sites["xn--wh-gmc.test"].pages["/"] = Served(html(said=f"Seemingly. {SAID}").encode())
        crawled(folder, server, hosts=("partner.test",))
        crawled(folder, server, "who.test")
        crawled(folder, server, "wh\N{CYRILLIC SMALL LETTER O}.test")
        yield folder, server


@pytest.mark.parametrize("number", range(len(NAMING_ANOTHER)), ids=list(NAMING_ANOTHER))
def test_a_page_that_names_an_address_elsewhere_is_cited_where_it_was_read(web: Web, number: int) -> None:
    """The address it names is a claim."""
    folder, server = web
    info = only(folder, f"called another {number}")
    assert info.url.startswith(server.url(host="stranger.test"))
    assert info.site == "stranger.test"
    assert (info.claimed_url or "").lower().endswith("//www.who.example/news/measles")


@pytest.mark.parametrize("number", range(len(NAMING_ITSELF)), ids=list(NAMING_ITSELF))
def test_what_a_page_calls_its_site_stands_behind_its_host(web: Web, number: int) -> None:
    """Also where that is a host."""
    for called, name in (("itself", "World Health Organization"), ("host", "who.example")):
        info = only(web[0], f"called {called} {number}")
        assert (info.site, info.claimed_site) == ("stranger.test", name)


@pytest.mark.parametrize("site", ["who.example", "www.who.example", "example", "World Health Organization"])
def test_no_claim_is_a_site_that_can_be_searched(web: Web, site: str) -> None:
    """A page is found on the host it was read from."""
    assert [info.url for info in found(web[0], "called", site=site) if info.site == "stranger.test"] == []
    assert found(web[0], "called", site="stranger.test")


OWN = [("stranger.test", "/x"), ("docs.stranger.test", "/x"), ("partner.test", "/x")]


@pytest.mark.parametrize(("host", "path"), OWN)
def test_an_address_on_the_same_site_counts(web: Web, host: str, path: str) -> None:
    """Within one registered domain, and on hosts that the owner names as one site with it."""
    folder, server = web
    info = only(folder, f"called own {host} {path}")
    assert (info.url, info.site, info.claimed_url) == (server.url(path, host=host), "stranger.test", None)


def test_a_claim_is_proven_only_by_reading_the_other_page_too(web: Web) -> None:
    """Then each stands where it was read."""
    folder, server = web
    assert only(folder, "called proven").url.startswith(server.url(host="stranger.test"))
    assert only(folder, "proven here").url == server.url("/measles", host="who.test")


def test_a_host_that_looks_like_another_shows_what_it_is(web: Web) -> None:
    """A Cyrillic letter is not a Latin one: the host is shown as the network knows it."""
    info = only(web[0], "seemingly")
    assert (info.site, info.url) == ("xn--wh-gmc.test", web[1].url(host="xn--wh-gmc.test"))


# --- files and archives ----------------------------------------------------------------------------------------------


def epub(path: Path, kind: str = "a book") -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
        )
        book.writestr(
            "b.opf",
            '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Measles</dc:title>'
            f"<dc:source>{at(kind)}</dc:source><dc:creator>{kind}</dc:creator>"
            "<dc:publisher>World Health Organization</dc:publisher></metadata>"
            '<manifest><item id="a" href="a.html" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
        )
        book.writestr("a.html", html())
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def at(kind: str) -> str:
    """The address that a file of a kind claims."""
    return f"{WHO}/{kind.replace(' ', '-')}"


FILES: dict[str, Callable[[Path], Path]] = {
    "a saved page": lambda folder: written(
        folder / "a.html",
        html(
            f'<link rel=canonical href="{at("a saved page")}"><meta property="og:site_name" content="The WHO">'
            '<meta name="author" content="a saved page">'
        ),
    ),
    "front matter": lambda folder: written(
        folder / "a.md",
        f"---\nurl: {at('front matter')}\nsite: The WHO\nauthor: front matter\n---\n\n# Measles\n\n{SAID}\n",
    ),
    "a book": lambda folder: epub(folder / "a.epub"),
    "a corpus": lambda folder: written(
        folder / "a.jsonl",
        json.dumps(
            {"_id": "1", "title": "Measles", "text": SAID, "url": at("a corpus"),
             "metadata": {"site": "The WHO", "author": "a corpus"}}
        ),
    ),
}  # fmt: skip


def warc(path: Path, url: str = WHO, date: str = "2026-05-01T10:00:00Z", said: str = SAID, author: str = "") -> Path:
    path.write_bytes(record(url, date, html(f'<meta name="author" content="{author}">', said)))
    return path


KINDS = {**FILES, "a web archive": lambda folder: warc(folder / "a.warc", at("a web archive"), author="a web archive")}


@pytest.fixture(scope="module")
def vouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[DocumentInfo]]]:
    """Folders of one file of each kind: what a library finds of each as it is, once the owner vouches for the files,
    when a file is added by itself then, and when that is taken back."""
    top = tmp_path_factory.mktemp("files")
    files = {}
    for kind, make in KINDS.items():
        folder = top / f"papers {kind}"
        folder.mkdir()
        files[kind] = make(folder)
    folders = [file.parent for file in files.values()]
    states: list[list[DocumentInfo]] = []
    for places, trusted in ((folders, None), (folders, True), (list(files.values()), None), (folders, False)):
        added(top / "library", *places, trusted=trusted)
        states.append(found(top / "library"))
        for site in ("who.example", "The WHO", "World Health Organization"):
            states[-1] += [replace(info, title="by its site") for info in found(top / "library", site=site)]
    return {kind: [[info for info in state if info.author == kind] for state in states] for kind in files}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_cited_as_the_file_it_is(vouched: dict[str, list[list[DocumentInfo]]], kind: str) -> None:
    """What it says of the place that it is from is a claim, and none that `site:` finds."""
    (info,) = vouched[kind][0]
    assert info.url.startswith("file:")
    assert info.claimed_url == at(kind)
    assert info.site in (f"papers {kind}", "a", "a.warc")


@pytest.mark.parametrize("kind", KINDS)
def test_an_owner_may_vouch_for_files(vouched: dict[str, list[list[DocumentInfo]]], kind: str) -> None:
    """Then they stand under the addresses they give, from the next run on and until that is taken back."""
    before, trusted, by_itself, after = vouched[kind]
    assert {(info.url, info.claimed_url) for info in trusted} == {(at(kind), None)}
    assert "by its site" in {info.title for info in trusted}
    assert by_itself == trusted
    assert [info.url for info in after] == [info.url for info in before]


def test_a_folder_that_is_called_as_a_site_says_that_it_holds_files(tmp_path: Path) -> None:
    """Who packs an archive names its folders."""
    folder = tmp_path / "who.example"
    folder.mkdir()
    written(folder / "a.html", html())
    added(tmp_path / "library", folder)
    assert only(tmp_path / "library").site == "files of who.example"
    assert found(tmp_path / "library", site="who.example") == []


def test_an_archive_does_not_speak_for_a_page_that_was_fetched(tmp_path: Path) -> None:
    """Neither when it is added, however late it says that it was made, nor when what was kept is read again."""
    with SiteServer({"who.test": Site({"/": Served(html().encode())})}) as server:
        there = server.url(host="who.test")
        crawled(tmp_path / "library", server, host="who.test")
        lie = "Measles is harmless, and how it does spread is of no matter to anybody."
        added(tmp_path / "library", warc(tmp_path / "a.warc", there, "2099-01-01T00:00:00Z", lie))
        with Library.write(tmp_path / "library") as library:
            file = CrawlFile.open(tmp_path / "library")
            list(reextract_each(library, file, named(file, []), settings=AddSettings(workers=1), everything=True))
            file.close()
            document = library.store.document(document_id(there))
            assert SAID in document.text
            assert SAID.encode() in b"".join(original(library.store, document).pieces())
    assert {info.url for info in found(tmp_path / "library")} == {there, f"{(tmp_path / 'a.warc').as_uri()}#{there}"}


def test_the_original_of_an_archived_page_is_what_the_archive_holds(tmp_path: Path) -> None:
    added(tmp_path / "library", warc(tmp_path / "a.warc"))
    with Library.write(tmp_path / "library") as library:
        document = library.store.document(only(tmp_path / "library").doc_id)
        assert b"".join(original(library.store, document).pieces()) == html('<meta name="author" content="">').encode()


# --- libraries of earlier versions -----------------------------------------------------------------------------------


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.WARNING, logger="citewell"):
        yield caplog


def believe(folder: Path) -> None:
    """Turn a library into one of an earlier version, which believed what documents said of themselves."""
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute(
            "UPDATE revisions SET"
            " url = coalesce((SELECT url FROM claims c WHERE c.revision_no = revisions.revision_no), url),"
            " site = coalesce((SELECT site FROM claims c WHERE c.revision_no = revisions.revision_no), site)"
        )
        connection.execute("UPDATE revisions SET host = 'who.example' WHERE url LIKE '%who.example%'")
    connection.close()
    make_earlier(folder)


def test_a_library_that_holds_such_addresses_is_mended_when_it_is_opened(
    tmp_path: Path, told: pytest.LogCaptureFixture
) -> None:
    """By whoever opens it first, also to read; and that is told. What was cited of it can be shown ever after."""
    folder = tmp_path / "papers"
    folder.mkdir()
    FILES["a saved page"](folder)
    added(tmp_path / "library", folder)
    believe(tmp_path / "library")
    info = only(tmp_path / "library")
    assert (info.url, info.site) == ((folder / "a.html").as_uri(), "papers")
    assert (info.claimed_url, info.claimed_site) == (at("a saved page"), "The WHO")
    assert found(tmp_path / "library", site="who.example") == []
    assert "1 documents named an address of another site" in told.text
    told.clear()
    library = Library.read(tmp_path / "library")
    assert claims.is_proven(library.store)
    cited: Document = library.store.document(info.doc_id, info.revision)
    assert (cited.url, SAID in cited.text) == (info.url, True)
    library.close()
    assert told.text == ""


def test_pages_of_a_mended_library_stand_where_they_were_fetched(tmp_path: Path) -> None:
    """With the name that the owner gave their site."""
    head = f'<link rel="canonical" href="{WHO}"><meta property="og:site_name" content="The WHO">'
    with SiteServer({"stranger.test": Site({"/": Served(html(head).encode())})}) as server:
        crawled(tmp_path, server, name="The neighbour")
        here = server.url(host="stranger.test")
    believe(tmp_path)
    info = only(tmp_path)
    assert (info.url, info.site, info.claimed_url) == (here, "The neighbour", WHO)


def test_pages_of_archives_in_a_mended_library_are_those_of_the_archive(tmp_path: Path) -> None:
    """They stand in the file they came from, and give way to themselves when that is read again."""
    archive = warc(tmp_path / "a.warc")
    added(tmp_path / "library", archive, trusted=True)
    connection = sqlite3.connect(tmp_path / "library" / FILE_NAME)
    with connection:
        connection.execute("DELETE FROM meta WHERE key = 'trusted'")
        connection.execute("UPDATE files SET stamp = substr(stamp, 1, instr(stamp, char(10)) - 1)")
    connection.close()
    make_earlier(tmp_path / "library")
    info = only(tmp_path / "library")
    assert (info.url, info.site, info.claimed_url) == (f"{archive.as_uri()}#{WHO}", "a.warc", WHO)
    added(tmp_path / "library", archive)
    again = only(tmp_path / "library")
    assert (again.url, again.claimed_url) == (info.url, WHO)
    assert again.doc_id == document_id(again.url)


def test_rules_of_a_source_keep_the_hosts_of_one_site() -> None:
    rules = Rules("https://who.example/", hosts=("partner.example",))
    assert Rules.from_json(rules.to_json()) == rules
