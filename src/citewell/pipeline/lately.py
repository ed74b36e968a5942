"""Whether a page of a site says anything that other pages, read lately, do not.

In: sketches (index.sketch) of pages as they are read. Out: what is known of each already. Memory is bounded: what was
seen long ago is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from citewell.index.sketch import resemblance

NEAR_COPY = 0.8
"""Resemblance from which a page is a near-copy. It is indexed all the same (the search folds near-copies)."""

NOTHING_NEW = 0.9
"""Share of a page's word runs, seen on other pages before, from which it holds nothing new: a list of goods in another
order, a calendar's empty month. Where nearly all pages of a part of a site are such, that part is a trap."""

_MARKS = 4  # smallest hashes by which near-copies, which share most of them, find one another
_PAGES = 2_000
_RUNS = 300_000


class Lately:
    """The pages of a site that were read lately."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, tuple[bytes, str]] = OrderedDict()  # mark -> sketch and address
        self._runs: OrderedDict[int, None] = OrderedDict()

    def share_known(self, sketch: bytes) -> float:
        """The share of a page's word runs, in [0, 1], that stood on pages seen before; they are seen from now on."""
        runs = list(_hashes(sketch))
        known = sum(run in self._runs for run in runs)
        for run in runs:
            self._runs[run] = None
            self._runs.move_to_end(run)
        while len(self._runs) > _RUNS:
            self._runs.popitem(last=False)
        return known / len(runs) if runs else 1.0

    def near_copy(self, sketch: bytes, url: str) -> str | None:
        """The address of another page that is a near-copy, if one was seen; this page is seen from now on."""
        marks = list(_hashes(sketch[: 8 * _MARKS]))
        candidates = [self._pages[mark] for mark in marks if mark in self._pages]
        alike = (there for other, there in candidates if there != url and resemblance(sketch, other) >= NEAR_COPY)
        found = next(alike, None)
        for mark in marks:
            self._pages[mark] = (sketch, url)
            self._pages.move_to_end(mark)
        while len(self._pages) > _MARKS * _PAGES:
            self._pages.popitem(last=False)
        return found


def _hashes(sketch: bytes) -> Iterator[int]:
    return (int.from_bytes(sketch[at : at + 8], "little") for at in range(0, len(sketch), 8))
