"""Sentences stand inside one block, know their heading and cover the text."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given

from citewell.passages import sentences
from citewell.passages.measure import count_words
from citewell.passages.sentences import MAX_HEADING_CHARS, MAX_SENTENCE_WORDS
from citewell.types import Block, BlockKind, Document
from tests.passages.documents import document, documents, of_text


def cut(found: Document) -> list[tuple[str, str]]:
    return [(sentence.kind, found.text[sentence.start : sentence.end]) for sentence in sentences(found)]


def test_headings_rows_and_short_items_are_whole() -> None:
    """They are one unit of their own kind; paragraphs and quotes are cut."""
    found = document(
        ("heading", 1, "What is it? A guide."),
        ("paragraph", 0, "It is a crack. It heals."),
        ("list_item", 1, "Rest. Then train."),
        ("table_row", 0, "Brace. | 12 weeks. | Yes."),
        ("quote", 0, "I rested. It helped."),
    )
    assert cut(found) == [
        ("heading", "What is it? A guide."),
        ("paragraph", "It is a crack."),
        ("paragraph", "It heals."),
        ("list_item", "Rest. Then train."),
        ("table_row", "Brace. | 12 weeks. | Yes."),
        ("quote", "I rested."),
        ("quote", "It helped."),
    ]


def test_a_long_list_item_is_cut() -> None:
    """Its sentences keep its kind."""
    found = document(("list_item", 1, "Rest is the first measure of all in nearly every case. " * 6))
    assert [kind for kind, _ in cut(found)] == ["list_item"] * 6


def test_a_long_definition_keeps_its_term_and_a_long_step_its_number() -> None:
    """Their first sentence begins with them, whatever marks they hold."""
    rest = " It is said of sails and of flags alike." * 6
    found = of_text(
        f"P.O.D. Who pays?: paid on delivery.{rest}\n3. Open the valve.{rest}",
        (
            Block("definition", 0, 35 + len(rest), 1, "P.O.D. Who pays?"),
            Block("step", 36 + len(rest), 54 + 2 * len(rest), 1, "3."),
        ),
    )
    pieces = [text for _, text in cut(found)]
    assert [pieces[0], pieces[7]] == ["P.O.D. Who pays?: paid on delivery.", "3. Open the valve."]


def test_a_long_signature_does_not_cut_its_meaning() -> None:
    """How long a term is says nothing of how long its meaning is, which stays with it."""
    term = f"draw({', '.join(f'argument_{number}: int = {number}' for number in range(20))})"
    text = f"{term}: New in version 3. Draw a line."
    assert [piece for _, piece in cut(of_text(text, (Block("definition", 0, len(text), 1, term),)))] == [text]


@pytest.mark.parametrize("kind", get_args(BlockKind))
def test_every_kind_has_its_unit(kind: BlockKind) -> None:
    """Items, rows and labels of two short sentences are one unit; running text is cut."""
    running = {"paragraph", "quote", "note", "solution", "consent", "template", "withheld"}
    assert len(cut(document((kind, 1, "Rest first. Then train.")))) == (2 if kind in running else 1)


def test_code_is_one_piece() -> None:
    """Its lines mean little apart."""
    assert [text for _, text in cut(document(("code", 0, "if x:\n    y. z\n\nend")))] == ["if x:\n    y. z\n\nend"]


def test_long_code_is_cut_between_lines() -> None:
    """No piece is longer than a sentence may be, and an empty line is the best place for a cut."""
    code = "\n\n".join(f"def f{n}(a, b):\n    " + "a = b + 1 " * 8 for n in range(4))
    pieces = [text for _, text in cut(document(("code", 0, code)))]
    assert [piece.split("(")[0] for piece in pieces] == ["def f0", "def f2"]


def test_a_sentence_knows_the_heading_above() -> None:
    """A heading itself knows the one it stands under."""
    found = document(
        ("paragraph", 0, "Before."),
        ("heading", 1, "Care\n at  home"),
        ("paragraph", 0, "Rest."),
        ("heading", 2, "Ice"),
        ("list_item", 1, "Cold."),
        ("heading", 2, "Heat"),
        ("heading", 1, "Surgery"),
    )
    expected = ["", "", "Care at home", "Care at home", "Ice", "Care at home", ""]
    assert [sentence.heading for sentence in sentences(found)] == expected


def test_a_heading_without_end_is_a_short_label() -> None:
    """It would else be repeated with every sentence below."""
    found = document(("heading", 1, "long " * 1_000), ("paragraph", 0, "Text."))
    assert len(sentences(found)[-1].heading) <= MAX_HEADING_CHARS


@pytest.mark.parametrize("unit", ["word ", "word, ", "x", "骨折会愈合", "1 2 3 | "])
@pytest.mark.parametrize("kind", ["paragraph", "table_row", "heading"])
def test_a_sentence_that_never_ends_is_cut(unit: str, kind: str) -> None:
    """One line of a megabyte is no sentence."""
    found = document((kind, 0, unit * (300_000 // len(unit))))  # type: ignore[arg-type]
    pieces = [text for _, text in cut(found)]
    assert len(pieces) > 10
    assert max(map(count_words, pieces)) <= MAX_SENTENCE_WORDS


@given(documents())
def test_sentences_cover_the_text(found: Document) -> None:
    """Every visible character is in exactly one; none begins or ends with white space; none is too long."""
    covered = 0
    position = 0
    for sentence in sentences(found):
        text = found.text[sentence.start : sentence.end]
        assert sentence.start >= position
        assert text
        assert text == text.strip()
        assert count_words(text) <= MAX_SENTENCE_WORDS
        assert not found.text[position : sentence.start].strip()
        covered += len("".join(text.split()))
        position = sentence.end
    assert covered == len("".join(found.text.split()))


@given(documents())
def test_no_sentence_crosses_a_block(found: Document) -> None:
    """Each lies in a block of its kind, or outside all of them."""
    for sentence in sentences(found):
        touched = [block for block in found.blocks if block.start < sentence.end and sentence.start < block.end]
        assert len(touched) <= 1
        for block in touched:
            assert block.start <= sentence.start < sentence.end <= block.end
            assert block.kind == sentence.kind
