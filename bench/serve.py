"""The web page: when its parts come, beside the pipeline alone; many users at once; memory; bytes of a first visit.

Each comparison is made in turns. The server runs without its cache, so that every query is worked on, but for the line
that says otherwise. The users run on the same machine and take their share of it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import psutil

from bench import inputs
from bench.add import work_folder
from bench.ask import real_library
from bench.report import Report, Row, aim, percentiles, say

USERS = 16
CACHED_MB = 64
KEPT_REQUESTS = 10_000


def run(options: argparse.Namespace) -> Report:
    """Measure and report."""
    report = Report("serve")
    aims: list[Row] = []
    with work_folder(options.work) as work:
        asked = inputs.queries(options.data, options.queries)
        library = real_library(options.data, work, options.vectors)
        with _served(library, cached_mb=0) as port:
            _first_visit(port, asked[0], report, aims)
            _one_user(library, port, asked, options.rounds, report, aims)
            _many_users(library, port, asked, options, report, aims)
        with _served(library, cached_mb=CACHED_MB) as port:
            _with_cache(port, asked, report)
            _memory(port, asked, options.requests, report, aims)
    report.add("Aims", aims)
    return report


@contextmanager
def _served(library: Path, *, cached_mb: int) -> Iterator[int]:
    """A server over a library; its port."""
    command = [sys.executable, "-m", "bench.serve_child", str(library), "0", str(cached_mb)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        urlopen(f"http://127.0.0.1:{port}/readyz").read()
        yield port
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _users(port: int, asked: list[str], *, users: int, requests: int, think_s: float = 0.0) -> dict[str, Any]:
    return _child("bench.serve_users", str(port), str(users), str(requests), str(think_s), queries=asked)


def _child(*command: str, queries: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", *command], input=json.dumps(queries), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _first_visit(port: int, query: str, report: Report, aims: list[Row]) -> None:
    """Bytes of a results page and of all that it loads."""
    origin = f"http://127.0.0.1:{port}"
    page = urlopen(f"{origin}/search?q={'+'.join(query.split())}").read()
    loaded = sorted(set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', page)))
    sizes = {"page": len(page)} | {
        url.decode().partition("?")[0]: len(urlopen(origin + url.decode()).read()) for url in loaded
    }
    total = sum(sizes.values()) / 1000
    report.add("A first visit", [{"": name, "bytes": size} for name, size in sizes.items()], "Nothing is compressed.")
    aims.append(aim("first visit", "<= 200 kB", total, total <= 200, "kB"))


def _one_user(library: Path, port: int, asked: list[str], rounds: int, report: Report, aims: list[Row]) -> None:
    """One request after another, in turns with the pipeline alone."""
    _users(port, asked[:10], users=1, requests=10)
    bare: list[list[dict[str, float]]] = []
    page: list[list[dict[str, float]]] = []
    for number in range(rounds):
        bare.append(_child("bench.serve_pipeline", str(library), str(len(asked)), queries=asked)["requests"])
        page.append(_users(port, asked, users=1, requests=len(asked))["requests"])
        say(f"one user: round {number + 1} done")
    alone, served = _medians(bare), _medians(page)
    rows = [{"": f"pipeline: {name}", **percentiles(alone[name])} for name in ("retrieve", "results", "ask")]
    rows += [{"": f"page: {name}", **percentiles(served[name])} for name in served]
    report.add("One user, ms", rows, f"{len(asked)} queries, of each the median of {rounds} turns.")
    for name, part, whole in (("first byte", "first byte", "retrieve"), ("last sentence", "answer", "ask")):
        ratio = median(served[part]) / median(alone[whole])
        aims.append(aim(f"{name} to {whole}", "<= 1.3", ratio, ratio <= 1.3))


def _many_users(
    library: Path, port: int, asked: list[str], options: argparse.Namespace, report: Report, aims: list[Row]
) -> None:
    """Sixteen users who never pause, in turns with as many bare pipelines as there are workers, and with one user."""
    cores, each = psutil.cpu_count() or 1, options.load // USERS
    bare, served, single, crowd, calm = [], [], [], [], []
    for number in range(options.rounds):
        bare.append(_pipelines(library, asked, cores, options.load // cores))
        found = _users(port, asked, users=USERS, requests=each)
        served.append(USERS * each / found["seconds"])
        crowd += [request["last byte"] for request in found["requests"]]
        single += [r["last byte"] for r in _users(port, asked, users=1, requests=each * 4)["requests"]]
        reading = _users(port, asked, users=USERS, requests=max(each // 4, 2), think_s=options.think)
        calm += [request["last byte"] for request in reading["requests"]]
        say(f"many users: round {number + 1}: {served[-1]:.1f} pages/s, bare {bare[-1]:.1f} answers/s")
    share = median(served) / median(bare)
    pause = f"{USERS} users, {options.think:g} s between pages"
    report.add("Many users at once", [
        {"": "bare pipelines, one a core", "answers/s": median(bare), "p50": "", "p95": "", "p99": ""},
        {"": f"{USERS} users, no pause", "answers/s": median(served), **percentiles(crowd)},
        {"": pause, **percentiles(calm)},
        {"": "one user", **percentiles(single)},
    ], "Times are until the last byte, in ms.")  # fmt: skip
    ratio, calmly = (percentiles(times)["p95"] / percentiles(single)["p95"] for times in (crowd, calm))
    aims.append(aim("throughput to bare pipelines", ">= 0.8", share, share >= 0.8))
    aims.append(aim(f"p95 of {USERS} users without pause to one", "<= 4", ratio, ratio <= 4))
    aims.append(aim(f"p95 of {pause} to one", "<= 4", calmly, calmly <= 4))


def _pipelines(library: Path, asked: list[str], processes: int, requests: int) -> float:
    """Answers a second of so many bare pipelines side by side."""
    command = [sys.executable, "-m", "bench.serve_pipeline", str(library), str(requests)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for place, process in enumerate(running):
        assert process.stdin is not None
        turned = asked[place * 7 :] + asked[: place * 7]  # not the same query at the same moment
        process.stdin.write(json.dumps(turned))
        process.stdin.close()
    speeds = []
    for process in running:
        assert process.stdout is not None
        speeds.append(requests / json.loads(process.stdout.read())["seconds"])
        process.wait()
        process.stdout.close()
    return sum(speeds)


def _with_cache(port: int, asked: list[str], report: Report) -> None:
    """The same queries again, as the server is used: what was answered is kept."""
    _users(port, asked, users=1, requests=len(asked))
    found = _users(port, asked, users=USERS, requests=50)
    times = [request["last byte"] for request in found["requests"]]
    row = {"": f"{USERS} users, queries asked before", "pages/s": USERS * 50 / found["seconds"], **percentiles(times)}
    report.add("With the cache, ms", [row])


def _memory(port: int, asked: list[str], requests: int, report: Report, aims: list[Row]) -> None:
    """Resident memory of all processes of the server over many requests, half of them never asked before."""
    rows: list[Row] = []
    done = 0
    for upto in (requests // 10, requests // 4, requests // 2, requests):
        fresh = [f"{query} {place}" for place in range(done, upto) for query in [asked[place % len(asked)]]]
        mixed = [query for pair in zip(fresh, asked * (len(fresh) // len(asked) + 1), strict=False) for query in pair]
        _users(port, mixed[: upto - done], users=4, requests=(upto - done) // 4)
        rows.append({"after requests": upto, "resident MB": _resident_mb(port)})
        say(f"memory: {upto:,} requests, {rows[-1]['resident MB']:.0f} MB")
        done = upto
    report.add("Memory, all processes", rows, f"The cache holds {CACHED_MB} MB of text at most.")
    growth = rows[-1]["resident MB"] - rows[1]["resident MB"]
    aims.append(aim("growth over the last three quarters", "< 30 MB", growth, growth < 30, "MB"))


def _resident_mb(port: int) -> float:
    listening = next(
        c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN"
    )
    server = psutil.Process(listening)
    return sum(process.memory_info().rss for process in [server, *server.children(recursive=True)]) / 1e6


def _medians(rounds: list[list[dict[str, float]]]) -> dict[str, list[float]]:
    """Of each part of each query the median over the rounds."""
    names = rounds[0][0]
    return {name: [median(turn[place][name] for turn in rounds) for place in range(len(rounds[0]))] for name in names}
