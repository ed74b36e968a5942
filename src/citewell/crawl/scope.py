"""Which addresses a source may visit: its site, its depth, the owner's patterns.

In: Address, and how many links it lies from the start. Out: None, or a Refusal with its reason word and plain words.
What the site's own owner forbids: crawl.read.robots and crawl.read.directives. Traps: crawl.kept.shapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from citewell.crawl.address import Address, address, comparable, site_of
from citewell.errors import LibraryFormatError, UsageError
from citewell.kit.domains import plain_host


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not visited, or a page not indexed."""

    reason: str  # the word of the account: "off-site", "depth", "excluded", "robots", "trap", ...
    detail: str  # in plain words, for `citewell why`


@dataclass(frozen=True, slots=True)
class Rules:
    """What an owner allows for one source. Made once, kept with the source.

    Patterns are matched against the path, and against the path with its query: `*` stands for any characters; a
    pattern without `*` means that path and everything below it (`/docs` is `/docs`, `/docs/a` and `/docs?page=2`, not
    `/docs-old`). Where there are patterns to include, one of them must match; none of those to exclude may.

    Raises:
        UsageError: a seed that is no web address, a pattern that starts with neither `/` nor `*`, a number below its
            least.
    """

    seed: str  # address the owner gave
    sites: tuple[str, ...] = ()  # address.site_of the seed (when left empty), and of where the seed moved to
    same_site: bool = True  # visit these sites only
    depth: int | None = None  # links from the seed, which is 0; None: as far as they go
    max_pages: int = 10_000  # pages fetched in one visit of the source
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_private: bool = False  # private, loopback and link-local machines may be spoken to
    user_agent: str = ""  # "": Citewell's own
    delay_s: float | None = None  # between requests to one host; None: as the server bears
    hosts: tuple[str, ...] = ()  # further ones (kit.domains.plain_host) that the owner names as one site with the seed
    guest: bool = False  # a client of the server has added it; what the owner has added, only the owner changes
    name: str = ""  # what the owner calls the site; "": as its pages call it

    def __post_init__(self) -> None:
        seed = address(self.seed)
        if seed is None:
            raise UsageError(
                f"{self.seed!r} is not a web address", hint="it should look like https://example.org/docs/"
            )
        if not self.sites:
            object.__setattr__(self, "sites", (site_of(seed.host),))
        for pattern in (*self.include, *self.exclude):
            _check_pattern(pattern)
        _check_least("depth", self.depth, 0)
        _check_least("max_pages", self.max_pages, 1)
        _check_least("delay_s", self.delay_s, 0)

    def to_json(self) -> dict[str, object]:
        """The rules as plain values, for keeping."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Rules:
        """The rules from what `to_json` gave, also in an older version: a rule that was not there yet is as by default.

        Raises:
            LibraryFormatError: a rule that this version does not know, or a value of the wrong kind.
        """
        unknown = sorted(set(kept) - {field.name for field in fields(cls)})
        if unknown:
            raise LibraryFormatError(
                f"the rules of a source name {', '.join(unknown)}, which this version does not know",
                hint="use the version of citewell that added the source, or a newer one",
            )
        for name, value in kept.items():
            if not _KINDS[name](value):
                raise LibraryFormatError(f"the rules of a source have {value!r} as {name}", hint="add the source again")
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in kept.items()}
        return cls(**values)


def refusal(where: Address, depth: int, rules: Rules, *, start: bool = False) -> Refusal | None:
    """Why the rules keep an address from being visited, None if they do not.

    The seed is visited whatever the patterns to include, or there would be no way in; whether it is to be indexed,
    `unlisted` says.

    Args:
        depth: links from the seed, 0 for the seed itself.
        start: the address is where the seed moved to, and is visited like the seed.
    """
    if rules.same_site and not is_within(where.host, rules):
        return Refusal("off-site", f"it lies on {where.host}, outside of {' and '.join(rules.sites)}")
    path = _path_and_query(where)
    for pattern in rules.exclude:
        if _matches(pattern, path):
            return Refusal("excluded", f"it fits {pattern}, which this source excludes")
    if rules.include and not start and where.key != _key_of(rules.seed) and (left_out := unlisted(where, rules)):
        return left_out
    if rules.depth is not None and depth > rules.depth:
        return Refusal(
            "depth", f"it lies {depth} link{'s' * (depth != 1)} from the start; the rules allow {rules.depth}"
        )
    return None


def is_within(host: str, rules: Rules) -> bool:
    """Whether a host is that of the source's site, or one that its owner names as the same."""
    return site_of(host) in rules.sites or plain_host(urlsplit(f"//{host}").hostname or "") in rules.hosts


def unlisted(where: Address, rules: Rules) -> Refusal | None:
    """Why a page is not to be indexed though it may be read for its links: no pattern to include fits it."""
    path = _path_and_query(where)
    if not rules.include or any(_matches(pattern, path) for pattern in rules.include):
        return None
    return Refusal("excluded", f"it fits none of the patterns to include: {', '.join(rules.include)}")


def _path_and_query(where: Address) -> str:
    return comparable("/" + where.url.partition("://")[2].partition("/")[2])


def _matches(pattern: str, target: str) -> bool:
    """Whether a pattern fits a path with its query, both in the spelling of `comparable`."""
    path = target.partition("?")[0]
    pattern = _spelt(pattern)
    if "*" in pattern:
        return _glob(pattern, path) or _glob(pattern, target)
    if "?" in pattern:
        return target == pattern or target.startswith(pattern + "&")
    stem = pattern.rstrip("/")
    return path.rstrip("/") == stem or path.startswith(stem + "/")


def _glob(pattern: str, text: str) -> bool:
    """Whether all of a text fits a pattern whose `*` stands for any characters.

    In linear time, part by part: a regular expression of several `.*` would take longer than a crawl on some addresses.
    """
    first, *middle, last = pattern.split("*")
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


@lru_cache(maxsize=256)
def _spelt(pattern: str) -> str:
    """A pattern with the escapes that addresses have: `/Über uns` fits what is requested as `/%C3%9Cber%20uns`."""
    return comparable(safe_url_string("http://h/" + pattern).removeprefix("http://h/"))


@lru_cache(maxsize=256)
def _key_of(seed: str) -> str:
    found = address(seed)
    return found.key if found else ""


def _check_pattern(pattern: str) -> None:
    if not pattern.startswith(("/", "*")) or "#" in pattern or not pattern.isprintable():
        raise UsageError(
            f"{pattern!r} is not a pattern for paths",
            hint="a pattern is what follows the host, such as /docs or /blog/*, and starts with / or *",
        )


def _check_least(name: str, value: float | None, least: int) -> None:
    if value is not None and not (math.isfinite(value) and value >= least):
        raise UsageError(f"{name} is {value}, the least is {least}")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


_KINDS: dict[str, Callable[[object], bool]] = {
    "seed": _is_text,
    "sites": _is_texts,
    "same_site": _is_truth,
    "depth": lambda value: value is None or _is_count(value),
    "max_pages": _is_count,
    "include": _is_texts,
    "exclude": _is_texts,
    "hosts": _is_texts,
    "guest": _is_truth,
    "allow_private": _is_truth,
    "user_agent": _is_text,
    "name": _is_text,
    "delay_s": lambda value: value is None or isinstance(value, float) or _is_count(value),
}
