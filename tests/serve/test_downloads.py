"""Bytes of strangers, handed out so that no browser opens them."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citewell.demo
from citewell.config import AddSettings, ServeSettings
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture
from citewell.errors import OriginalMissing
from citewell.index.library import Batch, Library
from citewell.pipeline.add import add, find
from citewell.pipeline.original import PIECE_BYTES, Original, original
from citewell.serve.downloads import download
from citewell.serve.guards import SECURITY_HEADERS
from tests.index.builders import entry
from tests.serve.in_thread import in_thread, wait_until
from tests.serve.raw import connected
from tests.serve.reading import Page
from tests.serve.within import Within

SOURCE = "https://evil.example/%22%3E%3Cscript%3E;filename=x.exe"
BODY = b"<script>alert(document.domain)</script>\0\xff\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"

DEMO_PAGES = Path(citewell.demo.__file__).parent / "pages"


def keep_fetched(folder: Path, body: bytes) -> None:
    """Put a page that was fetched into a library, with the bytes that it was made of."""
    made = entry("fetched", "Some words.", url=SOURCE)
    object.__setattr__(made.document, "source", SOURCE)
    with Library.write(folder) as library:
        library.add(Batch(entries=[made]))
    file = CrawlFile.open(folder)
    with file.transaction():
        Archive(file.connection).keep(
            1, Capture(SOURCE, 1_767_225_600.0, 200, (("Content-Type", "text/html"),), (), body)
        )
    file.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Within]:
    """A library of a file and of a page that was fetched."""
    folder = tmp_path_factory.mktemp("downloads")
    (folder / 'a "b"; c.html').write_text("<h1>Bread</h1><p>Bread is baked in an oven for forty minutes.</p>")
    with Library.write(folder / "library") as library:
        add(library, find([str(folder / 'a "b"; c.html')]), settings=AddSettings(workers=1))
    keep_fetched(folder / "library", BODY)
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
    """As a program gets it, over the network; of the file it is told the name."""
    source = answer["sources"][0]
    with client.stream("GET", f"/api/documents/{source['doc_id']}/original") as response:
        (tmp_path / "kept").write_bytes(b"".join(response.iter_raw()))
    document = client.get(f"/api/documents/{source['doc_id']}").json()
    (there,) = DEMO_PAGES.rglob(unquote(document["source"].removeprefix("file:")))
    assert (tmp_path / "kept").read_bytes() == there.read_bytes()


# --- large ones ------------------------------------------------------------------------------------------------------


def test_slow_readers_hold_a_piece_each(tmp_path: Path) -> None:
    """However large the whole is, and however many they are; who goes away leaves no file open."""
    body = b"Bread is baked in an oven for forty minutes.\n" * 400_000
    keep_fetched(tmp_path / "library", body)
    settings = ServeSettings(trust_loopback=True, workers=1, take_timeout_s=60)
    request = b"GET /api/documents/fetched/original HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with in_thread(tmp_path / "library", settings) as server, ExitStack() as held:
        process = psutil.Process()
        got = httpx2.get(f"{server.url}/api/documents/fetched/original", timeout=60).content
        assert hashlib.sha256(got).digest() == hashlib.sha256(body).digest()
        before, files = process.memory_info().rss, process.num_fds()
        for _ in range(READERS):
            reader = held.enter_context(connected(server.url))
            reader.sendall(request)
            assert b"200 OK" in reader.recv(100)
        assert process.memory_info().rss - before < READERS * len(body) / 6
        held.close()
        wait_until(lambda: process.num_fds() <= files + 3)


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_whole(tmp_path: Path) -> None:
    """The last piece is kept back."""
    (tmp_path / "note").write_bytes(b"a" * 600_000)
    digest = hashlib.sha256(b"a" * 600_000).hexdigest()
    file = (tmp_path / "note").open("rb")
    pieces = Original("note", 600_000, file, digest).pieces()
    assert next(pieces) == b"a" * PIECE_BYTES
    with (tmp_path / "note").open("r+b") as other:
        other.seek(599_999)
        other.write(b"b")
    with pytest.raises(OriginalMissing):
        list(pieces)
    assert file.closed


@pytest.mark.parametrize("made", ["pipe", "device", "folder", "link"])
def test_what_has_taken_the_place_of_a_file_is_not_opened(tmp_path: Path, made: str) -> None:
    """A pipe would be waited for without end."""
    place = tmp_path / "note.txt"
    place.write_text("Bread is baked in an oven for forty minutes.")
    with Library.write(tmp_path / "library") as library:
        add(library, find([str(place)]), settings=AddSettings(workers=1))
        (doc_id,) = library.store.doc_ids_from(place.as_uri())
        place.unlink()
        {
            "pipe": lambda: os.mkfifo(place), "device": lambda: place.symlink_to("/dev/zero"),
            "folder": place.mkdir, "link": lambda: place.symlink_to("/etc/passwd"),
        }[made]()  # fmt: skip
        with pytest.raises(OriginalMissing):
            original(library.store, library.store.document(doc_id))


READERS = 40
NAMES = ["", ".", "..", "...", " ", ".htaccess", "a.", "../../x", "x" * 200 + ".pdf", "x." + "y" * 149, "é" * 400]


@given(st.text(st.characters(exclude_categories=[]), max_size=300) | st.sampled_from(NAMES))
def test_any_name_is_a_harmless_one(name: str) -> None:
    """It ends no header, names no folder and no hidden file, and both forms of it say the same."""
    header = download(Original(name, 0, BytesIO(), "")).headers["content-disposition"]
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
