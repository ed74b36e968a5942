"""Words that are written in more than one way: wi-fi and wifi, 1,250 and 1 250, Führer and Fuehrer; and function words
that are names: IT, the band It.

In: a text. Out: terms beside those of `kit.words`, so that a text and a query that mean the same word share one. A text
is filed under all the ways in which its words may be written (`filed_under`); a word of a query may be met in any of
its own (`other_forms`). Where letters are compared, they are those of `plain`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from citewell.kit.stop_words import STOP_WORDS
from citewell.kit.words import fold, stem, terms, words

_HYPHENS = r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]"
_INSIDE = regex.compile(rf"(?<=[\p{{L}}\p{{M}}]){_HYPHENS}(?=[\p{{L}}\p{{N}}])")
_HYPHENED = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}])\p{{L}}[\p{{L}}\p{{M}}\p{{N}}]*+(?:{_HYPHENS}[\p{{L}}\p{{M}}\p{{N}}]++)++"
)
_AT_HYPHENS = regex.compile(_HYPHENS)
_FRONT = regex.compile(r"(?<![\p{L}\p{M}\p{N}'’-])(\p{Latin}{1,2}) (?=(\p{Latin}{2,}+)(?![\p{M}\p{N}]))")
_BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_THOUSANDS = regex.compile(
    rf"(?<![\p{{N}}.,])[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})++|(?:[.][0-9]{{3}})++|(?:[ {_BLANKS}][0-9]{{3}})++)"
    r"(?!\p{N}|[.,]\p{N})"
)
_NO_DIGIT = regex.compile(r"[^0-9]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_UMLAUT = regex.compile(r"[äöüøåÄÖÜØÅ]")
_WORD = regex.compile(r"[\p{L}\p{M}]++")
_CAPITAL = regex.compile(r"(?<![\p{L}\p{M}\p{N}'’-])\p{Lu}\p{L}*+(?![\p{M}\p{N}'’-])")
_BEGINS_A_SENTENCE = regex.compile(r"(?:^|[^\p{L}\p{N},;)\s]|\n)\s*$")
_MAX_LETTERS = 60


def filed_under(text: str) -> list[str]:
    """The further terms of a text, with repetition: its words in the other ways in which they may be written, and
    function words where they are names."""
    return [term for _, term in _forms(text) if term] + function_names(text)


def other_forms(text: str) -> dict[str, tuple[str, ...]]:
    """The same for a query: each of its terms that may be written otherwise, with the terms of that."""
    found: dict[str, tuple[str, ...]] = {}
    for written, term in _forms(text):
        for own in terms(written):
            if term and own != term and term not in found.get(own, ()):
                found[own] = (*found.get(own, ()), term)
    return found


def capitalised(text: str) -> tuple[str, ...]:
    """The words of a text that are written with a capital and are no function words, in lower case: names may be among
    them, and the stem of a name may be another word's."""
    found = (word for match in _CAPITAL.finditer(text) for word in words(match.group()))
    return tuple(dict.fromkeys(word for word in found if word not in STOP_WORDS))


def function_names(text: str) -> list[str]:
    """Function words that are written as names: in capitals throughout (WHO guidelines), with a capital inside a
    sentence (the band It), or alone before a bracket (Up (film)). Several words in capitals only say nothing of the
    kind."""
    if text.upper() == text and len(text.split()) > 1:
        return []
    found = []
    for match in _CAPITAL.finditer(text):
        word = match.group()
        if word == "I" or word.lower() not in STOP_WORDS:
            continue
        around = text[max(0, match.start() - 3) : match.start()]
        shouted = len(word) > 1 and word.isupper()
        inside = not _BEGINS_A_SENTENCE.search(around)
        if shouted or inside or (match.start() == 0 and text.startswith(" (", match.end())):
            found.append(word.lower())
    return found


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A text as it is compared letter by letter: in lower case, accents folded, hyphens inside words taken out, and
    numbers without the signs between their thousands. Words with umlauts follow once more, written without them."""
    if text.isascii():
        lower = text.lower()
    else:
        lower = unicodedata.normalize("NFKC", text).lower()
        respelt = [word.translate(_UMLAUTS) for word in _WORD.findall(lower) if _UMLAUT.search(word)]
        lower = _INSIDE.sub("", fold(" ".join([lower, *respelt])))
    if "-" in lower:
        lower = _INSIDE.sub("", lower)
    return joined_thousands(lower)


def joined_thousands(text: str) -> str:
    """1,250 and 1 250 and 1.250 as 1250. A point may have been meant as one: such numbers have two readings."""
    return str(_THOUSANDS.sub(lambda match: _NO_DIGIT.sub("", match.group()), text))


def _forms(text: str) -> Iterator[tuple[str, str]]:
    """(as written, the term of another way to write it)"""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for match in _WORD.finditer(text):
            if _UMLAUT.search(match.group()):
                yield match.group(), _term(match.group().lower().translate(_UMLAUTS))
    for match in _HYPHENED.finditer(text):
        parts = _AT_HYPHENS.split(match.group())
        yield match.group(), _term("".join(parts))
        if len(parts) > 2:
            yield from ((f"{one}-{other}", _term(one + other)) for one, other in pairwise(parts))
    for match in _FRONT.finditer(text):
        if match[1].lower() not in STOP_WORDS:
            yield f"{match[1]} {match[2]}", _term(match[1] + match[2])
    for match in _THOUSANDS.finditer(text):
        yield match.group(), _NO_DIGIT.sub("", match.group())


def _term(word: str) -> str:
    """The stem of one word, joined or respelt; "" where that is several, in a script without blanks."""
    found = words(word[:_MAX_LETTERS])
    return stem(found[0]) if len(found) == 1 else ""
