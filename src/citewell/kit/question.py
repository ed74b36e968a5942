"""What kind of answer a query asks for: read from its words alone, by rule.

In: the text of a query. Out: a Question. Used by evidence (does this sentence give such an answer?) and compose
(which sides must an answer cover?). The tables are English; a query in another language is a plain topic, which every
later step can serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import regex

from citewell.kit.words import stem, terms, words

QuestionKind: TypeAlias = Literal[
    "definition", "yes_no", "number", "time", "person", "place", "reason", "steps", "comparison", "topic"
]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, read as a question.

    `topic` names what it is about, `asked` what it wants to know of it; both hold analysed terms in the order of the
    query.
    """

    kind: QuestionKind
    topic: tuple[str, ...]
    asked: tuple[str, ...]
    facets: tuple[str, ...]  # keys of FACETS that the query names
    acronyms: tuple[str, ...] = ()  # words in capitals: "ODD" is not "odd"
    names: tuple[str, ...] = ()  # terms of words with a capital that do not begin the query: "Lipitor", "HIV"
    numbers: tuple[str, ...] = ()  # that are part of a name: "trisomy 7" is not trisomy 13
    compared: tuple[tuple[str, ...], ...] = ()  # the terms of each of the two things to be compared


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


FACETS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # facet: (words that ask for it in a query or name it in a heading, further words that show it in a sentence)
    "treatment": (
        _stems(
            "treatment treatments treat treating treated therapy therapies manage management managing cure cures"
            " remedy remedies"
            " relief relieve"
        ),
        _stems(
            "surgery surgical operation medication medications medicine medicines drug drugs dose rest brace bracing"
            " exercise"
            " exercises rehabilitation injection antibiotics heal healing recover prescribe prescribed transplant"
            " chemotherapy"
            " radiation pain-killers ibuprofen supplement supplements vaccine diet"
        ),
    ),
    "symptoms": (
        _stems("symptom symptoms sign signs feel complaint complaints presentation manifestation manifestations"),
        _stems(
            "pain fever swelling fatigue weakness nausea ache rash cough bleeding notice experience tingling numbness"
        ),
    ),
    "causes": (
        _stems("cause causes caused causing why reason reasons etiology origin contribute genetic inherited inherit"),
        _stems(
            "due lead leads result results mutation mutations gene genes infection trigger triggered because arise"
            " arises"
            " develops"
        ),
    ),
    "diagnosis": (
        _stems("diagnosis diagnose diagnosed diagnosing diagnostic test tests testing detect detected screening exam"),
        _stems("x-ray xray scan mri ct biopsy imaging laboratory examination blood radiograph ultrasound measure"),
    ),
    "prevention": (
        _stems("prevent prevention preventing preventive avoid avoiding protect"),
        _stems("reduce lower risk vaccine vaccination wash wear limit"),
    ),
    "outlook": (
        _stems("prognosis outlook survival recovery recover outcome outcomes expectancy return long-term healing"),
        _stems("heal heals weeks months years percent return full complete mortality die"),
    ),
    "risk": (
        _stems(
            "risk risks risky danger dangers dangerous safe safety harmful complication complications side effect"
            " effects"
        ),
        _stems("adverse cause increase increased warning severe serious reaction toxicity interaction"),
    ),
}

_SAME = tuple(
    _stems(group)
    for group in """
    surgery surgical surgeries operation operations operative operate operated
    child children kid kids pediatric paediatric childhood
    teen teens teenager teenagers adolescent adolescents adolescence
    infant infants baby babies newborn newborns
    doctor doctors physician physicians clinician clinicians
    medicine medicines medication medications drug drugs pill pills tablet tablets
    painkiller painkillers analgesic analgesics
    worker workers employee employees staff
    buy purchase purchased
    begin start started starting onset
    tumor tumors tumour tumours cancer cancers
    kidney kidneys renal
    heart cardiac
    liver hepatic
    lung lungs pulmonary
    woman women female females
    man men male males
    danger dangerous harmful unsafe
    safe safely safety
    brace braces bracing orthosis orthoses
    """.strip().splitlines()
)
"""Words that a reader takes for each other; each line is one group."""

SAME_AS: dict[str, frozenset[str]] = {member: group for group in _SAME for member in sorted(group)}

_FACET_OF = {name: facet for facet, (names, _) in FACETS.items() for name in sorted(names)}

# Words of a query that ask without naming anything: they must not decide what a sentence is about.
GENERIC = _stems(
    "information info find know tell learn get want need help like please best good better people person someone"
    " anyone use used"
    " using make way ways thing things kind kinds type types different many much long often old new there say said"
    " question answer answers vs versus difference differences differ compare compared comparison distinguish"
    " differentiate explain describe list overview example examples name called mean means meaning work works"
)

