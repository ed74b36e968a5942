"""What a statement finds: which thing goes which way, or is tied to what, or is not.

In: a sentence or two. Out: Findings, each a word of direction with what it is said of, by clause, by rule; and the
words that limit a clause to some (a group, a share, a state): two limited statements need not oppose each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import regex

from citewell.kit.direction import DIRECTIONS, MOVES, Direction
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, words

Stems: TypeAlias = frozenset[str]

_NEGATORS = frozenset(
    """not no never neither nor cannot without unlikely fail fails failed lack lacks lacked lacking cant dont doesnt
    didnt isnt arent wasnt werent wont wouldnt couldnt hasnt havent unable little none hardly stop stops
    avoid""".split()
)
_NOT_DENIED = frozenset(
    "only just merely necessarily always all every longer yet doubt clear known enough sure fully entirely".split()
)
_REACHING = frozenset(
    """evidence association associations relationship correlation correlations link links effect effects impact impacts
    difference differences benefit benefits role associated related linked correlated influence data indication sign
    proof support reason confirm""".split()
)
"""Close behind a negation these carry it to the end of the clause: "no evidence that", "not associated with"."""
_CARRYING = frozenset(
    """evidence indication proof reason support confirm show find found suggest supported shown showed""".split()
)
_FUNCTION = (
    ENGLISH_STOP_WORDS
    | _NEGATORS
    | frozenset(
        """may might must shall also however although significantly significant statistically throughout across among
    within since per upon toward towards versus vs overall""".split()
    )
)
_ENDS_OBJECT = frozenset(
    "by with after than compared among during when following versus vs without from despite through via".split()
)
_BE = frozenset("was were is are been be being has have had".split())
_REACH = 4  # words behind a negation that it surely denies
_REACH_OF_PLAIN = 1  # the same for a word that is no word of direction
_OBJECT = 5  # content words beside a word of direction that it is said of

_COMPOUND = regex.compile(r"[-‐–](?:\w+ed|dependent|specific|lowering|reducing|raising)\b", regex.IGNORECASE)
_CLAUSE_END = regex.compile(
    r"[;:]\s|\s[–—-]\s|,?\s\b(?:but|while|whereas|although|though|however|despite|except|because|unless|since|so|that"
    r"|which|who|where)\b|,\s(?:and|with)\b|\.\s+(?=\p{Lu})",
    regex.IGNORECASE,
)
_LACKING = regex.compile(r"\bevidence\b[^;.]*\b(?:is|was) (?:lacking|absent)\b", regex.IGNORECASE)
_COMMA = regex.compile(r",(?=\s)")
_UNSURE = regex.compile(
    r"(?<!not support the )(?<!not confirm the )\b(?:unclear|unknown|uncertain|controversial|conflicting|inconsistent"
    r"|whether|hypothes\w+|objective|aim(?:ed|s)?|to (?:determine|investigate|examine|assess|evaluate|explore|test"
    r"|study|compare)|inconclusive|insufficient|debated?|not (?:yet )?(?:known|clear|fully understood)|mixed|more"
    r" (?:research|studies)|remains? to be|myth|false|misinformation|rumou?rs?|claims? that|theory|propos\w+"
    r"|w(?:as|ere) (?:compared|measured|assessed|examined|evaluated|studied))\b|\?",
    regex.IGNORECASE,
)
_LIMITED = regex.compile(
    r"\b(?:some|sometimes|occasional(?:ly)?|few|rarely|rare|certain|others?|another|subset|partially|partly|not (?:all"
    r"|every|always|necessarily)|many|often|usually|most|mostly|typically|generally|if|unless|until|only|alone)\b",
    regex.IGNORECASE,
)
_STATE = regex.compile(
    r"\b(?:too little|deficien\w+|lack(?:ing|s)?|absence|insufficien\w+|withdraw\w+|discontinu\w+|without|low|poor"
    r"|depletion|loss of|knock\w*|inhibiting|inhibition|silencing|antagonis\w+|null|mutant\w*|block\w+|stop\w*"
    r"|excess\w*|children|adolescents?|infants?|newborns?|women|men|males?|females?|mice|mouse|rats?|animals?|dogs?|elderly|older"
    r"|younger|young|pregnan\w+|\w+menopausal|smokers?|diabetics?|vitro|vivo|boys|girls|adults?|athletes|europe|asia"
    r"|africa|long-term|short-term|high-dose|low-dose|acute|chronic|type \d|stage \w+)\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One word of direction, or one plain word that may be denied, with what stands around it."""

    direction: Direction | None  # None: a plain word
    word: str  # as written; of a plain word the stem
    denied: bool
    before: Stems  # what it is said of; of a move all of that is in `behind`
    behind: Stems
    moves_object: bool  # "raises the risk": `behind` holds only what is moved, not what moves it
    clause: int

    @property
    def around(self) -> Stems:
        return self.before | self.behind


@dataclass(frozen=True, slots=True)
class Statement:
    """A text, read for its findings."""

    clauses: tuple[str, ...]
    findings: tuple[Finding, ...]
    unsure: bool  # it asks, plans, supposes, or says that nobody knows


def limits(clause: str) -> tuple[bool, frozenset[str]]:
    """Whether a clause holds only for some, and the words that name a group or a state in it."""
    return bool(_LIMITED.search(clause)), frozenset(found.lower() for found in _STATE.findall(clause))


