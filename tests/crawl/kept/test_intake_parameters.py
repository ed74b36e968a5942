"""A parameter that makes no difference, such as a session of an unknown name, must cost no page of the site."""

from __future__ import annotations

from pathlib import Path

from citewell.crawl.kept.intake import Intake, TakenIn
from citewell.crawl.kept.notes import Notes
from citewell.crawl.records import Capture, Found, Visited
from citewell.crawl.scope import Rules
from tests.crawl.by_hand import SEED, Crawl, at

PAGES = 40


class Shop(Crawl):
    """Pages `/item/N`, each with a text of its own, whatever `s` is."""

    def read(self, path: str) -> None:
        """A page is fetched and taken in, unless nothing of that address waits."""
        self.met(path)
        waiting = [task for task in self.frontier.take("site.test", 1_000, now=1e9) if task.url == at(path).url]
        if not waiting:
            return
        text = path.partition("?")[0]
        self.frontier.record([Visited(waiting[0], "", capture=_capture(waiting[0].url, text))], now=200.0)
        intake = Intake(self.file, self.source)
        for fetched in intake.fetched(10):
            twin = intake.twin(fetched, text)
            outcome = "duplicate" if twin else ""
            doc_id = None if twin else f"doc{fetched.url_id}"
            taken = TakenIn(fetched, outcome, twin=twin, doc_id=doc_id, text_hash=text, new=twin is None)
            intake.settle([taken], extractor=1)

    def known(self, path: str) -> tuple[str, int]:
        """Outcome and state of the row that stands for an address."""
        row = self.file.connection.execute("SELECT outcome, state FROM urls WHERE url = ?", (at(path).url,)).fetchone()
        return row[0], row[1]


def _capture(url: str, text: str) -> Capture:
    return Capture(url, 200.0, 200, (("Content-Type", "text/html"),), (), text.encode())


def test_a_page_that_was_read_is_not_asked_for_under_another_session(tmp_path: Path) -> None:
    """It is known without the parameter from the moment at which that is known to make no difference."""
    shop = Shop(tmp_path, Rules(seed=SEED))
    for number in range(PAGES):
        shop.read(f"/item/{number}?s=a{number}")
    for number in range(3):
        shop.read(f"/item/{number}?s=b{number}")
    ignored = Notes(shop.file.connection, shop.source.source_id).inert_parameters()["site.test"]
    assert ignored == {"s"}
    for number in range(PAGES):
        shop.frontier.offer([Found(at(f"/item/{number}"), "page", 2, "link")])
    assert shop.frontier.take("site.test", 100, now=1e9)[1:] == []  # but for the start
    shop.file.close()


def test_copies_by_such_a_parameter_are_not_held_against_their_kind_of_address(tmp_path: Path) -> None:
    """Else the pages not yet met would be taken for a trap, and what was turned away as one stays away."""
    shop = Shop(tmp_path, Rules(seed=SEED))
    for number in range(PAGES):
        shop.met(f"/item/{number}?s=early")
    shop.file.connection.execute(
        "UPDATE urls SET state = 2, outcome = 'trap', detail = 'pages like site.test/item/N?s held hardly anything new'"
        " WHERE url LIKE '%/item/3_?s=early'"
    )
    for number in range(PAGES - 10):
        shop.read(f"/item/{number}?s=a{number}")
        shop.read(f"/item/{number}?s=b{number}")
    assert Notes(shop.file.connection, shop.source.source_id).stopped_shapes() == frozenset()
    assert shop.known("/item/35") == ("", 0)  # waits again, without its session
    shop.file.close()
