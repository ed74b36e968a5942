"""Where a document lies and where readers should go: URLs, hosts, folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from citewell.kit.domains import plain_host

_NOT_IN_URL = re.compile(r"[\s\x00-\x1f]")
_MAX_URL = 2_000  # characters; longer ones are faults


def web_url(candidate: object, *, base: str = "") -> str | None:
    """The absolute http(s) URL meant by `candidate`, without its fragment and its host in ASCII; None if it is not one
    that a reader could open."""
    text = str(candidate or "").strip()
    if not text or len(text) > _MAX_URL or _NOT_IN_URL.search(text):
        return None
    try:
        absolute = urljoin(base, text) if base.startswith(("http://", "https://")) else text
        parts = urlsplit(absolute)
        host = parts.hostname or ""
        port_is_sane = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not port_is_sane or parts.username is not None:
        return None
    if not host.isascii():
        if not plain_host(host):
            return None
        port = f":{parts.port}" if parts.port else ""
        absolute = urlunsplit(parts._replace(netloc=plain_host(host) + port))
    return absolute.partition("#")[0].encode("utf-8", "replace").decode("utf-8")


def web_urls(candidates: Iterable[object], *, base: str = "") -> tuple[str, ...]:
    """Those of some candidates that are web addresses, each once."""
    return tuple(dict.fromkeys(url for candidate in candidates if (url := web_url(candidate, base=base))))


def is_front(url: str) -> bool:
    """Whether a web address is that of its site's front page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.path in ("", "/") and not parts.query


def host_of(url: str | None) -> str:
    """The host of a web address without "www."; "" for anything else."""
    if not web_url(url):
        return ""
    return (urlsplit(str(url)).hostname or "").removeprefix("www.")


def folder_of(source: str) -> str:
    """The name of the folder that a file's URL lies in; "" if there is none."""
    path = PurePosixPath(path_of(source))
    return path.parent.name


def stem_of(name: str) -> str:
    """A file's name as a title: without its folders, its ending and that of a compression, underscores as blanks."""
    file = PurePosixPath(name.replace("\\", "/")).name
    if file.lower().endswith(".gz"):
        file = file[:-3]
    stem = PurePosixPath(file).stem or file
    return " ".join(stem.replace("_", " ").split())


def path_of(source: str) -> str:
    """The path that a file's URL names, without the part behind a "#"; "" if there is none."""
    try:
        return unquote(urlsplit(source).path)
    except ValueError:
        return ""
