"""Tests of extract.plain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.plain import parts_of_text
from tests.extract.conftest import Read, outline

WRAPPED = """The pars interarticularis is a narrow bridge of bone
at the back of each vertebra, and it is loaded most when
the spine is arched.

It can break.
"""


def test_hard_wrapped_lines_are_joined(read: Read) -> None:
    """Empty lines part paragraphs; line breaks inside them are the editor's, not the author's."""
    assert outline(read(WRAPPED, "a.txt")) == [
        (
            "paragraph",
            0,
            "The pars interarticularis is a narrow bridge of bone at the back of each vertebra, "
            "and it is loaded most when the spine is arched.",
        ),
        ("paragraph", 0, "It can break."),
    ]


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=60))
def test_no_word_is_lost(words: list[str]) -> None:
    """Words of a text come out in order, whatever its lines are."""
    text = "\n".join(" ".join(words[at : at + 7]) for at in range(0, len(words), 7))
    assert " ".join(" ".join(part.text for part in parts_of_text(text)).split()) == " ".join(words)


def test_bullets_become_items(read: Read) -> None:
    """A bullet goes, a number stays: the text may refer to it. Indented lines continue their item."""
    document = read("Take with you:\n- a brace\n- shoes that\n  fit well\n1. Rest first.\n2. Then move.\n", "a.txt")
    assert outline(document) == [
        ("paragraph", 0, "Take with you:"),
        ("list_item", 1, "a brace"),
        ("list_item", 1, "shoes that fit well"),
        ("list_item", 1, "1. Rest first."),
        ("list_item", 1, "2. Then move."),
    ]


def test_headings_are_underlined_or_stand_in_capitals(read: Read) -> None:
    """A line of capitals that is a sentence, or stands among others, is no heading."""
    document = read("Back pain\n=========\n\nText one.\n\nWHEN TO SEE A DOCTOR\n\nCALL NOW, DO NOT WAIT.\n", "a.txt")
    assert [(kind, level) for kind, level, _ in outline(document)] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]
    assert document.title == "Back pain"


def test_a_question_over_its_answer_is_a_heading(read: Read) -> None:
    """As in lists of questions and answers; two questions in a row are text."""
    document = read("What is it ?\nA crack in the bone.\n\nWho goes there?\nWho is it?\n", "a.txt")
    assert [kind for kind, _, _ in outline(document)] == ["heading", "answer", "paragraph"]


def test_a_file_without_a_title_is_called_by_its_name(read: Read) -> None:
    """Underscores are blanks; the folder is the site."""
    document = read("A sentence that ends here. And a second one.\n", "my_notes-2024.txt")
    assert (document.title, document.site, document.filetype) == ("my notes-2024", "shelf", "txt")


def test_hyphens_at_line_ends_follow_the_document() -> None:
    """A word broken at a line's end is whole again if the text has it whole elsewhere; else the hyphen stays."""
    (part,) = parts_of_text("The spondylolysis was well-\nknown, and the spondylo-\nlysis healed.")
    assert part.text == "The spondylolysis was well-known, and the spondylolysis healed."
