"""What a claim and its evidence are compared by, read once per text.

In: a text of one or more sentences. Out: a Reading: its sentences with their words, stems, numbers, names, negated
words and signs of doubt. Comparing two readings: verify.features and verify.rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from citewell.kit.meaning import Number, citation_marks, numbers
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, words

_ABBREVIATED = r"(?<!\b(?:Dr|Mrs?|Ms|Prof|St|vs|e\.g|i\.e|al|Fig|No|approx|ca|cf|\p{Lu})\.)"
SENTENCE_END = regex.compile(_ABBREVIATED + r"(?<=[.!?]['\"”’)]?)\s+(?=[\p{Lu}\p{Nd}\"“'‘(])|\s*\n\s*|(?<=;)\s+")
_GROUP = regex.compile(
    r"\b(?:in|for|among)\s(?:\p{L}+\s)?(?P<group>children|adolescents|teenagers|teens|infants|newborns|babies|toddlers|boys|girls"
    r"|adults|women|men|males|females|seniors|athletes|smokers|diabetics|mice|rats|rodents|animals|dogs|monkeys|vitro|vivo)\b",
    regex.IGNORECASE,
)
_AIM = regex.compile(
    r"\s*(?:objectives?|aims?|purpose|hypothesis)\b|\bwhether\b|\b(?:aim|aims|aimed|objective|purpose|goal)\s(?:of|was|is|to)\b"
    r"|\bto\s(?:determine|investigate|examine|assess|evaluate|explore|test|study|compare|find\sout)\b",
    regex.IGNORECASE,
)
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}\p{N}]*(?:['’-]\p{L}+)*|\p{Ll}+\p{Lu}[\p{L}\p{N}]*")
_OPENERS = frozenset(':“"')
_TITLES = frozenset("dr mr mrs ms prof st sir".split())
_OPENING = regex.compile(r"[\s\"“‘'(\[•*–—-]*")
NEGATORS = frozenset(
    """
    not no never without neither nor none nobody nothing cannot cant dont doesnt didnt isnt arent wasnt
    werent wont wouldnt couldnt shouldnt hasnt havent hadnt unable lack lacks lacked lacking absence absent
    fail fails failed rarely seldom hardly scarcely barely avoid
    """.split()
)
_FUNCTION = ENGLISH_STOP_WORDS | NEGATORS | frozenset("may might must shall also however although".split())
_NOT_DENIED = frozenset("only just merely necessarily doubt longer".split())  # "not only", "no doubt"
_STOPS_NEGATION = frozenset("but however although though yet except unless because which who while".split())
DOUBT = frozenset(
    """
    may might could possibly possible perhaps maybe potentially potential suggest suggests suggested
    suggesting seem seems seemed appear appears appeared apparently believed thought hypothesized
    hypothesised hypothesis speculated unclear uncertain unknown likely probably presumably suspected
    claimed alleged theory proposed can
    """.split()
)
SOMETIMES = frozenset(
    """
    sometimes occasionally some often usually most many generally commonly typically frequently mostly
    rarely few seldom
    """.split()
)
_ALWAYS = frozenset("all every always never entire completely totally everyone nobody none each any".split())
CONDITIONS = frozenset("if unless until only when".split())
_SCOPE = 4  # content words behind a negation that it may deny; beyond that the clause has usually moved on


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """One sentence, analysed."""

    text: str
    plain: str  # in one letter case and spacing, without its closing punctuation
    words: tuple[str, ...]
    terms: tuple[str, ...]  # stems of content words in order
    term_set: frozenset[str]
    pairs: frozenset[tuple[str, str]]  # neighbouring content words, either order
    negated: frozenset[str]  # content stems within reach of a negation
    negations: int
    doubt: frozenset[str]  # words that make the sentence less than certain
    sometimes: frozenset[str]  # words that make it less than general
    always: frozenset[str]
    conditions: frozenset[str]
    groups: frozenset[str]  # whom it is said of: "in children", "among older women"
    asks: bool  # ends in a question mark
    aims: bool  # says what was to be found out, not what was found


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, analysed; `sentences` is empty only if it has no words."""

    sentences: tuple[SentenceReading, ...]
    words: tuple[str, ...]
    term_set: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: tuple[Number, ...]
    names: tuple[tuple[str, ...], ...]  # lower-case words of each name, not counting one that only opens a sentence
    triples: frozenset[tuple[str, str, str]]  # runs of three words
    letters: frozenset[str]  # groups of four letters, over the words joined by spaces
    prefixes: frozenset[str]  # the first five letters of its longer stems: "vaccin" meets "vaccination" there


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """Analyse a text; the last 2,048 are kept, for the same quotes are compared many times in one answer."""
    plain = _without_marks(text)
    spans = _split(plain)
    sentences = tuple(s for span in spans if (s := _sentence(span)).words)
    found = tuple(word for s in sentences for word in s.words)
    joined = " ".join(found)
    term_set = frozenset().union(*(s.term_set for s in sentences))
    return Reading(
        sentences,
        found,
        term_set,
        frozenset().union(*(s.pairs for s in sentences)),
        numbers(plain),
        tuple(name for span in spans for name in _names(span)),
        frozenset(zip(found, found[1:], found[2:], strict=False)),
        frozenset(joined[k : k + 4] for k in range(len(joined) - 3)),
        frozenset(term[:5] for term in term_set if len(term) >= 5),
    )


