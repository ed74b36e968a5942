"""People at a server: `python -m bench.serve_users PORT USERS REQUESTS THINK_S` reads queries from standard input and
prints one JSON object: how long each request took until the first byte, the results, the last sentence and the end.

Sockets as they are, so that the measuring costs the machine as little as it can.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import cycle
from urllib.parse import quote

PARTS = ("first byte", "results", "answer", "last byte")
RESULTS, SENTENCE = b'id="results"', b'class="sentence"'


async def request(port: int, query: str) -> dict[str, float]:
    """One page, in milliseconds since it was asked for; `answer` is when the last sentence or the refusal had come."""
    head = f"GET /search?q={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    writer.write(head.encode())
    body, found = b"", {}

    def passed() -> float:
        return (time.perf_counter() - started) * 1000

    while chunk := await reader.read(1 << 16):
        now, before = passed(), len(body)
        body += chunk
        found.setdefault("first byte", now)
        if RESULTS in body:
            found.setdefault("results", now)
        if body.find(SENTENCE, max(0, before - len(SENTENCE))) >= 0:
            found["answer"] = now
    writer.close()
    found["last byte"] = passed()
    if not body.startswith(b"HTTP/1.1 200") or b"</html>" not in body:
        raise RuntimeError(f"not a whole page: {body[:200]!r}")
    return {part: found.get(part, found["results"] if part == "answer" else found["last byte"]) for part in PARTS}


async def user(port: int, queries: cycle[str], requests: int, think_s: float, taken: list[dict[str, float]]) -> None:
    """Ask, read a while, ask again."""
    for _ in range(requests):
        taken.append(await request(port, next(queries)))
        if think_s:
            await asyncio.sleep(think_s)


async def main() -> None:
    port, users, requests, think_s = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    queries = cycle(json.load(sys.stdin))
    taken: list[dict[str, float]] = []
    started = time.perf_counter()
    await asyncio.gather(*(user(port, queries, requests, think_s, taken) for _ in range(users)))
    seconds = time.perf_counter() - started
    sys.stdout.write(json.dumps({"seconds": seconds, "requests": taken}) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
