"""What a heading says of the text under it."""

from __future__ import annotations

from functools import lru_cache

import regex

ABSTRACT_LABEL = regex.compile(
    r"^(?:BACKGROUND|CONTEXT|INTRODUCTION|OBJECTIVES?|AIMS?|PURPOSE|RATIONALE|DESIGN|SETTING|PARTICIPANTS|PATIENTS"
    r"|INTERVENTIONS?|METHODS?|MATERIALS? AND METHODS|METHODOLOGY(?:/PRINCIPAL FINDINGS)?|PRINCIPAL FINDINGS"
    r"|MEASUREMENTS(?: AND MAIN RESULTS)?|MAIN OUTCOME MEASURES?|MAIN RESULTS|RESULTS?|FINDINGS|DISCUSSION"
    r"|INTERPRETATION|CONCLUSIONS?(?:/SIGNIFICANCE| AND RELEVANCE)?|SIGNIFICANCE|SUMMARY|ABSTRACT)"
    r"[:.]?\s+(?=\p{Lu}\S*\s+\S+\s+\S)"
)
"""The name of an abstract's section, in capitals and run into its first sentence."""

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
