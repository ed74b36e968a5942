"""verify.deletion: a sentence is its quote with words left out, and nothing that is said is lost."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citewell.kit.meaning import protected
from citewell.verify.deletion import deletion_problem, removable_spans


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("However, most of them heal with rest [12].", "Most of them heal with rest."),
        ("In addition, the brace is worn for 6 weeks (Smith et al., 2010).", "The brace is worn for 6 weeks."),
        ("Surgery, however, is rarely needed.", "Surgery is rarely needed."),
        ("Surgery is rarely needed, however.", "Surgery is rarely needed."),
        ("A crack, a stress fracture of the arch, is the usual cause of it.", "A crack is the usual cause of it."),
        ("Drugs for the pain (NSAIDs) are given at first.", "Drugs for the pain are given at first."),
        ("CONCLUSIONS: The brace did not change the outcome.", "The brace did not change the outcome."),
        ("Bracing: Most of them do well with bracing.", "Most of them do well with bracing."),
        ("• rest is the first measure", "Rest is the first measure."),
        ("2. Rest is the first measure of all.", "Rest is the first measure of all."),
        ("But, of course, the pain comes back.", "The pain comes back."),
        ("It is a crack. However, it heals.", "It is a crack. It heals."),
        ("The  pain\ngoes away;", "The pain goes away."),
    ],
)
def test_what_carries_nothing_may_go(quote: str, text: str) -> None:
    """Marks, asides, links between sentences and section names can be left out."""
    assert deletion_problem(text, quote) is None


@pytest.mark.parametrize(
    ("quote", "text", "reason"),
    [
        ("Most do not need treatment.", "Do not need treatment.", 'it loses the quantifier "Most"'),
        ("Most do not need treatment.", "Most do need treatment.", 'it loses the negation "not"'),
        ("It may help if you rest.", "It helps if you rest.", 'it adds "helps"'),
        ("It may help if you rest.", "It may help.", 'it loses the condition "if"'),
        ("The cut is 2 to 3 inches long.", "The cut is 3 inches long.", 'it loses the number "2"'),
        ("The cut is 2 inches long.", "The cut is 4 inches long.", 'it adds "4"'),
        ("It was once thought that rest harms.", "Rest harms.", "it loses the"),
        ("According to the maker, it works for the back.", "It works for the back.", "it loses the attribution"),
        ("It works well (in mice) on the whole.", "It works well on the whole.", 'it loses the condition "in mice"'),
        ("The drug (oral) works for the pain.", "The drug works for the pain.", "may not go"),
        ("Myth: It is the cold that makes you ill.", "It is the cold that makes you ill.", "it loses the negation"),
        ("The brace and the rest help.", "The brace helps.", 'it adds "helps"'),
        ("The brace and the rest help.", "The rest and the brace help.", "the order of the words"),
        ("Does the brace help?", "Does the brace help.", "a question"),
        ("The brace helps.", "Does the brace help?", "a question"),
        ("The surgeon removes the screw.", "The surgeon removes.", "may not go"),
        ("It helps US patients.", "It helps us patients.", "the form or the order"),
        ("It is true [citation needed].", "It is true.", "it loses the obligation"),
        ("Wer im Bett (mit Ruhe) liegt, wird gesund.", "Wer im Bett liegt, wird gesund.", "may not go"),
        ("The brace helps.", "...", "nothing is left"),
    ],
)
def test_what_carries_meaning_must_stay(quote: str, text: str, reason: str) -> None:
    """A lost negation, number, condition, hedge or source, and any added or moved word, is named."""
    assert reason in (deletion_problem(text, quote) or "no problem was seen")


WORDS = st.sampled_from(
    """the | a | brace | pain | heals | of | rest | not | may | if | 3 mg/kg | most | only | never | higher than | L5
    , | without | usually | ; | (cast) | [7] | However, | unless | "Ouch" | 2- to 3-inch | up to 5% | say
    And | . | , however, | (see Fig. 2) | , a crack of the bone, is | is""".replace("\n", "|").split("|")
).map(str.strip)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@given(st.text())
def test_a_text_is_its_own_quote(text: str) -> None:
    """Nothing left out is no problem, whatever the text."""
    assert deletion_problem(text, text) is None


@given(SENTENCES, st.data())
def test_no_protected_word_can_go(quote: str, data: st.DataObject) -> None:
    """Without any one of its protected words a quote is no longer itself."""
    entries = protected(quote)
    assume(entries)
    gone = data.draw(st.sampled_from(entries))
    text = quote[: gone.start] + quote[gone.end :]
    assert deletion_problem(text, quote) is not None


@given(SENTENCES, st.data())
def test_what_is_accepted_says_the_same(quote: str, data: st.DataObject) -> None:
    """After any deletion that is accepted, the protected words are those of the quote."""
    pieces = quote.split()
    assume(pieces)
    kept = data.draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    text = " ".join(piece for piece, keep in zip(pieces, kept, strict=True) if keep)
    if deletion_problem(text, quote) is None:
        assert [p.text.lower() for p in protected(text)] == [p.text.lower() for p in protected(quote)]


@given(SENTENCES, st.data())
def test_removable_spans_can_go_one_by_one(quote: str, data: st.DataObject) -> None:
    """Each span that is offered for removal is exact, and holds no protected word."""
    spans = removable_spans(quote)
    assume(spans)
    start, end = data.draw(st.sampled_from(spans))
    assert 0 <= start < end <= len(quote)
    assert not [p for p in protected(quote) if p.start < end and start < p.end]


@given(SENTENCES, st.sampled_from(["brace", "not", "4", "Screws", "?"]), st.data())
def test_a_word_cannot_be_added(quote: str, word: str, data: st.DataObject) -> None:
    """A text with more of a word than the quote has is not made from it by deletion."""
    pieces = quote.split()
    place = data.draw(st.integers(0, len(pieces)))
    text = " ".join([*pieces[:place], word, *pieces[place:]])
    assert deletion_problem(text, quote) is not None


@given(SENTENCES, st.data())
def test_words_cannot_change_places(quote: str, data: st.DataObject) -> None:
    """Two different neighbours exchanged make another text."""
    pieces = [piece for piece in quote.split() if piece[0].isalnum() and piece[-1].isalnum()]
    places = [k for k in range(len(pieces) - 1) if pieces[k] != pieces[k + 1]]
    assume(places)
    k = data.draw(st.sampled_from(places))
    other = [*pieces[:k], pieces[k + 1], pieces[k], *pieces[k + 2 :]]
    assert deletion_problem(" ".join(other), " ".join(pieces)) is not None


@pytest.mark.data
def test_real_sentences_lose_no_protected_word(data: Path) -> None:
    """On real evidence: each span that can go is accepted when it goes, and protected words stay the same."""
    with gzip.open(data / "support" / "scifact_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        quotes = [quote for line in list(lines)[:120] for quote in json.loads(line)["evidence"]]
    for quote in quotes:
        for start, end in removable_spans(quote):
            text = (quote[:start] + quote[end:]).strip()
            text = text[:1].upper() + text[1:]
            if deletion_problem(text, quote) is None:
                assert Counter(p.text.lower() for p in protected(text)) == Counter(
                    p.text.lower() for p in protected(quote)
                )


def test_a_list_may_stand_on_one_line() -> None:
    """After a colon, the line breaks or bullets between items may become commas or semicolons."""
    quote = "Treatment includes:\n\nrest from sport.\na brace\n- physical therapy"
    assert deletion_problem("Treatment includes: rest from sport, a brace, physical therapy.", quote) is None
    assert deletion_problem("Treatment includes: rest from sport; a brace; physical therapy.", quote) is None
    assert deletion_problem("Treatment includes: rest, from sport, a brace, physical therapy.", quote) is not None
    assert deletion_problem("Treatment includes: rest from sport, physical therapy.", quote) is not None
    assert deletion_problem("It takes, 2, 3 weeks.", "It takes: 2 - 3 weeks.") is not None


def test_a_colon_may_stand_between_a_heading_and_what_it_heads() -> None:
    """Where the first line of a quote ends without a mark; nowhere else, and no word may go."""
    kit = "What must be in it\n\nGauze\nBurn gel\nTweezers"
    assert deletion_problem("What must be in it: Gauze, Burn gel, Tweezers.", kit) is None
    assert deletion_problem("What must: be in it, Gauze, Burn gel, Tweezers.", kit) is not None
    assert deletion_problem("What must be in it: Gauze, Tweezers.", kit) is not None
    assert deletion_problem("Timeouts: proxy: idle: 75s", "Timeouts\n\nproxy:\n  idle: 75s") is None
    assert deletion_problem("Is it open? : No.", "Is it open?\n\nNo.") is not None
