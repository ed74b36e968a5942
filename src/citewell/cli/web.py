"""What commands share that speak of sources on the web: options for their rules, and telling places apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from citewell import __version__
from citewell.cli.output import F
from citewell.crawl.address import address
from citewell.crawl.kept.database import CrawlFile
from citewell.errors import SourceNotFound, UsageError
from citewell.extract import known_suffixes
from citewell.kit.domains import plain_host
from citewell.pipeline.visits import Wishes, is_web

AGENT_CHARS = 200
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z][\w-]*(?::\d+)?(?:/.*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)

_OPTIONS = (
    click.option("--depth", type=click.IntRange(0), metavar="N",
                 help="Links to follow from the start; 0: that page alone. Default: as far as they go."),
    click.option("--max-pages", type=click.IntRange(1), metavar="N", help="Pages to read at most. Default: 10,000."),
    click.option("--include", multiple=True, metavar="PATTERN",
                 help="Index only these paths: /docs is that and all below it, * any characters. May be repeated."),
    click.option("--exclude", multiple=True, metavar="PATTERN",
                 help="Leave out these paths. May be repeated; '' takes back those that are remembered."),
    click.option("--also-site", multiple=True, metavar="HOST",
                 help="This host is the same site: its links are followed, its addresses count. May be repeated."),
    click.option("--same-site/--any-site", default=None,
                 help="Stay on the site (the default), or follow links anywhere: then with --depth."),
    click.option("--allow-private/--no-allow-private", default=None,
                 help="Also fetch it from this machine or a private network, which is refused otherwise."),
    click.option("--delay", type=click.FloatRange(0), metavar="SECONDS",
                 help="Time between two requests to one host. Default: as the server bears and robots.txt asks."),
    click.option("--contact", metavar="TEXT", help="Tell sites whom to write to: an address of a page or for mail."),
    click.option("--user-agent", metavar="TEXT", help="Tell sites this in place of Citewell's own name."),
)  # fmt: skip
"""What is given is remembered with the source; what is not stays as it is remembered."""


def web_options(function: F) -> F:
    """Options for the rules of sources on the web; `wishes` reads them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def wishes(options: dict[str, Any], *, collection: str | None, name: str | None = None) -> Wishes:
    """What was asked for by `web_options`.

    Raises:
        UsageError: a user agent that cannot stand in a request.
    """
    given = {
        "depth": options["depth"],
        "max_pages": options["max_pages"],
        "same_site": options["same_site"],
        "allow_private": options["allow_private"],
        "delay_s": options["delay"],
        "user_agent": _agent(options["user_agent"], options["contact"]),
        "include": _patterns(options["include"]),
        "exclude": _patterns(options["exclude"]),
        "hosts": _hosts(options["also_site"]),
        "name": name,
    }
    return Wishes({name: value for name, value in given.items() if value is not None}, collection)


def refuse_without_web(options: dict[str, Any]) -> None:
    """
    Raises:
        UsageError: an option for the web was given and no address on the web.
    """
    given = [name.replace("_", "-") for name, value in options.items() if value not in (None, ())]
    if given:
        named = {"same-site": "same-site or --any-site", "allow-private": "allow-private"}.get(given[0], given[0])
        raise UsageError(
            f"--{named} is for sites, and only files or folders were named",
            hint="leave it out, or name a site: citewell add https://example.org/",
        )


def apart(places: Sequence[str]) -> tuple[list[str], list[str]]:
    """Addresses on the web, and files.

    Raises:
        UsageError: an address of another kind, one with a password, or one without its https://.
    """
    web, files = [], []
    for place in places:
        if is_web(place):
            _check_address(place)
            web.append(place)
            continue
        if _SCHEME.match(place) and not place.startswith("file://"):
            raise UsageError(
                f"{place} is a web address of a kind that is not read",
                hint="sites are read by http and https: citewell add https://example.org/",
            )
        _check_file(place)
        files.append(place)
    return web, files


@contextmanager
def crawl_file(folder: Path) -> Iterator[CrawlFile]:
    """The open crawl file of a library, made if there is none."""
    file = CrawlFile.open(folder)
    try:
        yield file
    finally:
        file.close()


def _check_address(place: str) -> None:
    try:
        parts = urlsplit(place)
    except ValueError as problem:
        raise UsageError(f"{place} is not a web address: {problem}", hint="see: citewell add --help") from problem
    if "@" in parts.netloc:
        raise UsageError(
            "an address with a name or password in it is not fetched",
            hint="save what you may read as files, and add those",
        )


def _check_file(place: str) -> None:
    """A missing file whose name could be that of a site is perhaps meant to be one."""
    missing = not place.startswith("file://") and not Path(place).exists() and not Path(place).is_symlink()
    if missing and _HOST.fullmatch(place) and not place.lower().endswith(known_suffixes()):
        raise SourceNotFound(
            f"there is no file or folder {place}",
            hint=f"if the site is meant: citewell add https://{place}" + ("" if "/" in place else "/"),
        )


def _agent(whole: str | None, contact: str | None) -> str | None:
    if whole is not None and contact is not None:
        raise UsageError(
            "--user-agent and --contact were both given", hint="put the contact into the text of --user-agent"
        )
    said = whole if whole is not None else contact
    if said is not None and not (said.isascii() and said.isprintable() and len(said) <= AGENT_CHARS):
        raise UsageError(
            f"{said!r} cannot stand in a request", hint=f"use at most {AGENT_CHARS} letters and marks of ASCII"
        )
    return f"Citewell/{__version__} (+{contact})" if contact else said


def _hosts(given: Sequence[str]) -> tuple[str, ...] | None:
    """
    Raises:
        UsageError: something that is no name of a host.
    """
    if not given:
        return None
    hosts = {each: plain_host(each) for each in given if each}
    for written, host in hosts.items():
        if address(f"https://{host}/") is None or set(written) & set("/@?#"):
            raise UsageError(f"{written!r} is not a host", hint="give its name alone, such as docs.example.org")
    return tuple(dict.fromkeys(hosts.values()))


def _patterns(given: Sequence[str]) -> tuple[str, ...] | None:
    """None if none were given; an empty one takes back what is remembered."""
    return tuple(pattern for pattern in given if pattern) if given else None
