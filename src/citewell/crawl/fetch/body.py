"""Read the body of an answer to its end, or to the end of what it may cost.

In: an answer of aiohttp whose headers are there. Out: bytes, unpacked, or FetchError. What is packed in what: unpack.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO

import aiohttp

from citewell.crawl.fetch.connect import Answer
from citewell.crawl.fetch.failures import MALFORMED
from citewell.crawl.fetch.unpack import Unpacker, unpacker
from citewell.errors import FetchError

# Beyond this size only so many bodies are read at a time, whatever hosts they come from: a server that answers all our
# requests with bombs costs no more than one that sends a few.
BIG_BYTES = 4_000_000
BIG_BODIES = 2

# The body of an answer that is not the page (a redirect, "not found") is read so that the connection can stay open.
OTHER_BODY_BYTES = 65_536
OTHER_BODY_S = 5.0

# What may come over the line for a body: so many bytes ahead of what was read of it, and so many times its length. Sent
# letter by letter it would be six times as long.
WRAPPING_BYTES = 1_500_000
WRAPPING_SHARE = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may cost."""

    connect_s: float = 15.0  # to look the name up and to connect, TLS included
    answer_s: float = 30.0  # until all headers are there
    idle_s: float = 20.0  # between two pieces of the body
    total_s: float = 180.0
    grace_s: float = 15.0  # after which a body must have come at `least_bytes_s` on average
    least_bytes_s: int = 1_000
    max_bytes: int = 50_000_000  # of the body, as sent and unpacked
    cut: bool = False  # keep the first `max_bytes` of a longer body (flag "cut") instead of refusing it


async def read(answer: Answer, bounds: Bounds, big: asyncio.Semaphore) -> tuple[bytes, list[str]]:
    """The body of a page, unpacked, with flags: "cut" if it was longer.

    Args:
        big: held while the body is longer than BIG_BYTES.
    Raises:
        FetchError: size, timeout, truncated, encoding or http.
        aiohttp.ClientError, TimeoutError: the connection ended before it.
    """
    announced = answer.content_length or 0
    if announced > bounds.max_bytes and not bounds.cut:
        raise _too_big(f"{announced:,} bytes are announced", bounds)
    unpacking = unpacker(answer.headers.getall("Content-Encoding", []))
    body, cut = await _unpacked(answer, unpacking, bounds, big)
    return body, ["cut"] if cut else []


async def read_other(answer: Answer, bounds: Bounds) -> tuple[bytes, list[str]]:
    """The start of a body that is not the page itself. The answer stands, whatever is wrong with its body."""
    body, sent = b"", 0
    with suppress(aiohttp.ClientError, FetchError, TimeoutError):
        async with asyncio.timeout(min(OTHER_BODY_S, bounds.total_s)):
            unpacking = unpacker(answer.headers.getall("Content-Encoding", []))
            async for data in answer.content.iter_any():
                sent += len(data)
                for piece in unpacking.unpack(data):
                    body += piece[: OTHER_BODY_BYTES - len(body)]
                    if len(body) >= OTHER_BODY_BYTES:
                        return body, ["cut"]
                if sent > OTHER_BODY_BYTES:
                    return body, ["cut"]
            return body, []
    return body, ["cut"]


async def _unpacked(answer: Answer, unpacking: Unpacker, bounds: Bounds, big: asyncio.Semaphore) -> tuple[bytes, bool]:
    """The body, and whether it was cut off at the bound."""
    sent, reading = 0, _Stopwatch()
    async with AsyncExitStack() as held, aclosing(_arriving(answer, bounds.idle_s)) as arriving:
        body = held.enter_context(BytesIO())  # closed at the end, or an error would keep it alive by its traceback
        async for data in arriving:
            sent += len(data)
            _check_rate(sent, reading.seconds(), bounds)
            for piece in unpacking.unpack(data):
                body.write(piece)
                if max(body.tell(), sent) > bounds.max_bytes:
                    if not bounds.cut:
                        raise _too_big("its content goes on", bounds)
                    return body.getvalue()[: bounds.max_bytes], True
                if body.tell() > BIG_BYTES and not reading.paused:
                    await reading.pause(held.enter_async_context(big))
            if sent > bounds.max_bytes:  # packed nothing, at length
                raise _too_big("its content goes on", bounds)
        if sent and not unpacking.finished():
            raise FetchError("its packed content ends in the middle", reason="truncated", retryable=True)
        return body.getvalue(), False


class _Stopwatch:
    """Seconds spent reading, without those spent waiting for our turn."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self.paused = False  # has been, once

    def seconds(self) -> float:
        return time.monotonic() - self._started

    async def pause(self, turn: Awaitable[object]) -> None:
        before = time.monotonic()
        self.paused = True
        await turn
        self._started += time.monotonic() - before


async def _arriving(answer: Answer, idle_s: float) -> AsyncGenerator[bytes, None]:
    """The body in pieces as they come. To send what is no content (chunk extensions, say) is to be idle."""
    if answer.content.is_eof():  # all of it came along with the headers
        yield answer.content.read_nowait()
        return
    loop, content, before = asyncio.get_running_loop(), 0, answer.line.received
    answer.line.granted = before + WRAPPING_BYTES
    with _told_of_its_end(answer), _told_of_wrapping(answer):
        async with asyncio.timeout(idle_s) as deadline:
            async for data in answer.content.iter_any():
                content += len(data)
                answer.line.granted = before + WRAPPING_BYTES + WRAPPING_SHARE * content
                deadline.reschedule(None)
                yield data
                deadline.reschedule(loop.time() + idle_s)


@contextmanager
def _told_of_wrapping(answer: Answer) -> Iterator[None]:
    """Say so when the connection was ended because of what came along with the content: sizes of chunks, extensions."""
    try:
        yield
    except aiohttp.ClientPayloadError as problem:
        if answer.line.overrun:
            raise FetchError("it sends far more around its content than content", reason="http") from problem
        raise


@contextmanager
def _told_of_its_end(answer: Answer) -> Iterator[None]:
    """Wake the reader of a body when its connection ends before it.

    aiohttp closes the connection over a chunk that it cannot read, but lets the reader of the body wait.
    """

    def wake(_: object) -> None:
        if not answer.content.is_eof() and answer.content.exception() is None:
            answer.content.set_exception(aiohttp.ClientPayloadError(MALFORMED))

    protocol = answer.connection.protocol if answer.connection is not None else None
    closed = protocol.closed if protocol is not None else None
    if closed is None:
        yield
        return
    closed.remove_done_callback(_seen)  # of an earlier answer on the same connection
    closed.add_done_callback(_seen)
    closed.add_done_callback(wake)
    try:
        yield
    finally:
        closed.remove_done_callback(wake)


def _seen(closed: asyncio.Future[None]) -> None:
    """Take note of how a connection ended, so that asyncio does not log that nobody did."""
    if not closed.cancelled():
        closed.exception()


def _check_rate(sent: int, elapsed_s: float, bounds: Bounds) -> None:
    if elapsed_s > bounds.grace_s and sent < bounds.least_bytes_s * elapsed_s:
        raise FetchError(f"{sent:,} bytes came in {elapsed_s:.0f} seconds", reason="timeout", retryable=True)


def _too_big(what: str, bounds: Bounds) -> FetchError:
    return FetchError(f"{what}, more than the {bounds.max_bytes:,} allowed", reason="size")
