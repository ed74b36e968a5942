"""What was typed -> Query.

Operators: "a phrase", -word, -"a phrase", site:host, filetype:pdf, lang:de, collection:name, before:2024-05-01,
after:2023. Whatever is not a well-formed operator is plain words, so no input is a syntax error. Quotation marks in
prose are no operator either: who writes whole sentences or asks a question quotes a name, and does not ask for exact
words.
"""

from __future__ import annotations

from datetime import date

import regex

from citewell.kit.words import terms, words
from citewell.types import Query

MAX_CHARS = 20_000
MAX_TERMS = 64
"""Distinct content words that are searched for; the first words of a longer text say what it is about."""

PROSE_WORDS = 8
"""More plain words than these around a phrase are prose. Five of CACM's 52 queries quote so, and found nothing."""

_QUESTION_MARKS = ("?", "？", "؟", "\N{GREEK QUESTION MARK}")
_PIECE = regex.compile(
    r'(?<!\S)(?P<minus>-(?=["\p{L}]))?(?:(?P<name>\p{L}+):(?=\S))?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))|(?P<rest>\S+)'
)
_DATE = regex.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LANGUAGE = regex.compile(r"[A-Za-z]{2}")
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]+")


def parse(text: str) -> Query:
    """Take a query apart. Any text will do; an empty one gives a query without words."""
    text = " ".join(_UNPRINTABLE.sub(" ", text[:MAX_CHARS]).split())
    plain: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    filters: dict[str, list[str]] = {"site": [], "filetype": [], "lang": [], "collection": []}
    filters |= {"before": [], "after": []}
    for piece in _PIECE.finditer(text):
        value = piece["phrase"] if piece["phrase"] is not None else piece["word"] or piece["rest"]
        name = (piece["name"] or "").lower()
        filtered = None if piece["minus"] else _filter_value(name, value)
        if filtered is not None:
            filters[name].append(filtered)
        elif piece["minus"] and not name:
            excluded += [tuple(words(value))] if words(value) else []
        else:
            plain.append(f"{piece['name']} {value}" if name else value)
            if piece["phrase"] is not None and len(words(value)) > 0:
                phrases.append(tuple(words(value)))
    joined = " ".join(plain)
    if joined.rstrip().endswith(_QUESTION_MARKS) or len(words(joined)) - sum(map(len, phrases)) > PROSE_WORDS:
        phrases = []
    return Query(
        text=text,
        words=joined,
        terms=tuple(dict.fromkeys(terms(joined)))[:MAX_TERMS],
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        sites=tuple(filters["site"]),
        filetypes=tuple(filters["filetype"]),
        languages=tuple(filters["lang"]),
        collections=tuple(filters["collection"]),
        before=min(filters["before"], default=None),
        after=max(filters["after"], default=None),
    )


def _filter_value(name: str, value: str) -> str | None:
    """The value of a filter in the form the index knows, None if this is no filter."""
    match name:
        case "site":
            return (
                value.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/") or None
            )
        case "filetype":
            return value.lower().lstrip(".") or None
        case "lang":
            return value.lower() if _LANGUAGE.fullmatch(value) else None
        case "collection":
            return value.strip().casefold() or None
        case "before" | "after":
            return iso_date(value)
    return None


def iso_date(value: str) -> str | None:
    """2024, 2024-5 and 2024-05-01 as the ISO date of their first day; None for anything else."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
