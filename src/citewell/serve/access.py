"""Who asks, and what may they do?

In: the head of a request, and the address that it comes from. Out: a Client with a role, or none. Let in are, in this
order: a secret (in the header `Authorization: Bearer ...`, or in a cookie that signing in has set), which is the
owner's or a token's; a user whom a trusted proxy names; and everybody to read where the owner said `--public`.

That a request comes from this machine proves nothing: behind a reverse proxy all of them do, with a head that may say
anything. Only where the owner vouches that there is no proxy (`--trust-loopback`) is whoever is on this machine the
owner: if a request comes from a loopback address, asks for a loopback name and was not handed on.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from citewell.config import ServeSettings
from citewell.errors import UsageError
from citewell.serve.owner import Owner
from citewell.serve.tokens import Role, Tokens

COOKIE = "citewell_token"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
SUBNET_BITS = 64
"""Of an IPv6 address: whoever has one has all that share these bits with it."""

_HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Client:
    """Who makes a request."""

    role: Role | None  # None: may not even read
    key: str  # what requests are counted by
    owner: bool = False
    name: str = ""  # of a token or a proxy's user
    guessed: str = ""  # what wrong secrets are counted by; "" if none was sent

    def may(self, role: Role) -> bool:
        return self.role == "write" or self.role == role

    @property
    def is_known(self) -> bool:
        """Whether it is somebody, and not only one of everybody."""
        return self.owner or bool(self.name)


class Access:
    """The rules of one server."""

    def __init__(self, settings: ServeSettings, tokens: Tokens, owner: Owner) -> None:
        self._settings = settings
        self._tokens = tokens
        self._owner = owner
        self._proxies = networks(settings.trusted_proxies)

    def client(self, headers: Headers, address: str) -> Client:
        """Who makes a request with this head from this address.

        Raises:
            LibraryError: a secret was sent and the tokens cannot be read.
        """
        place = f"address {counted_as(self._address(headers, address))}"
        guessed = ""
        for secret in _secrets(headers):
            found = self.known(secret)
            if found is not None:
                return replace(found, guessed=guessed)
            guessed = place
        user = self._user(headers, address)
        if user:
            role: Role = "write" if user in self._settings.writers else "read"
            return Client(self._within(role), f"user {user}", name=user, guessed=guessed)
        if self._settings.trust_loopback and _is_local(headers, address):
            return Client(self._within("write"), "owner", owner=True, guessed=guessed)
        return Client("read" if self._settings.public else None, place, guessed=guessed)

    def known(self, secret: str) -> Client | None:
        """Whose secret this is, None if nobody's.

        Raises:
            LibraryError: the tokens cannot be read.
        """
        if self._owner.is_meant_by(secret):
            return Client(self._within("write"), "owner", owner=True)
        token = self._tokens.find(secret)
        return Client(self._within(token.role), f"token {token.name}", name=token.name) if token else None

    def names_several(self, headers: Headers) -> bool:
        """Whether a request has the proxy's header more than once: one of them is not the proxy's."""
        return len(headers.getlist(self._settings.proxy_header or "")) > 1

    def _user(self, headers: Headers, address: str) -> str:
        """Whom a trusted proxy names."""
        header = self._settings.proxy_header
        if not header or not self._is_proxy(address) or self.names_several(headers):
            return ""
        return headers.get(header, "").strip()

    def _address(self, headers: Headers, address: str) -> str:
        """Where a request comes from: what the outermost trusted proxy says, else where the connection does.

        Each proxy adds the address that it was asked from, in a line of its own or at the end of one: whatever stands
        before what ours have added was made up by the client, or may be.
        """
        added = [each.strip() for line in headers.getlist("x-forwarded-for") for each in line.split(",")]
        while added and self._is_proxy(address):
            address = added.pop() or address
        return address

    def _is_proxy(self, address: str) -> bool:
        found = address_of(address)
        return found is not None and any(found in network for network in self._proxies)

    def knows_host(self, headers: Headers) -> bool:
        """Whether a request asks for this server by one of its own names. A page on the web that points a name of its
        own at this machine (DNS rebinding) does not; a bare address cannot be pointed anywhere."""
        name = host_name(headers)
        return name in (*LOOPBACK_NAMES, *self._settings.names, self._settings.host) or _is_address(name)

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


def signed_in(headers: Headers) -> str:
    """The secret in the cookies of a browser that has signed in, "" if there is none."""
    cookies = cookie_parser(headers.get("cookie", ""))
    return cookies.get(owner_cookie(headers)) or cookies.get(COOKIE, "")


def owner_cookie(headers: Headers) -> str:
    """Name of the cookie of the owner's own browser. It names the port, since browsers send the cookies of a host to
    all its ports, and each server has another secret."""
    _, _, port = headers.get("host", "").rpartition(":")
    return f"citewell_owner_{port if port.isascii() and port.isdigit() else ''}"


def counted_as(address: str) -> str:
    """What a client without a name is counted by: its address, or of IPv6 the network that it has to itself."""
    found = address_of(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, SUBNET_BITS), strict=False))
    return str(found or address)


def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Addresses and networks as an owner writes them.

    Raises:
        UsageError: one is neither.
    """
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
    except ValueError as problem:
        raise UsageError(
            f"a trusted proxy is named by its address: {problem}", hint="write it as 127.0.0.1 or 10.0.0.0/24"
        ) from problem


def _secrets(headers: Headers) -> Iterator[str]:
    """What a request offers: whoever hands a token to a program means it, whatever else the program has."""
    kind, _, secret = headers.get("authorization", "").partition(" ")
    bearer = secret.strip() if kind.lower() == "bearer" else ""
    yield from (each for each in (bearer, signed_in(headers)) if each)


def _is_local(headers: Headers, address: str) -> bool:
    """Whether nothing speaks against it that a request was made on this machine."""
    found = address_of(address)
    handed_on = any(name in headers for name in _HANDED_ON)
    return found is not None and found.is_loopback and not handed_on and host_name(headers) in LOOPBACK_NAMES


def address_of(text: str) -> Address | None:
    """An address, in IPv4 where a socket for both kinds shows it as IPv6."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_address(name: str) -> bool:
    return address_of(name) is not None and "%" not in name  # a zone, in which anything can stand
