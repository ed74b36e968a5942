"""The process that fetches, as the one that started it sees it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from citewell.crawl.kept.database import FILE_NAME, CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.scope import Rules
from citewell.crawl.visit.process import LOCK_NAME
from tests.crawl.sites import Site, SiteServer, page


def started(folder: Path, source_id: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "citewell.crawl.visit.process", str(folder), str(source_id)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """All that it says. Its standard input stays open: the end of that would tell it to stop."""
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        return process.stdout.read(), process.stderr.read()


def prepared(folder: Path, url: str) -> None:
    """A library with a source whose visit has begun."""
    file = CrawlFile.open(folder)
    sources = Sources(file)
    sources.begin_visit(sources.put(Rules(url, allow_private=True), collection="", now=1.0), now=1.0)
    file.close()


def test_it_waits_for_another_that_fetches_and_tells_each_step_in_a_line(tmp_path: Path) -> None:
    """One whose parent was killed may still be ending. The last line says how it ended; there are no other words."""
    with SiteServer(Site({"/": page("start", ["/a"]), "/a": page("a")})) as server:
        prepared(tmp_path, server.url())
        with FileLock(tmp_path / LOCK_NAME):
            process = started(tmp_path)
            time.sleep(1.5)
            assert not server.log
        told, errors = ended(process)
        steps = [json.loads(line) for line in told.splitlines()]
        assert steps[-1] == {"ended": "done", "suspended": [], "message": ""}
        assert max(step["read"] for step in steps[:-1]) == 2
        assert errors == ""
        assert {request.path for request in server.log} == {"/robots.txt", "/", "/sitemap.xml", "/a"}


def test_what_breaks_it_is_told_in_a_line(tmp_path: Path) -> None:
    """A crawl file that cannot be written, here one whose table was lost, is no stopped visit."""
    prepared(tmp_path, "http://127.0.0.1:1/")
    file = CrawlFile.open(tmp_path)
    file.connection.execute("DROP TABLE urls")
    file.close()
    told, _ = ended(started(tmp_path))
    last = json.loads(told.splitlines()[-1])
    assert last["ended"] == "broken"
    assert "urls" in last["message"]
    assert (tmp_path / FILE_NAME).is_file()
