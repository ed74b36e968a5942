from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from citewell.crawl.archives.archived import Archived, ArchivedPage, ArchiveProblem
from citewell.crawl.archives.zim import read_zim
from citewell.crawl.files import file_source
from citewell.errors import MissingExtra

libzim = pytest.importorskip("libzim.writer")

PAGE = "<html><head><title>Berlin</title></head><body><p>Berlin is a city.</p></body></html>"


@dataclass
class Made:
    """What a test ZIM file holds, by libzim's own writer."""

    pages: dict[str, tuple[str, str]]  # path -> type, content
    metadata: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        with libzim.Creator(path).config_indexing(False, "eng") as creator:
            for name, (mimetype, content) in self.pages.items():
                creator.add_item(_item(name, mimetype, content))
            for name, target in self.redirects.items():
                creator.add_redirection(name, name, target, {})
            for key, value in {"Date": "2024-05-06", "Language": "eng", **self.metadata}.items():
                creator.add_metadata(key, value)
        return path


def _item(path: str, mimetype: str, content: str) -> object:
    class Item(libzim.Item):  # type: ignore[name-defined,misc]
        def get_path(self) -> str:
            return path

        def get_title(self) -> str:
            return path.rpartition("/")[2]

        def get_mimetype(self) -> str:
            return mimetype

        def get_contentprovider(self) -> object:
            return libzim.StringProvider(content)

        def get_hints(self) -> dict[object, object]:
            return {}

    return Item()


def read(path: Path, **bounds: int) -> list[Archived]:
    return list(read_zim(path, **bounds))


