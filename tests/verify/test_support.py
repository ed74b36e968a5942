"""verify.support: a claim is supported only by a text that says it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.verify.features import FEATURES
from citewell.verify.support import DIFFERS, SupportChecker
from citewell.verify.weights import WEIGHTS, WEIGHTS_WITH_SIMILARITY

CHECKER = SupportChecker()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Most cracks of the arch heal with rest.", "Most cracks of the arch heal with rest."),
        (
            "Most cracks of the arch heal with rest.",
            "Pain is common at first. Most cracks of the arch heal with rest [3].",
        ),
        ("Most stress fractures heal with rest and a brace.", "With rest and a brace, most stress fractures heal."),
        (
            "The brace is worn for 12 weeks after the fracture of the spine.",
            "After the fracture of the spine, the brace is worn for twelve weeks.",
        ),
    ],
)
def test_what_is_said_is_supported(claim: str, evidence: str) -> None:
    """The same statement, whole or in another order, supports the claim."""
    found = CHECKER.support(claim, evidence)
    assert (found.label, found.reason) == ("supported", "")


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        (
            "The cut is 4 inch long.",
            "The cut is 2 to 3 inch long.",
            "the evidence says 2 to 3 inch, the claim says 4 inch",
        ),
        ("Take 5 g of it with water.", "Take 5 mg of it with water.", "the evidence says 5 mg, the claim says 5 g"),
        ("Rest heals it.", "Rest may heal it.", 'the evidence says "may", the claim leaves it out'),
        ("Fractures heal with rest.", "Fractures usually heal with rest.", 'the evidence says "usually"'),
        ("Surgery is needed.", "Surgery is needed if rest goes on.", 'the evidence says "if", the claim leaves it out'),
        ("A brace is worn for the spine.", "A brace is worn for the spine in children.", 'says it of "children" only'),
        ("The virus causes the disease.", "The disease causes the virus.", "the other way round"),
        ("The drug activates the nerve.", "The drug deactivates the nerve.", 'the evidence says "deactivates"'),
        ("The drug helps the heart.", "We studied whether the drug helps the heart.", "the evidence only asks"),
        ("All fractures heal with rest.", "Fractures heal with rest.", 'the claim says "all", the evidence does not'),
        ("They do not need treatment.", "They need treatment.", "the claim denies"),
        ("They need treatment.", "They do not need treatment.", "the evidence denies"),
        ("The study by Dr. Varga used rest.", "The study used rest.", 'the evidence does not name "varga"'),
        ("Does rest heal the fracture?", "Rest heals the fracture.", "the claim is a question"),
        ("Rest heals the fracture.", "Rest heals the fracture?", "the evidence only asks"),
        ("Bracing lowers the pain.", "Bracing raises the pain.", 'the evidence says "rais", the claim says "lower"'),
    ],
)
def test_one_difference_is_enough(claim: str, evidence: str, reason: str) -> None:
    """However many words agree, a changed number, unit, name, negation or certainty is not supported, and is named."""
    found = CHECKER.support(claim, evidence)
    assert found.label != "supported"
    assert reason in found.reason


def test_the_real_failure_is_caught() -> None:
    """A language model once made "do not need treatment" of "most do not need treatment"."""
    found = CHECKER.support(
        "People with this crack do not need treatment.", "Most people with this crack do not need treatment."
    )
    assert found.label != "supported"
    assert "most" in found.reason


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Bracing of the spine increases the pain.", "Bracing of the spine decreases the pain."),
        ("The screw did not hold the fracture.", "The screw did hold the fracture."),
    ],
)
def test_the_contrary_is_called_so(claim: str, evidence: str) -> None:
    """Where the words agree strongly and one of them is turned round, the verdict is `contradicted`."""
    assert CHECKER.support(claim, evidence).label == "contradicted"


def test_what_is_missing_is_named() -> None:
    """Other words are not evidence, and the reason says which are missing."""
    found = CHECKER.support("Swimming strengthens the back.", "Running hurts the knee.")
    assert found.label == "not_supported"
    assert found.reason == 'the evidence does not say "swimming", "strengthens", "back"'


@pytest.mark.parametrize(("claim", "evidence"), [("", ""), ("", "Rest helps."), ("Rest helps.", ""), ("...", "...")])
def test_nothing_supports_nothing(claim: str, evidence: str) -> None:
    """Without words there is no support."""
    assert CHECKER.support(claim, evidence).label == "not_supported"


@given(st.text(), st.text())
def test_any_text_gets_a_verdict(claim: str, evidence: str) -> None:
    """Any two texts are judged without error, alike each time; a reason is given exactly where support is not."""
    found = CHECKER.support(claim, evidence)
    assert found == CHECKER.support(claim, evidence)
    assert 0 <= found.score <= 1
    assert (found.label == "supported") == (found.reason == "")


WORDS = st.sampled_from(
    "the brace heals most fractures of spine not may 3 12 weeks if only Rome higher than lower".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda found: " ".join(found) + ".")


@given(SENTENCES, SENTENCES)
def test_a_number_that_is_not_there_is_never_supported(claim: str, evidence: str) -> None:
    """A claim with a number of its own is not supported by any text without it."""
    assert CHECKER.support(claim + " 77 of them.", evidence).label != "supported"


@given(SENTENCES)
def test_a_statement_supports_itself(claim: str) -> None:
    """A text with words is supported by itself, fully."""
    assert CHECKER.support(claim, claim).score == 1.0


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "step", "least_auc"),
    [("wice_oracle_chunks_dev.jsonl.gz", 9, 0.70), ("begin_dev.jsonl", 8, 0.88), ("scifact_train.jsonl.gz", 9, 0.62)],
)
def test_judgements_by_people_are_met(data: Path, file: str, step: int, least_auc: float) -> None:
    """On a sample of human judgements: the ranking does not fall under its floor, and `supported` is seldom wrong."""
    path = data / "support" / file
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in list(lines)[::step]]
    found = [CHECKER.support(row["claim"], "\n".join(row["evidence"])) for row in rows]
    truth = [row["label"] == "supported" for row in rows]
    assert auc([f.score for f in found], truth) >= least_auc
    believed = [right for f, right in zip(found, truth, strict=True) if f.label == "supported"]
    assert sum(believed) >= 0.8 * len(believed)


def auc(scores: list[float], truth: list[bool]) -> float:
    """How often a supported row scores above an unsupported one; ties count half."""
    good = [s for s, right in zip(scores, truth, strict=True) if right]
    bad = [s for s, right in zip(scores, truth, strict=True) if not right]
    return sum((g > b) + (g == b) / 2 for g in good for b in bad) / (len(good) * len(bad))


def test_every_feature_has_its_weight() -> None:
    """The shipped weights were made for the features that are computed."""
    assert tuple(WEIGHTS) == (*FEATURES, DIFFERS)
    assert tuple(WEIGHTS_WITH_SIMILARITY) == (*FEATURES, DIFFERS, "similarity")


def test_similarity_raises_and_lowers_the_score() -> None:
    """Given the cosine of the embeddings, a claim that means the same scores higher than one that does not."""
    claim, evidence = "Bracing eases the pain of the spine.", "A corset makes the pain of the spine less."
    near, far = (CHECKER.support(claim, evidence, similarity=s).score for s in (0.9, 0.1))
    assert near > far


def test_a_library_may_say_how_rare_a_word_is() -> None:
    """The weight of words can come from the library; a weight of nothing is no error."""
    assert CHECKER.support("Rest helps.", "Swimming helps.", idf=lambda _: 0.0).label != "supported"
