"""What the owner lets others start: adding sites, visiting them again. Each job is a `citewell` command of its own.

In: Add or Refresh. Out: a Job, whose state can be asked for. Jobs run one after another, since one process writes to a
library at a time. What was acknowledged stays when a job is stopped; the same command goes on where it was.

Only addresses on the web can be added (`schema.Address`), and none on a private network: a client must not make the
server read files or machines that it could not read itself. The owner adds those by the command line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from citewell.contract import Json
from citewell.errors import Overloaded
from citewell.present.public import public_json, without_paths
from citewell.serve.schema import Add, Refresh

REMEMBERED = 100
WAITING_MAX = 20
"""Jobs that wait for their turn: each may take hours."""

WAIT_FOR_WRITER_S = 600
STOP_S = 10.0
ACCOUNT_CHARS = 2_000_000

Kind: TypeAlias = Literal["add", "refresh"]
State: TypeAlias = Literal["waiting", "running", "done", "failed", "stopped"]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A command that was asked for, and how far it is."""

    number: str
    kind: Kind
    words: tuple[str, ...]  # of the command, without the library
    started: str
    state: State = "waiting"
    ended: str | None = None
    account: Json | None = None
    message: str = ""
    asked_by: str = "owner"  # a token, a user, or the clock


def job_json(job: Job) -> Json:
    """`citewell.job/1`"""
    return {
        "schema": "citewell.job/1",
        "job": job.number,
        "kind": job.kind,
        "state": job.state,
        "started": job.started,
        "ended": job.ended,
        "account": job.account,
        "message": job.message,
        "asked_by": job.asked_by,
        "command": " ".join(("citewell", *job.words)),
    }


def jobs_json(jobs: Sequence[Job]) -> Json:
    """`citewell.jobs/1`, without accounts, which may be long."""
    return {"schema": "citewell.jobs/1", "jobs": [job_json(job) | {"account": None} for job in jobs]}


def add_words(wanted: Add) -> tuple[str, ...]:
    """The command that adds sites."""
    given = {
        "--collection": wanted.collection,
        "--name": wanted.name,
        "--depth": wanted.depth,
        "--max-pages": wanted.max_pages,
    }
    options = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    return ("add", "--guest", *options, "--", *wanted.sources)


def refresh_words(wanted: Refresh) -> tuple[str, ...]:
    """The command that visits sites again."""
    return ("refresh", "--guest", *(["--due"] if wanted.due else []), "--", *wanted.sources)


class Jobs:
    """The jobs of one server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._turn = asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._count = 0

    def begin(self, kind: Kind, words: Sequence[str], *, asked_by: str = "the clock") -> Job:
        """Start a job, or let it wait for those before it.

        Raises:
            Overloaded: too many wait already.
        """
        if sum(job.state == "waiting" for job in self._jobs.values()) >= WAITING_MAX:
            raise Overloaded(f"{WAITING_MAX} jobs wait already", hint="let some of them end, or cancel one")
        self._count += 1
        job = Job(str(self._count), kind, tuple(words), _now(), asked_by=asked_by)
        self._jobs[job.number] = job
        ended = [number for number, each in self._jobs.items() if each.ended is not None]
        for number in ended[: max(0, len(self._jobs) - REMEMBERED)]:
            del self._jobs[number]
        task = asyncio.get_running_loop().create_task(self._run(job))
        self._tasks[job.number] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.number, None))
        log.info("job %s: %s asks for: %s", job.number, asked_by, " ".join(job.words))
        return job

    def all(self) -> list[Job]:
        """Those that are remembered, the newest first."""
        return list(reversed(self._jobs.values()))

    async def cancel(self, number: str, *, asked_by: str) -> Job | None:
        """Stop a job, whether it waits or runs, at a point from which its command can go on; None if there is none."""
        job, task = self._jobs.get(number), self._tasks.get(number)
        if job is not None and task is not None:
            log.info("job %s: %s cancels it", number, asked_by)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if job.ended is None:  # it had not begun
                job.state, job.ended = "stopped", _now()
            job.message = f"cancelled by {asked_by}; the same command goes on where it was"
        return job

    def get(self, number: str) -> Job | None:
        return self._jobs.get(number)

    def running(self, kind: Kind) -> bool:
        """Whether a job of this kind waits or runs."""
        return any(job.kind == kind and job.state in ("waiting", "running") for job in self._jobs.values())

    async def stop(self) -> None:
        """Stop all jobs, each at a point from which it can go on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job: Job) -> None:
        try:
            async with self._turn:
                job.state = "running"
                await self._command(job)
        except asyncio.CancelledError:
            job.state, job.message = "stopped", "the server was stopped; the same command goes on where it was"
            raise
        except OSError as problem:
            job.state, job.message = "failed", f"the command cannot be started: {problem}"
        finally:
            job.ended = _now()

    async def _command(self, job: Job) -> None:
        name, *words = job.words
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "citewell", name, "--json", "--library", str(self._folder),
            "--wait-for-writer", str(WAIT_FOR_WRITER_S), *words,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        try:
            said, complaint = await process.communicate()
        finally:
            if process.returncode is None:
                await _interrupt(process)
        job.account = _account(said, self._folder)
        job.state = "done" if process.returncode == 0 else "failed"
        job.message = "" if process.returncode == 0 else _complaint(complaint, self._folder)


async def _interrupt(process: asyncio.subprocess.Process) -> None:
    """End a command as Ctrl-C does, and by force if it does not."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
        try:
            async with asyncio.timeout(STOP_S):
                await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()


def _complaint(said: bytes, folder: Path) -> str:
    """What went wrong, without where the library lies."""
    return without_paths(said.decode("utf-8", "replace").strip()[:2_000].replace(str(folder), "the library"))


def _account(said: bytes, folder: Path) -> Json | None:
    if len(said) > ACCOUNT_CHARS:
        return None
    with suppress(ValueError):
        found = json.loads(said)
        return public_json(_without_folder(found), folder) if isinstance(found, dict) else None
    return None


def _without_folder(account: Json) -> Json:
    """Where the library lies on the server is not a client's business."""
    library = account.get("library")
    if not isinstance(library, dict):
        return account
    return account | {"library": {name: value for name, value in library.items() if name != "folder"}}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
