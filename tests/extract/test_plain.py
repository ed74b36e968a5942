"""Tests of extract.plain."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
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


def told(text: str) -> list[tuple[str, int, str, str]]:
    """Kind, level, label and text of each part."""
    return [(part.kind, part.level, part.label, part.text) for part in parts_of_text(text)]


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
        ("step", 1, "1. Rest first."),
        ("step", 1, "2. Then move."),
    ]


def test_items_are_nested_by_their_indentation() -> None:
    """And steps know their number, lettered ones their letter."""
    text = "1. Open the valve.\n   a) slowly\n   b) fully\n2. Close it,\n   then wait.\n\n- rope\n  - long\n- lamp\n"
    assert told(text) == [
        ("step", 1, "1.", "1. Open the valve."),
        ("step", 2, "a)", "a) slowly"),
        ("step", 2, "b)", "b) fully"),
        ("step", 1, "2.", "2. Close it, then wait."),
        ("list_item", 1, "", "rope"),
        ("list_item", 2, "", "long"),
        ("list_item", 1, "", "lamp"),
    ]


def test_a_number_without_a_list_is_that_of_a_heading() -> None:
    """A step has another beside it, or a line that leads in."""
    text = "1. Care at home\n\nRest helps.\n\n2. Care abroad\n\nIt is the same.\n\nDo this:\n\n1. Rest\n\nNo more."
    assert [part.kind for part in parts_of_text(text)] == [
        *("heading", "paragraph", "heading", "paragraph", "paragraph", "step", "paragraph")
    ]


def test_labels_with_values_stay_lines() -> None:
    """Two or more below each other, or a short one that stands alone; prose with a colon is prose."""
    text = "Call us\nHarbour: 4471\nFire: 112\n\nDesk: room 3\n\nHe said this: go away,\nand then nothing.\n"
    assert told(text) == [
        ("paragraph", 0, "", "Call us"),
        ("label_value", 0, "Harbour", "Harbour: 4471"),
        ("label_value", 0, "Fire", "Fire: 112"),
        ("label_value", 0, "Desk", "Desk: room 3"),
        ("paragraph", 0, "", "He said this: go away, and then nothing."),
    ]


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        (
            "luff - the front edge of a sail\nleech - the back edge of it\nfoot - the lower edge of it\n",
            ["luff - the front edge of a sail", "leech - the back edge of it", "foot - the lower edge of it"],
        ),
        (
            "luff: the front edge of a sail\nleech: the back edge of it\n",
            ["luff: the front edge of a sail", "leech: the back edge of it"],
        ),
        (
            "luff\n    the front edge\n    of a sail\nleech\n    the back edge\n",
            ["luff: the front edge of a sail", "leech: the back edge"],
        ),
    ],
)
def test_terms_and_meanings_are_definitions(text: str, meanings: list[str]) -> None:
    """With a dash, a colon or an indent between them; each is one part that knows its term."""
    found = told(text)
    assert [(kind, text) for kind, _, _, text in found] == [("definition", meaning) for meaning in meanings]
    assert [label for _, _, label, _ in found][:2] == ["luff", "leech"]


BAR = "+--------+-------+"
HOURS = ["Day | Hours", "Day: Monday | Hours: 9-17", "Day: Sunday | Hours: 10-12"]


@pytest.mark.parametrize(
    "text",
    [
        "Day       Hours\nMonday    9-17\nSunday   10-12\n",
        "Day\tHours\nMonday\t9-17\nSunday\t10-12\n",
        "Day      Hours\n-------  -----\nMonday   9-17\nSunday   10-12\n",
        f"{BAR}\n| Day    | Hours |\n{BAR}\n| Monday | 9-17  |\n| Sunday | 10-12 |\n{BAR}\n",
        f"{BAR}\n| Day    | Hours |\n{BAR}\n| Monday | 9-17  |\n{BAR}\n| Sunday | 10-12 |\n{BAR}\n",
        "| Day | Hours |\n|-----|-------|\n| Monday | 9-17 |\n| Sunday | 10-12 |\n",
    ],
)
def test_tables_that_are_drawn_become_rows(text: str) -> None:
    """Each cell with the name of its column, whether bars, tabs or blanks part them."""
    assert [part.text for part in parts_of_text(text)] == HOURS


def test_two_columns_of_prose_are_no_table() -> None:
    """They are left as they stand."""
    text = (
        "The harbour lies to the east of    of the town, where boats may\n"
        "the old town and is open all day   be left over night in summer\n"
        "to boats of up to twelve metres.   and in winter on land only.\n"
    )
    assert [part.kind for part in parts_of_text(text)] == ["paragraph"]


def test_code_is_kept_as_it_stands() -> None:
    """Indented lines that look like code, with the empty lines among them, and sessions at a prompt."""
    text = (
        "Run it:\n\n    int main() {\n      return 0;\n    }\n\n    foo(1);\n\n    An indented remark.\n\n$ make\nok\n"
    )
    assert [(part.kind, part.text) for part in parts_of_text(text)] == [
        ("paragraph", "Run it:"),
        ("code", "int main() {\n  return 0;\n}\n\nfoo(1);"),
        ("paragraph", "An indented remark."),
        ("code", "$ make\nok"),
    ]


def test_wide_blanks_in_a_line_are_lost_breaks(read: Read) -> None:
    """Of items, of what follows a list, and of titles over their text; aligned words are left alone."""
    text = (
        "Signs may include       - A rash    - Swollen glands       It is caught by coughing. It is mild.    "
        "Nasal cavity    The nose opens into the nasal cavity.    1. Rest.    2. Drink the    whole glass."
    )
    assert outline(read(text, "a.txt")) == [
        ("paragraph", 0, "Signs may include"),
        ("list_item", 1, "A rash"),
        ("list_item", 1, "Swollen glands"),
        ("paragraph", 0, "It is caught by coughing. It is mild."),
        ("heading", 4, "Nasal cavity"),
        ("paragraph", 0, "The nose opens into the nasal cavity."),
        ("step", 1, "1. Rest."),
        ("step", 1, "2. Drink the whole glass."),
    ]


def test_raised_figures_and_carets_are_kept(read: Read) -> None:
    """A text file says what it means."""
    assert outline(read("It holds 10^6 or 2⁵³ spores of CO₂.\n", "a.txt")) == [
        ("paragraph", 0, "It holds 10^6 or 2⁵³ spores of CO₂.")
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                *("Day  Hours", "Mon  9", "- rope", "  - long", "1. Rest", "Fire: 112", "luff - the front edge", ""),
                *("Is it?", "Yes.", "+---+---+", "| a | b |", "====", "TITLE HERE", "$ ls", "\tx\ty", "    a = b;"),
                "It is so and so on.   - x    The end.",
            ]
        ),
        max_size=12,
    )
)
def test_no_shape_loses_a_word(lines: list[str]) -> None:
    """Whatever lines stand below each other: every word comes out, and no more often than it must."""
    words = re.findall(r"\w+", "\n".join(lines))
    found = re.findall(r"\w+", " ".join(part.text for part in parts_of_text("\n".join(lines))))
    assert not Counter(words) - Counter(found)


@pytest.mark.parametrize(
    "unit", ["+-", "a: ", "a(", "| ", "x  ", " - ", "\t", "    .    A", "1. ", "=", "a - ", "   - "]
)
@pytest.mark.parametrize("end", ["", "x", "\n"])
def test_work_grows_with_the_text_only(unit: str, end: str) -> None:
    """No line or run of lines is slow."""
    began = time.process_time()
    parts_of_text(unit * (200_000 // len(unit)) + end)
    parts_of_text(f"{unit}{end}\n" * (100_000 // len(unit)))
    assert time.process_time() - began < 4


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


def test_a_title_above_the_text_is_its_first_heading(read: Read) -> None:
    """A short first line that ends with no mark, an empty line, and text."""
    text = "The office opens at nine. It is shut on Sundays."
    document = read(f"Harbour office of Lund Quay\r\n\r\n{text}\n", "a.txt")
    assert outline(document)[0] == ("heading", 1, "Harbour office of Lund Quay")
    assert document.title == "Harbour office of Lund Quay"


@pytest.mark.parametrize(
    "source",
    ["The office opens at nine.\n\nIt is shut on Sundays.", "Lund Quay\nThe office opens at nine.\n\nMore of it.",
     "Rope\n\nChalk\n\nLamp oil", "Lund Quay", "and so on\n\nThe office opens at nine.", "word " * 30 + "\n\nMore."],
)  # fmt: skip
def test_other_first_lines_are_text(read: Read, source: str) -> None:
    """Sentences, lines right above others, lists with empty lines between, and a line that is all there is."""
    assert "heading" not in [kind for kind, _, _ in outline(read(source, "a.txt"))]


def test_a_question_over_its_answer_is_a_heading(read: Read) -> None:
    """As in lists of questions and answers; a short answer is one piece; two questions in a row are text."""
    document = read(
        "What is it ?\nA crack in the bone.\n\nIs it open?\nYes.\n\nQ: And now?\nA: No.\n\n"
        "Who goes there?\nWho is it?\n",
        "a.txt",
    )
    kinds = [kind for kind, _, _ in outline(document)]
    assert kinds == ["heading", "answer", "heading", "answer", "heading", "answer", "paragraph"]


def test_a_file_without_a_title_is_called_by_its_name(read: Read) -> None:
    """Underscores are blanks; the folder is the site."""
    document = read("A sentence that ends here. And a second one.\n", "my_notes-2024.txt")
    assert (document.title, document.site, document.filetype) == ("my notes-2024", "shelf", "txt")


def test_hyphens_at_line_ends_follow_the_document() -> None:
    """A word broken at a line's end is whole again if the text has it whole elsewhere; else the hyphen stays."""
    (part,) = parts_of_text("The spondylolysis was well-\nknown, and the spondylo-\nlysis healed.")
    assert part.text == "The spondylolysis was well-known, and the spondylolysis healed."
