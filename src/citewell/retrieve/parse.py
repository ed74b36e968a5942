"""What was typed -> Query.

Operators: "a phrase", -word, -"a phrase", site:host, filetype:pdf, lang:de, collection:name, before:2024-05-01,
after:2023. Whatever is not a well-formed operator is plain words, so no input is a syntax error. Quotation marks in
prose are no operator either: who writes whole sentences or asks a question quotes a name, and does not ask for exact
words. Nor is a hyphen that belongs to what is asked about: `python -m`, `-d versus -F`, "what does -verbose do".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import regex

from citewell.kit.spellings import capitalised, function_names, other_forms
from citewell.kit.words import STOP_WORDS, terms, words
from citewell.types import Query

MAX_CHARS = 20_000
MAX_TERMS = 64
"""Distinct content words that are searched for; the first words of a longer text say what it is about."""

PROSE_WORDS = 8
"""More plain words than these around a phrase are prose. Five of CACM's 52 queries quote so, and found nothing."""

_QUESTION_MARKS = ("?", "？", "؟", "\N{GREEK QUESTION MARK}")
_PIECE = regex.compile(
    r'(?<!\S)(?P<minus>-(?=["\p{L}-]))?(?:(?P<name>\p{L}+):(?=\S))?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))|(?P<rest>\S+)'
)
_EXCLUDABLE = regex.compile(r"\p{L}[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*[,.;!]?")
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
    pieces = list(_PIECE.finditer(text))
    taken_out = _exclusions(pieces, text)
    for place, piece in enumerate(pieces):
        value = _value(piece)
        name = (piece["name"] or "").lower()
        filtered = None if piece["minus"] else _filter_value(name, value)
        if filtered is not None:
            filters[name].append(filtered)
        elif place in taken_out:
            excluded.append(tuple(words(value)))
        else:
            plain.append(f"{piece['name']} {value}" if name else f"{piece['minus'] or ''}{value}")
            if piece["phrase"] is not None and len(words(value)) > 0:
                phrases.append(tuple(words(value)))
    joined = " ".join(plain)
    if joined.rstrip().endswith(_QUESTION_MARKS) or len(words(joined)) - sum(map(len, phrases)) > PROSE_WORDS:
        phrases = []
    return Query(
        text=text,
        words=joined,
        terms=query_terms(joined),
        names=capitalised(joined)[:MAX_TERMS],
        forms=tuple(other_forms(joined).items()),
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        sites=tuple(filters["site"]),
        filetypes=tuple(filters["filetype"]),
        languages=tuple(filters["lang"]),
        collections=tuple(filters["collection"]),
        before=min(filters["before"], default=None),
        after=max(filters["after"], default=None),
    )


def query_terms(text: str) -> tuple[str, ...]:
    """The terms that the plain words of a query are searched by, each once; function words among them if they are
    names. In a Title That Has Several, only those in capitals throughout are."""
    names = function_names(text)
    if len(set(names)) > 1:
        names = [name for name in names if name.upper() in text]
    return tuple(dict.fromkeys([*terms(text), *names]))[:MAX_TERMS]


def _value(piece: regex.Match[str]) -> str:
    return str(piece["phrase"] if piece["phrase"] is not None else piece["word"] or piece["rest"])


def _exclusions(pieces: Sequence[regex.Match[str]], text: str) -> frozenset[int]:
    """Places of the pieces with a hyphen in front that say what is not wanted: the rest of the query stands without
    them.

    A phrase in quotation marks always says so. A word does, unless it or another one is an option of a command: of a
    single letter, with two hyphens or signs inside, compared with another one, or part of what is asked: in a question,
    or beside a function word.
    """
    hyphened = [n for n, piece in enumerate(pieces) if piece["minus"] and not piece["name"] and words(_value(piece))]
    hyphens = frozenset(hyphened)
    rest = [_plain(piece) for n, piece in enumerate(pieces) if n not in hyphens]
    if not any(word and terms(word) for word in rest):
        return frozenset()
    phrases = frozenset(n for n in hyphened if pieces[n]["phrase"] is not None)
    if text.endswith(_QUESTION_MARKS) or _are_options(pieces, [n for n in hyphened if n not in phrases]):
        return phrases
    return hyphens


def _are_options(pieces: Sequence[regex.Match[str]], hyphened: Sequence[int]) -> bool:
    """Whether some words with a hyphen in front are options of a command."""
    plain = [_plain(piece) for piece in pieces]
    standing = [n for n, word in enumerate(plain) if word]
    asks = standing[0] == 0 and plain[0] in STOP_WORDS and any(n < standing[-1] for n in hyphened)
    compared = hyphened[:1] == [0] and hyphened[-1] > standing[0]
    beside = {plain[near] for n in hyphened for near in (n - 1, n + 1) if 0 <= near < len(plain)}
    return (
        asks
        or compared
        or not beside.isdisjoint(STOP_WORDS)
        or not all(_EXCLUDABLE.fullmatch(_value(pieces[n])) for n in hyphened)
    )


def _plain(piece: regex.Match[str]) -> str:
    """A piece as a plain word in lower case, "" if it is an operator or has a hyphen in front."""
    value = _value(piece)
    return "" if piece["minus"] or _filter_value((piece["name"] or "").lower(), value) is not None else value.lower()


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
