"""kit.meaning: the words that must survive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.meaning import ProtectedKind, citation_marks, negations, protected


def found(text: str, kind: ProtectedKind) -> list[str]:
    return [p.text for p in protected(text) if p.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("It does not heal.", "negation", ["not"]),
        ("It doesn’t heal without rest.", "negation", ["doesn’t", "without"]),
        ("The screw failed to hold.", "negation", ["failed to"]),
        ("Rest rather than surgery.", "negation", ["rather than"]),
        ("Operate only if pain stays after 6 months.", "condition", ["only if", "after"]),
        ("In patients with fever, wait.", "condition", ["In patients"]),
        ("For those who run, wait.", "condition", ["For those"]),
        ("It may usually take up to 3 weeks.", "hedge", ["may", "usually", "up to"]),
        ("It takes about 3 weeks.", "hedge", ["about"]),
        ("Most heal; all improve.", "quantifier", ["Most", "all"]),
        ("It is higher than before.", "comparison", ["higher", "than"]),
        ("p < 0.05", "comparison", ["<"]),
        ("According to the authors, it heals.", "attribution", ["According to"]),
        ("You must rest.", "obligation", ["must"]),
        ("At L5 it takes 2 weeks.", "number", ["L5", "2 weeks"]),
    ],
)
def test_each_kind_is_found_with_its_exact_words(text: str, kind: ProtectedKind, words: list[str]) -> None:
    """The longest phrase of a kind is found, in the words of the text."""
    assert found(text, kind) == words


def test_a_preposition_of_topic_is_no_hedge() -> None:
    """`about` limits a number, not a topic."""
    assert found("Leaflets about pain", "hedge") == []


def test_kinds_are_told_apart() -> None:
    """`negations` is `protected` of one kind."""
    text = "If it does not heal, surgery may help."
    assert [p.text for p in negations(text)] == ["not"]
    assert found(text, "condition") == ["If"]
    assert found(text, "hedge") == ["may", "help"]


@pytest.mark.parametrize(
    "mark",
    [
        " [12]",
        " [1, 3–5]",
        " (Smith et al., 2010)",
        " (Smith and Jones 2010; Lee, 2012a)",
        " (see Fig. 2)",
        " (Table 1)",
    ],
)
def test_marks_that_point_elsewhere_are_not_protected(mark: str) -> None:
    """A citation mark holds digits that say nothing."""
    text = f"Rest heals most of them{mark}."
    assert [text[start:end] for start, end in citation_marks(text)] == [mark]
    assert found(text, "number") == []


@pytest.mark.parametrize(
    "text",
    [
        "(95% CI [1, 5])",
        "a range of [2, 3]",
        "[citation needed]",
        "It rose (March 2010).",
        "It opened (London, 2010).",
        "(12)",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    """Intervals, dates, places and doubts are part of what is said."""
    assert citation_marks(text) == []


@given(st.text())
def test_spans_are_exact_and_in_order(text: str) -> None:
    """Any text is read without error, and every entry points at its own characters."""
    entries = protected(text)
    assert all(p.text == text[p.start : p.end] for p in entries)
    assert [p.start for p in entries] == sorted(p.start for p in entries)


WORDS = st.sampled_from(
    [
        "the",
        "pain",
        "not",
        "may",
        "if",
        "3",
        "mg",
        "most",
        "only",
        "screw",
        "never",
        "heals",
        "higher",
        "than",
        "L5",
        "without",
    ]
)


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=12))
def test_what_is_protected_in_a_part_is_protected_in_the_whole(left: list[str], right: list[str]) -> None:
    """A sentence keeps its protected words when another one follows it."""
    first = " ".join(["They", *left])  # a sentence that is only "3." would number a list
    alone = {(p.kind, p.start, p.end) for p in protected(first)}
    together = {(p.kind, p.start, p.end) for p in protected(first + ". " + " ".join(right))}
    assert alone <= together