@lru_cache(maxsize=512)
def read_findings(text: str) -> Statement:
    """Read a text for its findings, clause by clause. A negated "evidence that" denies the clause behind it."""
    clauses = _clauses(text)
    found: list[Finding] = []
    lacking = _LACKING.search(text) is not None
    carried = lacking
    for number, clause in enumerate(clauses):
        reader = _Clause(clause, number, carried)
        found += reader.findings()
        carried = lacking or reader.carries
    return Statement(clauses, tuple(found), _UNSURE.search(text) is not None)


def _clauses(text: str) -> tuple[str, ...]:
    parts = _CLAUSE_END.split(_COMPOUND.sub(" ", text))
    return tuple(part for part in parts if not part.isspace() and part)


class _Clause:
    """One clause with the places of its negations."""

    def __init__(self, text: str, number: int, carried: bool) -> None:
        self.number = number
        self.words: list[str] = []
        self.commas: set[int] = set()  # a comma stands before the word at these places
        for part in _COMMA.split(text):
            self.words += words(part)
            self.commas.add(len(self.words))
        self.stems = [stem(word) for word in self.words]
        self.negators = [i for i, w in enumerate(self.words) if w in _NEGATORS and self._word(i + 1) not in _NOT_DENIED]
        self.denied_from = 0 if carried else self._denied_from()
        self.moves = [i for i in range(len(self.words)) if (d := self._direction(i)) and d[0] in MOVES and not d[2]]
        self.carries = self._carries()

    def findings(self) -> list[Finding]:
        return [found for i in range(len(self.words)) if (found := self._finding(i)) is not None]

    def _word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def _denied_from(self) -> int | None:
        """The place from which all is denied: behind "no" in "no evidence of"."""
        reaching = (i for i in self.negators if not _REACHING.isdisjoint(self.words[i + 1 : i + 1 + _REACH]))
        return next((i + 1 for i in reaching), None)

    def _carries(self) -> bool:
        """Whether the negation of this clause goes on in the next: "we found no evidence | that ..."."""
        if not self.negators or len(self.words) > 12:
            return False
        last = self.negators[-1]
        near = self.words[last + 1 : last + 3]
        return not _CARRYING.isdisjoint(near) or not _CARRYING.isdisjoint(self.words[last:][:9])

    def _direction(self, i: int) -> tuple[Direction, bool, bool] | None:
        """Direction, whether the word denies it itself, and whether it is a tie ("inversely associated")."""
        word = self.words[i]
        compares = self._word(i + 1) == "likely" or "than" in self.words[i + 2 : i + 8]
        if word in ("more", "less") and compares:
            return ("up" if word == "more" else "down"), False, False
        if word not in DIRECTIONS:
            return None
        direction, denied = DIRECTIONS[word]
        if direction == "tied":
            near = self.words[max(0, i - 2) : i]
            if not {"inversely", "negatively", "inverse"}.isdisjoint(near):
                return "down", denied, True
            if not {"positively", "positive"}.isdisjoint(near):
                return "up", denied, True
        return direction, denied, False

    def _finding(self, i: int) -> Finding | None:
        direction = self._direction(i)
        reach = _REACH if direction else _REACH_OF_PLAIN
        near = any(0 < i - j <= reach for j in self.negators)
        if direction is None:
            word = self.words[i]
            if word in _FUNCTION or len(word) < 3:
                return None
            return Finding(None, self.stems[i], near, self._content(0, i), self._content(i + 1), False, self.number)
        denied = direction[1] != (near or (self.denied_from is not None and i >= self.denied_from))
        if i in self.moves:
            objects, active = self._moved(i)
            return Finding(direction[0], self.words[i], denied, frozenset(), objects, active, self.number)
        before, behind = self._content(0, i), self._content(i + 1)
        return Finding(direction[0], self.words[i], denied, before, behind, False, self.number)

    def _moved(self, i: int) -> tuple[Stems, bool]:
        """What a move moves: what follows it ("reduces mortality"), or, of a passive or a move without an object, what
        goes before ("mortality was reduced", "mortality fell")."""
        end = i + 1
        while end < len(self.words) and self.words[end] not in _ENDS_OBJECT and end not in self.moves:
            if end == i + 1 and end in self.commas:
                break
            end += 1
        objects = [s for j, s in enumerate(self.stems[i + 1 : end], i + 1) if self.words[j] not in _FUNCTION]
        if objects and not self._is_passive(i):
            return frozenset(objects[:_OBJECT]), True
        start = max((j for j in self.moves if j < i), default=-1) + 1
        subjects = [s for j, s in enumerate(self.stems[start:i], start) if self.words[j] not in _FUNCTION]
        return frozenset(subjects[-_OBJECT:]), False

    def _is_passive(self, i: int) -> bool:
        """ "was reduced", "is increasing": a form of be stands before it, but for adverbs."""
        j = i - 1
        while j >= 0 and (self.words[j].endswith("ly") or self.words[j] in ("not", "also", "even", "further", "never")):
            j -= 1
        return j >= 0 and self.words[j] in _BE and self.words[i].endswith(("ed", "ing"))

    def _content(self, start: int, end: int | None = None) -> Stems:
        span = zip(self.words[start:end], self.stems[start:end], strict=True)
        return frozenset(s for word, s in span if word not in _FUNCTION)
