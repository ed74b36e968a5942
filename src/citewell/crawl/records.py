"""The records of a crawl: what a source is, what is to be fetched, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from citewell.crawl.address import Address
from citewell.crawl.scope import Refusal, Rules

Kind: TypeAlias = Literal["page", "sitemap", "feed"]

FoundAs: TypeAlias = Literal["seed", "link", "sitemap", "feed", "canonical", "hreflang", "redirect"]

WAITING, READ, SETTLED = 0, 1, 2
"""States of an address: to be fetched; fetched, its bytes to be taken in; done with for this visit."""

RENAMED = 1_000_000_000
"""In place of the extractor's version: the page was read when its site had another name."""

INDEXED = ""
"""The outcome of an address whose content is in the library; every other outcome is a reason word."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an owner named, remembered with its rules."""

    source_id: int
    url: str  # as named, normalised
    kind: str  # "site"; "sitemap" or "feed" if the address named turned out to be one
    rules: Rules
    collection: str
    added: float  # seconds since the epoch, as all times of a crawl
    visit: int  # number of the visit under way, or of the last one; 0: never visited
    started: float | None  # when it began
    ended: float | None  # when it ended; None: it is under way, or was stopped


@dataclass(frozen=True, slots=True)
class Task:
    """An address to be fetched."""

    url_id: int
    url: str
    key: str
    host: str
    kind: Kind
    depth: int
    attempts: int  # failed ones before, in this visit
    hops: int  # redirects that led here
    found_on: int | None  # url_id
    found_as: FoundAs
    etag: str | None  # validators of what was read before
    modified: str | None
    body_id: int | None  # what was read before
    outcome: str  # of the last visit, "" if there was none
    indexed: bool  # its content is in the library
    lastmod: str | None  # as a sitemap or feed says

    @property
    def asked_before(self) -> bool:
        """Whether an earlier visit has told what it is."""
        return self.body_id is not None or self.outcome != ""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a page, sitemap or feed names."""

    address: Address
    kind: Kind
    depth: int
    found_as: FoundAs
    lastmod: str | None = None
    refusal: Refusal | None = None  # why it will not be fetched
    trap: str | None = None  # the shape of addresses that it was refused for


@dataclass(frozen=True, slots=True)
class Capture:
    """A response as read: headers as they came, the body decoded."""

    url: str
    fetched: float
    status: int
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    body: bytes
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of one task."""

    task: Task
    outcome: str  # "": fetched and to be read; "unchanged"; "retry"; else a reason word (types of `citewell why`)
    detail: str = ""
    other: str | None = None  # key of the address that it gives way to
    capture: Capture | None = None
    kind: Kind | None = None  # what it turned out to be, if not what was expected
    moved: Address | None = None  # another spelling of its address that it redirects to
    retry_at: float | None = None
    etag: str | None = None
    modified: str | None = None
    found: tuple[Found, ...] = ()
    asked: bool = True  # whether it, or the site's robots.txt for it, was asked for at all
