"""Lines -> paragraphs: what text files and printed pages broke is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

BULLET = re.compile(r"^\s*[-*+•‣⁃◦▪▫■□●○◆➢➤✓✔\uf0a7\uf0b7\uf0d8·–—]\s+(?=\S)")
"""A mark that opens a list item and says nothing."""

NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)])\s+(?=\S)")
"""A number that opens a list item; it stays in the text, others may refer to it."""

_BROKEN_WORD = re.compile(r"(?P<first>\w[\w'’]*)[-\u2010\ufffe]$")
_WORD = re.compile(r"\w[\w'’]*(?:[-\u2010]\w[\w'’]*)*")
_LETTERS = re.compile(r"\w[\w'’]*")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words of a document, lower case; those with hyphens also whole. Words broken at the end of a line are not among them."""
    return frozenset(word for line in lines for word in _WORD.findall(re.sub(r"\S*[-\u2010\ufffe]$", "", line).lower()))


def join_lines(lines: Sequence[str], known: frozenset[str], *, drop_hyphen: bool) -> str:
    """One paragraph of its lines, with words broken by a hyphen at a line's end made whole.

    The hyphen is kept or dropped as the document itself writes the word elsewhere.

    Args:
        lines: of one paragraph, not empty.
        known: vocabulary() of the document.
        drop_hyphen: what to do with a hyphen when the document writes the word nowhere else. True suits typeset pages.
    """
    text = ""
    for line in lines:
        stripped = line.strip()
        broken = _BROKEN_WORD.search(text)
        follows = _LETTERS.match(stripped)
        if broken and follows:
            text = _mend(text, broken, stripped, follows[0], known, drop_hyphen)
        else:
            text = f"{text} {stripped}" if text else stripped
    return text


def _mend(text: str, broken: re.Match[str], rest: str, second: str, known: frozenset[str], drop_hyphen: bool) -> str:
    first = broken["first"]
    whole, hyphenated = (first + second).lower(), f"{first}-{second}".lower()
    if hyphenated in known and whole not in known:
        keep = True
    elif whole in known:
        keep = False
    else:
        keep = not drop_hyphen or not (first.isalpha() and second[:1].islower()) or len(first) < 2
    return text[: broken.end() - 1] + ("-" if keep else "") + rest