GOOD = {
    # file: articles, first of them by its path, what was passed over
    "small-withns.zim": (1, "A/main.html", {"redirect": 1, "other type": 3, "not an article": 12}),
    "small.zim": (1, "main.html", {"other type": 1}),
    "wikibooks_be_all_nopic_2017-02.zim": (66, "Індыйская_кухня.html", {"redirect": 5, "other type": 38}),
}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_good_files_are_read_whole(data: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """In both layouts, the older with its namespaces in the paths; and nothing is said on the terminal."""
    path = data / "archives" / name
    reading = read_zim(path)
    pages = list(reading)
    assert all(isinstance(page, ArchivedPage) and page.content for page in pages)
    assert (len(pages), pages[0].record, reading.skipped) == GOOD[name]
    assert capfd.readouterr() == ("", "")


BAD = {
    # file: articles, problems
    "invalid.bad_mimetype_in_dirent.zim": (1, 0),  # it is that of an entry which is no article
    "invalid.bad_mimetype_list.zim": (0, 1),
    "invalid.invalid_checksumpos.zim": (0, 1),
    "invalid.invalid_mimelistpos.zim": (0, 1),
    "invalid.nonsorted_dirent_table.zim": (0, 1),
    "invalid.nonsorted_title_index.zim": (1, 0),  # titles are not needed to read
    "invalid.offset_in_cluster.zim": (0, 1),
    "invalid.outofbounds_clusterptrpos.zim": (0, 1),
    "invalid.outofbounds_first_clusterptr.zim": (0, 1),
    "invalid.outofbounds_first_direntptr.zim": (0, 1),
    "invalid.outofbounds_first_title_entry.zim": (1, 0),
    "invalid.outofbounds_last_direntptr.zim": (0, 1),
    "invalid.outofbounds_last_title_entry.zim": (1, 0),
    "invalid.outofbounds_titleptrpos.zim": (1, 0),
    "invalid.outofbounds_urlptrpos.zim": (0, 1),
    "invalid.smaller_than_header.zim": (0, 1),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_invalid_files_are_read_as_far_as_they_go(data: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    items = read(data / "bad_input" / "archives" / name)
    problems = [item for item in items if isinstance(item, ArchiveProblem)]
    assert (len(items) - len(problems), len(problems)) == BAD[name]
    assert all("damaged" in problem.detail for problem in problems)
    assert capfd.readouterr() == ("", "")


def test_every_file_of_the_data_is_tested(data: Path) -> None:
    assert {path.name for path in (data / "archives").glob("*.zim")} == set(GOOD)
    assert {path.name for path in (data / "bad_input" / "archives").glob("*.zim")} == set(BAD)


def test_an_article_has_its_address_in_the_file(data: Path) -> None:
    path = data / "archives" / "small.zim"
    (page,) = read(path)
    assert isinstance(page, ArchivedPage)
    assert page.url == f"{file_source(path)}#main.html"
    assert (page.status, page.content_type, page.fetched) == (200, "text/html", "2021-06-02T00:00:00Z")
    assert ("Title", "Test ZIM file") in page.headers
    assert page.content.startswith(b"<html>")


@pytest.mark.parametrize(
    ("metadata", "address"),
    [
        ({"Scraper": "mwoffliner 1.13.0", "Source": "https://en.wikipedia.org"}, "https://en.wikipedia.org/wiki/{}"),
        ({"Scraper": "mwoffliner 1.13.0", "Source": "https://de.wikipedia.org/"}, "https://de.wikipedia.org/wiki/{}"),
        ({"Scraper": "warc2zim 2.0.0", "Source": "https://example.org/"}, "https://{}"),
        ({"Scraper": "sotoki 2.0", "Source": "https://example.org/"}, None),  # its paths are its own
        ({"Scraper": "mwoffliner 1.13.0"}, None),
        ({"Source": "https://example.org/"}, None),
    ],
)
def test_an_address_on_the_web_is_given_where_it_is_certain(
    tmp_path: Path, metadata: dict[str, str], address: str | None
) -> None:
    path = Made({"São_Paulo?": ("text/html", PAGE)}, metadata).write(tmp_path / "a.zim")
    (page,) = read(path)
    assert isinstance(page, ArchivedPage)
    assert page.url == (address or f"{file_source(path)}#{{}}").format("S%C3%A3o_Paulo%3F")


def test_only_articles_are_read(tmp_path: Path) -> None:
    pages = {
        "a": ("text/html", PAGE),
        "b": ("text/plain", "words"),
        "c": ("application/pdf", "%PDF-1.4"),
        "d": ("image/png", "x"),
        "e": ("text/css", "x"),
        "f": ("text/html;charset=utf-8", PAGE),
    }
    reading = read_zim(Made(pages, redirects={"g": "a"}).write(tmp_path / "a.zim"))
    assert [item.record for item in reading] == ["a", "b", "c", "f"]
    assert reading.skipped == {"other type": 2, "redirect": 1}


def test_too_large_an_article_costs_only_itself(tmp_path: Path) -> None:
    path = Made({"a": ("text/html", PAGE), "b": ("text/html", PAGE * 100)}).write(tmp_path / "a.zim")
    page, problem = read(path, max_bytes=1_000)
    assert isinstance(page, ArchivedPage)
    assert isinstance(problem, ArchiveProblem)
    assert (problem.reason, problem.record) == ("size", "b")


def test_many_articles_come_in_order(tmp_path: Path) -> None:
    """More than are read together."""
    names = [f"{number:03}" for number in range(100)]
    path = Made({name: ("text/html", f"<p>{name}") for name in names}).write(tmp_path / "a.zim")
    pages = read(path)
    assert [page.record for page in pages] == names
    assert [page.content for page in pages if isinstance(page, ArchivedPage)] == [f"<p>{n}".encode() for n in names]


def test_reading_may_stop_early(tmp_path: Path) -> None:
    path = Made({f"{number:03}": ("text/html", PAGE) for number in range(300)}).write(tmp_path / "a.zim")
    reading = read_zim(path)
    assert next(reading).record == "000"
    reading.close()
    assert list(reading) == []


def test_without_libzim_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citewell.crawl.archives.zim.find_spec", lambda _name: None)
    with pytest.raises(MissingExtra) as caught:
        read_zim(tmp_path / "a.zim")
    assert caught.value.hint == "pip install libzim"


def test_a_missing_file_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_zim(tmp_path / "none.zim")
