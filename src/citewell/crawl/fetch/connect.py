"""Open connections only to where guard allows, and keep no memory of anyone.

In: names and permission. Out: an aiohttp session: no proxies, cookies, credentials or redirects, certificates verified.

The check stands where the socket is made, with the very address that it is then connected to. So it does not matter how
often or how differently a name is looked up, or what a redirect points at. The same sockets count what comes in, and
end a connection over which comes much that is neither headers nor content.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from citewell.crawl.fetch.failures import RefusedAddress, TooMuchWrapping, as_fetch_error
from citewell.crawl.fetch.guard import allowed

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Servers of the day allow 8 to 256 KiB of headers in all. Long policies and cookies are honest.
HEADER_BYTES = 16_384  # one line
HEADERS = 200
OPENING_BYTES = 500_000  # until all headers are there: greetings of TLS, interim answers, headers
ADDRESSES = 8  # of one name that are tried
IDLE_CONNECTION_S = 15.0  # kept open for the next request to the same host

_reused: ContextVar[bool] = ContextVar("reused", default=False)  # by the request that this task is making

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class CountingSocket(socket.socket):
    """A socket that counts the bytes that come in and ends the connection when they are more than was granted."""

    received = 0
    granted = OPENING_BYTES
    opening = False  # the next bytes are the first of an answer
    spoilt: Callable[[], None]  # called when what is left over makes the connection unfit for another answer

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        if self.opening:
            self.opening = False
            size = self._without_body(size)
        data = super().recv(size, flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: WriteableBuffer, size: int = 0, flags: int = 0) -> int:
        count = super().recv_into(buffer, size, flags)
        self._count(count)
        return count

    def _without_body(self, size: int) -> int:
        """How much to read so that an answer that has no body comes without one.

        Some servers send a body with "not modified". The parser takes it for nonsense, and the answer with it if both
        come in one piece.
        """
        if super().recv(len(b"HTTP/1.1 304"), socket.MSG_PEEK)[-3:] not in {b"204", b"304"}:
            return size
        head, blank_line, body = super().recv(size, socket.MSG_PEEK).partition(b"\r\n\r\n")
        if body:
            self.spoilt()
        return len(head) + len(blank_line)

    @property
    def overrun(self) -> bool:
        """Whether the connection was ended here."""
        return self.received > self.granted

    def _count(self, more: int) -> None:
        self.received += more
        if self.overrun:
            raise TooMuchWrapping(errno.EMSGSIZE, "it sends without end what is neither headers nor content")


_sockets: WeakValueDictionary[int, CountingSocket] = WeakValueDictionary()  # by file descriptor, while open


class Answer(aiohttp.ClientResponse):
    """An answer that knows which socket and which address it came from."""

    peer: IpAddress | None = None
    line: CountingSocket

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Read the headers. Called by the session; a short answer has let its connection go before anyone else can."""
        transport, protocol = connection.transport, connection.protocol
        # What is there before anyone can have answered is no answer to this: it was sent behind an earlier one.
        if transport is None or protocol is None or protocol.should_close:
            raise aiohttp.ServerDisconnectedError
        name = transport.get_extra_info("peername")
        self.peer = _parsed(name[0].partition("%")[0]) if name else None
        self.line = _sockets[transport.get_extra_info("socket").fileno()]
        self.line.granted = self.line.received + OPENING_BYTES
        self.line.opening, self.line.spoilt = True, protocol.force_close
        return await super().start(connection)


def open_session(names: Mapping[str, Sequence[str]], *, allow_private: bool) -> aiohttp.ClientSession:
    """A session that connects only where it may. To be made inside the event loop, and closed.

    Args:
        names: host name -> IP addresses, asked before DNS, as a hosts file is.
        allow_private: see guard.allowed.
    """
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(names, allow_private=allow_private),
        socket_factory=_guarded_sockets(allow_private=allow_private),
        limit=0,  # how many at once is the downloader's business
        keepalive_timeout=IDLE_CONNECTION_S,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        response_class=Answer,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        trust_env=False,
        max_line_size=HEADER_BYTES,
        max_field_size=HEADER_BYTES,
        max_headers=HEADERS,
        middlewares=(_ask_once,),
        trace_configs=[_note_reuse()],
    )


_parsed = lru_cache(maxsize=1024)(ipaddress.ip_address)


class GuardedResolver(AbstractResolver):
    """Looks names up and leaves out the addresses that may not be connected to."""

    def __init__(self, names: Mapping[str, Sequence[str]], *, allow_private: bool) -> None:
        self._names = {name.lower(): tuple(addresses) for name, addresses in names.items()}
        self._allow_private = allow_private
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            RefusedAddress: it has addresses, and none may be connected to.
            OSError: it has none.
        """
        given = self._names.get(host.rstrip(".").lower())
        found = [_given(host, port, ip) for ip in given] if given else await self._system.resolve(host, port, family)
        refusals = [allowed(one["host"], allow_private=self._allow_private) for one in found]
        kept = [one for one, refusal in zip(found, refusals, strict=True) if refusal is None]
        if found and not kept:
            raise RefusedAddress(errno.EACCES, f"{host} is at {found[0]['host']}, which {refusals[0]}")
        return kept[:ADDRESSES]

    async def close(self) -> None:
        """Nothing is kept open."""


def _given(host: str, port: int, ip: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    return ResolveResult(hostname=host, host=ip, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)


def _guarded_sockets(*, allow_private: bool) -> aiohttp.SocketFactoryType:
    def make(address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = address
        refusal = allowed(str(place[0]), allow_private=allow_private)
        if refusal:
            raise RefusedAddress(errno.EACCES, f"{place[0]} {refusal}")
        made = CountingSocket(family, kind, protocol)
        _sockets[made.fileno()] = made
        return made

    return make


async def _ask_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Let aiohttp ask a second time only where a connection kept from before turned out to be closed.

    By itself it repeats any GET whose connection broke. Whether and when to ask again is for the frontier to say.
    """
    _reused.set(False)
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as problem:
        if _reused.get():
            raise
        raise as_fetch_error(problem) from problem


def _note_reuse() -> aiohttp.TraceConfig:
    async def reused(*_: object) -> None:
        _reused.set(True)

    config = aiohttp.TraceConfig()
    config.on_connection_reuseconn.append(reused)
    return config
