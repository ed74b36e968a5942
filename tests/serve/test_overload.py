"""What clients see when a process is lost, or more is asked for than can be answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from citewell.config import ServeSettings
from tests.serve.in_thread import InThread, in_thread, wait_until
from tests.serve.raw import connected
from tests.serve.reading import Page, check_harmless

HTML = {"Accept": "text/html"}
_numbers = iter(range(10**6))


def fresh() -> str:
    """A query that nobody has asked yet, so that no answer is kept."""
    return f"pars fracture treatment {next(_numbers)} weeks"


@pytest.fixture(scope="module")
def one(demo_folder: Path) -> Iterator[InThread]:
    """A server with one process, for which one query may wait."""
    with in_thread(
        demo_folder, ServeSettings(trust_loopback=True, workers=1, waiting_max=1, step_timeout_s=60)
    ) as running:
        yield running


@pytest.fixture
def ask(one: InThread) -> Iterator[httpx2.Client]:
    wait_until(lambda: one.shared.engine.crew.busy == 0)
    with httpx2.Client(base_url=one.url, timeout=120) as client:
        yield client
    wait_until(lambda: one.shared.engine.crew.busy == 0, 60)


@contextmanager
def suspended(one: InThread) -> Iterator[psutil.Process]:
    """The process does nothing until the block ends."""
    (process,) = one.workers()
    process.suspend()
    try:
        yield process
    finally:
        if process.is_running():
            process.resume()


def in_background(work: Any, *arguments: Any, **named: Any) -> Future[httpx2.Response]:
    pool = ThreadPoolExecutor(1)
    found: Future[httpx2.Response] = pool.submit(work, *arguments, **named)
    pool.shutdown(wait=False)
    return found


def busy(one: InThread) -> bool:
    return one.shared.engine.crew.busy == 1


# --- a process is lost -----------------------------------------------------------------------------------------------


def test_a_lost_process_costs_its_query_a_problem(one: InThread, ask: httpx2.Client) -> None:
    """503 and when to come back; and who comes back is answered."""
    query = {"q": fresh()}
    with suspended(one) as process:
        asked = in_background(ask.get, "/api/ask", params=query)
        wait_until(lambda: busy(one))
        process.kill()
    response = asked.result(60)
    assert (response.status_code, response.json()["type"]) == (503, "urn:citewell:problem:lost")
    assert int(response.headers["retry-after"]) > 0
    assert ask.get("/api/ask", params=query).json()["answered"]
    assert ask.get("/readyz").status_code == 200


def test_a_page_that_breaks_off_says_so_and_is_not_kept(one: InThread, ask: httpx2.Client) -> None:
    """Its head is out already, with a tag; who sends that tag again gets the whole page all the same."""
    query = {"q": fresh()}
    with suspended(one) as process:
        asked = in_background(ask.get, "/search", params=query)
        wait_until(lambda: busy(one))
        process.kill()
    broken = asked.result(60)
    check_harmless(broken.text)
    assert "ended by itself" in Page(broken.text).one("//section[@id='answer']/h2")
    again = ask.get("/search", params=query, headers={"If-None-Match": broken.headers["etag"]})
    assert again.status_code == 200
    assert Page(again.text).sentences()
    assert ask.get("/search", params=query, headers={"If-None-Match": again.headers["etag"]}).status_code == 304


def test_a_stream_that_breaks_off_ends_with_an_error(one: InThread, ask: httpx2.Client) -> None:
    with suspended(one) as process:
        asked = in_background(ask.get, "/api/ask/stream", params={"q": fresh()})
        wait_until(lambda: busy(one))
        process.kill()
    name, data = asked.result(60).text.strip().split("\n")
    assert name == "event: error"
    problem = json.loads(data.removeprefix("data: "))
    assert (problem["status"], problem["instance"]) == (503, "/api/ask/stream")


# --- more than can be answered ---------------------------------------------------------------------------------------


def test_more_than_may_wait_are_told_when_to_come_back(one: InThread, ask: httpx2.Client) -> None:
    """Programs, streams and browsers alike; those who wait are answered, and what needs no process is."""
    cited = ask.get("/api/ask", params={"q": "pars fracture treatment"}).json()["sentences"][0]["citations"][0]
    with suspended(one):
        waiting = [in_background(ask.get, "/api/ask", params={"q": fresh()}) for _ in range(2)]
        wait_until(lambda: one.shared.engine.crew.full)
        refused = ask.get("/api/ask", params={"q": fresh()})
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:citewell:problem:overloaded")
        page = ask.get("/search", params={"q": fresh()}, headers=HTML)
        assert page.status_code == 503
        check_harmless(page.text)
        for response in (refused, page):
            assert int(response.headers["retry-after"]) > 0
            assert "etag" not in response.headers
        stream = ask.get("/api/ask/stream", params={"q": fresh()}).text
        assert stream.startswith("event: error\n")
        place = {"rev": cited["revision"], "at": f"{cited['start']}-{cited['end']}", "q": fresh()}
        stored = ask.get(f"/stored/{cited['doc_id']}", params=place)
        assert Page(stored.text).cited() == cited["quote"]
        assert ask.get("/search", params={"q": "pars fracture treatment"}).status_code in (200, 503)
        assert ask.get("/api/ask", params={"q": "pars fracture treatment"}).json()["answered"]
        for path in ("/", "/help", "/healthz", "/metrics", "/api/status"):
            assert ask.get(path).status_code == 200
        assert ask.get("/readyz").json() == {"ready": True, "busy": 1, "waiting": 1}
    assert [each.result(60).status_code for each in waiting] == [200, 200]


def test_the_head_of_a_page_waits_for_nothing(one: InThread, ask: httpx2.Client) -> None:
    """While no process is free, a browser shows the box and the query already."""
    with suspended(one), ask.stream("GET", "/search", params={"q": fresh()}) as response:
        pieces = response.iter_raw()
        first = next(pieces).decode()
        assert "</header>" in first
        assert 'name="q"' in first
        assert 'id="results"' not in first
        assert one.workers()[0].status() == psutil.STATUS_STOPPED
        one.workers()[0].resume()
        rest = b"".join(pieces).decode()
    assert Page(first + rest).sentences()


# --- clients go away -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search", "/api/ask", "/api/ask/stream", "/api/search"])
@pytest.mark.parametrize("read", [0, 1])
def test_who_goes_away_takes_the_work_along(one: InThread, ask: httpx2.Client, path: str, read: int) -> None:
    """However many do; the process is free again, and the next query is answered."""
    (process,) = one.workers()
    for _ in range(6):
        with connected(one.url) as connection:
            query = fresh().replace(" ", "+")
            connection.sendall(f"GET {path}?q={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            if read:
                assert connection.recv(200)
    wait_until(lambda: one.shared.engine.crew.busy == one.shared.engine.crew.waiting == 0, 60)
    assert ask.get("/api/ask", params={"q": fresh()}).json()["answered"]
    assert one.workers() == [process], "it was told to stop, and did"


def test_who_goes_away_while_waiting_frees_the_place(one: InThread, ask: httpx2.Client) -> None:
    with suspended(one):
        working = in_background(ask.get, "/api/ask", params={"q": fresh()})
        wait_until(lambda: busy(one))
        with connected(one.url) as connection:
            connection.sendall(b"GET /api/ask?q=who+waits HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            wait_until(lambda: one.shared.engine.crew.waiting == 1)
        wait_until(lambda: one.shared.engine.crew.waiting == 0)
    assert working.result(60).status_code == 200
    assert 499 in [line["status"] for line in one.log]


def test_many_ask_at_once_and_each_gets_its_own_answer(ask: httpx2.Client) -> None:
    """Threads of a program, over and over, as far as they are let in."""
    queries = ["pars fracture treatment", "MRI or CT first?", "what is spondylolisthesis", "can I take ibuprofen"]
    wrong: list[str] = []

    def asking(number: int) -> None:
        for turn in range(6):
            query = queries[(number + turn) % len(queries)]
            response = ask.get("/api/ask", params={"q": query})
            if response.status_code != 503 and response.json()["query"] != query:
                wrong.append(query)

    threads = [threading.Thread(target=asking, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
