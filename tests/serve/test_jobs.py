"""What clients may start, one thing after another."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from pydantic import ValidationError

from citewell.errors import Overloaded
from citewell.index.library import Library
from citewell.serve import schema
from citewell.serve.jobs import REMEMBERED, WAITING_MAX, Job, Jobs, add_words, job_json, jobs_json, refresh_words
from citewell.serve.schema import Add, Refresh
from tests.crawl.sites import SiteServer, small_site
from tests.serve.in_thread import wait_until
from tests.serve.serving import serving
from tests.serve.within import Within

END_S = 120.0


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_folder, tmp_path / "library")
    return tmp_path / "library"


def commands(folder: Path) -> list[psutil.Process]:
    """Processes of `citewell` commands that work on this library."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if str(folder) in words and "citewell" in words and {"add", "refresh"} & set(words):
            found.append(process)
    return found


# --- over HTTP -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def writable(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx2.Client, Path]]:
    """A server that lets its clients write, and the folder of its library."""
    folder = tmp_path_factory.mktemp("writable") / "library"
    shutil.copytree(demo_folder, folder)
    names = json.dumps({"inside.example": ["127.0.0.1"]})
    with (
        serving(folder, "--allow-writing", "--workers", "1", CITEWELL_NAMES=names) as running,
        httpx2.Client(base_url=running.url, headers=running.owner, timeout=60) as client,
    ):
        yield client, folder


def ended(client: httpx2.Client, response: httpx2.Response) -> dict[str, Any]:
    """The job that was started, once it has ended."""
    assert response.status_code == 202, response.text
    job = response.json()
    assert response.headers["location"] == f"/api/jobs/{job['job']}"

    def state() -> str:
        job.update(client.get(response.headers["location"]).json())
        return str(job["state"])

    wait_until(lambda: state() not in ("waiting", "running"), END_S)
    return dict(job)


def test_no_machine_of_a_private_network_is_read(writable: tuple[httpx2.Client, Path]) -> None:
    """Not by its address, and not by a name that leads there; the account says why."""
    client, folder = writable
    with SiteServer(small_site()) as site:
        sources = [site.url(host="inside.example"), "http://169.254.169.254/latest/meta-data/"]
        job = ended(client, client.post("/api/add", json={"sources": sources, "depth": 0}))
        assert site.log == []
    assert job["state"] == "failed"
    assert "was indexed" in job["message"]
    told = [source["not_indexed"] for source in job["account"]["sources"]]
    assert [each["counts"] for each in told] == [{"private": 1}] * 2
    assert "metadata service" in told[1]["urls"][0]["detail"]
    assert str(folder) not in json.dumps(job)
    assert client.get("/api/status").json()["library"]["documents"] == 17


def test_nothing_due_is_done_at_once(writable: tuple[httpx2.Client, Path]) -> None:
    client, _ = writable
    job = ended(client, client.post("/api/refresh", json={}))
    assert (job["state"], job["kind"], job["message"]) == ("done", "refresh", "")
    assert job["account"]["schema"] == "citewell.refresh/1"


def test_a_job_that_there_is_not_is_told(writable: tuple[httpx2.Client, Path]) -> None:
    client, _ = writable
    assert client.get("/api/jobs/999").json()["type"] == "urn:citewell:problem:not_found"
    assert client.get("/api/jobs/x").status_code == 422


# --- what may be asked for -------------------------------------------------------------------------------------------

NO_SOURCES = [
    [], [""], ["/etc/passwd"], ["file:///etc/passwd"], ["FILE:///etc/passwd"], ["notes.txt"], ["ftp://example.org/"],
    ["https://example.org/ b"], ["https://example.org/\n"], ["http://"], ["-h"], ["--allow-private"], ["javascript:x"],
    ["https://exämple.org/"], ["https://example.org/" + "a" * 2_000], ["https://example.org/"] * 21, [7], "https://a.example/",
    ["http:/example.org"], [" https://example.org/"], ["https://example.org/\0"], None,
]  # fmt: skip


