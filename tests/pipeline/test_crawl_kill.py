"""Whatever process of a crawl dies, whenever: nothing is lost, and nothing is fetched again but what was under way."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.crawl.kept.database import CrawlFile
from citewell.index.library import Library
from tests.crawl.sites import Site, SiteServer, page

VISIT = """
import sys, time
from pathlib import Path
from citewell.config import AddSettings
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.scope import Rules
from citewell.crawl.kept.sources import Sources
from citewell.index.library import Library
from citewell.pipeline.crawl import visit

if __name__ == "__main__":
    with Library.write(Path(sys.argv[1])) as library:
        file = CrawlFile.open(library.folder)
        source = Sources(file).put(Rules(seed=sys.argv[2], allow_private=True), collection="", now=time.time())
        account = visit(library, file, source, settings=AddSettings(workers=1, flush_s=0.2))
        print(account.ended.why, "|", account.ended.message)
"""

PAGES = 320
UNDER_WAY = 8
"""Requests that are under way at once, to one host that the owner has allowed."""

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are found in /proc")


def many_pages() -> Site:
    links = [f"/{number}" for number in range(PAGES)]
    return Site({"/": page("the start", links), **{link: page(f"number {link}") for link in links}})


class Crawl:
    """A crawl in processes of its own."""

    def __init__(self, folder: Path, server: SiteServer) -> None:
        self.folder, self.server = folder, server
        self.process: subprocess.Popen[str]

    def start(self, *, largest_file: int = resource.RLIM_INFINITY) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", VISIT, str(self.folder), self.server.url()],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        )  # fmt: skip

    def until(self, requests: int) -> None:
        """Wait until the server has had so many requests."""
        _wait(lambda: len(self.server.log) >= requests or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()

    def fetching(self) -> int:
        """The process that fetches."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [int(pid) for each in children for pid in each.read_text().split()]
        (found,) = [pid for pid in pids if b"citewell.crawl.visit.process" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return found

    def end(self) -> tuple[str, str]:
        """What it said."""
        said = self.process.communicate(timeout=60)
        return said[0], said[1]

    def twice(self) -> int:
        """How many requests were made again."""
        counts = self.server.counts()
        return sum(counts.values()) - len(counts)


def _wait(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_kill_9_and_ctrl_c_lose_nothing(tmp_path: Path) -> None:
    """The fetching process is killed, then the other one, then both are told to stop; each time the next goes on."""
    with SiteServer(many_pages(), latency_s=0.02) as server:
        crawl = Crawl(tmp_path, server)
        crawl.start()
        crawl.until(30)
        os.kill(crawl.fetching(), signal.SIGKILL)
        assert crawl.end()[0].startswith("broken")
        crawl.start()
        crawl.until(len(server.log) + 30)
        child = crawl.fetching()
        os.kill(crawl.process.pid, signal.SIGKILL)
        crawl.end()
        crawl.start()
        _wait(lambda: not Path(f"/proc/{child}").exists())  # nobody told it
        crawl.until(len(server.log) + 30)
        assert crawl.twice() <= 2 * UNDER_WAY
        before = crawl.twice()
        os.killpg(crawl.process.pid, signal.SIGINT)
        assert "KeyboardInterrupt" in crawl.end()[1]
        crawl.start()
        assert crawl.end()[0].startswith("done")
        assert crawl.twice() == before, "what was under way when it was told to stop was waited for"
        assert set(server.counts()) == {"/robots.txt", "/sitemap.xml", "/", *(f"/{n}" for n in range(PAGES))}
    library = Library.read(tmp_path)
    assert library.counts().documents == PAGES + 1
    library.close()
    file = CrawlFile.open(tmp_path)
    assert file.connection.execute("SELECT count(*) FROM captures").fetchone() == (PAGES + 1,)
    file.close()


def test_a_stalling_server_does_not_keep_us_from_stopping(tmp_path: Path) -> None:
    """What it holds up is given up after a few seconds, and waits for the next visit."""
    site = Site({"/": page("the start", ["/a", "/b"]), "/a": page("a"), "/b": page("b")})
    with SiteServer(site) as server:
        crawl = Crawl(tmp_path, server)
        crawl.start()
        crawl.until(2)
        server.latency_s = 30.0
        crawl.until(3)
        started = time.monotonic()
        os.killpg(crawl.process.pid, signal.SIGINT)
        crawl.end()
        assert time.monotonic() - started < 12
        server.latency_s = 0.0
        file = CrawlFile.open(tmp_path)
        assert file.connection.execute("SELECT count(*) FROM urls WHERE state = 0").fetchone() > (0,)
        file.close()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """Files that may not grow stand for a disk that is full. With room again, the next visit goes on."""
    links = [f"/{number}" for number in range(20)]
    pages = {link: page(f"number {link}", body=f"<p>{os.urandom(30_000).hex()}</p>") for link in links}
    with SiteServer(Site({"/": page("the start", links), **pages})) as server:
        crawl = Crawl(tmp_path, server)
        crawl.start(largest_file=400_000)
        said, errors = crawl.end()
        assert "cannot be written" in said + errors
        crawl.start()
        assert crawl.end()[0].startswith("done")
    library = Library.read(tmp_path)
    assert library.counts().documents == len(links) + 1
    library.close()
