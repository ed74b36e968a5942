"""Names of hosts: their plain spelling, and which of them belong to one owner by the rules of registries.

What may be registered below which ending is in the Public Suffix List; the copy of it that comes with tldextract is
read, never the network.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from urllib.parse import urlsplit

import idna

_HOST = re.compile(r"(?:\w[\w-]*\.)+\w[\w-]*")


@lru_cache(maxsize=4096)
def plain_host(name: str) -> str:
    """A host as the network knows it, in lower case ASCII without "www.": letters of other scripts, which may look
    like Latin ones, show as "xn--". "" for what cannot be a host."""
    name = name.lower().removesuffix(".")
    if not name.isascii():
        try:
            name = idna.encode(name[:253], uts46=True).decode()
        except UnicodeError:
            return ""
    while name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    return name


def host_and_port(url: str) -> tuple[str, int | None]:
    """The plain host of an address, and its port unless that is the scheme's own; ("", None) if it has none."""
    try:
        parts = urlsplit(url)
        host, port = plain_host(parts.hostname or ""), parts.port
    except ValueError:
        return "", None
    return host, None if port == {"http": 80, "https": 443}.get(parts.scheme) else port


def is_same_site(one: str, other: str, together: Collection[str] = ()) -> bool:
    """Whether two web addresses belong to one site: one host, one registrable domain, or hosts that are named together.

    Machines that are called by a number or a single word are one site only with the same port: several people may
    run servers on one.

    Args:
        together: hosts, as `plain_host` spells them, that an owner of the library names as one site.
    """
    first, second = host_and_port(one), host_and_port(other)
    if not first[0] or not second[0]:
        return False
    if first == second or {first[0], second[0]} <= set(together):
        return True
    return registrable_domain(first[0]) == registrable_domain(second[0]) != ""


def of_files(name: str) -> str:
    """A name for a folder of files. Who packed it may have called it as a site is; then it says what it is."""
    return f"files of {name}" if _HOST.fullmatch(name) else name


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of a host's name that somebody has registered: "example.co.uk" of "www.example.co.uk". "" for what
    nobody can have registered: numbers, single words, endings."""
    if "." not in host or _is_number(host):
        return ""
    found, ending = _split(host)
    if found:
        return found
    return ".".join(host.split(".")[-2:]) if not ending else ""  # an ending that the list does not have: its first rule


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _split(host: str) -> tuple[str, str]:
    """The registrable domain and the public suffix of a host, "" where the list knows none."""
    return _extractor()(host)


@cache
def _extractor() -> Callable[[str], tuple[str, str]]:
    from tldextract import TLDExtract  # takes a while to load, and few pages ask

    extract = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

    def split(host: str) -> tuple[str, str]:
        told = extract(host)
        return told.top_domain_under_public_suffix, told.suffix

    return split
