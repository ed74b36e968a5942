"""Plain texts of judged files: cut into sentences as the product cuts, freed of marks, normalised for comparison."""

from __future__ import annotations

from itertools import pairwise

import regex

from citewell.passages.boundaries import sentence_starts

_CITED = regex.compile(r"\s*\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]")  # "[3]", "[1, 2]"
_QUOTED = regex.compile(r"\[\s*\d+\s+([^\[\]]+?)\s*\]")  # "[ 2 the words ]": what a person took from source 2
_ARTICLES = regex.compile(r"\b(?:a|an|the)\b")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}\s]")


def spans_of_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text as spans without the white space around them, in order."""
    starts = sentence_starts(text)
    return tuple((start, start + len(text[start:end].rstrip())) for start, end in pairwise([*starts, len(text)]))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in spans_of_sentences(text)]


def without_marks(text: str) -> str:
    """A reference answer without marks of its sources: "[2]" goes, of "[ 2 some words ]" the words stay."""
    return " ".join(_QUOTED.sub(r"\1", _CITED.sub("", text)).split())


def word_count(text: str) -> int:
    """Words as white space divides them, as the length of an answer is counted."""
    return len(text.split())


def normalised(text: str) -> str:
    """Lower case, without punctuation and articles, blanks folded: how short answers are compared.

    Source:
        Rajpurkar et al., EMNLP 2016 (the evaluation of SQuAD).
    """
    return " ".join(_ARTICLES.sub(" ", _NO_WORD.sub("", text.lower())).split())
