"""The frontier keeps each address once and loses none, in whatever order things happen and whenever a process dies."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from citewell.crawl.address import Address, address
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.frontier import Frontier
from citewell.crawl.kept.intake import Intake, TakenIn
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Capture, Found, Task, Visited
from citewell.crawl.scope import Refusal, Rules
from tests.crawl.by_hand import SEED, Crawl

PATHS = tuple(f"/{name}" for name in "abcdefgh")
OUTCOMES = ("", "", "", "gone", "error", "redirect", "robots", "noindex", "retry", "canonical", "login")


def at(path: str) -> Address:
    found = address(f"https://site.example{path}")
    assert found is not None
    return found


def fetched(task: Task, outcome: str, body: str, found: tuple[Found, ...] = ()) -> Visited:
    """What a visit makes of a task."""
    content = outcome in ("", "noindex", "canonical", "login")
    capture = Capture(task.url, 1.0, 200, (), (), body.encode()) if content else None
    other = at("/a").key if outcome == "canonical" else None
    return Visited(task, outcome, other=other, capture=capture, kind="page" if content else None, found=found)


class Crawling(RuleBasedStateMachine):
    """Two processes at one file: one offers, takes and records, the other reads; either may die between two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.offered: set[str] = set()  # keys that may be fetched
        self.taken: dict[int, Task] = {}
        self.recorded: set[int] = set()  # addresses that were recorded in this visit
        self.now = 1_000.0

    @initialize()
    def begin(self) -> None:
        self.file = CrawlFile.open(Path(self.folder.name))
        self.sources = Sources(self.file)
        self.source = self.sources.put(Rules("https://site.example/"), collection="", now=self.now)
        self._begin_visit()

    def _begin_visit(self) -> None:
        self.source = self.sources.begin_visit(self.source, now=self.now)
        self.recorded = set()
        self._start_processes()

    def _start_processes(self) -> None:
        self.frontier, self.intake = Frontier(self.file, self.source), Intake(self.file, self.source)
        self.taken = {}

    @rule(paths=st.lists(st.sampled_from(PATHS), max_size=4), depth=st.integers(1, 4), refused=st.booleans())
    def offer(self, paths: list[str], depth: int, refused: bool) -> None:
        refusal = Refusal("nofollow", "the link to it says nofollow") if refused else None
        self.frontier.offer([Found(at(path), "page", depth, "link", refusal=refusal) for path in paths])
        self.offered |= set() if refused else {at(path).key for path in paths}

    @rule(limit=st.integers(1, 3))
    def take(self, limit: int) -> None:
        for task in self.frontier.take("site.example", limit, now=self.now, taken=self.taken):
            assert task.url_id not in self.taken
            assert task.url_id not in self.recorded, "what was recorded is not taken again in the same visit"
            self.taken[task.url_id] = task

    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES), body=st.sampled_from(["x", "y", "z"]))
    def record(self, data: st.DataObject, outcome: str, body: str) -> None:
        if not self.taken:
            return
        task = self.taken.pop(data.draw(st.sampled_from(sorted(self.taken))))
        links = tuple(
            Found(at(path), "page", task.depth + 1, "link") for path in data.draw(st.sets(st.sampled_from(PATHS)))
        )
        visited = fetched(task, outcome, body, links if outcome != "retry" else ())
        self.frontier.record([replace(visited, retry_at=self.now)], now=self.now)
        self.offered |= {each.address.key for each in visited.found}
        if outcome != "retry":
            self.recorded.add(task.url_id)

    @rule(limit=st.integers(1, 5))
    def read(self, limit: int) -> None:
        for each in self.intake.fetched(limit):
            capture = None if each.outcome else self.intake.capture(each)
            assert each.outcome or capture is not None, "the bytes of what is to be read are there"
            text_hash = capture.body.decode() if capture else None
            twin = self.intake.twin(each, text_hash) if text_hash else None
            taken = (
                TakenIn(each, each.outcome, new=False)
                if each.outcome
                else TakenIn(each, "", doc_id=each.url, text_hash=text_hash)
            )
            if twin is not None:
                taken = TakenIn(each, "duplicate", "", twin, text_hash=text_hash)
            self.intake.settle([taken], extractor=1)

    @rule()
    def kill(self) -> None:
        """Both processes die; what was taken is forgotten."""
        self.file.close()
        self.file = CrawlFile.open(Path(self.folder.name))
        self.sources = Sources(self.file)
        self.source = self.sources.get(self.source.source_id)
        self._start_processes()

    @rule()
    def end_visit_if_done(self) -> None:
        if self.taken or self.frontier.waiting() or self.frontier.backlog():
            return
        if self.intake.settle_what_waits_on_others():
            return
        states = self.file.connection.execute("SELECT key, state, outcome, doc_id FROM urls").fetchall()
        assert {key for key, _, _, _ in states} >= self.offered
        assert all(state == 2 for _, state, _, _ in states)
        assert all(doc_id is not None for _, _, outcome, doc_id in states if outcome == ""), "indexed, or a reason"
        self.sources.end_visit(self.source.source_id, now=self.now)
        self.source = self.sources.get(self.source.source_id)
        self.now += 100_000.0
        self._begin_visit()

    @invariant()
    def each_address_is_there_once(self) -> None:
        if hasattr(self, "file"):
            keys = [key for (key,) in self.file.connection.execute("SELECT key FROM urls")]
            assert len(keys) == len(set(keys))
            assert set(keys) >= self.offered

    def teardown(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
        self.folder.cleanup()


Crawling.TestCase.settings = settings(max_examples=25, stateful_step_count=40)
TestCrawling = Crawling.TestCase


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    file = CrawlFile.open(tmp_path)
    sources = Sources(file)
    source = sources.begin_visit(sources.put(Rules("https://site.example/"), collection="", now=0.0), now=0.0)
    return Frontier(file, source)


def links(*paths: str, depth: int = 1) -> list[Found]:
    return [Found(at(path), "page", depth, "link") for path in paths]


def take_all(frontier: Frontier, **arguments: object) -> list[str]:
    found: list[Task] = []
    for host in frontier.hosts():
        found += frontier.take(host, 100, now=1e12, **arguments)  # type: ignore[arg-type]
    return [task.url.removeprefix("https://site.example") for task in found]


def test_lists_go_before_pages_and_near_pages_before_far_ones(frontier: Frontier) -> None:
    """Pages with parameters a little later, for that is where traps are; of equals, the first found."""
    frontier.offer(links("/far", depth=5))
    frontier.offer(links("/near?a=1", "/near", "/near2"))
    frontier.offer([Found(at("/listed"), "page", 1, "sitemap"), Found(at("/map.xml"), "sitemap", 0, "sitemap")])
    frontier.offer([Found(at("/"), "page", 0, "seed")])
    assert take_all(frontier) == ["/map.xml", "/", "/listed", "/near", "/near2", "/near?a=1", "/far"]


def test_what_was_taken_is_not_taken_again_before_it_is_recorded(frontier: Frontier) -> None:
    """But after a restart, which knows nothing of it."""
    frontier.offer(links("/a", "/b"))
    (first,) = frontier.take("site.example", 1, now=1.0)
    assert [task.url_id for task in frontier.take("site.example", 9, now=1.0, taken={first.url_id})] != [first.url_id]
    assert take_all(frontier) == ["/a", "/b"]


def test_old_redirects_are_no_trap_because_it_is_known_where_they_lead(tmp_path: Path) -> None:
    """The numbered addresses of a wiki are asked for at each visit, and the new ones among them lead to new pages."""
    crawl = Crawl(tmp_path, Rules(seed=SEED))
    for visit in range(3):
        for number in range(40):
            crawl.met(f"/node/{number}")
            target = address(f"/page-{number:x}", base=SEED)
            assert target is not None
            task = crawl.task(f"/node/{number}")
            crawl.frontier.record([Visited(task, "redirect", found=(Found(target, "page", 1, "redirect"),))], now=200.0)
        crawl.end()
        assert crawl.frontier._notes.stopped_shapes() == frozenset(), visit
        crawl.source = crawl.sources.begin_visit(crawl.source, now=400.0)
        crawl.frontier = Frontier(crawl.file, crawl.source)
    crawl.file.close()


def test_what_is_put_off_waits_for_its_time(frontier: Frontier) -> None:
    """And is counted."""
    frontier.offer(links("/a"))
    (task,) = frontier.take("site.example", 1, now=1.0)
    frontier.record([Visited(task, "retry", "busy", retry_at=50.0)], now=1.0)
    assert frontier.take("site.example", 1, now=49.0) == []
    assert frontier.next_due() == 50.0
    (again,) = frontier.take("site.example", 1, now=50.0)
    assert again.attempts == 1


def test_hosts_are_those_with_something_waiting(frontier: Frontier) -> None:
    """In order, each once."""
    other = address("https://other.example/")
    assert other is not None
    frontier.offer([*links("/a", "/b"), Found(other, "page", 1, "link")])
    assert frontier.hosts() == ["other.example", "site.example"]
    assert frontier.next_due(besides=["other.example", "site.example"]) is None


def test_a_trap_is_remembered_by_a_bounded_number_of_addresses(
    frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are counted only."""
    monkeypatch.setattr("citewell.crawl.kept.offers.TURNED_AWAY_KEPT", 3)
    shape = "site.example/item/N"
    frontier._notes.note_page("https://site.example/item/1", new=True)
    refusal = Refusal("trap", "pages like it held hardly anything new")
    frontier.offer([Found(at(f"/item/{n}"), "page", 1, "link", refusal=refusal, trap=shape) for n in range(10)])
    assert frontier._count("outcome = 'trap'") == 3
    counted = frontier.connection.execute("SELECT turned_away FROM shapes WHERE shape = ?", (shape,)).fetchone()
    assert counted == (10,)


def test_the_way_of_redirects_can_be_told(frontier: Frontier) -> None:
    """The nearest first."""
    frontier.offer(links("/a"))
    for here, there in (("/a", "/b"), ("/b", "/c")):
        (task,) = frontier.take("site.example", 1, now=1.0)
        assert task.url.endswith(here)
        frontier.record([Visited(task, "redirect", found=(Found(at(there), "page", 1, "redirect"),))], now=1.0)
    (task,) = frontier.take("site.example", 1, now=1.0)
    assert [each.url[-2:] for each in frontier.led_by(task)] == ["/b", "/a"]
