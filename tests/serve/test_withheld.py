"""What a page asks not to be quoted is quoted nowhere that a stranger reads: page, API, assistant, published page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.mcp import build_server
from citewell.mcp.reader import LibraryReader
from citewell.pipeline.add import add, find
from citewell.serve.stored_view import WITHHELD
from tests.cli.in_process import run
from tests.mcp.assistant import assistant
from tests.serve.serving import serving

SECRET = "The vault of the lighthouse is opened by the number 7351 on the dial."
SECRET_WORDS = ("7351", "vault")
QUESTION = "how is the vault of the lighthouse opened"
PAGE = f"""<title>The lighthouse</title><h1>The lighthouse</h1>
<p>The lighthouse of the bay was built in 1840 and stands 31 metres above the sea at high water.</p>
<p data-nosnippet>{SECRET}</p>
<p>Its lamp is lit at dusk by two keepers, who take turns every four hours until the sun rises.</p>"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page, part of which is withheld."""
    folder = tmp_path_factory.mktemp("withheld")
    (folder / "lighthouse.html").write_text(PAGE)
    with Library.write(folder / "library") as opened:
        add(opened, find([str(folder / "lighthouse.html")]), settings=AddSettings(workers=1))
    return folder / "library"


@pytest.fixture(scope="module")
def client(library: Path) -> Iterator[httpx2.Client]:
    with serving(library) as running, httpx2.Client(base_url=running.url, headers=running.owner, timeout=60) as made:
        yield made


def _doc_id(library: Path) -> str:
    found = json.loads(run("search", "lighthouse", "--json", library=library).stdout)
    return str(found["sources"][0]["doc_id"])


def _says_nothing(text: str) -> bool:
    return not any(word in text.replace(QUESTION, "") for word in SECRET_WORDS)


def test_it_is_found_and_not_quoted(client: httpx2.Client) -> None:
    """Neither in the answer nor in a summary, an excerpt or a link."""
    for path in ("/api/ask", "/api/search", "/api/ask/stream"):
        said = client.get(path, params={"q": QUESTION}).text
        assert "lighthouse.html" in said
        assert _says_nothing(said)


def test_a_stored_text_has_blanks_in_its_place(client: httpx2.Client, library: Path) -> None:
    """All else is where it is in the owner's own copy, which is whole and says what is withheld."""
    doc_id = _doc_id(library)
    told = client.get(f"/api/documents/{doc_id}").json()
    own = json.loads(run("show", doc_id, "--json", library=library).stdout)
    assert SECRET in own["text"]
    assert f"[its publisher asks that this not be quoted] {SECRET[:20]}" in run("show", doc_id, library=library).stdout
    assert told["text"] == own["text"].replace(SECRET, "".join(" " * len(SECRET)))
    assert told["sentences"] == own["sentences"]
    assert {"withheld", "paragraph", "heading"} == {sentence["kind"] for sentence in told["sentences"]}


def test_the_stored_page_does_not_show_it(client: httpx2.Client, library: Path) -> None:
    """Not even to who asks for that very place."""
    doc_id = _doc_id(library)
    start = json.loads(run("show", doc_id, "--json", library=library).stdout)["text"].index(SECRET)
    for at in ("", f"{start}-{start + len(SECRET)}", f"0-{start + 20}"):
        page = client.get(f"/stored/{doc_id}", params={"at": at}).text
        assert WITHHELD in page
        assert _says_nothing(page)


def test_a_published_page_does_not_quote_it(library: Path, tmp_path: Path) -> None:
    for name in ("page.html", "page.md"):
        run("publish", QUESTION, "-o", str(tmp_path / name), library=library)
        assert _says_nothing((tmp_path / name).read_text())


def test_an_assistant_does_not_read_it(library: Path) -> None:
    """Not even at that very place."""
    doc_id = _doc_id(library)
    with closing(LibraryReader.open(library)) as reader, assistant(build_server(reader)) as client:
        whole = client.object("read", doc_id=doc_id)["text"]
        start = whole.index("water.") + len("water.")
        there = client.object("read", doc_id=doc_id, start=start, end=start + len(SECRET))
    assert "lighthouse" in whole
    assert _says_nothing(json.dumps([whole, there]))
