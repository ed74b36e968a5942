"""A site to crawl, served as fast as can be by a process of its own: `python -m bench.crawl_site generated 20000`.

Pages are made before the first request, always the same ones, and answers are sent as they lie in memory, so the
server costs little beside a crawler. `/-/counts` tells what was asked for since it was last asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.inputs import SEED, sentences

LINKS = 10  # of a page to pages below it
WORDS = 250  # of a page
TYPES = {
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a server was asked for."""

    requests: int
    different: int  # paths
    statuses: dict[str, int]
    seconds: float  # from the first request to the last


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs in another process."""

    url: str  # of the first page
    pages: int

    def counts(self) -> Counts:
        """What was asked for since the last call."""
        with urllib.request.urlopen(f"{self.url}-/counts") as answer:
            return Counts(**json.load(answer))


@contextmanager
def serving(kind: str, what: str) -> Iterator[Running]:
    """Run the server: of "generated" and a number of pages, or of "archive" and a tar.gz of a site."""
    command = [sys.executable, "-m", "bench.crawl_site", kind, what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Running(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def generated(pages: int) -> dict[str, tuple[str, bytes]]:
    """Pages of random sentences by path, each linked from a page above it, and a sitemap. `{}` is the origin."""
    rng = random.Random(SEED)
    vocabulary = sorted({word for sentence in sentences() for word in sentence.split() if word.isalpha()})
    rng.shuffle(vocabulary)
    weights = [1 / (place + 10) for place in range(len(vocabulary))]  # words are used about as often as in language
    made = {}
    for number in range(pages):
        words = rng.choices(vocabulary, weights, k=WORDS)
        made[f"/page/{number}.html" if number else "/"] = ("text/html; charset=utf-8", _page(number, pages, words))
    listed = "".join(f"<url><loc>{{}}/page/{number}.html</loc></url>" for number in range(1, pages))
    sitemap = (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{{}}/</loc></url>{listed}</urlset>'
    )
    return made | {
        "/sitemap.xml": ("application/xml", sitemap.encode()),
        "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /private/\nSitemap: {}/sitemap.xml\n"),
    }


def _page(number: int, pages: int, words: list[str]) -> bytes:
    below = range(number * LINKS + 1, min(pages, number * LINKS + LINKS + 1))
    links = "".join(f'<li><a href="/page/{one}.html">{words[one % WORDS]}</a></li>' for one in below)
    lines = [" ".join(words[place : place + 14]).capitalize() + "." for place in range(0, len(words), 14)]
    blocks = "".join(
        f"<h2>{words[place].capitalize()}</h2><p>{' '.join(lines[place : place + 5])}</p>"
        for place in range(0, len(lines), 5)
    )
    title = " ".join(words[:5]).capitalize()
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>'
        f"<main><h1>{title}</h1>{blocks}</main><ul>{links}</ul><footer>Page {number}</footer></body></html>"
    ).encode()


def archived(path: Path) -> dict[str, tuple[str, bytes]]:
    """The files of a site in a tar.gz, below its one folder; the first page is its index."""
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                name = "/" + member.name.partition("/")[2]
                found[name] = (TYPES.get(Path(name).suffix, "application/octet-stream"), file.read())
    index = found.get("/index.htm") or found.get("/index.html")
    return found | {"/": index} if index else found


class _Server(asyncio.Protocol):
    """HTTP/1.1 for GET without a body."""

    answers: dict[bytes, tuple[bytes, bytes, bytes]]  # by path: ETag, whole answer, answer to who has it
    asked: Counter[bytes]
    statuses: Counter[str]
    first = last = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            request, self._read = self._read[:end], self._read[end + 4 :]
            self._transport.write(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        cls = type(self)
        path = request.split(b" ", 2)[1]
        if path == b"/-/counts":
            return self._counts()
        cls.last = time.monotonic()
        cls.first = cls.first or cls.last
        cls.asked[path] += 1
        etag, whole, unchanged = self.answers.get(path, (b"", b"", b""))
        status = "404" if not whole else "304" if etag in request else "200"
        cls.statuses[status] += 1
        return {"200": whole, "304": unchanged}.get(status, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def _counts(self) -> bytes:
        cls = type(self)
        told = Counts(cls.asked.total(), len(cls.asked), dict(cls.statuses), cls.last - cls.first)
        cls.asked, cls.statuses, cls.first = Counter(), Counter(), 0.0
        body = json.dumps({name: getattr(told, name) for name in Counts.__slots__}).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)


def _answers(files: dict[str, tuple[str, bytes]], origin: str) -> dict[bytes, tuple[bytes, bytes, bytes]]:
    answers = {}
    for path, (kind, content) in files.items():
        body = content.replace(b"{}", origin.encode()) if path in ("/sitemap.xml", "/robots.txt") else content
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        tag = f"ETag: {etag}\r\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{tag}Content-Length: {len(body)}\r\n\r\n"
        answers[path.encode()] = (etag.encode(), head.encode() + body, f"HTTP/1.1 304 X\r\n{tag}\r\n".encode())
    return answers


async def _serve(files: dict[str, tuple[str, bytes]]) -> None:
    _Server.asked, _Server.statuses = Counter(), Counter()
    server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    _Server.answers = _answers(files, origin)
    pages = sum(kind.startswith("text/html") for kind, _ in files.values())
    sys.stdout.write(json.dumps({"url": f"{origin}/", "pages": pages}) + "\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    kind, what = sys.argv[1:]
    asyncio.run(_serve(generated(int(what)) if kind == "generated" else archived(Path(what))))
