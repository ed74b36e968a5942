"""The same thing: a model, version, year or quantity that a question names must be named by what is quoted.

In: a query and evidence. Out: the evidence that names it, itself or above it; and, where none does, what the library
speaks of in its place: V-210 and V-240, where V-250 was asked for. Only names with figures in them are looked at: they
are spelt alike everywhere, and nothing else tells one model from the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from citewell.kit.spellings import joined_thousands
from citewell.types import Evidence, Hint, Source

INSTEAD = 4  # other names that are told

# A figure that is part of a name: joined to letters, behind a word with a capital, with a point inside, or a year or
# larger number. Other small numbers count things ("the 3 branches").
_WITH_FIGURES = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\p{L}+(?:[-_./+]{0,2}\p{N}[\p{L}\p{N}]*)+|\p{N}+(?:[.]\p{N}+)+|\p{N}{4,}|\p{N}{3,}\p{L}+"
    r"|\p{Lu}\p{L}*\s\p{N}{1,3}(?:[.]\p{N}+)*(?![\p{L}\p{N}%]))"
)
_JOINS = regex.compile(r"[-_./+\s]+")
_FIGURES = regex.compile(r"\p{N}+(?:[.]\p{N}+)*")


def named_in(text: str) -> tuple[str, ...]:
    """The names with figures in a text, as they are written, each once."""
    return tuple(dict.fromkeys(found.group() for found in _WITH_FIGURES.finditer(text)))


def naming(names: Sequence[str], evidence: Sequence[Evidence], sources: Sequence[Source]) -> list[Evidence]:
    """The evidence that names one of them, in its words, its heading or its title; all, without names."""
    titles = {source.rank: source.document.title for source in sources}
    if not names:
        return list(evidence)
    return [e for e in evidence if any(_stands_in(name, f"{titles[e.source]} {e.heading} {e.quote}") for name in names)]


def hint(names: Sequence[str], sources: Sequence[Source]) -> Hint | None:
    """Which of the names no passage has, and what is named there that differs in its figures only."""
    texts = [
        f"{source.document.title} {found.passage.heading} {found.passage.text}"
        for source in sources
        for found in source.passages
    ]
    missing = tuple(name for name in names if not any(_stands_in(name, text) for text in texts))
    if not missing:
        return None
    shapes = {_shape(name) for name in missing}
    others: Mapping[str, None] = dict.fromkeys(
        other for text in texts for other in named_in(text) if _shape(other) in shapes
    )
    return Hint(missing, tuple(sorted(others))[:INSTEAD])


def _shape(name: str) -> str:
    """What names have in common that differ in figures only; figures alone have nothing in common."""
    return _FIGURES.sub("0", _plain(name))


def _plain(name: str) -> str:
    return _JOINS.sub("", name).casefold()


def _stands_in(name: str, text: str) -> bool:
    """Whether the figures of a name stand in a text as numbers of their own, with or without signs between thousands:
    GPLv3 may be called version 3 there."""
    return _figures_stand(name, text) or _figures_stand(joined_thousands(name), joined_thousands(text))


def _figures_stand(name: str, text: str) -> bool:
    return all(
        regex.search(rf"(?<!\p{{N}}|\p{{N}}[.,]){regex.escape(figures)}(?!\p{{N}}|[.,]\p{{N}})", text) is not None
        or regex.search(rf"(?<!\p{{N}}|\p{{N}}[.,]){regex.escape(figures)}[.]0(?!\p{{N}})", text) is not None
        for figures in _FIGURES.findall(name)
        if figures != "0"
    )