def _without_marks(text: str) -> str:
    for start, end in reversed(citation_marks(text)):
        text = text[:start] + text[end:]
    return text


def _split(text: str) -> list[str]:
    return [part for part in SENTENCE_END.split(text) if part and not part.isspace()]


def _sentence(text: str) -> SentenceReading:
    found = words(text)
    content = [(place, stem(word)) for place, word in enumerate(found) if word not in _FUNCTION]
    terms = tuple(term for _, term in content)
    negated, negations = _negated(found)
    seen = frozenset(found)
    return SentenceReading(
        text,
        " ".join(text.casefold().split()).rstrip(" .;:!,"),
        tuple(found),
        terms,
        frozenset(terms),
        frozenset(_pair(a, b) for a, b in pairwise(terms)),
        negated,
        negations,
        seen & DOUBT,
        seen & SOMETIMES,
        seen & _ALWAYS,
        seen & CONDITIONS,
        frozenset(match["group"].lower() for match in _GROUP.finditer(text)),
        text.rstrip(" \"'”’)").endswith("?"),
        _AIM.search(text) is not None,
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _negated(found: list[str]) -> tuple[frozenset[str], int]:
    """The content stems within reach of a negation, and how many negations there are."""
    reached: set[str] = set()
    count = left = 0
    for place, word in enumerate(found):
        if word in NEGATORS and not (place + 1 < len(found) and found[place + 1] in _NOT_DENIED):
            count, left = count + 1, _SCOPE
        elif word in _STOPS_NEGATION:
            left = 0
        elif left and word not in _FUNCTION:
            reached.add(stem(word))
            left -= 1
    return frozenset(reached), count


def _names(sentence: str) -> list[tuple[str, ...]]:
    """Words with a capital that is not only the capital of the sentence; acronyms count wherever they stand."""
    opening = _OPENING.match(sentence)
    first = opening.end() if opening else 0
    found = []
    for match in _NAME.finditer(sentence):
        capitals = sum(letter.isupper() for letter in match.group())
        opens = match.start() <= first or sentence[max(0, match.start() - 2) : match.start()].rstrip()[-1:] in _OPENERS
        if (opens and capitals < 2) or match.group() == "I":
            continue
        parts = tuple(word for word in words(match.group()) if word not in ENGLISH_STOP_WORDS)
        if parts and parts[0] not in _TITLES:
            found.append(parts)
    return found
