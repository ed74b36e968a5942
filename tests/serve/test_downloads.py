"""Bytes of strangers, handed out so that no browser opens them."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.config import AddSettings
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture
from citewell.index.library import Batch, Library
from citewell.pipeline.add import add, find
from citewell.pipeline.original import Original
from citewell.serve.downloads import download
from citewell.serve.guards import SECURITY_HEADERS
from tests.index.builders import entry
from tests.serve.reading import Page
from tests.serve.within import Within

SOURCE = "https://evil.example/%22%3E%3Cscript%3E;filename=x.exe"
BODY = b"<script>alert(document.domain)</script>\0\xff\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Within]:
    """A library of a file and of a page that was fetched."""
    folder = tmp_path_factory.mktemp("downloads")
    (folder / 'a "b"; c.html').write_text("<h1>Bread</h1><p>Bread is baked in an oven for forty minutes.</p>")
    made = entry("fetched", "Some words.", url=SOURCE)
    object.__setattr__(made.document, "source", SOURCE)
    with Library.write(folder / "library") as library:
        add(library, find([str(folder / 'a "b"; c.html')]), settings=AddSettings(workers=1))
        library.add(Batch(entries=[made]))
    file = CrawlFile.open(folder / "library")
    with file.transaction():
        Archive(file.connection).keep(
            1, Capture(SOURCE, 1_767_225_600.0, 200, (("Content-Type", "text/html"),), (), BODY)
        )
    file.close()
    served = Within(folder / "library")
    yield served
    served.close()


def file_of(kept: Within) -> tuple[str, Path]:
    place = kept.shared.engine.shelf.folder.parent / 'a "b"; c.html'
    with Library.write(kept.shared.engine.shelf.folder) as library:
        (doc_id,) = library.store.doc_ids_from(place.as_uri())
    return doc_id, place


def test_the_bytes_are_those_that_were_read(kept: Within) -> None:
    """Of a file, and of a page as it was fetched, to the last one."""
    doc_id, place = file_of(kept)
    assert kept(f"/api/documents/{doc_id}/original").content == place.read_bytes()
    assert kept("/api/documents/fetched/original").content == BODY


def test_no_browser_opens_them(kept: Within) -> None:
    """Opaque, to be kept as a file; and if one is opened all the same, it has no rights."""
    for doc_id in (file_of(kept)[0], "fetched"):
        headers = kept(f"/api/documents/{doc_id}/original", headers={"Accept": "text/html"}).headers
        assert headers["content-type"] == "application/octet-stream"
        assert headers["content-disposition"].startswith("attachment; ")
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        others = {name: value for name, value in SECURITY_HEADERS.items() if name != "content-security-policy"}
        assert {name: headers[name] for name in others} == others


def test_no_header_holds_a_word_of_a_page(kept: Within) -> None:
    """But for the name of the file, encoded."""
    doc_id, _ = file_of(kept)
    assert kept(f"/api/documents/{doc_id}/original").headers["content-disposition"] == (
        "attachment; filename=\"a _b__ c.html\"; filename*=UTF-8''a%20_b__%20c.html"
    )
    headers = kept("/api/documents/fetched/original").headers
    assert "script" not in str({name: value for name, value in headers.items() if name != "content-disposition"})
    assert not set(headers["content-disposition"]) & set("<>\\/\r\n")


def test_a_stored_page_leads_to_them_while_they_are_there(kept: Within) -> None:
    """And says why not, once the file has changed."""
    doc_id, place = file_of(kept)
    (url,) = Page(kept(f"/stored/{doc_id}").text).urls("//a[@download]")
    assert kept(url).content == place.read_bytes()
    before = place.read_bytes()
    place.write_bytes(before + b" ")
    changed = kept(url)
    place.write_bytes(before)
    assert (changed.status_code, changed.json()["type"]) == (404, "urn:citewell:problem:no_original")
    assert "has changed" in changed.json()["title"]


@pytest.mark.parametrize("path", ["/api/documents/nobody/original", "/api/documents/fetched/original?revision=none"])
def test_what_is_not_there_is_a_problem(kept: Within, path: str) -> None:
    assert kept(path).status_code == 404


def test_an_original_of_the_demonstration(client: httpx2.Client, answer: dict[str, Any], tmp_path: Path) -> None:
    """As a program gets it, over the network."""
    source = answer["sources"][0]
    with client.stream("GET", f"/api/documents/{source['doc_id']}/original") as response:
        (tmp_path / "kept").write_bytes(b"".join(response.iter_raw()))
    document = client.get(f"/api/documents/{source['doc_id']}").json()
    shutil.copy(unquote(document["source"].removeprefix("file://")), tmp_path / "there")
    assert (tmp_path / "kept").read_bytes() == (tmp_path / "there").read_bytes()


NAMES = ["", ".", "..", "...", " ", ".htaccess", "a.", "../../x", "x" * 200 + ".pdf", "x." + "y" * 149, "é" * 400]


@given(st.text(st.characters(exclude_categories=[]), max_size=300) | st.sampled_from(NAMES))
def test_any_name_is_a_harmless_one(name: str) -> None:
    """It ends no header, names no folder and no hidden file, and both forms of it say the same."""
    header = download(Original(name, b"")).headers["content-disposition"]
    assert header.isascii()
    assert header.isprintable()
    start, plain, full = header.split('"')
    assert start == "attachment; filename="
    encoded = full.removeprefix("; filename*=UTF-8''")
    shown = unquote(encoded, errors="strict")
    assert encoded != full
    assert not set(plain + shown) & set("/\\:;,\"'<>|?*\0\r\n")
    assert not shown.startswith((".", " "))
    assert not shown.endswith((".", " "))
    assert 0 < len(plain) == len(shown) <= 150
    assert not [each for each in shown if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
