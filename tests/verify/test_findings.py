"""verify.findings: which thing goes which way, and what is denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.verify.findings import Finding, limits, read_findings


def found(text: str, word: str) -> Finding:
    return next(f for f in read_findings(text).findings if f.word == word)


@pytest.mark.parametrize(
    ("text", "word", "moved"),
    [
        ("The drug reduces mortality in adults.", "reduces", "mortal"),
        ("Mortality was significantly reduced by the drug.", "reduced", "mortal"),
        ("Mortality rates are increasing.", "increasing", "mortal"),
        ("Placental weight was positively associated with breast cancer.", "associated", "cancer"),
        ("The vaccine led to fewer infections than placebo.", "fewer", "infect"),
    ],
)
def test_what_is_moved(text: str, word: str, moved: str) -> None:
    """The object of a verb that acts, the subject of one that does not."""
    assert moved in found(text, word).around


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("The drug does not reduce mortality.", "reduce", True),
        ("The drug reduces mortality but not pain.", "reduces", False),
        ("There is no evidence that masks prevent influenza.", "prevent", True),
        ("The results do not support the hypothesis that rest lowers the risk.", "lowers", True),
        ("Evidence that headache is associated with stroke was lacking.", "associated", True),
        ("Not only rest improves it.", "improves", False),
        ("No association was found between tea and stroke.", "association", True),
        ("The herb is ineffective for pain.", "ineffective", True),
        ("The herb is not ineffective for pain.", "ineffective", False),
    ],
)
def test_what_is_denied(text: str, word: str, denied: bool) -> None:
    """A negation denies what stands close behind it; "no evidence that" denies the clause behind it."""
    assert found(text, word).denied is denied


@pytest.mark.parametrize(
    "text",
    [
        "It is unclear whether tea prevents stroke.",
        "We aimed to determine if tea lowers blood pressure.",
        "Does tea lower blood pressure?",
        "The hypothesis is that tea lowers blood pressure.",
    ],
)
def test_aims_and_open_questions_are_unsure(text: str) -> None:
    assert read_findings(text).unsure


def test_limits_are_words_of_share_group_and_state() -> None:
    """What holds for some, for children or for a deficiency is limited."""
    assert limits("some children do") == (True, frozenset({"children"}))
    assert limits("vitamin D deficiency raises it") == (False, frozenset({"deficiency"}))
    assert limits("tea lowers it") == (False, frozenset())


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """No text is an error, and the clause of each finding is there."""
    statement = read_findings(text)
    assert all(finding.clause < len(statement.clauses) for finding in statement.findings)
