"""A crawl that is carried out by hand, address by address: for tests of what its file tells."""

from __future__ import annotations

from pathlib import Path

from citewell.crawl.address import Address, address
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.frontier import Frontier
from citewell.crawl.kept.intake import Fetched, Intake, TakenIn
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Capture, Found, Source, Task, Visited
from citewell.crawl.scope import Refusal, Rules

SEED = "https://site.test/"


def at(path: str) -> Address:
    found = address(path, base=SEED)
    assert found is not None
    return found


class Crawl:
    """A source that is being visited, by hand."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        self.file = CrawlFile.open(folder)
        self.sources = Sources(self.file)
        self.source = self.sources.begin_visit(self.sources.put(rules, collection="", now=100.0), now=100.0)
        self.frontier = Frontier(self.file, self.source)
        self.frontier.offer([Found(at("/"), "page", 0, "seed")])

    def met(self, path: str, reason: str = "", detail: str = "", *, trap: str | None = None) -> None:
        """A page links to an address."""
        refusal = Refusal(reason, detail) if reason else None
        self.frontier.offer([Found(at(path), "page", 1, "link", refusal=refusal, trap=trap)])

    def task(self, path: str) -> Task:
        waiting = {task.url: task for task in self.frontier.take("site.test", 1_000, now=1e9)}
        return waiting[at(path).url]

    def became(self, path: str, outcome: str, detail: str = "", *, retry_at: float | None = None) -> None:
        """An address was asked for, and this became of it."""
        self.frontier.record([Visited(self.task(path), outcome, detail, retry_at=retry_at)], now=200.0)

    def indexed(self, path: str, body: bytes = b"text", outcome: str = "", detail: str = "") -> None:
        """A page was read and taken in."""
        task = self.task(path)
        capture = Capture(task.url, 200.0, 200, (("Content-Type", "text/html"),), (), body + path.encode())
        self.frontier.record([Visited(task, "", capture=capture)], now=200.0)
        fetched = Fetched(task.url_id, task.url, task.host, "", None)
        doc_id = None if outcome else f"doc{task.url_id}"
        taken = TakenIn(fetched, outcome, detail, doc_id=doc_id)
        Intake(self.file, self.source).settle([taken], extractor=1)

    def end(self) -> Source:
        self.sources.end_visit(self.source.source_id, now=300.0)
        self.source = self.sources.get(self.source.source_id)
        return self.source
