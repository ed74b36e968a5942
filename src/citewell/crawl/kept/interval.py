"""When to look at a page again: sooner the more often it changed.

The interval grows by half with each visit that finds a page as it was and halves with each that finds it different: an
estimate of the page's rate of change from what its visits found, after Cho & Garcia-Molina, "The evolution of the web
and implications for an incremental crawler", VLDB 2000. Halving is quicker than growing: to be late is worse than to
ask once too often, for asking costs one 304.
"""

from __future__ import annotations

HOUR_S = 3_600.0
DAY_S = 24 * HOUR_S

FIRST_S = DAY_S  # for a page seen once
SHORTEST_S = HOUR_S
LONGEST_S = 60 * DAY_S
GONE_S = 30 * DAY_S  # for an address that had nothing, or nothing any more

_GROWTH = 1.5


def after(interval_s: float, *, changed: bool) -> float:
    """The next interval in seconds, from the last one (0: there was none) and what the visit found."""
    if not interval_s:
        return FIRST_S
    longer_or_shorter = interval_s / 2 if changed else interval_s * _GROWTH
    return min(max(longer_or_shorter, SHORTEST_S), LONGEST_S)
