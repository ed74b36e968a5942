"""`citewell serve` as its owner meets it: how it starts, what it refuses, and that nothing of it is left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import psutil
import pytest

from citewell.index.library import Library
from citewell.serve.tokens import Tokens
from tests.cli.in_process import run
from tests.serve.in_thread import wait_until
from tests.serve.raw import connected
from tests.serve.serving import Serving, serving

END_S = 30.0


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_folder, tmp_path / "library")
    return tmp_path / "library"


def family(server: Serving) -> list[psutil.Process]:
    """The server's process and all that it started."""
    parent = psutil.Process(server.process.pid)
    return [parent, *parent.children(recursive=True)]


def gone(processes: list[psutil.Process]) -> bool:
    return not [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def add_note(client: httpx2.Client) -> str:
    """Start a job that waits, as long as somebody else writes to the library."""
    response = client.post("/api/add", json={"sources": ["https://192.0.2.1/"], "depth": 0})
    assert response.status_code == 202
    return response.headers["location"]


# --- how it ends -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(folder: Path, sent: signal.Signals) -> None:
    """Within seconds, with a stream open and a job at work; no process is left, and no traceback."""
    with (
        Library.write(folder),
        serving(folder, "--allow-writing", "--workers", "1", "--log-queries") as server,
        httpx2.Client(base_url=server.url, headers=server.owner, timeout=60) as client,
        connected(server.url) as stream,
    ):
        assert client.get("/search", params={"q": "plughplugh"}).status_code == 200
        wait_until(lambda: any("q=plughplugh" in line for line in server.log))
        job = add_note(client)
        wait_until(lambda: client.get(job).json()["state"] == "running")
        (worker,) = [each for each in family(server) if "spawn_main" in " ".join(each.cmdline())]
        worker.suspend()
        head = f"GET /api/ask/stream?q=pars HTTP/1.1\r\nHost: 127.0.0.1\r\n{server.owner_line}\r\n"
        stream.sendall(head.encode())
        wait_until(lambda: client.get("/readyz").json()["busy"] == 1)
        processes = family(server)
        assert len(processes) >= 3
        server.process.send_signal(sent)
        status = server.process.wait(END_S)
        assert status in ((0, 130) if sent == signal.SIGINT else (0, 143, -signal.SIGTERM))
        wait_until(lambda: gone(processes), END_S)


def test_nothing_is_left_when_it_is_killed(folder: Path) -> None:
    """Not even processes that are in the middle of an answer."""
    Tokens(folder).add("alice", "read", today="2026-01-01")
    with serving(folder, "--host", "0.0.0.0", "--workers", "2") as server:
        assert server.url.startswith("http://127.0.0.1:"), "an address that can be opened"
        _check_others_need_a_token(server, folder)
        processes = family(server)
        workers = [each for each in processes if "spawn_main" in " ".join(each.cmdline())]
        assert len(workers) == 2
        workers[0].suspend()  # as one that is so busy that it hears nothing
        server.process.kill()
        try:
            wait_until(lambda: gone(processes), END_S)
        finally:
            for each in processes:
                with suppress(psutil.NoSuchProcess):
                    each.kill()


def _check_others_need_a_token(server: Serving, folder: Path) -> None:
    """From an address that is not of this machine's loopback, where it has one; a token holds until it is removed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("203.0.113.1", 9))  # nothing is sent
        address = out.getsockname()[0]
    if address.startswith("127."):
        return
    url = f"http://{address}:{httpx2.URL(server.url).port}"
    secret = run("token", "add", "for a while", library=folder).stdout.strip()
    headers = {"Authorization": f"Bearer {secret}"}
    assert httpx2.get(url, timeout=30).status_code == 401
    assert httpx2.get(f"{url}/api/status", headers=headers, timeout=30).status_code == 200
    run("token", "remove", "for a while", library=folder)
    assert httpx2.get(f"{url}/api/status", headers=headers, timeout=30).status_code == 401
    assert httpx2.get(server.url, headers=server.owner, timeout=30).status_code == 200


def test_it_can_be_interrupted_while_it_starts(demo_folder: Path) -> None:
    """Ctrl-C right behind the first line."""
    command = [
        sys.executable,
        "-m",
        "citewell",
        "serve",
        "--port",
        "0",
        "--library",
        str(demo_folder),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    assert first.startswith("Serving ")
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    status = process.wait(60)
    assert status in (0, 130)
    assert time.monotonic() - started < 60
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    wait_until(lambda: gone(children), END_S)


# --- what it refuses -------------------------------------------------------------------------------------------------


def refused(folder: Path, *words: str) -> tuple[str, str]:
    """The two lines of an error: what, and what to do."""
    done = run("serve", *words, library=folder)
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert second.startswith("what to do: ")
    return first, second


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "answers.example"])
def test_it_lets_in_others_only_where_somebody_could_enter(folder: Path, host: str) -> None:
    """Tokens, a proxy that names users, or the owner's word that everybody may read."""
    what, to_do = refused(folder, "--host", host)
    assert "nobody has a token" in what
    assert "citewell token add" in to_do
    assert "--public" in to_do


@pytest.mark.parametrize(
    "others",
    [["--name", "answers.example"], ["--public"], ["--proxy-header", "Remote-User", "--trusted-proxy", "127.0.0.1"],
     ["--trusted-proxy", "127.0.0.1"]],
)  # fmt: skip
def test_this_machine_is_not_trusted_behind_a_proxy(folder: Path, others: list[str]) -> None:
    """There everybody seems to be on it."""
    what, to_do = refused(folder, "--trust-loopback", *others)
    assert f"--trust-loopback does not go with {others[0]}" in what
    assert "prints" in to_do


def test_a_header_is_believed_from_proxies_that_are_named(folder: Path) -> None:
    """By addresses; without one anybody on the way could send it."""
    what, to_do = refused(folder, "--proxy-header", "Remote-User")
    assert "anybody could send the header Remote-User" in what
    assert "--trusted-proxy 127.0.0.1" in to_do
    for name in ("localhost", "10.0.0.0/33", "", "proxy.example"):
        assert "by its address" in refused(folder, "--proxy-header", "Remote-User", "--trusted-proxy", name)[0]


# --- the first minutes -----------------------------------------------------------------------------------------------


def test_its_owner_is_let_in_without_a_further_step(demo_folder: Path, tmp_path: Path) -> None:
    """The printed address works when it is opened, `--open` opens it without showing the secret to other users of the
    machine, programs find the header; whoever has nothing of it gets nothing."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    state = {"XDG_STATE_HOME": str(tmp_path / "state"), "BROWSER": str(browser)}
    with serving(demo_folder, "--open", "--workers", "1", **state) as server:
        assert httpx2.get(server.url, timeout=60).status_code == 401
        with httpx2.Client(follow_redirects=True, timeout=60) as window:
            page = window.get(server.address)
            assert (page.status_code, page.url.path, page.url.query) == (200, "/", b"")
            assert 'name="q"' in page.text
        wait_until(lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text().endswith("\n"))
        opened = (tmp_path / "opened").read_text().strip()
        assert opened.startswith("file://")
        assert server.address.partition("key=")[2] not in opened
        assert server.address in Path(opened.removeprefix("file://")).read_text()
        port = str(httpx2.URL(server.url).port)
        command = [sys.executable, "-m", "citewell", "token", "owner", "--port", port]
        header = subprocess.run(command, capture_output=True, text=True, env=os.environ | state, check=True).stdout
        name, _, value = header.strip().partition(": ")
        assert httpx2.get(f"{server.url}/api/status", headers={name: value}, timeout=60).status_code == 200
    assert not Path(opened.removeprefix("file://")).exists()


def test_its_owner_may_do_without_a_secret(demo_folder: Path) -> None:
    """Who knows that nobody else is on the machine, and no proxy."""
    with serving(demo_folder, "--trust-loopback", "--workers", "1") as server:
        assert server.address == f"{server.url}/"
        assert httpx2.get(server.url, timeout=60).status_code == 200


def test_a_library_that_is_not_there_is_told(tmp_path: Path) -> None:
    what, to_do = refused(tmp_path / "none")
    assert "there is no library" in what
    assert "citewell add" in to_do
    assert not (tmp_path / "none").exists()


def test_a_damaged_library_is_told(folder: Path) -> None:
    for file in folder.glob("*.sqlite*"):
        file.write_bytes(b"no database at all" * 1_000)
    assert "damaged" in refused(folder)[0]


def test_a_port_that_is_taken_is_told(demo_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        what, to_do = refused(demo_folder, "--port", str(port))
    assert f"cannot listen on 127.0.0.1 port {port}" in what
    assert "--port" in to_do


@pytest.mark.parametrize("rate", ["fast", "", "120", "-1/minute", "1/fortnight"])
def test_a_rate_that_is_none_is_told(demo_folder: Path, rate: str) -> None:
    assert "is not a rate" in refused(demo_folder, "--rate", rate)[0]


@pytest.mark.parametrize(
    "words", [["--port", "x"], ["--port", "70000"], ["--workers", "-1"], ["--refresh", "-5"], ["--nonsense"], ["extra"]]
)
def test_wrong_usage_is_status_two(demo_folder: Path, words: list[str]) -> None:
    assert run("serve", *words, library=demo_folder).returncode == 2


def test_help_teaches(demo_folder: Path) -> None:
    """All that is served is named, and each default is told."""
    told = run("serve", "--help", library=demo_folder).stdout
    for word in ("--public", "--allow-writing", "citewell token add", "/api/openapi.json", "/mcp", "/metrics", "8765"):
        assert word in told


# --- the clock -------------------------------------------------------------------------------------------------------


def test_it_visits_what_is_due_by_the_clock(folder: Path) -> None:
    """The first time when it starts; its owner sees the job."""
    with serving(folder, "--refresh", "--allow-writing", "--workers", "1") as server:
        with httpx2.Client(base_url=server.url, headers=server.owner, timeout=60) as client:
            wait_until(lambda: client.get("/api/jobs/1").json()["state"] == "done", 60)
            assert client.get("/api/jobs/1").json()["kind"] == "refresh"
        assert all(json.loads(line) for line in server.log)
