"""Ways to make a statement say something else by changing one thing: what the support checker must not let through.

    python -m tests.verify.changes DATA [N]

prints for each way how many of the changed sentences, from N documents a corpus, are called supported by their
originals.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

import regex

from citewell.kit.meaning import numbers
from citewell.verify.opposites import OPPOSITES
from citewell.verify.support import SupportChecker

Change = Callable[[str, random.Random], str | None]
"""A sentence with one thing changed; None if it has nothing of the kind."""

_WORD = regex.compile(r"\p{L}+(?:['’-]\p{L}+)*")
_UNITS = [
    "mg g mcg kg",
    "hours days weeks months years minutes",
    "inches feet yards miles",
    "mm cm m km",
    "grams kilograms milligrams",
]
_GROUPS = ["children adults infants", "women men", "boys girls", "mice rats humans", "females males", "patients mice"]
_SURER = """
most:all some:all many:all few:many several:all often:always usually:always sometimes:always rarely:often may:must
could:will might:will should:must or:and partly:entirely generally:always typically:always commonly:always
possible:certain rare:common mainly:only primarily:only mostly:only
"""
_HEDGES = regex.compile(
    r"\b(?:usually|often|sometimes|generally|typically|probably|possibly|perhaps|mostly|commonly|rarely|occasionally)\s"
)
_MAY = regex.compile(r"\b(?:may|might|could|can)\s(?P<verb>be|have|\p{Ll}{3,})\b")
_DENIABLE = regex.compile(
    r"\b(?:is|are|was|were|can|could|will|would|may|might|should|must)\b(?!\s+(?:not|no|never)\b)"
)
_NAME = regex.compile(r"(?<=[\p{Ll},;]\s)\p{Lu}\p{Ll}{2,}\b")
_NOUNS = regex.compile(r"\b\p{Ll}{3,}(?:tion|ment|ness|ity|ers?|ase|sis|ine|ins?|ies|ance|ence|ia|oma|ists?|age)\b")
_CONDITION = regex.compile(r"\s(?:if|unless|only when|until)\s[^,.;]+(?=[.;]?$)")


def _swapped(groups: Sequence[str]) -> dict[str, list[str]]:
    return {word: [w for w in group.split() if w != word] for group in groups for word in group.split()}


def _instead(table: Mapping[str, Sequence[str]], behind: str = "") -> Change:
    """Puts another word of the table in the place of one."""

    def change(text: str, chance: random.Random) -> str | None:
        found = [
            m for m in _WORD.finditer(text) if table.get(m.group()) and regex.search(f"{behind}$", text[: m.start()])
        ]
        if not found:
            return None
        match = chance.choice(found)
        return text[: match.start()] + chance.choice(table[match.group()]) + text[match.end() :]

    return change


def number(text: str, chance: random.Random) -> str | None:
    """Another number in the place of one."""
    found = [(n.start, m) for n in numbers(text) if (m := regex.search(r"[0-9]+", n.text))]
    if not found:
        return None
    start, match = chance.choice(found)
    other = str(int(match.group()) + chance.choice([1, 2, 3, 10, 100]))
    return text[: start + match.start()] + other + text[start + match.end() :]


def denied(text: str, chance: random.Random) -> str | None:
    """The statement with a "not" put in."""
    found = list(_DENIABLE.finditer(text))
    if not found:
        return None
    end = chance.choice(found).end()
    return f"{text[:end]} not{text[end:]}"


def affirmed(text: str, _chance: random.Random) -> str | None:
    """The statement without its "not"."""
    shorter = regex.sub(r"\s(?:not|never)\b", "", text, count=1)
    return shorter if shorter != text else None


def surer(text: str, _chance: random.Random) -> str | None:
    """ "may cause" as "causes", "usually heals" as "heals"."""
    match = _MAY.search(text)
    if match:
        verb = {"be": "is", "have": "has"}.get(match["verb"], match["verb"] + "s")
        return text[: match.start()] + verb + text[match.end() :]
    match = _HEDGES.search(text)
    return text[: match.start()] + text[match.end() :] if match else None


def renamed(text: str, chance: random.Random) -> str | None:
    """Another name in the place of one."""
    found = list(_NAME.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + chance.choice(["Warburton", "Ostrava", "Lindqvist"]) + text[match.end() :]


def exchanged(text: str, chance: random.Random) -> str | None:
    """Two nouns in each other's place, unless "and" or "or" joins them."""
    found = list(_NOUNS.finditer(text))
    pairs = [
        (a, b)
        for k, a in enumerate(found)
        for b in found[k + 1 :]
        if a.group()[:5] != b.group()[:5] and not regex.fullmatch(r"[\s,]*(?:and|or)?\s*", text[a.end() : b.start()])
    ]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def unconditional(text: str, _chance: random.Random) -> str | None:
    """The statement without its condition."""
    shorter = _CONDITION.sub("", text)
    return shorter if shorter != text else None


def strange(text: str, chance: random.Random) -> str | None:
    """A noun that has nothing to do with it in the place of one."""
    found = list(_NOUNS.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + chance.choice(["harpsichord", "cardigan", "marzipan"]) + text[match.end() :]


CHANGES: dict[str, Change] = {
    "number": number,
    "unit": _instead(_swapped(_UNITS), behind=r"\d[\s-]"),
    "negation put in": denied,
    "negation left out": affirmed,
    "hedge left out": surer,
    "made surer": _instead({a: [b] for a, b in (pair.split(":") for pair in _SURER.split())}),
    "direction": _instead(OPPOSITES),
    "group": _instead(_swapped(_GROUPS)),
    "name": renamed,
    "two nouns exchanged": exchanged,
    "condition left out": unconditional,
    "strange noun": strange,
}
"""Each change by what it is called."""


CORPORA = ("medquad_liveqa", "pubmedqa", "scifact", "xquad/en", "cranfield")


def real_sentences(data: Path, corpus: str, documents: int) -> list[str]:
    """Up to two statements of 7 to 40 words from each of so many documents, spread over the corpus."""
    with gzip.open(data / "retrieval" / corpus / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, 2000)]
    step = max(1, len(texts) // documents)
    found = [[s for s in _statements(text) if 7 <= len(s.split()) <= 40][1:3] for text in texts[::step]]
    return [sentence for group in found[:documents] for sentence in group]


def _statements(text: str) -> list[str]:
    return [
        part.strip() for part in regex.split(r"(?<=[a-z)][.])\s+(?=\p{Lu})", text[:2000]) if part.strip()[-1:] == "."
    ]


def main() -> None:
    data, documents = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100
    checker, chance = SupportChecker(), random.Random(1)
    tried: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for corpus in CORPORA:
        for text in real_sentences(data, corpus, documents):
            for kind, change in CHANGES.items():
                changed = change(text, chance)
                if changed is not None:
                    tried[kind] += 1
                    passed[kind] += checker.support(changed, text).label == "supported"
    for kind in CHANGES:
        sys.stdout.write(f"{kind:20s} {passed[kind]:5d} of {tried[kind]:5d}\n")
    sys.stdout.write(f"{'all':20s} {passed.total():5d} of {tried.total():5d}\n")


if __name__ == "__main__":
    main()
