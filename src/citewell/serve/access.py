"""Who asks, and what may they do?

In: the head of a request. Out: a Client with a role, or none. Let in are, in this order: a token (in the header
`Authorization: Bearer ...` or in the cookie that the page of sign-in sets), a user whom a reverse proxy names, whoever
is on this machine, and everybody to read where the owner said `--public`.

A request counts as from this machine only if it comes from a loopback address, asks for a loopback name and was not
handed on by a proxy: behind a proxy everybody would be local, and a page on the web may point a name of its own here.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from citewell.config import ServeSettings
from citewell.serve.tokens import Role, Tokens

COOKIE = "citewell_token"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Client:
    """Who makes a request."""

    role: Role | None  # None: may not even read
    key: str  # what requests are counted by
    local: bool = False
    name: str = ""  # of a token or a proxy's user

    def may(self, role: Role) -> bool:
        return self.role == "write" or self.role == role


class Access:
    """The rules of one server."""

    def __init__(self, settings: ServeSettings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens

    def client(self, headers: Headers, address: str) -> Client:
        """Who makes a request with this head from this address."""
        secret = _bearer(headers) or cookie(headers)
        token = self._tokens.find(secret) if secret else None
        if token is not None:
            return Client(self._within(token.role), f"token {token.name}", name=token.name)
        handed_on = any(name in headers for name in _HANDED_ON)
        user = headers.get(self._settings.proxy_header, "") if self._settings.proxy_header else ""
        if user and _is_loopback(address):
            role: Role = "write" if user in self._settings.writers else "read"
            return Client(self._within(role), f"user {user}", name=user)
        if _is_loopback(address) and not handed_on and host_name(headers) in LOOPBACK_NAMES:
            return Client(self._within("write"), "this machine", local=True)
        if _is_loopback(address) and handed_on:  # the proxy is on this machine; it has added whom it speaks for
            added = (headers.getlist("x-forwarded-for") or [""])[-1]  # some proxies add a line, others add to one
            address = added.rpartition(",")[2].strip() or address
        return Client("read" if self._settings.public else None, f"address {address}")

    def knows_host(self, headers: Headers) -> bool:
        """Whether a request asks for this server by one of its own names. A page on the web that points a name of its
        own at this machine (DNS rebinding) does not; a bare address cannot be pointed anywhere."""
        name = host_name(headers)
        return name in LOOPBACK_NAMES or name in self._settings.names or _is_address(name)

    def _within(self, role: Role) -> Role:
        """Nobody may write where the owner did not allow it."""
        return role if self._settings.writable else "read"


def host_name(headers: Headers) -> str:
    """The name in the header Host, in lower case and without port and brackets."""
    host = headers.get("host", "").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


def same_origin(headers: Headers) -> bool:
    """Whether a request that changes something comes from a page of ours, or from no page at all.

    Browsers say where a request comes from (Fetch Metadata, and Origin); programs say neither.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    scheme, _, host = origin.partition("://")  # which of both it is, a proxy that speaks HTTPS for us need not tell
    return scheme in ("http", "https") and host == headers.get("host", "")


def _bearer(headers: Headers) -> str:
    kind, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def cookie(headers: Headers) -> str:
    """The token in the cookie of a browser that has signed in, "" if there is none."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None  # of a socket for both
    return (mapped or found).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return "%" not in name  # a zone, in which anything can stand
