"""Tests of extract.markup.markdown: the structure of Markdown, and what stands in its front matter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import DocumentError
from citewell.extract.markup.markdown import read_markdown
from citewell.types import GAP, Document
from tests.extract.conftest import Read, assert_blocks_fit, outcome, outline

FULL = """---
title: "Brace or no brace"
author: [Ada Moss, Ben Reed]
date: 2024-03-01
lastmod: 2024-05-02
language: en-GB
site: Leaflets
url: https://leaflets.example/brace
---
# Braces

A [rigid brace](https://x.example) is **often** worn for
three months.[^1]

- day
  - hour

> Rest is a treatment.

| Stage | Healing |
|---|---|
| early | 90 % |

```
keep = this
  line = too
```

<div>A piece of <b>HTML</b>.</div>
"""


def texts(source: str, name: str = "a.md") -> list[str]:
    """The texts of all blocks."""
    document = outcome(source.encode(), name)
    assert isinstance(document, Document)
    return [text for _, _, text in outline(document)]


def kinds(source: str, name: str = "a.md") -> list[tuple[str, str]]:
    """Kind and text of all blocks."""
    document = outcome(source.encode(), name)
    assert isinstance(document, Document)
    return [(kind, text) for kind, _, text in outline(document)]


def test_structure_stays_and_marks_go(read: Read) -> None:
    """Words of links stay; every kind of block is known; the mark of a note that is not there goes."""
    assert outline(read(FULL, "brace.md")) == [
        ("heading", 1, "Braces"),
        ("paragraph", 0, "A rigid brace is often worn for three months."),
        ("list_item", 1, "day"),
        ("list_item", 2, "hour"),
        ("quote", 0, "Rest is a treatment."),
        ("table_header", 0, "Stage | Healing"),
        ("table_row", 0, "Stage: early | Healing: 90 %"),
        ("code", 0, "keep = this\n  line = too"),
        ("paragraph", 0, "A piece of HTML."),
    ]


def test_front_matter_describes(read: Read) -> None:
    """It is no part of the text."""
    document = read(FULL, "brace.md")
    assert document.title == "Brace or no brace"
    assert document.author == "Ada Moss, Ben Reed"
    assert (document.published, document.modified) == ("2024-03-01", "2024-05-02")
    assert document.language == "en"
    assert (document.claimed_site, document.claimed_url) == ("Leaflets", "https://leaflets.example/brace")
    assert "title:" not in document.text


@pytest.mark.parametrize(
    "matter",
    [
        "---\ntitle: Kites\ndescription: >\n  How a kite\n  stays up.\n---\n",
        "---\ntitle: Kites\ndescription: |\n  How a kite\n  stays up.\n---\n",
        '---\ntitle: "Kites"\nmethod:\n  what: How a kite stays up.\n---\n',
        "---\ntitle: Kites\nblurb: How a kite stays up.\n---\n",
        '+++\ntitle = "Kites"\ndescription = "How a kite stays up."\n+++\n',
        '{\n"title": "Kites", "description": "How a kite stays up."\n}\n\n',
    ],
)
def test_a_description_is_text(matter: str, read: Read) -> None:
    """Whatever language the front matter is in: what it tells a reader comes first."""
    document = read(f"{matter}Wind lifts it.\n", "kite.md")
    assert document.title == "Kites"
    assert document.text == "How a kite stays up.\n\nWind lifts it."


def test_entities_in_a_title_are_decoded_once(read: Read) -> None:
    """In front matter and in headings."""
    assert read("---\ntitle: Salt &amp; Pepper\n---\nText.\n", "a.md").title == "Salt & Pepper"
    assert read("# Salt &amp;amp; Pepper\n\nText.\n", "a.md").title == "Salt &amp; Pepper"


def test_the_first_heading_is_the_title(read: Read) -> None:
    """If the front matter names none."""
    assert read("Text.\n\n## Second *level*\n", "a.md").title == "Second level"


def test_a_rule_at_the_start_is_no_front_matter(read: Read) -> None:
    """Unless it is closed."""
    assert "Hello" in read("---\n\nHello: there\n", "a.md").text


def test_steps_keep_their_numbers() -> None:
    """A list counts on from its first number, whatever the others say; what else is in an item is of its level."""
    source = "3. Open\n\n   Wait.\n\n   ```sh\n   run\n   ```\n3. Close\n   1. Nested\n"
    document = outcome(source.encode(), "a.md")
    assert isinstance(document, Document)
    assert [(b.kind, b.level, b.label, document.text[b.start : b.end]) for b in document.blocks] == [
        ("step", 1, "3.", "3. Open"),
        ("list_item", 1, "", "Wait."),
        ("code", 0, "sh", "run"),
        ("step", 1, "4.", "4. Close"),
        ("step", 2, "1.", "1. Nested"),
    ]


def test_letters_of_a_list_are_those_of_its_attributes() -> None:
    """kramdown says how a list is numbered below it."""
    assert texts('1. one\n2. two\n{: type="a"}\n') == ["a. one", "b. two"]


def test_tasks_lose_their_boxes() -> None:
    """Done or not, the words are the same."""
    assert texts("- [x] done\n- [ ] open\n") == ["done", "open"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Luff\n: the front edge\n", ["Luff: the front edge"]),
        ("Luff\n\n:   the front edge\n", ["Luff: the front edge"]),
        ("luff\nleech\n: edges of a sail\n", ["luff, leech: edges of a sail"]),
        ("Luff\n: the front edge\n^\n\nLeech\n: the back edge\n", ["Luff: the front edge", "Leech: the back edge"]),
    ],
)
def test_definitions_stand_with_their_terms(source: str, expected: list[str]) -> None:
    """One block each, several terms joined."""
    assert kinds(source) == [("definition", text) for text in expected]


def test_labels_stand_with_their_values() -> None:
    """In bold type, or in lines that all are labels; a sentence behind a bold word stays a paragraph."""
    assert kinds("**Harbour:** 4471\n") == [("label_value", "Harbour: 4471")]
    assert kinds("Port: 7070\nHost: quay\n") == [("label_value", "Port: 7070"), ("label_value", "Host: quay")]
    assert kinds("**Note:** Close the valve first.\n") == [("paragraph", "Note: Close the valve first.")]
    assert kinds("The valve has\ntwo seats: one\nis spare.\n") == [
        ("paragraph", "The valve has two seats: one is spare.")
    ]


def test_rows_stand_with_their_headers() -> None:
    """An empty header is none; an escaped bar is text; bars without a rule below the header make rows, too."""
    assert kinds("| | |\n|---|---|\n| Port | 7070 |\n") == [("label_value", "Port: 7070")]
    assert texts("| a \\| b | c |\n|---|---|\n| 1 | 2 |\n") == ["a | b | c", "a | b: 1 | c: 2"]
    assert kinds("| x | 1 | 2 |\n| y | 3 | 4 |\n") == [("table_row", "x | 1 | 2"), ("table_row", "y | 3 | 4")]


def test_lines_broken_on_purpose_stay_apart() -> None:
    """Those of an address; a sentence that goes on in lower case stays whole."""
    assert texts("Harbour office  \nQuay 3\\\n1234 Town\n") == ["Harbour office", "Quay 3", "1234 Town"]
    assert texts("The quay is  \nclosed today.\n") == ["The quay is closed today."]


@pytest.mark.parametrize(
    ("info", "label"),
    [
        ("rust,ignore", "rust"),
        ("{.python .numberLines}", "python"),
        ("js {1,3}", "js"),
        ('python title="x.py"', "python"),
        ("{r, echo=FALSE}", "r"),
        ("C++", "c++"),
        ('{title="x.py"}', ""),
        ("", ""),
    ],
)
def test_code_is_labelled_with_its_language(info: str, label: str, read: Read) -> None:
    """However the dialect writes it."""
    block = read(f"Text.\n\n```{info}\nx = 1\n```\n", "a.md").blocks[-1]
    assert (block.kind, block.label) == ("code", label)


def test_hidden_lines_of_rust_are_not_shown() -> None:
    """Only those, and only in Rust."""
    assert texts("```rust\n# fn main() {\nlet x = 1;\n#[test]\n#\n## kept\n# }\n```\n") == [
        "let x = 1;\n#[test]\n# kept"
    ]
    assert texts("```python\n# a comment\nx = 1\n```\n") == ["# a comment\nx = 1"]


@pytest.mark.parametrize("name", ["mermaid", "plantuml", "dot", "graphviz", "d2"])
def test_drawings_are_known(name: str) -> None:
    """Their source is no text and no code to run."""
    assert kinds(f"Text.\n\n```{name}\na -> b\n```\n")[1] == ("diagram", "a -> b")


@pytest.mark.parametrize(
    "source",
    [
        "❌ Never do this:\n\n```js\neval(x)\n```\n",
        "```js\n// ❌\neval(x)\n```\n",
        "```rust,compile_fail\neval(x)\n```\n",
        "::: incorrect\n\n```js\neval(x)\n```\n\n:::\n",
    ],
)
def test_code_marked_as_wrong_is_no_example_to_follow(source: str) -> None:
    """By a sign above it or in it, by its own marks, by the box around it."""
    assert [kind for kind, text in kinds(f"Text.\n\n{source}") if "eval" in text] == ["wrong_example"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("- `max_jobs`: how many jobs may wait.\n- `root` - where files lie.\n", "definition"),
        ("- **luff**: the front edge of a sail\n- **leech:** the edge behind it\n", "definition"),
        ("* `port` (number): where it listens\n* `host` — who may ask it\n* others are for tests\n", "definition"),
        ("- **Cabin**: 7713\n- **Deck**: 4\n", "label_value"),
    ],
)
def test_names_set_off_at_the_head_of_items_are_defined_there(source: str, kind: str) -> None:
    """By code or bold type and a colon or dash, in two items or more; what follows may be a mere value."""
    assert [found for found, _ in kinds(source)[:2]] == [kind] * 2


@pytest.mark.parametrize(
    "source",
    ["- `ls` lists files\n- `cd` goes there\n", "- **Now**: we sail at nine.\n- then we rest\n- and sleep\n- or not\n",
     "- say `a`: it is short enough.\n- say `b`: it is not so.\n",
     "1. `a`: first we do this\n2. `b`: then we do that\n"],
)  # fmt: skip
def test_names_in_running_items_define_nothing(source: str) -> None:
    assert not {"definition", "label_value"} & {kind for kind, _ in kinds(source)}


def test_links_under_a_heading_of_contents_are_contents() -> None:
    """Also where they lead to other files; what leads nowhere is a list of things."""
    assert [kind for kind, _ in kinds("## Contents\n\n- [One](1.md)\n- [Two](2.md)\n")][1:] == ["contents"] * 2
    assert [kind for kind, _ in kinds("## Contents\n\n- Rope\n- Chalk\n")][1:] == ["list_item"] * 2


def test_lists_of_nothing_but_links_are_links() -> None:
    """Two or more, and no line above that says something of them."""
    links = "- [Tides](https://tides.org/a)\n- [Ports](ports.md)\n"
    assert [kind for kind, _ in kinds(f"More of it.\n\n{links}")][1:] == ["links"] * 2
    assert [kind for kind, _ in kinds(f"We are members of:\n\n{links}")][1:] == ["list_item"] * 2
    assert [kind for kind, _ in kinds(f"More of it.\n\n{links}- Rope\n")][1:] == ["list_item"] * 3


def test_lists_of_places_in_the_same_text_are_contents() -> None:
    """Each item is a link to a heading below."""
    assert kinds("- [One](#one)\n- [Two](#two)\n\n## One\n")[:2] == [("contents", "One"), ("contents", "Two")]


@pytest.mark.parametrize(
    "source",
    [
        "Contents:\n\n1. [One](#one)\n   - [Half](#half)\n2. [Two](#two)\n",
        "**Table of contents**:\n\n- [One](#one)\n- [Two](#two)\n",
        "All about kites.\n\n- [One](#one)\n- [Two](#two)\n",
    ],
)
def test_a_list_of_nothing_but_places_in_the_same_text_is_contents(source: str) -> None:
    """With those nested in it, whatever stands above it."""
    assert {kind for kind, _ in kinds(source)[1:]} == {"contents"}


@pytest.mark.parametrize(
    "source",
    [
        "The following expenses need a receipt:\n\n- [Hotels](#hotels)\n- [Meals](#meals)\n",
        "Seen here.\n\n- [Hotels](#hotels)\n- Meals over 5 crowns\n",
        "Seen here.\n\n- [Hotels](#hotels)\n- [Meals](meals.html)\n",
        "Seen here.\n\n- Needed\n  - [Hotels](#hotels)\n  - [Meals](#meals)\n",
    ],
)
def test_items_that_state_something_are_no_contents(source: str) -> None:
    """A link into the page may be a fact: the line above says of what, or another item is no such link."""
    assert {kind for kind, _ in kinds(source)[1:]} == {"list_item"}


@pytest.mark.parametrize("question", ["**Is it free?**", "__Is it *free*?__", "**Ist es frei？**"])
def test_a_bold_question_by_itself_is_a_heading(question: str, read: Read) -> None:
    """All of one level, below the last heading; a short paragraph below is its answer. One within words is none."""
    document = read(f"# Kites\n\n{question}\n\nYes.\n\n{question}\n\nStill yes.\n\n## Next\n\n**Why?** Wind.\n", "a.md")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("answer", 0),
        ("heading", 2),
        ("answer", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]


@pytest.mark.parametrize("target", ['{{ "https://x.example" | url }}', "{% link a.md %}", "{{ base }}#part"])
@pytest.mark.parametrize("context", ["See {} now.", "- See {} now.", "| a | b |\n|---|---|\n| See {} now. | 2 |"])
def test_a_link_may_lead_where_a_template_says(target: str, context: str) -> None:
    """Its words stay, whatever signs the template holds."""
    assert "See this page now." in kinds(context.replace("{}", f"[this page]({target})"))[-1][1]


def test_a_letter_behind_a_bracket_keeps_its_distance() -> None:
    """As in references to the parts of a figure."""
    assert kinds("As in [\\[Figure 2\\]](#f)**b**.")[0][1] == "As in Figure 2 b."


@pytest.mark.parametrize("cell", ["0", "12", "Yes", "none at all"])
def test_a_row_of_equal_cells_keeps_them_all(cell: str) -> None:
    """No cell of Markdown spans columns."""
    found = kinds(f"| Mon | Tue | Wed |\n|---|---|---|\n| {cell} | {cell} | {cell} |\n")
    assert found[-1] == ("table_row", f"Mon: {cell} | Tue: {cell} | Wed: {cell}")


def test_no_contents_are_made_of_a_mark_for_them() -> None:
    """The mark is replaced by programs."""
    assert texts("[TOC]\n\n[[_TOC_]]\n\n* TOC\n{:toc}\n\nText.\n") == ["Text."]


@pytest.mark.parametrize(
    "source",
    [
        "[" * 20_000,
        "`" * 20_001 + "a",
        "{{" * 20_000,
        "{% x " * 10_000,
        "$a" * 20_000,
        ":::a\n" * 5_000,
        "> " * 5_000,
        "<div>\n" * 10_000,
        "<table>\n\n" * 5_000,
        "a\n: b\n" * 5_000,
        "{: a=" * 10_000,
        "**" * 20_000,
        "[^1" * 20_000,
        "![" * 20_000,
        "~a" * 20_000,
        "a^b" * 20_000,
        "/// a\n" * 5_000,
        "!!! a\n    " * 5_000,
        '<a href="' * 10_000,
        "[[" * 20_000,
        "$$\n" * 10_000,
        "\\(" * 20_000,
        "<q>" * 10_000,
        "<sup>" * 10_000,
        "| a " * 10_000,
        '--8<-- "' * 10_000,
        "==a" * 20_000,
        "* * " * 10_000,
        "{::comment}" * 5_000,
    ],
    ids=lambda source: source[:8],
)
def test_hostile_marks_take_no_time_to_speak_of(source: str) -> None:
    """Nothing but our own errors, and in seconds."""
    started = time.monotonic()
    outcome(source.encode(), "a.md")
    assert time.monotonic() - started < 8


@given(st.text(st.sampled_from("ab \n#*_`[](){}<>!|:-^~$%\\/=&;1.\"'➀é中"), max_size=80))
def test_any_marks_give_a_sound_document(source: str) -> None:
    """Blocks fit their text, and nothing is raised but our own errors."""
    found = outcome(source.encode(), "a.md")
    assert isinstance(found, Document | DocumentError)
    if isinstance(found, Document):
        assert_blocks_fit(found)


@given(st.lists(st.sampled_from(["crane", "quay", "tide", "buoy", "rope"]), min_size=1, max_size=12))
def test_words_without_marks_come_back_as_they_are(words: list[str]) -> None:
    """Each word once, in order."""
    parts = read_markdown("\n".join(words).encode()).parts
    assert " ".join(part.text for part in parts).split() == words


def test_a_file_of_nothing_but_gaps_holds_no_text() -> None:
    """There is nothing to search in it."""
    assert isinstance(outcome(b"{% include x.html %}\n", "a.md"), DocumentError)
    assert GAP in texts("Text.\n\n{% include x.html %}\n")
