"""What a page's publisher lets be quoted of it: nosnippet and max-snippet.

In: the directives of a page, from its meta elements or its headers. Out: whether nothing may be quoted, and how many
characters at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LIMIT = re.compile(r"max-snippet\s*:\s*(-?\d{1,9})$")
_NAMED = re.compile(r"([a-z][\w-]*)\s*:\s*(.*)", re.DOTALL)
_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_OWN_NAME = "citewell"


def snippet_limits(directives: Iterable[str]) -> tuple[bool, int | None]:
    """What may be quoted at most: (nothing at all, characters at a time or None for any number).

    Args:
        directives: lists such as `noindex, max-snippet:50`, without names of crawlers. The strictest of all holds.
    """
    limits: list[int] = []
    for directive in (part.strip().lower() for text in directives for part in text.split(",")):
        found = _LIMIT.match(directive)
        if directive == "nosnippet" or (found and int(found[1]) == 0):
            return True, 0
        if found and int(found[1]) > 0:
            limits.append(int(found[1]))
    return False, min(limits, default=None)


def header_limits(headers: Iterable[tuple[str, str]]) -> tuple[bool, int | None]:
    """The same by the X-Robots-Tag headers of a response. A crawler's name in one holds for all that follows it there;
    what is for another crawler is passed over."""
    ours: list[str] = []
    for name, value in headers:
        if name.lower() != "x-robots-tag":
            continue
        for_us = True
        for part in value.lower().split(","):
            directive = part.strip()
            named = _NAMED.match(directive)
            if named and named[1] not in _WITH_VALUE:
                for_us, directive = named[1] == _OWN_NAME, named[2]
            if for_us:
                ours.append(directive)
    return snippet_limits(ours)
