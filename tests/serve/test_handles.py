"""A server that runs for months keeps nothing open of what it has served."""

from __future__ import annotations

from typing import Any

import httpx2
import psutil

from tests.serve.in_thread import wait_until
from tests.serve.raw import connected
from tests.serve.serving import Serving


def asked(server: Serving, number: int, document: str) -> None:
    """Some requests of each kind, by clients that are well behaved and by one that goes away."""
    with httpx2.Client(base_url=server.url, headers=server.owner, timeout=60) as client:
        queries = (f"/search?q=pars+{number}", f"/api/ask?q=spine+{number}", f"/api/search?q=brace+{number}")
        looks = (f"/stored/{document}", f"/api/documents/{document}/original", "/api/status", "/suggest?q=pars")
        for path in (*queries, *looks, "/metrics", "/nothing"):
            client.get(path)
    with connected(server.url) as connection:
        head = f"GET /api/ask/stream?q=who+leaves+{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n{server.owner_line}\r\n"
        connection.sendall(head.encode())


def test_requests_leave_nothing_open(server: Serving, answer: dict[str, Any]) -> None:
    """Neither files nor connections nor processes, in the server and in those that answer."""
    parent = psutil.Process(server.process.pid)
    document = answer["sources"][0]["doc_id"]

    def idle() -> bool:
        response = httpx2.get(f"{server.url}/readyz", headers=server.owner, timeout=60)
        return bool(response.json() == {"ready": True, "busy": 0, "waiting": 0})

    for number in range(3):
        asked(server, number, document)
    wait_until(idle, 60)
    processes = [parent, *parent.children(recursive=True)]
    before = {process.pid: process.num_fds() for process in processes}
    for number in range(20):
        asked(server, number, document)
    wait_until(idle, 60)
    assert [each.pid for each in [parent, *parent.children(recursive=True)]] == list(before)
    wait_until(lambda: all(process.num_fds() <= before[process.pid] for process in processes))