_WH = regex.compile(r"\b(what|who|whom|whose|when|where|why|how|which)\b")
_YES_NO = regex.compile(
    r"^(?:is|are|was|were|am|do|does|did|can|could|should|would|will|may|might|must|has|have|had|isn't|aren't"
    r"|doesn't|don't|can't)\b"
)
_KINDS: tuple[tuple[QuestionKind, regex.Pattern[str]], ...] = (
    (
        "comparison",
        regex.compile(r"\b(?:differences?|differ|compared?|comparison|versus|vs|distinguish|differentiate)\b"),
    ),
    ("steps", regex.compile(r"\bhow (?:do|can|could|should|would|to)\b|^(?:steps|ways) to\b")),
    (
        "time",
        regex.compile(
            r"\bhow (?:long|soon|often|old)\b|\bwhen\b|\bwhat (?:year|date|day|time|month|age)\b|\b(?:which"
            r"|what) century\b"
        ),
    ),
    (
        "number",
        regex.compile(
            r"\bhow (?:many|much|far|tall|high|fast|large|big|deep|heavy|common|likely)\b|\bwhat (?:percent\w*"
            r"|number|dose|dosage|amount)\b"
        ),
    ),
    ("reason", regex.compile(r"\bwhy\b|\bhow come\b|\bwhat causes\b|\breasons?\b")),
    ("person", regex.compile(r"\b(?:who|whom|whose)\b|\bwhat kind of doctor\b")),
    ("place", regex.compile(r"\bwhere\b|\b(?:what|which) (?:country|city|state|place)\b")),
)
_COMPARED = tuple(
    regex.compile(pattern)
    for pattern in (
        r"\b(?:differences?|distinction|comparison)\s(?:between|of)\s(?P<one>.+?)\s(?:and|vs\.?|versus|or)\s(?P<other>.+)",
        r"\b(?:compare|distinguish|differentiate|tell)\s(?:between\s)?(?P<one>.+?)\s(?:and|with|to|from)\s(?P<other>.+)",
        r"\bhow\s(?:does|do|is|are)\s(?P<one>.+?)\s(?:differ|different|compare|compared)\s(?:from|to|with)\s(?P<other>.+)",
        r"^(?:what is\s|which is better\W\s?)?(?P<one>.+?)\s(?:vs\.?|versus|compared (?:to|with))\s(?P<other>.+)",
    )
)
_DEFINITION = regex.compile(
    r"^(?:what (?:is|are|was|were)|what's|define|definition of|meaning of)\s+(?:an? |the )?(.*)$"
)
_ASKS_MORE = regex.compile(r"\b(?:of|for|to|in|on|between|with|from|about|used)\b")


_WORD = regex.compile(r"\p{L}[\p{L}\p{N}]*")
_ACRONYM = regex.compile(r"\b\p{Lu}{2,6}\b")
_NUMBER_OF_A_NAME = regex.compile(
    r"(?i)(?<=\b(?:type|stage|grade|trisomy|chromosome|phase|class|version|python|windows|vitamin|factor|group|part|chapter"
    r"|article|section|level|model|covid|hepatitis|route|apollo|boeing) )\d{1,4}\b(?![.,]\d)"
)
_ASKS_FOR_ALL = regex.compile(r"\b(?:information|info|facts|details|overview|learn|know|tell me|explain|describe)\b")


@lru_cache(maxsize=256)
def read_question(text: str) -> Question:
    """Say what kind of answer a query asks for. Never fails; what is not recognised is a plain topic."""
    found = list(dict.fromkeys(terms(text)))
    facets = tuple(dict.fromkeys(_FACET_OF[term] for term in found if term in _FACET_OF))
    asked = tuple(term for term in found if term in _FACET_OF)
    topic = tuple(term for term in found if term not in _FACET_OF and term not in GENERIC)
    if not topic:  # "what are risks", "good treatments": then the facet itself is the topic
        topic = tuple(term for term in found if term not in GENERIC) or tuple(found)
    acronyms = () if text.isupper() else tuple(dict.fromkeys(_ACRONYM.findall(text)))
    numbers = tuple(dict.fromkeys(_NUMBER_OF_A_NAME.findall(text)))
    kind = _kind(text, bool(facets))
    compared = _compared(text) if kind == "comparison" else ()
    return Question(kind, topic, asked, facets, acronyms, _names(text, acronyms), numbers, compared)


def _compared(text: str) -> tuple[tuple[str, ...], ...]:
    """The two things of a comparison, without the words they share: type 1 and type 2 of diabetes."""
    lowered = " ".join(text.lower().split()).strip(" ?!.")
    for pattern in _COMPARED:
        found = pattern.search(lowered)
        if found:
            one, other = ([t for t in terms(found[side]) if t not in GENERIC] for side in ("one", "other"))
            return (tuple(one), tuple(other)) if one and other and one != other else ()
    return ()


