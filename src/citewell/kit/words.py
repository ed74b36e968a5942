"""Words and terms: the one analysis of text that index, query and answer share.

`words` keeps the exact lower-case forms in order; `terms` keeps what carries meaning, stemmed. Both the index and the
query must go through the same analysis, so a word's stemmer follows from its script alone, never from a guess of the
language. Scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) become overlapping pairs of
characters.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import regex
import Stemmer

ENGLISH_STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing don down during each etc few for from further get had has
    have having he her here hers him his how i if in into is it its itself just me more most my no nor not now
    of off on once only or other our out over own per s same shall she should so some such t than that the their
    them then there these they this those through to too under until up us very was we were what when where
    which while who whom whose why will with would you your""".split()
)
"""Words that say how, not what. Negations are among them: they matter to the verifier, which reads words."""

_ASCII_WORD = regex.compile(r"[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[.,]\p{N}+)*(?:['’]\p{L}+)?")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+")
_SCRIPT_STEMMERS = (
    (regex.compile(r"\p{Cyrillic}"), "russian"),
    (regex.compile(r"\p{Arabic}"), "arabic"),
    (regex.compile(r"\p{Devanagari}"), "hindi"),
    (regex.compile(r"\p{Greek}"), "greek"),
    (regex.compile(r"\p{Armenian}"), "armenian"),
    (regex.compile(r"\p{Tamil}"), "tamil"),
    (regex.compile(r"\p{Latin}"), "english"),
)


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, accents folded for Latin letters, without possessive endings."""
    if text.isascii():
        return [_without_ending(word) for word in _ASCII_WORD.findall(text.lower())]
    return [part for word in _ANY_WORD.findall(unicodedata.normalize("NFKC", text).lower()) for part in _parts(word)]


def terms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order and with repetition. Empty for a text of stop words only."""
    return [stem(word) for word in words(text) if word not in ENGLISH_STOP_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of one lower-case word, by its script; numbers and unspaced scripts stay as they are."""
    if word.isascii():
        return str(_stemmer("english").stemWord(word)) if word.isalpha() else word
    for script, algorithm in _SCRIPT_STEMMERS:
        if script.match(word):
            return str(_stemmer(algorithm).stemWord(word))
    return word


def beginning(term: str) -> str:
    """What all forms of a term's word begin with, `therap` of `therapi`: cheap to look up in a text, nearly exact."""
    return term[:-1] if len(term) > 4 and term[-1] in "iey" else term


def _without_ending(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.replace("'", "")


def _parts(word: str) -> list[str]:
    """One word of `words` as found in text that is not plain ASCII."""
    if not _UNSPACED.search(word):
        return [_without_ending(_fold_latin(word).replace("’", "'"))]
    parts: list[str] = []
    position = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > position:
            parts.append(word[position : run.start()])
        parts += _pairs(run.group())
        position = run.end()
    if position < len(word):
        parts.append(word[position:])
    return parts


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


@lru_cache(maxsize=50_000)
def _fold_latin(word: str) -> str:
    """`café` as `cafe`; marks of other scripts carry meaning and stay."""
    decomposed = unicodedata.normalize("NFKD", word)
    if not any("a" <= letter <= "z" for letter in decomposed):
        return word
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
