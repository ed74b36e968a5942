"""The words of a text whose loss or change would change what is said.

In: one sentence or a few. Out: where its negations, numbers, conditions, hedges, quantifiers, comparisons, obligations
and attributions stand. Whoever trims a sentence asks this module what must stay; whoever checks a claim asks it what to
compare. The tables are English with the plain negations of a few other languages; numbers are kit.numbers'.
It errs on the side of protecting: a word that only sometimes carries a condition is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import regex

from citewell.kit.numbers import Number, Token, names_with_digits, numbers, tokens

__all__ = [
    "Number",
    "Protected",
    "ProtectedKind",
    "citation_marks",
    "negations",
    "numbers",
    "protected",
    "tokens",
]

ProtectedKind: TypeAlias = Literal[
    "negation", "number", "condition", "hedge", "quantifier", "comparison", "obligation", "attribution"
]


@dataclass(frozen=True, slots=True)
class Protected:
    """A word or phrase that must survive: `text[start:end]`. Kinds may overlap ("unlikely" denies and hedges)."""

    kind: ProtectedKind
    text: str
    start: int
    end: int


_PHRASES: dict[ProtectedKind, str] = {
    "negation": """
        not | no | never | without | neither | nor | none | nobody | nothing | nowhere | cannot | unable | unable to
        non | un | rarely | seldom | hardly | scarcely | barely | lack | lacks | lacked | lacking | lack of
        absence of | absent | in the absence of | fail to | fails to | failed to | failing to | failure to | fail
        fails | failed | free of | free from | rather than | instead of | except | except for | excluding
        exclude | excludes | excluded | other than | no longer | not yet | but not | far from | avoid | avoids
        avoided | avoiding | refrain from | against | prevent | prevents | prevented | preventing | deny | denies
        denied | refute | refutes | refuted | reject | rejects | rejected | disprove | disproved | disproven
        unproven | untrue | false | falsely | wrong | myth | misconception | impossible | insufficient
        inadequate | ineffective | unnecessary | unlikely | unknown | unclear | unsafe | stop | stops | stopped
        stopping | cease | ceases | ceased | discontinue | discontinued | minus | zero | nicht | kein | keine
        keinen | keiner | nie | niemals | ohne | weder | jamais | sans | aucun | aucune | nunca | ningún | sem | não
        senza | niet | geen | zonder | нет | не | без | никогда
    """,
    "condition": """
        if | even if | as if | only if | if not | when | whenever | unless | until | till | only | after | before
        once | while | during | where | wherever | whether | provided | provided that | providing that
        as long as | so long as | assuming | assuming that | on condition that | given that | in case
        in case of | in cases of | in the case of | in the event of | depending on | depending upon
        depends on | depend on | dependent on | subject to | except | except when | otherwise | in addition to
        combined with | together with | alone | at rest | in combination with | because of | due to | since
        although | though | despite | in spite of | even though | in patients | for patients | among patients
        in people | for people | among people | in those | for those | among those | those who | those with
        patients who | patients with | people who | people with | children who | children with | adults who
        adults with | women who | women with | men who | men with | in children | for children | in adults
        for adults | in adolescents | in athletes | in women | for women | in men | for men | in infants
        in animals | in mice | in rats | in vitro | in vivo | in theory | in practice | in principle | under
        with severe | with mild | in severe | in mild | severe cases | mild cases | specific | specifically
        particular | in particular | particularly | especially | certain | at first | initially | eventually
        previously | formerly | historically | traditionally | used to | temporarily | prior to | following
        within
    """,
    "hedge": """
        may | might | can | could | would | should | maybe | perhaps | possibly | possible | probably | probable
        likely | unlikely | potentially | potential | presumably | apparently | seemingly | allegedly | alleged
        reportedly | reported | supposedly | supposed to | arguably | roughly | approximately | nearly | almost
        virtually | practically | up to | at least | at most | as many as | as few as | as much as | as little as
        or so | or more | or less | more or less | usually | often | sometimes | frequently | infrequently
        commonly | typically | generally | in general | normally | mostly | mainly | largely | primarily | chiefly
        predominantly | occasionally | sporadically | tend to | tends to | tended to | tendency | suggest
        suggests | suggested | suggesting | indicate | indicates | indicated | imply | implies | implied | appear
        appears | appeared | appear to | seem | seems | seemed | seem to | believed to | thought to | considered
        assumed | suspected | speculate | speculated | speculation | hypothesize | hypothesized | hypothesis
        estimated | estimate | expected | uncertain | unclear | unknown | controversial | debated | disputed
        questionable | tentative | preliminary | inconclusive | mixed | partial | partially | partly | in part
        somewhat | relatively | fairly | slightly | moderately | to some extent | in some cases | in most cases
        in many cases | in rare cases | for the most part | theoretically | hypothetically | ideally
        essentially | more likely | less likely | most likely | chance | chances | risk | limited evidence
        some evidence | associated with | linked to | correlated with | help | helps | about | around | ~ | ≈ | ±
    """,
    "quantifier": """
        all | every | each | most | many | few | a few | some | any | none | several | both | either | majority
        minority | most of | half | half of | a couple | various | numerous | much | little | a little | a lot
        lots | plenty | enough | almost all | nearly all | not all | always | entire | entirely | whole | wholly
        complete | completely | fully | total | totally | everyone | everybody | everything | someone | anyone
        anything | overall | on average | average | mean | median | one of | the only | solely | exclusively
        purely | merely | just | significant | significantly | strictly | absolute | absolutely
    """,
    "comparison": """
        more | less | fewer | greater | higher | lower | larger | smaller | better | worse | longer | shorter | older
        younger | earlier | later | stronger | weaker | faster | slower | than | best | worst | highest | lowest
        greatest | least | largest | smallest | compared | compared to | compared with | in comparison | versus
        vs | relative to | exceed | exceeds | exceeding | above | below | over | beyond | between | same | similar
        equal | equally | different | differ | differs | equivalent | double | doubled | triple | tripled
        increased | decreased | reduced | too | very | highly | extremely | so | such | < | > | ≤ | ≥ | = | ×
    """,
    "obligation": """
        must | shall | should | ought | ought to | need | needs | needed | need to | needs to | have to | has to
        had to | required | requires | require | mandatory | necessary | recommended | recommend | recommends
        optional | forbidden | prohibited | allowed | permitted | contraindicated | advised
    """,
    "attribution": """
        according to | believe | believes | believed | believing | claim | claims | claimed | allege | alleges
        alleged | argue | argues | argued | think | thinks | thought | say | says | said | state | states | stated
        report | reports | reported | note | notes | noted | contend | contends | contended | assert | asserts
        asserted | maintain | maintains | suggest | suggests | suggested | propose | proposes | proposed
        conclude | concludes | concluded | hypothesize | hypothesized | speculate | in the opinion of
        in their opinion | in his opinion | in her opinion | in my opinion | in our opinion | in his view
        in her view | in their view | in our view | from the perspective of | it was once thought
        once thought | once believed | long thought | widely believed | so called | rumored | rumoured
        purported | purportedly | opponents | proponents | critics | supporters
    """,
}

_BEFORE_NUMBER_ONLY = frozenset({"about", "around", "over", "under", "above", "below", "between", "within", "=", "×"})
"""Also prepositions of place and topic: they limit what is said only in front of a number."""

_NAME = r"\p{Lu}[\p{L}'’-]+"
_YEAR = r"(?:19|20)\d\d[a-z]?"
_NUMBERED = r"""(?<=[\p{L}\p{N}.,;:!?)”"'’%])\s{0,3}\[(?:\s?\d{1,3}\s?(?:[,;–-]\s?\d{1,3}\s?)*|[a-z]|note\s\d+)\]"""
_WORK = rf"{_NAME}\s+(?:et\sal\.?|(?:and|&)\s+{_NAME}),?\s+{_YEAR}"
_WORKS = (
    rf"\((?:(?:see|e\.g\.,?|cf\.?|reviewed\s(?:in|by))\s+)?{_WORK}(?:\s?[;,]\s?(?:{_WORK}|{_NAME},?\s+{_YEAR}))*\s?\)"
)
_PLACE = r"(?:fig(?:ure)?s?|tables?|eqs?|appendix|chapters?)\.?\s?S?\d{1,3}[a-h]?"
_PLACES = rf"\((?i:(?:see\s+)?{_PLACE}(?:\s?(?:and|,|&|[–-])\s?S?\d{{0,3}}[a-h]?)*)\)"
_MARK = regex.compile(rf"{_NUMBERED}|\s{{0,3}}{_WORKS}|\s{{0,3}}{_PLACES}")
_LIST_NUMBER = regex.compile(r"\s*\(?\p{Nd}{1,2}[.)]\s+(?=\p{L})")
_NOT_A_MARK_AFTER = regex.compile(
    r"(?:\b(?:CI|IQR|range|interval|scores?|between|of|from|to|=)|[%=<>])\s*:?\s*$", regex.IGNORECASE
)


def citation_marks(text: str) -> list[tuple[int, int]]:
    """Spans of marks that point to literature, figures or tables: "[12]", "(Smith et al., 2010)", "(see Fig. 2)".

    White space before a mark belongs to it. "[citation needed]" is no mark: it says something of the sentence.
    """
    if "[" not in text and "(" not in text:
        return []
    found = _MARK.finditer(text)
    return [m.span() for m in found if not _NOT_A_MARK_AFTER.search(text, max(0, m.start() - 20), m.start())]


@lru_cache(maxsize=4096)
def protected(text: str) -> tuple[Protected, ...]:
    """Every token whose loss or change would change what is said, by place.

    A longer phrase hides its parts of the same kind. Numbers come with their unit and include names
    with digits ("L5"); citation marks and the number of a list item ("2. Rest ...") are left out.
    """
    marks = citation_marks(text) + [match.span() for match in [_LIST_NUMBER.match(text)] if match]
    found = [*_phrases(text, tokens(text)), *_numeric(text)]
    kept = [p for p in found if not any(start <= p.start < end for start, end in marks)]
    return tuple(sorted(kept, key=lambda p: (p.start, p.end, p.kind)))


def negations(text: str) -> list[Protected]:
    """The words that deny, exclude or forbid: "not", "n't", "without", "fails to", "rather than"."""
    return [p for p in protected(text) if p.kind == "negation"]


def _numeric(text: str) -> Iterable[Protected]:
    counted = [(n.start, n.end) for n in numbers(text)]
    named = [span for span in names_with_digits(text) if span not in counted]
    return [Protected("number", text[start:end], start, end) for start, end in counted + named]


def _phrases(text: str, parts: Sequence[Token]) -> Iterable[Protected]:
    """Longest phrases first, one of each kind from any word on."""
    behind: dict[ProtectedKind, int] = {}
    for i, token in enumerate(parts):
        if token.word.endswith("n't"):
            yield Protected("negation", text[token.start : token.end], token.start, token.end)
        for phrase, kind in _BY_FIRST_WORD.get(token.word, ()):
            last = i + len(phrase) - 1
            if i < behind.get(kind, 0) or last >= len(parts) or not _stands(text, parts, i, phrase):
                continue
            behind[kind] = last + 1
            yield Protected(kind, text[token.start : parts[last].end], token.start, parts[last].end)


def _stands(text: str, parts: Sequence[Token], i: int, phrase: tuple[str, ...]) -> bool:
    if len(phrase) > 1:
        return all(parts[i + k].word == word for k, word in enumerate(phrase[1:], 1))
    word = phrase[0]
    if word in _BEFORE_NUMBER_ONLY:
        return i + 1 < len(parts) and bool(numbers(text)) and any(parts[i + 1].start == n.start for n in numbers(text))
    if word in ("non", "un"):
        return i + 1 < len(parts) and parts[i + 1].word == "-"
    return True


def _table() -> dict[str, list[tuple[tuple[str, ...], ProtectedKind]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], ProtectedKind]]] = {}
    for kind, listed in _PHRASES.items():
        for entry in sorted(set(listed.replace("\n", "|").split("|")), key=lambda e: -len(e.split())):
            phrase = tuple(entry.split())
            if phrase:
                by_first.setdefault(phrase[0], []).append((phrase, kind))
    for entries in by_first.values():
        entries.sort(key=lambda e: (-len(e[0]), e[1]))
    return by_first


_BY_FIRST_WORD = _table()
