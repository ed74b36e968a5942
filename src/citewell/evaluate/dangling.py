"""Does a sentence need its neighbour to be understood?

In: a sentence as it is shown. Out: the reason why a stranger would miss the sentence before or after it, or None. This
measures what the answerer tries to avoid by what the reader says of a sentence (evidence.runs), so it uses no model: a
model that is wrong there would be wrong here too, and the measure could not fail. It is also taken of the baselines.

It reads only how the sentence is made, so it errs both ways: some openings it takes for pointers point at nothing,
and a sentence may lean on another without any sign of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import regex

Reason: TypeAlias = Literal[
    "pronoun", "demonstrative", "connective", "comparison", "pointer", "list", "unmatched", "beginning", "end"
]
"""What gives a sentence away; in the order in which it is looked for."""

LEANS_BACK: frozenset[Reason] = frozenset({"pronoun", "demonstrative", "connective", "comparison"})
"""Reasons that fall away where the sentence before it in the source is shown before it."""

_FLAGS = regex.VERBOSE | regex.IGNORECASE

# A word or two may stand before what leans: "In addition, it", "For these patients".
_LEAD_IN = r"(?:(?:in|on|at|for|from|with|by|of|after|before|during|under|as|to|if|when|while|because|although)\s+)?"

_PRONOUN = regex.compile(
    rf"""^{_LEAD_IN}(?:
        (?:he|she|him|his|they|them|their|theirs|its)\b
      | her\b(?!\s+majesty)
      | it\b(?!(?:['’]s|\s+(?:is|was|may\sbe|can\sbe|might\sbe|seems?|appears?|remains?|has\sbeen|takes|depends))
                 (?:\s+\w+){{0,4}}?\s+(?:that|to|whether|if|how|why|when|for|who)\b)
        (?!(?:['’]s|\s+(?:is|was))\s+(?:estimated|thought|believed|recommended|known|likely|possible|important|unclear)\b)
    )""",
    _FLAGS,
)
_DEMONSTRATIVE = regex.compile(
    rf"""^{_LEAD_IN}(?:
        (?:this|that|these|those)\b(?!\s+(?:who|whom|with|without|of|in|which|whose|at|taking|having|year|century|day)\b)
      | such\b(?!\s+as\b)
      | (?:one|some|many|most|all|both|each|any|none|several|few|either|neither|part|half)\s+of\s+
        (?:this|that|these|those|them|it)\b
    )""",
    _FLAGS,
)
# "People with this condition ...": pointed at before the sentence has said anything that it could point at.
_POINTED_AT = regex.compile(
    r"""^(?:(?!\b(?:and|but|or|that|which|who|because|so|while|where)\b)[^,;:.!?(–—])*?
    \b(?:this|these)\s+(?!(?:time|way|year|month|week|day|morning|century|decade|age|moment|world|country|is|was|may|can)\b)
    \p{L}+""",
    _FLAGS,
)
_CONNECTIVE = regex.compile(
    r"""^(?:
        however|therefore|thus|hence|moreover|furthermore|nevertheless|nonetheless|consequently|accordingly|otherwise
      | instead(?!\s+of)|besides(?=\s*,)|similarly|likewise|conversely|meanwhile|additionally|also|then|still(?=\s*,)
      | yet|but|and|or|nor|so(?!\s+(?:far|called|long|much|many))|finally|lastly|secondly|thirdly|next(?=\s*,)
      | rather(?=\s*,)|indeed|in\s+fact|that\s+is(?=\s*,)|in\s+other\s+words|in\s+short|overall(?=\s*,)
      | in\s+addition(?!\s+to)|as\s+a\s+(?:result|consequence)(?!\s+of)|for\s+(?:example|instance)
      | by\s+(?:contrast|comparison)|in\s+contrast(?!\s+(?:to|with))|on\s+the\s+(?:other\s+hand|contrary)|after\s+all
      | even\s+so|at\s+the\s+same\s+time
      | first(?=\s*,)|second(?=\s*,)|third(?=\s*,)|(?:again|too|alternatively|unfortunately|fortunately)(?=\s*,)
    )\b""",
    _FLAGS,
)
_COMPARISON = regex.compile(
    r"""^(?:
        (?:an)?other(?!\s+than\b)s?\b|the\s+(?:others?|former|latter|same|rest|remaining|above)\b
      | both\b(?![^.;]*\band\b)|neither\b(?![^.;]*\bnor\b)(?!\s+of\s+the\b)
      | further\b(?!\s+(?:research|studies|reading)\b)|more\s+(?:recently|specifically|importantly)\b
      | less\s+commonly\b|the\s+(?:first|second|third|last)\s+one\b
    )""",
    _FLAGS,
)
_POINTER = regex.compile(
    r"""\b(?:
        as\s+(?:mentioned|noted|described|discussed|stated|shown|listed|seen|explained)(?:\s+(?:above|below|earlier|before
            |previously))?(?=\s*[,.;)])
      | (?:mentioned|noted|described|discussed|listed|shown|given|outlined|see|and|the)\s+(?:above|below)\b
      | above-?mentioned|aforementioned|aforesaid|in\s+the\s+(?:previous|next|following|preceding)\s+(?:section|chapter
            |paragraph|table|figure)|as\s+follows
      | (?:see|shown\s+in|refer\s+to|in)\s+(?:the\s+)?(?:figure|fig\.|table|appendix|box)\s*\(?\d*
      | (?:this|the\s+present)\s+(?:page|article|section|fact\s?sheet|leaflet|chapter|guide|table|figure)
      | (?:click|tap)\s+(?:here|on)|links?\s+below
    )""",
    _FLAGS,
)
_FOLLOWING = regex.compile(r"\bthe\s+following\b(?![^.]*:\s*\S)", regex.IGNORECASE)  # ... and nothing follows
_LIST_OPENING = regex.compile(r"^(?:[-–•·▪●◦‣*]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)", regex.IGNORECASE)
_OPEN_END = regex.compile(r"[:;,]$|(?:\b(?:include|includes|including|such\sas|are|or|and)\s*\.?)$", regex.IGNORECASE)
_GOOD_END = regex.compile(r"""[.!?…。！？।](?:\s*\[\d+\])*["'”’»)\]]*$""")
_LOWER_START = regex.compile(r"^\W*(?P<word>\p{Ll}[\p{L}\p{M}]*)(?P<joined>[\d-]?)")
_MARKER = regex.compile(
    r"(?:^|\s)\w{1,2}$"
)  # "1" or "a" or "iv", of which a closing bracket makes the mark of a list item
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as a reader meets it."""

    text: str
    follows: bool = False  # the sentence before it in its source is shown right before it


def needs_neighbour(text: str, *, follows: bool = False) -> Reason | None:
    """Why a sentence cannot be understood alone, None if nothing in it says so.

    Args:
        text: a sentence, or a few that belong together: only the first of them can lean on what is not there.
        follows: whether its predecessor in the source is shown right before it.
    """
    text = " ".join(text.split())
    if not text:
        return "end"
    for reason in _reasons(text):
        if not (follows and reason in LEANS_BACK):
            return reason
    return None


def dangling(sentences: Sequence[Shown]) -> Counter[Reason]:
    """How many sentences need a neighbour that is not there, by reason; the total is the sum."""
    found = (needs_neighbour(sentence.text, follows=sentence.follows) for sentence in sentences)
    return Counter(reason for reason in found if reason is not None)


def _reasons(text: str) -> list[Reason]:
    opening = text.lstrip("\"'“‘([")
    tests: tuple[tuple[Reason, bool], ...] = (
        ("pronoun", bool(_PRONOUN.match(opening))),
        ("demonstrative", bool(_DEMONSTRATIVE.match(opening) or _POINTED_AT.match(opening))),
        ("connective", bool(_CONNECTIVE.match(opening))),
        ("comparison", bool(_COMPARISON.match(opening))),
        ("pointer", bool(_POINTER.search(text) or _FOLLOWING.search(text))),
        ("list", bool(_LIST_OPENING.match(text) or _OPEN_END.search(text))),
        ("unmatched", not _is_matched(text)),
        ("beginning", _begins_amid(text)),
        ("end", not _GOOD_END.search(text)),
    )
    return [reason for reason, holds in tests if holds]


def _is_matched(text: str) -> bool:
    """Whether brackets and double quotes close as they open; "1)" and inches after a number count for nothing."""
    waiting: list[str] = []
    for place, sign in enumerate(text):
        if sign in _BRACKETS.values():
            waiting.append(sign)
        elif sign in _BRACKETS and waiting:
            if waiting.pop() != _BRACKETS[sign]:
                return False
        elif sign in _BRACKETS and not _MARKER.search(text[:place]):
            return False
    straight = len(regex.findall(r'(?<!\d)"', text))
    return not waiting and straight % 2 == 0 and text.count("“") == text.count("”")


def _begins_amid(text: str) -> bool:
    """Whether the first word is written small, but for names that are (pH, mRNA, p53, e-mail) and dots before it."""
    if text.startswith(("...", "…")):
        return True
    start = _LOWER_START.match(text)
    return bool(start and not start["joined"] and start["word"].islower() and len(start["word"]) > 1)
