"""A claim that nearly repeats a sentence of its evidence: what was changed, and may it be?

In: a claim and its evidence, read. Out: the first change that makes the claim say something else, in plain words.

Shared words cannot tell "heals in children" from "heals in adults". But where most of a claim runs along a sentence of
the evidence, what does not run along is plain to see, and one changed word is enough. Words may move as a phrase, stand
for a pronoun, change their ending or give way to one that says the same; anything else is a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from citewell.kit.words import ENGLISH_STOP_WORDS
from citewell.verify.alignment import Alignment, Gap, Step, align, steps
from citewell.verify.reading import CONDITIONS, DOUBT, NEGATORS, SOMETIMES, Reading, SentenceReading

NEAR = 0.7
"""Share of a claim's words that run along a sentence, from which it counts as a repetition of that sentence."""
_WORTH_ALIGNING = 0.5  # share of a claim's content words that a sentence must hold to be laid along it

_TRIED = 4  # sentences of the evidence, nearest first, that are looked at for each sentence of the claim

_WEIGHTLESS = frozenset(
    """
    a an the this that these those of to in on at by for from as is are was were be been being am has have had
    do does did doing it its they them their he she him his her hers we us our you your i me my which who whom whose
    there here then so such also too very just own s itself themselves himself herself both
    how what why into again now
    and but with well yes yeah yea indeed however moreover furthermore additionally therefore thus hence meanwhile
    example fact instance nowadays another
    """.split()
)
"""Words that may come and go without changing what is said."""
_PRONOUNS = frozenset("it they he she this these those that them its their his her him which who".split())
_FRAME = frozenset(
    "studi research author report find found accord say said note state includ call name known describ"
    " main specif particular overal addit respect".split()
)
"""Stems that say that something is said, or how it hangs together; a claim may add them."""
_HELD = (NEGATORS | DOUBT | SOMETIMES | CONDITIONS | frozenset("half several nearly almost partly except".split())) - {
    "doubt"
}
"""Words of the evidence that a claim may not drop from what it repeats."""
_TRAILING = (DOUBT | SOMETIMES | frozenset("off out up down away again".split())) - frozenset(
    "may might could can some most many few".split()
)
"""Words of doubt and frequency, and particles, that may stand behind what they belong to."""
_NEW_CLAUSE = frozenset("and but which who that whose because while whereas with as so although though".split())
"""Words from which on the rest of a sentence rarely narrows what stood before them."""
_PREPOSITIONS = frozenset("with without by in on at for from to after before during under over through".split())
_JOINING = frozenset(["and", "or"])
_PEOPLE = frozenset(
    """
    patients people persons individuals children adolescents teenagers infants newborns babies boys girls adults women
    men males females mice rats animals those cases subjects smokers athletes
    """.split()
)
_SAME_STEM_FROM = 5  # letters that two forms of one word share at least ...
_SAME_STEM_SHARE = 0.7  # ... and as a share of the longer one: "vaccin"/"vaccine", not "hypertension"/"hyperglycemia"


@dataclass(frozen=True)
class _Beside:
    """One alignment with what judging its gaps needs."""

    alignment: Alignment
    evidence: Reading

    @cached_property
    def sequences(self) -> frozenset[tuple[str, str]]:
        """Keys that follow each other in the sentence without a sign between them, weightless words aside."""
        weighing = [step for step in self.alignment.evidence if _weighs(step)]
        return frozenset((a.key, b.key) for a, b in pairwise(weighing) if not b.apart)

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """A preposition and what follows it: "with rest"."""
        steps_there = pairwise(self.alignment.evidence)
        return frozenset((a.word, b.key) for a, b in steps_there if a.word in _PREPOSITIONS)

    @cached_property
    def joined(self) -> frozenset[tuple[frozenset[str], str]]:
        """Two keys and the "and" or "or" that joins them."""
        return frozenset(pair for _, pair in _joined(self.alignment.evidence))

    @cached_property
    def there(self) -> frozenset[str]:
        return frozenset(step.key for step in self.alignment.evidence)

    @cached_property
    def anywhere(self) -> frozenset[str]:
        return frozenset(step.key for s in self.evidence.sentences for step in steps(s.text))


@dataclass(frozen=True, slots=True)
class Repetition:
    """A claim that nearly repeats its evidence; `problem` says what was changed, "" if nothing that matters."""

    problem: str


def repetition(claim: Reading, evidence: Reading) -> Repetition | None:
    """Whether each sentence of a claim nearly repeats one of the evidence, and what was changed; None if not each does.

    Each sentence is laid along every sentence of the evidence that has half of its content words. One along which it
    runs without a difference is enough; a difference in one sentence of the claim is a difference of the whole.
    """
    found = [_sentence_repetition(sentence, evidence) for sentence in claim.sentences]
    problem = next((r for r in found if r is not None and r.problem), None)
    if problem is not None:
        return problem
    return Repetition("") if found and all(found) else None


def _sentence_repetition(sentence: SentenceReading, evidence: Reading) -> Repetition | None:
    near = sorted((a for a in _alignments(sentence, evidence) if a.share >= NEAR), key=lambda a: -a.share)
    problems = [_problem(_Beside(alignment, evidence)) for alignment in near[:_TRIED]]
    if not problems:
        return None
    return Repetition("" if None in problems else problems[0] or "")


