"""A site to a library: how fast pages are fetched and searchable, beside Scrapy by itself; the frontier; a refresh.

Sites are served from a process of their own on this machine: one of generated pages with a sitemap, and the
documentation of AutoHotkey from the evaluation data. Three things visit them in turns: a plain CrawlSpider of Scrapy,
which keeps nothing; our fetching alone, which keeps what it reads, as read; and `citewell add`, until all can be
searched. A refresh asks for pages that have not changed, beside Scrapy asking for the same addresses conditionally.
The frontier is filled with addresses of one source, in a process of its own for each size.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.add import work_folder
from bench.children import Cost, cost
from bench.crawl_site import Running, serving
from bench.report import Report, Row, aim, say
from citewell.crawl.kept.database import CrawlFile

SMALL_PAGES = 1_000
REFRESHED, SMALL_REFRESHED = 5_000, 500
FRONTIERS, SMALL_FRONTIERS = (10_000, 100_000, 1_000_000), (10_000,)
PARTS = ("site", "archive", "frontier", "refresh")
REFRESH_RATIO = 1.2
GROWTH_MB = 50  # of memory from 100,000 addresses to ten times as many that still counts as flat

Runs = dict[str, list[Cost]]


def run(options: argparse.Namespace) -> Report:
    """Measure and report."""
    report = Report("crawl")
    aims: list[Row] = []
    parts = [options.only] if options.only else PARTS
    with work_folder(options.work) as work:
        if "site" in parts:
            pages = SMALL_PAGES if options.small else options.pages
            with serving("generated", str(pages)) as site:
                _crawl(f"a generated site of {pages:,} pages", site, work, options.rounds, report)
        if "archive" in parts and options.data is not None:
            with serving("archive", str(options.data / "sites" / "autohotkey-docs.tar.gz")) as site:
                _crawl(f"the AutoHotkey documentation, {site.pages} files", site, work, options.rounds, report)
        if "frontier" in parts:
            _frontier(SMALL_FRONTIERS if options.small else FRONTIERS, work, report, aims)
        if "refresh" in parts:
            with serving("generated", str(SMALL_REFRESHED if options.small else REFRESHED)) as site:
                _refresh(site, work, options.rounds, report, aims)
    if aims:
        report.add("Aims", aims)
    return report


def _crawl(what: str, site: Running, work: Path, rounds: int, report: Report) -> None:
    """Three ways through one site."""
    library = str(work / "crawled")
    runs, rows = _in_turns(rounds, site, {
        "bare Scrapy, keeping nothing": lambda: cost("bench.crawl_bare", "crawl", site.url),
        "our fetching, pages kept as read": lambda: cost("bench.crawl_ours", "fetch", library, site.url),
        "citewell add, to searchable": lambda: cost(
            "citewell", "add", site.url, "--allow-private", "--no-vectors", "--max-pages", "1000000",
            "--library", library,
        ),
    }, fresh=Path(library))  # fmt: skip
    bare = next(iter(runs))
    for name, row in rows.items():
        row["ratio of rates"] = row["pages/s"] / rows[bare]["pages/s"]
        row["ratio of CPU"] = row["CPU ms/page"] / rows[bare]["CPU ms/page"]
        row["peak MB"] = max(one.peak_mb for one in runs[name])
        row["peak MB, all"] = max(one.peak_all_mb for one in runs[name])
    report.add(f"Crawling {what}", list(rows.values()), (
        f"Medians of {rounds} rounds in turns. A page is an answer with status 200 or 304, as the server counts them; "
        "time is from start to end of the command, of which `asked for` is from the first request to the last. "
        "Peak MB is that of the largest process, and of all processes together."
    ))  # fmt: skip


def _refresh(site: Running, work: Path, rounds: int, report: Report, aims: list[Row]) -> None:
    """Unchanged pages, by us and by Scrapy."""
    library, known = work / "refreshed", work / "known.json"
    shutil.rmtree(library, ignore_errors=True)
    say(f"adding {site.pages:,} pages, to be refreshed")
    cost("citewell", "add", site.url, "--allow-private", "--no-vectors", "--library", str(library))
    known.write_text(json.dumps(_validators(library)))
    site.counts()
    runs, rows = _in_turns(rounds, site, {
        "bare Scrapy, conditional": lambda: cost("bench.crawl_bare", "revisit", str(known)),
        "bare aiohttp, conditional": lambda: cost("bench.crawl_bare", "revisit-aiohttp", str(known)),
        "citewell refresh": lambda: cost("citewell", "refresh", "--no-vectors", "--library", str(library)),
    })  # fmt: skip
    bare, _, ours = runs
    ratios = {
        "time of the command": median(one.seconds for one in runs[ours]) / median(one.seconds for one in runs[bare]),
        "processor time": median(one.cpu_s for one in runs[ours]) / median(one.cpu_s for one in runs[bare]),
        "first request to last": rows[ours]["asked for, s"] / rows[bare]["asked for, s"],
    }
    report.add(f"Refreshing {site.pages:,} unchanged pages", list(rows.values()), (
        f"Medians of {rounds} rounds in turns, up to 8 requests at once. Scrapy also asks for robots.txt, ours "
        "for the sitemap. Scrapy is the library that fetches for us and is the one of the aims; aiohttp below it keeps "
        "no order, no distance between requests and no account."
    ))  # fmt: skip
    for name, ratio in ratios.items():
        aims.append(
            aim(f"refresh to bare conditional GETs, {name}", f"<= {REFRESH_RATIO}", ratio, ratio <= REFRESH_RATIO)
        )


def _in_turns(
    rounds: int, site: Running, ways: dict[str, Callable[[], Cost]], *, fresh: Path | None = None
) -> tuple[Runs, dict[str, Row]]:
    """Each way in turn, A B C A B C ...: what each run cost, and a row of medians for each way.

    Args:
        fresh: a folder that is removed before each.
    """
    runs: Runs = {name: [] for name in ways}
    rows: dict[str, list[Row]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            if fresh is not None:
                shutil.rmtree(fresh, ignore_errors=True)
            done = way()
            counts = site.counts()
            pages = counts.statuses.get("200", 0) + counts.statuses.get("304", 0)
            runs[name].append(done)
            rows[name].append({
                "requests": counts.requests, "twice": counts.requests - counts.different, "seconds": done.seconds,
                "asked for, s": counts.seconds, "pages/s": pages / done.seconds,
                "CPU ms/page": done.cpu_s / pages * 1e3,
            })  # fmt: skip
            say(f"round {number + 1}: {name} {done.seconds:.2f} s, {counts.requests} requests")
    return runs, {name: {"": name, **_medians(each)} for name, each in rows.items()}


def _medians(rows: list[Row]) -> Row:
    return {name: median(row[name] for row in rows) for name in rows[0]}


def _validators(library: Path) -> list[tuple[str, str]]:
    """Addresses and ETags of the pages of a library."""
    file = CrawlFile.open(library)
    try:
        rows = file.connection.execute("SELECT url, etag FROM urls WHERE doc_id IS NOT NULL").fetchall()
    finally:
        file.close()
    return [(url, etag) for url, etag in rows]


def _frontier(sizes: tuple[int, ...], work: Path, report: Report, aims: list[Row]) -> None:
    rows: list[Row] = []
    for size in sizes:
        folder = work / "frontier"
        shutil.rmtree(folder, ignore_errors=True)
        told = cost("bench.crawl_ours", "frontier", str(folder), str(size)).told
        say(f"frontier of {size:,}: {told}")
        rows.append({
            "": f"{size:,} addresses", "put, µs each": told["put_us"], "take and record, µs each": told["take_us"],
            "resident MB before": told["before_mb"], "after": told["after_mb"], "disk MB": told["disk_mb"],
        })  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
    report.add("The frontier", rows, (
        "Addresses of one host, put in lots of 100 as pages offer them, then taken and recorded in lots of 64. "
        "Making an address of a link is not counted."
    ))  # fmt: skip
    if len(rows) > 1:
        # The smallest is left out: a bounded list of addresses offered lately is still filling there.
        grown = rows[-1]["after"] - rows[1]["after"]
        aims.append(aim(f"frontier: memory from {sizes[1]:,} to {sizes[-1]:,}", f"<= {GROWTH_MB} MB more", grown,
                        grown <= GROWTH_MB, "MB"))  # fmt: skip
