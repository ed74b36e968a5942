"""Lists whose items set a name off with markup and say what it is: "`max_jobs`: how many jobs may wait".

In: parts, and which of them begin with code or bold words. Out: those that go on with a colon or a dash are
definitions, or labels with values where next to nothing is said of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from citewell.extract.parts import Part

_SAID = re.compile(r"(?:\s*\([^()]{1,40}\))?(?:\s*[:：]|\s+(?:-{1,3}|[–—])(?=\s)|\s*[–—])\s*(?P<said>\S.*)", re.DOTALL)
_LONGEST_TERM = 60  # characters
_MEANING = 4  # words: fewer are a value, if no stop ends them
_STOPS = (".", "!", "?", "。")


def give_terms(parts: list[Part], items: int, terms: Mapping[int, str]) -> None:
    """Make definitions of the items of a list, if two or more and half of them set off a name.

    Args:
        items: how many the list has.
        terms: index of the part that begins an item -> the code or bold words that it begins with.
    """
    said = {index: words for index, term in terms.items() if (words := _said(parts[index], term))}
    if len(said) < 2 or len(said) * 2 < items:
        return
    meant = any(_is_meaning(words) for words in said.values())
    for index in said:
        part = parts[index]
        label = terms[index].strip().rstrip(" :：")
        parts[index] = replace(part, kind="definition" if meant else "label_value", label=label)


def _is_meaning(said: str) -> bool:
    words = said.count(" ") + 1
    return words >= _MEANING or (words > 1 and said.endswith(_STOPS))


def _said(part: Part, term: str) -> str:
    """What an item says of the term that it begins with; "" if it does not begin so, or is more than a list item."""
    name = term.strip().rstrip(" :：")
    if part.kind != "list_item" or not name or len(name) > _LONGEST_TERM or not part.text.startswith(name):
        return ""
    found = _SAID.match(part.text, len(name))
    return found["said"] if found else ""
