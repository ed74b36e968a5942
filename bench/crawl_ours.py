"""Parts of the crawler in a process of their own.

`python -m bench.crawl_ours fetch FOLDER URL`: our fetching process on a new source, with somebody who throws away what
it fetches. `python -m bench.crawl_ours frontier FOLDER N`: a frontier of N addresses.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from citewell.crawl.address import address
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.frontier import Frontier
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import READ, SETTLED, Found, Source, Visited
from citewell.crawl.scope import Rules
from citewell.pipeline.fetching import FetchingProcess

LOOK_S = 0.02
LINKS = 100  # that a page offers together
TAKEN = 64  # addresses read from the file together, as the crawler does
ROUNDS = 100  # of take and record


def main() -> None:
    """Run one of them and print what it found."""
    what, folder, value = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    found = fetch(folder, value) if what == "fetch" else frontier(folder, int(value))
    sys.stdout.write(json.dumps(found) + "\n")


def _source(file: CrawlFile, url: str) -> Source:
    sources = Sources(file)
    source = sources.put(Rules(url, allow_private=True, max_pages=10_000_000), collection="", now=time.time())
    return sources.begin_visit(source, now=time.time())


def fetch(folder: Path, url: str) -> dict[str, float]:
    """Visit a site; whoever takes in what was fetched costs nothing."""
    file = CrawlFile.open(folder)
    source = _source(file, url)
    process = FetchingProcess(folder, source.source_id, {})
    try:
        while process.running():
            file.connection.execute("UPDATE urls SET state = ? WHERE state = ?", (SETTLED, READ))
            time.sleep(LOOK_S)
    finally:
        process.stop()
        file.close()
    return {"pages": process.state.read}


def frontier(folder: Path, size: int) -> dict[str, float]:
    """Microseconds for each address put, and taken and recorded; MB of memory before and after; MB on disk."""
    file = CrawlFile.open(folder)
    queue = Frontier(file, _source(file, "http://example.test/"))
    before = _resident_mb()
    put_s = 0.0
    for page in _links(size):
        start = time.perf_counter()
        queue.offer(page)
        put_s += time.perf_counter() - start
    start = time.perf_counter()
    rounds = min(ROUNDS, size // TAKEN)
    for _ in range(rounds):
        (host,) = queue.hosts()
        tasks = queue.take(host, TAKEN, now=time.time())
        queue.record([Visited(task, "error", "of the benchmark") for task in tasks], now=time.time())
    taken_s = time.perf_counter() - start
    after = _resident_mb()
    file.close()
    return {
        "addresses": size, "put_us": put_s / size * 1e6, "take_us": taken_s / (rounds * TAKEN) * 1e6,
        "before_mb": before, "after_mb": after, "disk_mb": (folder / "crawl.sqlite").stat().st_size / 1e6,
    }  # fmt: skip


def _links(size: int) -> Iterator[list[Found]]:
    """Addresses as pages offer them: some new, some near, in no order of their own."""
    rng = random.Random(size)
    for first in range(0, size, LINKS):
        links = [f"http://example.test/part/{rng.randrange(1_000)}/page-{first + one}.html" for one in range(LINKS)]
        yield [Found(known, "page", 1 + first % 7, "link") for link in links if (known := address(link))]


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


if __name__ == "__main__":
    main()
