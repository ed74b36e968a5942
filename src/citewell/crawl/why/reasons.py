"""The words that say why an address is not indexed, each with its meaning and what an owner can do.

Who gives them: scope, judge, permission, shapes and the reading of pages. The last four are of addresses that wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reason word means."""

    meaning: str  # in a few words that fit one address and many
    advice: str = ""  # what the owner can do; {url}, {source}, {depth} and {max_pages} are filled in; "" for nothing


REASONS: dict[str, Reason] = {
    "error": Reason(
        "could not be fetched or read", "see whether it opens in a browser; citewell refresh {source} tries again"
    ),
    "private": Reason("in a private network", "if that machine is yours: citewell add {url} --allow-private"),
    "robots": Reason(
        "forbidden to crawlers by their site", "ask the site's owner, or save pages by hand and add the files"
    ),
    "login": Reason("behind a login", "save what you may read as files and add those"),
    "consent": Reason("behind a request for consent", "save the pages as files and add those"),
    "noindex": Reason("marked as not to be indexed"),
    "nofollow": Reason("linked only with the wish not to be followed", "to read one all the same: citewell add URL"),
    "type": Reason("of a kind that cannot be read"),
    "size": Reason("larger than what is read"),
    "no-text": Reason("without text", "a scan needs text recognition; what a script draws: save it from a browser"),
    "soft-404": Reason("not there, as the page itself says"),
    "gone": Reason("not there, as the server says"),
    "duplicate": Reason("copies, or other spellings, of other pages"),
    "canonical": Reason("naming another address as their own"),
    "redirect": Reason("leading on to another address"),
    "trap": Reason("in a trap: addresses without end that hold nothing new"),
    "excluded": Reason("left out by your patterns"),
    "depth": Reason("further from the start than you allow", "citewell add {source} --depth {depth}"),
    "off-site": Reason("on other sites"),
    "max-pages": Reason(
        "waiting: as many pages as you allow were read", "citewell add {source} --max-pages {max_pages}"
    ),
    "later": Reason("waiting: the server asked to come back later", "citewell refresh {source}"),
    "no-answer": Reason("waiting: the host stopped answering", "citewell refresh {source}"),
    "stopped": Reason("waiting: the visit was stopped", "citewell refresh {source}"),
}
"""In the order in which they are told: what an owner may want to mend comes first."""

WAITING_REASONS = ("max-pages", "later", "no-answer", "stopped")

NOT_ASKED_AGAIN = ("off-site", "depth", "excluded", "trap", "nofollow")
"""Reasons that another visit does not question while the rules are what they are."""

FAILURES = ("error", "private", "size", "no-text")
"""Reasons that `citewell status` counts as failed: a document was meant to be there and could not be read."""


def advice(reason: str, *, url: str, source: str, depth: int | None, max_pages: int) -> str:
    """What an owner can do about an address, "" for nothing.

    Args:
        url: the address.
        source: address of its source.
        depth, max_pages: as the rules of the source are now.
    """
    known = REASONS.get(reason, Reason("")).advice
    return known.format(url=url, source=source, depth=(depth or 0) + 1, max_pages=f"{10 * max_pages}")


def in_order(reasons: Mapping[str, int]) -> dict[str, int]:
    """Numbers by reason, in the order in which they are told; words that are not known come first."""
    order = {word: number for number, word in enumerate(REASONS)}
    return dict(sorted(reasons.items(), key=lambda item: (order.get(item[0], -1), item[0])))
