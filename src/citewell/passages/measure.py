"""How long a text is in words, also in scripts without blanks, and where to cut one that never ends.

In: text. Out: counts and offsets. These counts only size passages; the words of the index are kit.words.
"""

from __future__ import annotations

import regex

LONGEST_WORD = 40
"""A longer run of letters is no word (a key, a base64 picture, a line without blanks) and counts as several."""

_UNSPACED_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_UNSPACED = regex.compile(rf"[{_UNSPACED_SCRIPTS}]")
# One word: a run between blanks, or two letters of a script without blanks. Marks stay with their letter.
_WORD = regex.compile(rf"(?:[^\s{_UNSPACED_SCRIPTS}]{{1,{LONGEST_WORD}}}+|[{_UNSPACED_SCRIPTS}]{{1,2}}+)\p{{M}}*+")
_COMMAS = frozenset(",;:，、；：،؛")


def count_words(text: str) -> int:
    """Words of a text; in scripts without blanks (Chinese, Thai), half the number of characters. 0 for white space."""
    count = len(text.split())
    if (text.isascii() or not _UNSPACED.search(text)) and len(text) <= LONGEST_WORD * count:
        return count
    return sum(1 for _ in _WORD.finditer(text))


def cut_long(text: str, start: int, end: int, max_words: int) -> list[int]:
    """Where to cut text[start:end] so that no piece has more than `max_words` words; neither end is white space.

    Returns:
        The offset at which each piece begins, `start` first. Cuts are made behind a comma where there is one in the
        second half of a piece, else at a blank, else between letters.
    """
    if end - start <= max_words or count_words(text[start:end]) <= max_words:
        return [start]
    begins = [word.start() for word in _WORD.finditer(text, start, end)]
    cuts = [start]
    first = 0
    while len(begins) - first > max_words:
        first = _best_cut(text, begins, first + max_words // 2, first + max_words)
        cuts.append(begins[first])
    return cuts


def _best_cut(text: str, begins: list[int], low: int, high: int) -> int:
    """The latest of the words low + 1 to high in front of which a cut does least harm."""
    best, best_rank = high, -1
    for at in range(high, low, -1):
        rank = _cut_rank(text, begins[at])
        if rank > best_rank:
            best, best_rank = at, rank
            if rank == 2:
                break
    return best


def _cut_rank(text: str, at: int) -> int:
    before = text[at - 1]
    if before.isspace():
        return 2 if text[at - 2] in _COMMAS else 1
    return 2 if before in _COMMAS and ord(before) > 127 else 0
