"""What a heading says of the text under it."""

from __future__ import annotations

from functools import lru_cache

_LIST_OF_LITERATURE = frozenset(
    """references reference bibliography literature sources citations footnotes notes endnotes acknowledgements
    acknowledgments disclaimer resources links copyright publications credits""".split()
)
_READING = (
    "further reading",
    "works cited",
    "external links",
    "see also",
    "related topics",
    "more information",
    "about the author",
    "studies behind",
)


@lru_cache(maxsize=4096)
def lists_literature(heading: str) -> bool:
    """Whether a heading stands above references, links or notices, which repeat words and say nothing."""
    found = [word.strip(":") for word in heading.lower().split()]
    short = 0 < len(found) <= 4 and not _LIST_OF_LITERATURE.isdisjoint((found[0], found[-1]))
    return short or heading.lower().startswith(_READING)
