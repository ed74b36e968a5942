"""Marks that stand in text only while a page is read: characters that Unicode sets aside for use inside a program.

They are taken out of what comes in (html_tree) and never leave the walk.
"""

from __future__ import annotations

import re

FORMULA, FORMULA_END = "\ufdd0", "\ufdd1"
BREAK = "\ufdd2"  # of a line: br
RAISED, RAISED_END = "\ufdd3", "\ufdd4"  # a raised number that may be an exponent or the mark of a note
DROPPED = "\ufdd5"  # something was left out here
BOLD, BOLD_END = "\ufdd6", "\ufdd7"
LINK, LINK_END = "\ufdd8", "\ufdd9"
CODE, CODE_END = "\ufdda", "\ufddb"
ANY = re.compile("[\ufdd0-\ufdef]")
_PASSING = re.compile("[\ufdd0-\ufdd2\ufdd6-\ufdef]")


def bare(text: str) -> str:
    """The text without the marks."""
    return ANY.sub("", text)


def settled(text: str) -> str:
    """The text without the marks that are of no use beyond their block: breaks are blanks."""
    return _PASSING.sub("", text.replace(BREAK, " "))


def closed(text: str) -> str:
    """The text without DROPPED: words on both sides of it stay apart, and no blank is left before a full stop."""
    if DROPPED not in text:
        return text
    first, *rest = text.split(DROPPED)
    pieces = [first]
    last = first[-1:]
    for piece in rest:
        following = piece[:1]
        if following and following in ".,;:!?)]}»”…。，、；：！？）」』":
            pieces[-1] = pieces[-1].rstrip()
        elif _is_of_word(last) and _is_of_word(following):
            pieces.append(" ")
        pieces.append(piece)
        last = piece[-1:] or last
    return "".join(pieces)


def _is_of_word(letter: str) -> bool:
    """Whether a letter or digit belongs to a word that blanks part from the next; not so in Chinese and Japanese."""
    return letter.isalnum() and not "\u2e80" <= letter <= "\u9fff" and not "\uf900" <= letter <= "\ufaff"
