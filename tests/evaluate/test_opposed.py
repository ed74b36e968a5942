"""evaluate.opposed: pairs are what the labels say, and the same rows give the same pairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.claims import Judged
from citewell.evaluate.opposed import OTHERS, PER_CLAIM, Pair, as_sentence, negation_and_overlap, pairs_of

ROWS = [
    Judged("1", "masks prevent influenza", "Masks prevent influenza in winter.", "supported"),
    Judged("2", "masks prevent influenza", "Masks halved influenza in one trial.", "supported"),
    Judged("3", "masks prevent influenza", "Masks did not prevent influenza.", "contradicted"),
    Judged("4", "masks prevent influenza", "Influenza is a virus.", "not_supported"),
    Judged("5", "masks prevent colds", "Masks prevent colds.", "supported"),
    *(Judged(f"o{n}", f"planet {n} shines", f"Planet number {n} shines at night.", "supported") for n in range(6)),
]


def of_kind(kind: str) -> list[Pair]:
    return [pair for pair in pairs_of(ROWS) if pair.kind == kind]


def test_pairs_are_what_the_labels_say() -> None:
    """Support against contradiction, the claim against a contradiction, and every way of merely differing."""
    assert {(p.one, p.other) for p in of_kind("two_sources")} == {
        ("Masks prevent influenza in winter.", "Masks did not prevent influenza."),
        ("Masks halved influenza in one trial.", "Masks did not prevent influenza."),
    }
    assert [(p.one, p.other) for p in of_kind("claim_and_source")] == [
        ("Masks prevent influenza.", "Masks did not prevent influenza.")
    ]
    assert len(of_kind("both_support")) == 1
    assert len(of_kind("neutral")) == 3
    assert ("Masks prevent colds.") in {p.other for p in of_kind("other_claim")}


def test_the_other_texts_speak_of_other_things() -> None:
    """They are no side of the pair and share no more than a word with the claim."""
    for pair in pairs_of(ROWS):
        assert len(pair.others) == len(set(pair.others)) <= OTHERS
        assert not {pair.one, pair.other} & set(pair.others)
        if pair.claim == "masks prevent influenza":
            assert all("Planet" in text for text in pair.others)


CLAIMS = st.sampled_from(["a claims b", "b claims c", "c claims d"])
LABELS = st.sampled_from(["supported", "contradicted", "not_supported"])
JUDGED = st.lists(st.builds(Judged, st.just(""), CLAIMS, st.text("abc ", min_size=3, max_size=9), LABELS), max_size=25)


@given(JUDGED, st.integers(1, 5))
def test_halves_part_the_claims(rows: list[Judged], limit: int) -> None:
    """No claim is in both halves, bounds hold, and the same rows give the same pairs."""
    first, second = (pairs_of(rows, half=half, limit=limit) for half in ("first", "second"))
    assert not {p.claim for p in first} & {p.claim for p in second}
    for kind in {p.kind for p in first}:
        mine = [p.claim for p in first if p.kind == kind]
        assert len(mine) <= limit
        assert max(map(mine.count, mine)) <= PER_CLAIM
    assert pairs_of(rows, half="first", limit=limit) == first


def test_a_claim_as_a_source_would_say_it() -> None:
    assert as_sentence("‘masks prevent influenza,") == "Masks prevent influenza."
    assert as_sentence("Do they?") == "Do they?"


def test_the_baseline_is_a_negation_on_one_side_and_shared_words() -> None:
    assert negation_and_overlap("Masks prevent influenza.", "Masks do not prevent influenza.")
    assert not negation_and_overlap("Masks prevent influenza.", "Masks prevent influenza.")
    assert not negation_and_overlap("Masks prevent influenza.", "Tea does not grow in Norway.")
