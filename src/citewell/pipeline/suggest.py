"""What was typed so far -> titles and headings of the library that go on like it.

The word at the end may be unfinished; it is completed by the library's own words. What a browser has asked before is
its own business and is not kept here.
"""

from __future__ import annotations

from collections.abc import Iterator

from citewell.index.library import Library
from citewell.kit.words import STOP_WORDS, stem, terms, words

MIN_LETTERS = 2
COMPLETIONS = 64
LOOKED_AT = 60  # passages
MAX_CHARS = 90  # a longer title is no query


def suggest(library: Library, typed: str, *, limit: int = 8) -> list[str]:
    """Titles and headings that hold the words typed, the last one as their beginning; those that begin so first.

    Args:
        library: refreshed by whoever wants to see what others have written since.
    """
    found = words(typed)
    if not found or len(found[-1]) < MIN_LETTERS:
        return []
    *before, last = found
    finished = typed[-1:].isspace()
    needed = list(dict.fromkeys(terms(" ".join(before))))
    if last in STOP_WORDS and needed:
        completions = [needed.pop()]  # the index knows no word like the last one: those before it must do
    else:
        completions = [stem(last)] if finished else _completions(library, last)
    if not completions:
        return []
    named = library.named(needed, completions, LOOKED_AT)
    fitting = [name for name in dict.fromkeys(_names(named)) if _holds(words(name), before, last, finished=finished)]
    fitting.sort(key=lambda name: not _begins(words(name), before, last))
    once = {" ".join(words(name)): name for name in reversed(fitting)}
    return [name for name in fitting if once[" ".join(words(name))] == name][:limit]


def _completions(library: Library, letters: str) -> list[str]:
    stems = (stem(word) for word, _ in library.beginning(letters) if word not in STOP_WORDS)
    return [each for each, _ in zip(dict.fromkeys(stems), range(COMPLETIONS), strict=False)]


def _names(found: list[tuple[str, str]]) -> Iterator[str]:
    for title, headings in found:
        for name in (title, headings.rpartition(" > ")[2]):
            line = " ".join(name.split())
            if line and len(line) <= MAX_CHARS and not line.endswith("…"):
                yield line


def _holds(name: list[str], before: list[str], last: str, *, finished: bool) -> bool:
    """Whether a name has all the words, in any form, and one that begins with the last."""
    stems = set(map(stem, name))
    wanted = {stem(word) for word in before if word not in STOP_WORDS}
    ends = stem(last) in stems if finished else any(word.startswith(last) for word in name)
    return wanted <= stems and ends


def _begins(name: list[str], before: list[str], last: str) -> bool:
    """Whether a name begins with the words as they were typed."""
    following = name[len(before) : len(before) + 1]
    return name[: len(before)] == before and all(word.startswith(last) for word in following) and bool(following)