def _names(text: str, acronyms: Sequence[str]) -> tuple[str, ...]:
    """Terms that a query writes as names; of a query in title case only its acronyms tell."""
    later = _WORD.findall(text)[1:]
    capital = [word for word in later if word[0].isupper()]
    told = capital if 2 * len(capital) <= len(later) else []
    return tuple(dict.fromkeys(term for word in (*acronyms, *told) for term in terms(word)))


def mistakes_an_acronym(question: Question, text: str) -> bool:
    """Whether a text has only the common word where the query has a name in capitals: odd things, not ODD."""
    for name in question.acronyms:
        if name not in text and regex.search(rf"\b{regex.escape(name)}\b", text, regex.IGNORECASE):
            return True
    return False


def misses_a_number(question: Question, text: str) -> bool:
    """Whether a text lacks a number that is part of a name in the query."""
    return any(not regex.search(rf"(?<!\d)(?<!\d[.,]){number}(?!\d)", text) for number in question.numbers)


def facets_of(some_terms: Iterable[str]) -> frozenset[str]:
    """The facets that analysed terms name outright: those of the heading `Treatment and outlook` are treatment and
    outlook."""
    return frozenset(_FACET_OF[term] for term in some_terms if term in _FACET_OF)


def _kind(text: str, has_facet: bool) -> QuestionKind:
    lowered = " ".join(text.lower().split()).strip(" ?!.")
    if _ASKS_FOR_ALL.search(lowered) and not has_facet:
        return "definition"
    for kind, pattern in _KINDS:
        if pattern.search(lowered) and not (kind in {"time", "place", "person"} and _YES_NO.match(lowered)):
            return kind
    if _YES_NO.match(lowered):
        return "yes_no"
    definition = _DEFINITION.match(lowered)
    if definition and not has_facet and not _ASKS_MORE.search(definition.group(1)):
        return "definition"
    if not _WH.search(lowered) and not has_facet and 0 < len(words(lowered)) <= 4:
        return "definition"  # a bare name: say what it is first
    return "topic"


_SAYS_WHAT_IT_IS = regex.compile(
    r"(?P<subject>[^,;:.]{2,80}?(?:\([^)]*\))?(?:,[^,]{2,60},)?)\s(?:(?:is|are|was|were)(?:\s(?:also|usually|often"
    r"|generally|simply))?\s"
    r"(?:an?|the|one|any|when|where|\w+\s(?:of|that|in|from|caused|characterized)|\w+\s\w+\s(?:that|which|of"
    r"|characterized))|refers?\sto|means?"
    r"|(?:is|are)\s(?:defined|characterized|caused|called|known))\b",
    regex.IGNORECASE,
)
_IN_PASSING = regex.compile(r"(?:,|\s\()\s?(?:which\s(?:is|are)|also\s(?:called|known)|or|an?|the)\s", regex.IGNORECASE)
_PARTS = regex.compile(r"[,.;:(]")
_DEFINING_VERBS = (" is ", " are ", " was ", " were ", " refer", " mean")
_NAMES = regex.compile(r"\b(?:called|known\sas|termed|named)\s(?P<subject>[^,.;:]{2,60})", regex.IGNORECASE)


@lru_cache(maxsize=1024)
def defines(text: str, topic: tuple[str, ...]) -> float:
    """Whether a sentence says what the topic is: 1 as its main point, less in passing, 0 not at all.

    Args:
        text: one sentence.
        topic: analysed terms of the thing, such as Question.topic.
    """
    if not topic:
        return 0.0
    main = _SAYS_WHAT_IT_IS.match(text) if any(verb in text for verb in _DEFINING_VERBS) else None
    if main:
        name = regex.split(r"[,(]", main["subject"])[0]
        if _share(name, topic) > 0.6:
            return 1.0 if len(terms(name)) <= len(topic) else 0.6
    befores = (_PARTS.split(text[max(0, m.start() - 60) : m.start()])[-1] for m in _IN_PASSING.finditer(text))
    passing = max((_share(before, topic) for before in befores), default=0.0)
    named = max((_share(found["subject"], topic) for found in _NAMES.finditer(text)), default=0.0)
    return 0.7 if max(passing, named) >= 0.99 else 0.0


def _share(subject: str, topic: Sequence[str]) -> float:
    """Share of the topic that a subject names, if it names little else."""
    found = terms(subject)
    return sum(term in found for term in topic) / len(topic) if found and len(found) <= len(topic) + 4 else 0.0
