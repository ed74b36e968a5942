"""Turn what goes wrong below a fetch into one type, one word and one line.

In: an exception of aiohttp, the operating system or TLS. Out: FetchError. What may be tried again later is marked so.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from citewell.errors import FetchError

MESSAGE_CHARS = 200  # of what a library or a server says
MALFORMED = "its content is not sent as HTTP says"
HINTS = {
    "private": "if this machine or network is meant, add the source with --allow-private",
    "dns": "check the spelling of the host, and that this machine can look names up",
    "tls": "its certificate must be valid for this machine: see it in a browser, or add its authority to the system's",
    "timeout": "it is tried again at the next refresh",
}


class RefusedAddress(OSError):
    """No address that a name or number stands for may be connected to. Its text says which, and why."""


class TooMuchWrapping(OSError):
    """A server sends without end what is neither headers nor content."""


def as_fetch_error(problem: BaseException) -> FetchError:
    """The error to show for an exception met while fetching."""
    for one in _chain(problem):
        if isinstance(one, RefusedAddress):
            return _error("private", str(one.strerror))
        if isinstance(one, TooMuchWrapping):
            return _error("headers", str(one.strerror))
    if isinstance(problem, TimeoutError):
        what = "no connection" if isinstance(problem, aiohttp.ConnectionTimeoutError) else "no complete answer"
        return _error("timeout", f"{what} in the time allowed", retryable=True)
    if isinstance(problem, aiohttp.ClientConnectorDNSError):
        return _dns(problem.os_error)
    if isinstance(problem, aiohttp.ClientSSLError | ssl.SSLError | ssl.CertificateError):
        return _error("tls", f"no trusted encrypted connection: {_detail(problem)}")
    if isinstance(problem, aiohttp.ClientPayloadError):
        if MALFORMED in problem.args:
            return _error("http", MALFORMED)
        if _too_many_headers(problem):
            return _malformed(problem)
        return _error("truncated", "the connection ended before the content did", retryable=True)
    if isinstance(problem, aiohttp.ClientResponseError):
        return _malformed(problem)
    if isinstance(problem, UnicodeError):
        return _error("dns", "the host's name is not one that can be looked up")
    if isinstance(problem, aiohttp.InvalidURL | ValueError):
        return _error("http", f"the address cannot be asked for, or its answer not read: {_detail(problem)}")
    if isinstance(problem, aiohttp.ServerDisconnectedError):
        return _error("connection", "the server closed the connection without an answer", retryable=True)
    return _error("connection", f"no connection: {_detail(problem)}", retryable=True)


def plain(text: str) -> str:
    """Text of others on one line without control characters, cut to a length that can be shown."""
    line = "".join(character if character.isprintable() else " " for character in text)
    line = re.sub(" {2,}", " ", line).strip()
    return line if len(line) <= MESSAGE_CHARS else f"{line[:MESSAGE_CHARS]} ..."


def _error(reason: str, message: str, *, retryable: bool = False) -> FetchError:
    return FetchError(plain(message), reason=reason, retryable=retryable, hint=HINTS.get(reason))


def _dns(problem: OSError) -> FetchError:
    again = isinstance(problem, socket.gaierror) and problem.errno == socket.EAI_AGAIN
    return _error("dns", f"the host's name is not known: {_detail(problem)}", retryable=again)


def _malformed(problem: BaseException) -> FetchError:
    if _too_many_headers(problem):
        return _error("headers", "its headers are longer or more than any honest server sends")
    return _error("http", f"its answer is not HTTP: {_detail(problem)}")


def _too_many_headers(problem: BaseException) -> bool:
    """The parser of HTTP has one kind of error for most that it does not accept; its words tell them apart."""
    below = [one for one in _chain(problem) if isinstance(one, HttpProcessingError)]
    return any(isinstance(one, LineTooLong) or "too many" in str(one).lower() for one in below)


def _detail(problem: BaseException) -> str:
    if isinstance(problem, aiohttp.ClientResponseError):
        return plain(problem.message.partition("\n")[0]).rstrip(":") or "malformed"
    if isinstance(problem, aiohttp.ClientConnectorCertificateError):
        return _detail(problem.certificate_error)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return problem.verify_message
    if isinstance(problem, OSError):
        said = os.strerror(problem.errno) if problem.errno is not None and problem.errno > 0 else problem.strerror
        return plain(said or type(problem).__name__)
    return plain(str(problem)) or type(problem).__name__


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """The exception and what it came from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [problem]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__, getattr(one, "os_error", None)]
