"""What was fetched waits until it is settled, and is settled once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.crawl.kept.intake import Intake, TakenIn
from tests.crawl.scripted_web import SITE, Crawl, Reply, Web, page

Fetched = Callable[..., tuple[Crawl, Intake]]


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetched:
    """A crawl whose pages were fetched and not yet read."""

    def make(answers: dict[str, Reply]) -> tuple[Crawl, Intake]:
        crawl = Crawl(tmp_path, Web(dict(answers)))
        with monkeypatch.context() as patch:
            patch.setattr(Crawl, "read", lambda *_, **__: None)
            crawl.visit()
        return crawl, Intake(crawl.file, crawl.source)

    return make


def test_pages_wait_in_the_order_in_which_they_were_found(fetched: Fetched) -> None:
    """A killed process finds them waiting again; those under way it leaves out."""
    _, intake = fetched({"/": page("/a", "/b"), "/a": page(text="A"), "/b": page(text="B")})
    first, *others = intake.fetched(10)
    assert [each.url for each in (first, *others)] == [f"{SITE}/", f"{SITE}/a", f"{SITE}/b"]
    assert intake.fetched(10) == [first, *others]
    assert intake.fetched(10, besides={first.url_id}) == others
    assert intake.fetched(1) == [first]


def test_what_is_settled_waits_no_more(fetched: Fetched) -> None:
    """Its outcome, document and extractor are noted."""
    crawl, intake = fetched({"/": page(text="A")})
    (each,) = intake.fetched(10)
    intake.settle([TakenIn(each, "no-text", "it has no text")], extractor=7)
    assert intake.fetched(10) == []
    assert crawl.rows("outcome, detail, extractor", "url LIKE '%/'") == [("no-text", "it has no text", 7)]


def test_the_bytes_of_a_page_are_found_by_whatever_name(fetched: Fetched) -> None:
    """Its address may have been spelt anew since it was fetched."""
    crawl, intake = fetched({"/": page(text="A")})
    crawl.file.connection.execute("UPDATE urls SET url = url || '?other' WHERE url LIKE '%/'")
    (each,) = intake.fetched(10)
    capture = intake.capture(each)
    assert capture is not None
    assert b"A" in capture.body


def test_addresses_that_differ_in_nothing_become_one(fetched: Fetched) -> None:
    """Once two pairs of pages have shown that a parameter makes no difference, those that wait are folded."""
    pages = {f"/{name}?v={v}": page(text=name) for name in "ab" for v in (1, 2)}
    crawl, intake = fetched({"/": page(*pages), **pages})
    with crawl.file.transaction():
        for number in range(3, 6):
            crawl.file.connection.execute(
                "INSERT INTO urls (source_id, key, url, host, kind, depth, rank, state, found_as)"
                " VALUES (1, ?, ?, 'site.example', 'page', 1, 1, 0, 'link')",
                (f"site.example/c?v={number}", f"{SITE}/c?v={number}"),
            )
    crawl.read()
    assert crawl.waiting() == {"/c"}
    folded = "the same address as https://site.example/c but for v, which makes no difference"
    assert crawl.rows("outcome, detail", "url LIKE '%/c?%'") == [("duplicate", folded)] * 2
    assert intake.fetched(10) == []


@pytest.mark.parametrize("outcome", ["", "duplicate", "no-text", "type", "error"])
def test_a_newer_extractor_reads_what_an_older_one_read(fetched: Fetched, outcome: str) -> None:
    """Each page once."""
    _, intake = fetched({"/": page(text="A")})
    (each,) = intake.fetched(10)
    intake.settle([TakenIn(each, outcome, doc_id="doc" if not outcome else None)], extractor=1)
    assert intake.outdated([1]) == 0
    assert intake.outdated([2, 3]) == 1
    assert [one.url for one in intake.fetched(10)] == [each.url]


def test_what_may_not_be_indexed_is_not_read_by_a_newer_extractor_either(fetched: Fetched) -> None:
    """Though its bytes were kept, and though the last visit found the server broken."""
    crawl, intake = fetched({"/": page(text="A", head='<meta name="robots" content="noindex">')})
    assert intake.outdated([]) == 0
    crawl.web.answers["/"] = Reply(403)
    crawl.visit()
    assert intake.outdated([]) == 0
