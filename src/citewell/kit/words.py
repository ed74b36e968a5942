"""Words and terms: the one analysis of text that index, query and answer share.

`words` keeps the exact lower-case forms in order; `terms` keeps what carries meaning, stemmed. Both the index and the
query must go through the same analysis, so a word's stemmer follows from its script alone, never from a guess of the
language. Scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) become overlapping pairs of
characters, a character being a letter with its marks: on XQuAD's Thai, pairs of code points gave an MRR of .926, pairs
of whole characters .949. Japanese and Chinese need nothing more (.953); runs of three were worse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import regex
import Stemmer

from citewell.kit.stop_words import ENGLISH_STOP_WORDS, STOP_WORDS

__all__ = ["ENGLISH_STOP_WORDS", "STOP_WORDS", "beginning", "content_stems", "fold", "stem", "terms", "words"]

_ASCII_WORD = regex.compile(r"[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[.,]\p{N}+)*(?:['’]\p{L}+)?")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+")
_RAISED = regex.compile(r"(?<=\p{N})[⁰¹²³⁴-⁹]+")  # an exponent, or a note's mark, is not part of its number
_CHARACTER = regex.compile(r"\X")  # a letter with its marks
_LATIN_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_ACCENTED = regex.compile(r"[\p{L}\p{M}]*[^\x00-\x7F][\p{L}\p{M}]*")
_ARABIC_MARKS = regex.compile(r"[\u0640\u064B-\u065F\u0670]")  # vowels, and the stroke that only stretches a word
_ARABIC_LETTERS = str.maketrans("أإآٱىؤئ", "اااايوي")  # spelt either way
_ARABIC_FRONT = regex.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=.{4}))(?=.{3})")
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
    plain = unicodedata.normalize("NFKC", _RAISED.sub(_set_apart, text)).lower()
    return [part for word in _ANY_WORD.findall(plain) for part in _parts(word)]


def terms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order and with repetition. Empty for a text of stop words only."""
    return content_stems(words(text))


def content_stems(found: Sequence[str]) -> list[str]:
    """The same for words that are known already (`words`)."""
    return [stem(word) for word in found if word not in STOP_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of one lower-case word, by its script; numbers and unspaced scripts stay as they are."""
    if word.isascii():
        return str(_stemmer("english").stemWord(word)) if word.isalpha() else word
    for script, algorithm in _SCRIPT_STEMMERS:
        if script.match(word):
            return str(_stemmer(algorithm).stemWord(_without_article(word) if algorithm == "arabic" else word))
    return word


def beginning(term: str) -> str:
    """What all forms of a term's word begin with, `therap` of `therapi`: cheap to look up in a text, nearly exact."""
    return term[:-1] if len(term) > 4 and term[-1] in "iey" else term


def fold(text: str) -> str:
    """A text in lower case with the accents of its Latin words folded, as `words` does it."""
    return str(_ACCENTED.sub(lambda match: _fold_latin(match.group()), text))


def _set_apart(exponent: regex.Match[str]) -> str:
    return f" {exponent[0]}"


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
    letters = _CHARACTER.findall(run)
    return [run] if len(letters) == 1 else ["".join(pair) for pair in pairwise(letters)]


def _without_article(word: str) -> str:
    """An Arabic word without what is written onto its front: "and", "so", "in", "as", "for" and the article.

    Snowball's stemmer leaves most of them; taking them off raised MRR on XQuAD from .925 to what it is.
    """
    return _ARABIC_FRONT.sub("", _ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS))


@lru_cache(maxsize=50_000)
def _fold_latin(word: str) -> str:
    """`café` as `cafe`, `straße` as `strasse`; marks of other scripts carry meaning and stay."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_LATIN_LETTERS))
    if not any("a" <= letter <= "z" for letter in decomposed):
        return word
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
