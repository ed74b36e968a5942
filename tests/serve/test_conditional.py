"""What a client has it is not sent again, and what has changed it is."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request

from citewell.config import AddSettings, ServeSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.serve.conditional import etag, json_bytes, unchanged, while_connected
from tests.serve.in_thread import InThread, in_thread
from tests.serve.reading import Page

TAGGED = [
    "/search?q=pars+fracture",
    "/api/ask?q=pars+fracture",
    "/api/search?q=pars+fracture",
    "/api/suggest?q=pars",
]


@pytest.mark.parametrize("path", TAGGED)
def test_the_same_library_and_query_need_be_sent_once(client: httpx2.Client, path: str) -> None:
    """304 without a body; another query has another tag."""
    first = client.get(path)
    tag = first.headers["etag"]
    for sent in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(f"{path}s").headers["etag"] != tag


@pytest.mark.parametrize("more", ["&site=spine-clinic.example", "&lang=en", "&since=2020", "&before=2020"])
@pytest.mark.parametrize("path", TAGGED[:3])
def test_filters_are_part_of_what_was_asked(client: httpx2.Client, path: str, more: str) -> None:
    assert client.get(path).headers["etag"] != client.get(path + more).headers["etag"]


def test_a_document_has_the_tag_of_its_revision(client: httpx2.Client, answer: dict[str, Any]) -> None:
    one, other = (f"/api/documents/{source['doc_id']}" for source in answer["sources"][:2])
    tag = client.get(one).headers["etag"]
    assert client.get(one, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(other, headers={"If-None-Match": tag}).status_code == 200


@pytest.fixture(scope="module")
def growing(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InThread]:
    """A server over a copy of the library, to which documents are added while it runs."""
    folder = tmp_path_factory.mktemp("growing") / "library"
    shutil.copytree(demo_folder, folder)
    with in_thread(folder, ServeSettings(trust_loopback=True, workers=1)) as running:
        yield running


def test_what_is_added_while_it_runs_is_answered_from(growing: InThread, tmp_path: Path) -> None:
    """No restart, and nothing that was kept before comes back: not an answer, not a page, not a cursor."""
    place = tmp_path / "kohlrabi.html"
    with httpx2.Client(base_url=growing.url, timeout=60) as client:
        question = {"q": "when is kohlrabi sown"}
        paths = ("/search", "/api/ask", "/api/search", "/api/suggest")
        before = {path: client.get(path, params=question) for path in paths}
        cursor = client.get("/api/search", params={"q": "pars", "max_sources": 2}).json()["next"]
        assert not before["/api/ask"].json()["answered"]
        _write(growing, place, "Kohlrabi is sown outdoors from April to July in rows thirty centimetres apart.")
        for path, old in before.items():
            new = client.get(path, params=question, headers={"If-None-Match": old.headers["etag"]})
            assert new.status_code == 200
            assert new.headers["etag"] != old.headers["etag"]
        answer = client.get("/api/ask", params=question).json()
        assert [sentence["text"].partition(" in rows")[0] for sentence in answer["sentences"]] == [
            "Kohlrabi is sown outdoors from April to July"
        ]
        assert "18 documents" in client.get("/").text
        stale = client.get("/api/search", params={"q": "pars", "max_sources": 2, "cursor": cursor})
        assert (stale.status_code, stale.json()["type"]) == (409, "urn:citewell:problem:stale_cursor")
        (number,) = Page(client.get("/search", params=question).text).numbers()
        _write(growing, place, "Kohlrabi is sown in March under glass. It wants water.")
        _tells_what_became_of(client, number.url, "has changed", "no longer stand")
        _write(growing, place, f"Growing it is easy. {number.quote} It wants water.")
        _tells_what_became_of(client, number.url, "has changed", "still stand")
        with Library.write(growing.shared.engine.shelf.folder) as library:
            library.remove([answer["sources"][0]["doc_id"]])
        _tells_what_became_of(client, number.url, "has left the library")


def _write(growing: InThread, place: Path, text: str) -> None:
    place.write_text(f"<h1>Kohlrabi</h1><p>{text}</p>")
    with Library.write(growing.shared.engine.shelf.folder) as library:
        add(library, find([str(place)]), settings=AddSettings(workers=1))


def _tells_what_became_of(client: httpx2.Client, url: str, *said: str) -> None:
    """What was cited is shown as it was, with a word on what became of it."""
    page = Page(client.get(url).text)
    assert page.cited().startswith("Kohlrabi is sown outdoors")
    for each in said:
        assert each in page.one("//*[@class='changed']")


# --- one by one ------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=5), min_size=1, max_size=3), st.integers(0, 9))
def test_a_tag_names_what_it_was_made_of(parts: list[str], cut: int) -> None:
    """Any text will do, and the same parts put together otherwise are others."""
    tag = etag(*parts)
    assert tag == etag(*parts)
    assert tag.startswith('W/"')
    assert tag.isascii()
    assert tag != etag(*parts, "")
    joined = "".join(parts)
    if len(parts) == 1 and 0 < cut < len(joined) and "\0" not in joined:
        assert tag != etag(joined[:cut], joined[cut:])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=[])),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    )
)
def test_json_is_valid_whatever_it_holds(value: Any) -> None:
    """Half surrogates included; and it has no line breaks, which would end an event of a stream."""
    data = json_bytes({"value": value})
    assert json.loads(data.decode("utf-8")) == {"value": value}
    assert len(data.decode("utf-8").splitlines()) == 1


def request(*messages: dict[str, Any], **headers: str) -> Request:
    """A request whose client says this, and then nothing."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return left.pop(0)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw, "method": "GET", "path": "/"}, receive)


@pytest.mark.parametrize(
    ("sent", "has"),
    [('W/"a"', True), ('"a"', True), ('"b",W/"a"', True), ("*", True), ('"ab"', False), ("", False), ('W/"b"', False)],
)
def test_tags_are_compared_weakly(sent: str, has: bool) -> None:
    assert unchanged(request(if_none_match=sent), 'W/"a"') is has


def test_work_is_stopped_when_the_client_goes_away() -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def tried() -> None:
        with pytest.raises(HTTPException) as raised:
            await while_connected(request({"type": "http.request"}, {"type": "http.disconnect"}), work())
        assert raised.value.status_code == 499
        await asyncio.wait_for(stopped.wait(), 5)

    asyncio.run(tried())


def test_work_is_done_for_who_stays() -> None:
    """Its result and its error alike."""

    async def tried() -> None:
        async def work(fails: bool) -> str:
            await asyncio.sleep(0)
            if fails:
                raise ValueError("as it is")
            return "done"

        assert await while_connected(request({"type": "http.request"}), work(fails=False)) == "done"
        with pytest.raises(ValueError, match="as it is"):
            await while_connected(request(), work(fails=True))

    asyncio.run(tried())
