"""Lines -> paragraphs: what text files and printed pages broke is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

BULLET = re.compile(r"^\s*[-*+•‣⁃◦▪▫■□●○◆➢➤✓✔\uf0a7\uf0b7\uf0d8·–—]\s+(?=\S)")
"""A mark that opens a list item and says nothing."""

NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)])\s+(?=\S)")
"""A number that opens a list item; it stays in the text, others may refer to it."""

_LONGEST_WORD = 80  # characters looked at beside a line break: keeps the work linear
_HYPHENS = ("-", "\u2010", "\ufffe")
_BROKEN_WORD = re.compile(r"(?P<first>\w[\w'’]*)[-\u2010\ufffe]$")
_WORD = re.compile(r"\w[\w'’]*(?:[-\u2010]\w[\w'’]*)*")
_LETTERS = re.compile(r"\w[\w'’]*")


def vocabulary(lines: Sequence[str]) -> frozenset[str]:
    """The words of a document, lower case, those with hyphens also whole, without the pieces of broken words.

    Empty if no line ends with a hyphen: nothing needs to be looked up then.
    """
    if not any(line.endswith(_HYPHENS) for line in lines):
        return frozenset()
    whole = (line.rpartition(" ")[0] if line.endswith(_HYPHENS) else line for line in lines)
    return frozenset(word for line in whole for word in _WORD.findall(line.lower()))


def join_lines(lines: Sequence[str], known: frozenset[str], *, drop_hyphen: bool) -> str:
    """One paragraph of its lines, with words broken by a hyphen at a line's end made whole.

    The hyphen is kept or dropped as the document itself writes the word elsewhere.

    Args:
        lines: of one paragraph, not empty.
        known: vocabulary() of the document.
        drop_hyphen: what to do with a hyphen when the document writes the word nowhere else. True suits typeset pages.
    """
    pieces: list[str] = []
    for line in lines:
        stripped = line.strip()
        broken = _BROKEN_WORD.search(pieces[-1][-_LONGEST_WORD:]) if pieces else None
        follows = _LETTERS.match(stripped[:_LONGEST_WORD])
        if broken and follows:
            if not _keeps_hyphen(broken["first"], follows[0], known, drop_hyphen):
                pieces[-1] = pieces[-1][:-1]
            elif not pieces[-1].endswith("-"):
                pieces[-1] = f"{pieces[-1][:-1]}-"
            pieces.append(stripped)
        else:
            pieces += [" ", stripped] if pieces else [stripped]
    return "".join(pieces)


def _keeps_hyphen(first: str, second: str, known: frozenset[str], drop_hyphen: bool) -> bool:
    """Whether `first` and `second`, parted by a hyphen and the end of a line, are written with the hyphen."""
    whole, hyphenated = (first + second).lower(), f"{first}-{second}".lower()
    if hyphenated in known and whole not in known:
        return True
    if whole in known:
        return False
    return not drop_hyphen or not first.isalpha() or not second[:1].islower() or len(first) < 2
