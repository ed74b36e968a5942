"""What a publisher asks of those who quote: directives of robots, as pages and servers write them."""

from __future__ import annotations

from collections.abc import Iterable

_ADDRESSED = frozenset({"", "*", "robots", "citewell"})


def snippet_limits(directives: Iterable[str]) -> tuple[bool, int | None]:
    """What is asked for quotes, of several demands the strictest.

    Args:
        directives: contents of meta elements (`nosnippet, noarchive`) or of X-Robots-Tag headers, which may name whom
            they address (`citewell: max-snippet:50`); those to others are passed over.
    Returns:
        Whether nothing may be quoted, and how many characters at a time may be; None if there is no bound.
    """
    longest: int | None = None
    for directive in directives:
        addressed = True
        for rule in directive.lower().split(","):
            name, _, value = rule.strip().partition(":")
            if value and name.strip() not in (
                "max-snippet",
                "max-image-preview",
                "max-video-preview",
                "unavailable_after",
            ):
                addressed = name.strip() in _ADDRESSED
                name, _, value = value.strip().partition(":")
            if not addressed:
                continue
            if name.strip() == "nosnippet":
                longest = 0
            elif name.strip() == "max-snippet":
                longest = _stricter(longest, value.strip())
    return longest == 0, longest or None


def header_limits(headers: Iterable[tuple[str, str]]) -> tuple[bool, int | None]:
    """The same by the X-Robots-Tag headers of a response."""
    return snippet_limits(value for name, value in headers if name.lower() == "x-robots-tag")


def _stricter(longest: int | None, value: str) -> int | None:
    if not value.isascii() or not value.isdigit() or len(value) > 9:  # -1 sets no bound; what is no number says nothing
        return longest
    return int(value) if longest is None else min(longest, int(value))
