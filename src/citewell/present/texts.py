"""Text of indexed pages as it may stand on a page of ours: whole, but unable to do anything but be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import regex

from citewell.kit.spellings import filed_under, other_forms
from citewell.kit.words import terms, words
from citewell.present.public import has_secret, public_address
from citewell.retrieve import parse
from citewell.types import Hint

_CONTROLS = regex.compile(r"[\p{Cc}\p{Cs}\uFFFE\uFFFF--[\n\t]]", regex.VERSION1)
_NOT_IN_ADDRESSES = regex.compile(r"[\s\p{Cc}\p{Cs}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_TURNS = regex.compile(r"[\u200E\u200F\u202A-\u202E\u2066-\u2069]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def shown(text: str) -> str:
    """A text without what no page can hold: control characters and half surrogates become U+FFFD, one for one."""
    return _CONTROLS.sub(REPLACEMENT, text)


def hint_said(hint: Hint) -> str:
    """What the sources do not name, and what they name in its place, as a sentence."""
    missing = " or ".join(hint.missing)
    instead = " and ".join(filter(None, [", ".join(hint.instead[:-1]), hint.instead[-1] if hint.instead else ""]))
    return f"Nothing found names {missing}." + (f" There is something on {instead}." if instead else "")


def web_link(url: str) -> str | None:
    """An address that may be a link on a page: only http and https, and without a secret; None for all others."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.hostname and not _NOT_IN_ADDRESSES.search(url)
    sound = sound and not has_secret(url)
    return url if sound else None


def address_path(url: str) -> str:
    """An address as a reader takes it in: host and path, `docs.example.org › guide › install`.

    Of an owner's own file only its name: where it lies is not every reader's business. Nothing turns the direction.
    """
    url = public_address(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown(url)
    steps = [_TURNS.sub(REPLACEMENT, unquote(step)) for step in parts.path.split("/") if step]
    if parts.scheme == "file":
        steps = steps[-1:]
    host = (parts.hostname or "").removeprefix("www.")
    if parts.query:
        steps.append(f"?{parts.query}")
    if parts.fragment and parts.scheme == "file":
        steps.append(f"#{parts.fragment}")
    return shown(" › ".join([*([host] if host else []), *steps]))


def asked_terms(query: str, corrected: Sequence[tuple[str, str]] = ()) -> frozenset[str]:
    """The terms that a query looks for, in the spelling that was searched."""
    asked = parse(query)
    return frozenset(asked.terms).union(*(terms(searched) for _, searched in corrected))


def marked(text: str, asked: frozenset[str]) -> list[tuple[str, bool]]:
    """A text in pieces that put together are the text, each with whether it is a word of the query in some form."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in _spans(text, asked):
        if done < start:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    return [*pieces, (text[done:], False)] if done < len(text) else pieces


def _spans(text: str, asked: frozenset[str]) -> list[tuple[int, int]]:
    """Places of words of the query, in order, none touching another of a script without blanks."""
    found: list[tuple[int, int]] = []
    pairs = [term for term in asked if _UNSPACED.match(term)]
    for word in _WORD.finditer(text):
        if _UNSPACED.search(word.group()):
            found += _inside(word.group(), word.start(), pairs)
        elif not asked.isdisjoint(_terms_of(word.group())):
            found.append(word.span())
    return found


@lru_cache(maxsize=50_000)
def _terms_of(word: str) -> frozenset[str]:
    return frozenset(terms(word))


def _inside(run: str, offset: int, pairs: Sequence[str]) -> list[tuple[int, int]]:
    """Where pairs of characters stand in a run that is not divided by blanks; overlapping ones as one."""
    joined: list[tuple[int, int]] = []
    starts = sorted((m.start(), m.start() + len(p)) for p in pairs for m in regex.finditer(regex.escape(p), run))
    for start, end in starts:
        if joined and start <= joined[-1][1] - offset:
            joined[-1] = (joined[-1][0], max(joined[-1][1], offset + end))
        else:
            joined.append((offset + start, offset + end))
    return joined


def unnamed(query: str, corrected: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[str]:
    """Words of a query, as typed, that none of some texts names in any form."""
    there = {term for text in texts for term in (*terms(text), *filed_under(text))}
    forms = other_forms(parse(query).words)
    replaced = dict(corrected)
    asked = dict.fromkeys(words(parse(query).words))
    return [
        word
        for word in asked
        if (found := terms(replaced.get(word, word)))
        and there.isdisjoint(found)
        and there.isdisjoint(form for term in found for form in forms.get(term, ()))
    ]