def _alignments(sentence: SentenceReading, evidence: Reading) -> Iterator[Alignment]:
    said = steps(sentence.text)
    for given in evidence.sentences:
        shared = len(sentence.term_set & given.term_set)
        if shared and shared >= _WORTH_ALIGNING * len(sentence.term_set):
            yield align(said, steps(given.text))


def _problem(beside: _Beside) -> str | None:
    problems = (_gap_problem(gap, beside) for gap in beside.alignment.gaps())
    return next(filter(None, problems), None)


def _gap_problem(gap: Gap, beside: _Beside) -> str | None:
    claim, evidence = beside.alignment.claim, beside.alignment.evidence
    here, there = claim[gap.start : gap.end], evidence[gap.there : gap.there_end]
    both = {step.key for step in here} & {step.key for step in there}
    if {"and", "or"} <= {step.word for step in (*here, *there)} and not both & {"and", "or"}:
        return 'the evidence says "or" where the claim says "and", or the other way round'
    instead = [step for step in there if step.key not in both and _weighs(step)]
    for place in range(gap.start, gap.end):
        step = claim[place]
        if step.key not in both and _weighs(step) and not _may_stand(place, instead, there, beside):
            return _replaced(step, instead)
    return _dropped(gap, there, beside)


def _weighs(step: Step) -> bool:
    return step.word not in _WEIGHTLESS


def _is_content(step: Step) -> bool:
    return step.word not in ENGLISH_STOP_WORDS and step.word not in _HELD


def _may_stand(place: int, instead: Sequence[Step], there: Sequence[Step], beside: _Beside) -> bool:
    """Whether a word of the claim that does not run along the sentence is one that the evidence says all the same."""
    step = beside.alignment.claim[place]
    if step.key in beside.there:
        return _in_list(place, beside) or (not instead and _moved(place, beside))
    if not _is_content(step):
        return False
    if any(_same_word(step.key, other.key) for other in instead):
        return True
    if instead:
        return False
    if step.key in _FRAME:
        return True
    pronoun = any(other.word in _PRONOUNS for other in there)
    return pronoun and step.key in beside.anywhere


def _moved(place: int, beside: _Beside) -> bool:
    """Whether a word went elsewhere together with its preposition, or with a word beside it on the same side."""
    claim = beside.alignment.claim
    step, before, after = claim[place], _weighing(claim, place, -1), _weighing(claim, place, 1)
    follows = before is not None and (before.key, step.key) in beside.sequences
    leads = after is not None and (step.key, after.key) in beside.sequences
    led = place > 0 and (claim[place - 1].word, step.key) in beside.phrases
    return leads or led or (follows and (_is_content(step) or step.word in _TRAILING))


def _in_list(place: int, beside: _Beside) -> bool:
    """Whether a word is one of two joined by "and" or "or", or what joins them, and the evidence joins them too."""
    found = _joined(beside.alignment.claim)
    return any(place in places and pair in beside.joined for places, pair in found)


def _joined(sentence: Sequence[Step]) -> Iterator[tuple[tuple[int, int, int], tuple[frozenset[str], str]]]:
    """Two words with "and" or "or" between them: their places, and their keys in no order with what joins them."""
    kept = [k for k, step in enumerate(sentence) if step.word not in ("a", "an", "the")]
    for left, middle, right in zip(kept, kept[1:], kept[2:], strict=False):
        if sentence[middle].word in _JOINING:
            yield (left, middle, right), (frozenset((sentence[left].key, sentence[right].key)), sentence[middle].word)


def _weighing(sentence: Sequence[Step], place: int, way: int) -> Step | None:
    place += way
    while 0 <= place < len(sentence):
        if _weighs(sentence[place]):
            return sentence[place]
        place += way
    return None


def _same_word(one: str, other: str) -> bool:
    """Whether two stems are likely forms of one word: "vaccin" and "vaccine"."""
    shared = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= max(_SAME_STEM_FROM, _SAME_STEM_SHARE * max(len(one), len(other)))


def _replaced(step: Step, instead: Sequence[Step]) -> str:
    if instead:
        return f'the evidence says "{" ".join(other.word for other in instead[:4])}", the claim says "{step.word}"'
    return f'the evidence does not say "{step.word}" there'


def _dropped(gap: Gap, there: Sequence[Step], beside: _Beside) -> str | None:
    """What the evidence says and the claim leaves out, if that narrows, doubts or denies what is repeated.

    Before and amid the repeated words all counts; behind them only what stands in the same clause.
    """
    if gap.end == len(beside.alignment.claim):
        there = list(takewhile(lambda step: step.word not in _NEW_CLAUSE, there))
    said = Counter(step.key for step in beside.alignment.claim)
    given = Counter(step.key for step in beside.alignment.evidence)
    for step in there:
        if step.word in _HELD and said[step.key] < given[step.key]:
            return f'the evidence says "{step.word}", the claim leaves it out'
    for one, other in pairwise(there):
        if one.word in ("in", "for", "among") and other.word in _PEOPLE and not said[other.key]:
            return f'the evidence says it of "{other.word}" only'
    return None