@pytest.mark.parametrize("sources", NO_SOURCES, ids=lambda value: repr(value)[:40])
def test_only_addresses_on_the_web_can_be_added(demo_folder: Path, sources: Any) -> None:
    """No file of the server's, and nothing that could be an option of the command."""
    server = Within(demo_folder, writable=True)
    response = server("/api/add", method="POST", json={"sources": sources})
    assert (response.status_code, response.json()["type"]) == (422, "urn:citewell:problem:usage")
    assert not server.shared.jobs._jobs
    server.close()


@pytest.mark.parametrize(
    "more",
    [
        {"collection": "-x"}, {"collection": ""}, {"collection": "a\nb"}, {"collection": "x" * 101}, {"collection": 7},
        {"depth": -1}, {"depth": 1001}, {"depth": "1"}, {"depth": 1.5}, {"max_pages": 0}, {"max_pages": 10**7},
        {"max_pages": True}, {"name": ""}, {"name": "--wait"}, {"name": "a\nb"}, {"name": "x" * 201}, {"name": 7},
    ],
)  # fmt: skip
def test_wishes_have_bounds(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Add.model_validate_json(json.dumps({"sources": ["https://example.org/"]} | more))


def test_words_of_a_client_are_no_options() -> None:
    """They stand behind `--`, or behind the option that takes them."""
    sources = ["https://a.example/", "https://b.example/"]
    wanted = Add(sources=sources, collection="c d", name="A B", depth=0, max_pages=5)
    assert add_words(wanted) == (
        "add", "--guest", "--collection", "c d", "--name", "A B", "--depth", "0", "--max-pages", "5", "--", "https://a.example/",
        "https://b.example/",
    )  # fmt: skip
    assert refresh_words(Refresh(sources=["https://a.example/"], due=False)) == (
        "refresh",
        "--guest",
        "--",
        "https://a.example/",
    )
    assert refresh_words(Refresh()) == ("refresh", "--guest", "--due", "--")


# --- one by one ------------------------------------------------------------------------------------------------------


def run(folder: Path, work: Callable[[Jobs], Awaitable[None]]) -> None:
    async def running() -> None:
        jobs = Jobs(folder)
        try:
            await work(jobs)
        finally:
            await jobs.stop()

    asyncio.run(running())


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(END_S):
        while not holds():
            await asyncio.sleep(0.05)


def test_a_site_is_added_and_its_account_told(folder: Path) -> None:
    """As the command line gives it, but for where the library lies."""

    async def work(jobs: Jobs) -> None:
        with SiteServer(small_site()) as site:
            words = ("add", "--allow-private", "--no-vectors", "--depth", "0", "--collection", "new", "--", site.url())
            job = jobs.begin("add", words)
            assert (job.state, jobs.running("add"), jobs.running("refresh")) == ("waiting", True, False)
            await until(lambda: job.ended is not None)
        told = job_json(job)
        assert (told["state"], told["message"]) == ("done", "")
        assert told["account"]["sources"][0]["added"] == 1
        assert told["account"]["library"]["documents"] == 18
        assert "folder" not in told["account"]["library"]
        assert not jobs.running("add")

    run(folder, work)


def notes(folder: Path, number: int) -> list[tuple[str, ...]]:
    """Commands that add a file each."""
    found = []
    for each in range(number):
        place = folder.parent / f"note-{each}.txt"
        place.write_text(f"A note of {each} lines about the pruning of roses in late winter.")
        found.append(("add", "--no-vectors", "--", str(place)))
    return found


def test_jobs_take_turns(folder: Path) -> None:
    """While one runs the next one waits; both are done in the end."""

    async def work(jobs: Jobs) -> None:
        with Library.write(folder):  # the first one waits for us
            first, second = (jobs.begin("add", words) for words in notes(folder, 2))
            await until(lambda: len(commands(folder)) == 1)
            assert (first.state, second.state) == ("running", "waiting")
        await until(lambda: first.ended is not None)
        assert second.state in ("waiting", "running")
        await until(lambda: second.ended is not None)
        assert (first.state, second.state) == ("done", "done")
        assert [job.account["added"] for job in (first, second) if job.account] == [1, 1]

    run(folder, work)
    assert not commands(folder)


def test_a_stopped_server_stops_its_jobs(folder: Path) -> None:
    """The one that runs, and those that wait; no process is left."""
    made: list[Job] = []

    async def work(jobs: Jobs) -> None:
        made.extend(jobs.begin("add", words) for words in notes(folder, 3))
        await until(lambda: len(commands(folder)) == 1)

    with Library.write(folder):  # the first one waits for us
        run(folder, work)
    assert [job.state for job in made] == ["stopped"] * 3
    assert all(job.ended and "goes on where it was" in job.message for job in made)
    assert not commands(folder)


def test_a_command_that_fails_says_what_the_command_line_says(folder: Path) -> None:
    async def work(jobs: Jobs) -> None:
        job = jobs.begin("refresh", ("refresh", "--", "https://nobody.example/"))
        await until(lambda: job.ended is not None)
        assert job.state == "failed"
        assert job.message.startswith("error: this library has no source on the web")
        assert "what to do: " in job.message
        assert job.account is None

    run(folder, work)


def test_the_last_jobs_are_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are forgotten, as are their accounts; their numbers are not given again."""

    async def at_once(_self: Jobs, _job: Job) -> None:
        """No process."""

    monkeypatch.setattr(Jobs, "_command", at_once)

    async def work(jobs: Jobs) -> None:
        made = []
        for _ in range(REMEMBERED + 5):
            made.append(jobs.begin("refresh", ("refresh",)))
            await jobs.cancel(made[-1].number, asked_by="owner")
        assert jobs.get("5") is None
        assert jobs.get("6") is made[5]
        assert jobs.get(str(REMEMBERED + 5)) is made[-1]

    run(folder, work)


# --- a queue ---------------------------------------------------------------------------------------------------------


def test_no_more_wait_than_may(folder: Path) -> None:
    """Each may take hours; once some have ended there is room again."""

    async def work(jobs: Jobs) -> None:
        for _ in range(WAITING_MAX):
            jobs.begin("refresh", ("refresh",), asked_by="token robot")
        with pytest.raises(Overloaded, match="wait already"):
            jobs.begin("add", ("add",), asked_by="token robot")
        for job in jobs.all():
            await jobs.cancel(job.number, asked_by="owner")
        assert jobs.begin("add", ("add",)).number == str(WAITING_MAX + 1)

    run(folder, work)


def test_a_job_is_cancelled_whether_it_waits_or_runs(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No process of it is left, the next one has its turn, and the log says who did what."""
    caplog.set_level("INFO")

    async def work(jobs: Jobs) -> None:
        first, second, third = notes(folder, 3)
        with Library.write(folder):  # the first one waits for us
            made = [jobs.begin("add", words, asked_by="token robot") for words in (first, second, third)]
            await until(lambda: len(commands(folder)) == 1)
            for job in made[:2]:
                assert await jobs.cancel(job.number, asked_by="user alice") is job
                assert (job.state, job.ended is None) == ("stopped", False)
                assert job.message.startswith("cancelled by user alice")
        await until(lambda: made[2].ended is not None)
        assert made[2].state == "done"
        assert await jobs.cancel("999", asked_by="owner") is None
        assert (await jobs.cancel(made[2].number, asked_by="owner")) is made[2]
        assert made[2].state == "done"
        told = jobs_json(jobs.all())
        assert [each["job"] for each in told["jobs"]] == ["3", "2", "1"]
        assert {each["asked_by"] for each in told["jobs"]} == {"token robot"}
        assert schema.Jobs.model_validate(told, strict=True)

    run(folder, work)
    assert not commands(folder)
    assert "job 1: token robot asks for: add" in caplog.text
    assert "job 2: user alice cancels it" in caplog.text


def test_jobs_are_for_those_who_may_write(demo_folder: Path) -> None:
    """To list, and to cancel."""
    for writable, status in ((False, 403), (True, 200)):
        server = Within(demo_folder, writable=writable)
        assert server.status("/api/jobs") == status
        assert server.status("/api/jobs/1/cancel", method="POST") == (404 if writable else 403)
        assert server.status("/api/jobs", address="127.0.0.1") == 401
        server.close()
