"""Kinds are told by place and shape, and a statement that is not plainly something else stays quotable."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.kinds import told_apart
from citewell.extract.kinds.by_place import RUNNING
from citewell.extract.kinds.words import announces_wrong, section_kind
from citewell.extract.parts import Part
from citewell.types import UNQUOTABLE, BlockKind


def parts(*given: str | Part) -> list[Part]:
    """Parts of short notes: "# " a heading, "- " an item, "``` " code; anything else is a paragraph."""
    marks: dict[str, tuple[BlockKind, int]] = {
        "# ": ("heading", 1), "## ": ("heading", 2), "- ": ("list_item", 1), "``` ": ("code", 0),
    }  # fmt: skip
    made = []
    for one in given:
        mark = "" if isinstance(one, Part) else next((mark for mark in marks if one.startswith(mark)), "")
        if isinstance(one, Part):
            made.append(one)
        elif mark:
            kind, level = marks[mark]
            made.append(Part(kind, one.removeprefix(mark), level))
        else:
            made.append(Part("paragraph", one))
    return made


def kinds(*given: str | Part, title: str = "") -> list[BlockKind]:
    return [part.kind for part in told_apart(parts(*given), title=title)]


PORTS = ("Dover", "Hull", "Leith", "Wick", "Ayr", "Fowey", "Poole", "Rye")
STATEMENT = "The harbour of Dover has been dredged every spring since the flood of 1953."


@pytest.mark.parametrize(
    "heading",
    ["Review Questions", "3.2 Exercises", "Critical Thinking Questions {#q3}", "SELF-CHECK", "Übungen",
     "Kontrollfragen", "Exercices", "Questions de révision", "Ejercicios", "Preguntas de repaso"],
)  # fmt: skip
def test_questions_under_a_heading_of_exercises_are_exercises(heading: str) -> None:
    assert kinds(f"## {heading}", "Why does the tide rise twice a day?", "## Harbours", STATEMENT) == [
        "heading", "exercise", "heading", "paragraph",
    ]  # fmt: skip


def test_options_belong_to_their_exercise_and_the_answer_after_it_may_be_quoted() -> None:
    """A wrong option reads like a fact; the book's own answer is one."""
    assert kinds(
        "## Review Questions",
        "Spring tides come at ________.",
        "- half moon",
        "- new moon",
        "Explain why neap tides are low.",
        "At half moon the pull of the sun works across that of the moon.",
        "Compare both. Which is higher?",
    ) == ["heading", "exercise", "exercise", "exercise", "exercise", "solution", "exercise"]


def test_definitions_among_exercises_stay_definitions() -> None:
    definition = Part("definition", "neap tide: the lowest of tides", 1, "neap tide")
    assert told_apart(parts("## Review Questions", "What is a neap tide?", definition))[-1] == definition


@pytest.mark.parametrize(("heading", "item"), [("Exercises", "Use a chair to hold on to."), ("Aufgaben", STATEMENT)])
def test_headings_that_mean_other_things_elsewhere_need_a_question_below_them(heading: str, item: str) -> None:
    """Ways to keep fit, and what an office is for, are no exercises."""
    assert kinds(f"## {heading}", f"- {item}", f"- {item}") == ["heading", "list_item", "list_item"]


def test_a_question_with_lettered_options_is_an_exercise_anywhere() -> None:
    quiz = ["Which port is deepest?", "- a) Dover", "- b) Hull", "- c) Leith", STATEMENT]
    assert kinds(*quiz) == ["exercise"] * 4 + ["paragraph"]
    labelled = [Part("step", f"{letter}. Dover", 1, f"{letter}.") for letter in "ABCD"]
    assert kinds("Which port is deepest?", *labelled) == ["exercise"] * 5
    assert kinds("There are two ways:", *labelled)[0] == "paragraph", "what does not ask has no options"


@pytest.mark.parametrize(
    "lead",
    ["By the end of this section, you will be able to:", "After reading this chapter, you should be able to:",
     "In this chapter, you will learn about:", "Am Ende dieses Kapitels können Sie:",
     "In diesem Kapitel lernen Sie:", "À la fin de ce chapitre, vous serez capable de :",
     "Al final de esta sección, podrás:"],
)  # fmt: skip
def test_what_a_chapter_means_to_teach_is_an_objective(lead: str) -> None:
    assert kinds(lead, "- Describe the tides", "- Name three ports", STATEMENT) == ["objective"] * 3 + ["paragraph"]
    assert kinds(f"{lead} * Describe the tides * Name three ports") == ["objective"]


def test_a_sentence_about_the_chapter_without_a_list_stays() -> None:
    assert kinds("In this chapter, you will meet the moon, which is 384,400 km away.") == ["paragraph"]


@pytest.mark.parametrize(
    "heading", ["References", "Bibliography", "Further Reading", "Literaturverzeichnis", "Références", "Bibliografía"]
)
def test_entries_under_a_bibliography_are_references_and_statements_there_are_not(heading: str) -> None:
    told = kinds(
        f"# {heading}", "## Tides", "Katz, Ira. Tides of Kent.", "- https://www.tides.org/kent", STATEMENT[:57] + "."
    )
    assert told == ["heading", "heading", "reference", "links", "paragraph"]


@pytest.mark.parametrize(
    "entry",
    [
        "Funk, C. et al. (2015). The height of tides in Kent. Journal of Tides, 2(1), 15-21.",
        "[3] Brouwer C. & Heibloem M. (1986). Harbours. Rome: FAO, pp. 12-19.",
        "van Etten, J. et. al. (2019). PNAS 116(10) 4194-4199 doi:10.1073/1813720116",
        "Wan Z, Hook S, Hulley G (2015) Surface temperature of tides. doi:10.5067/MODIS. Accessed 3 May 2016",
        "Müller, H. (1999): „Gezeiten der Nordsee“. Berlin: Springer, S. 44-51.",
        "K. R. Popper, “Tides and Method”, Mind 62 (1953), pp. 3-9. doi:10.1000/182",
    ],
)
def test_an_entry_is_known_by_its_shape(entry: str) -> None:
    assert kinds(STATEMENT, entry) == ["paragraph", "reference"]


@pytest.mark.parametrize(
    "line",
    ["1.2 Spring tides .......... 14", "Neap tides . . . . . . . . 203", "Foreword …… ix", "Ebb ______ 7"],
)  # fmt: skip
def test_lines_with_leaders_are_contents(line: str) -> None:
    assert kinds(line) == ["contents"]


def test_a_list_of_the_documents_own_headings_is_its_contents() -> None:
    body = ["## Springs", STATEMENT, "## Neaps", STATEMENT, "## Surges", STATEMENT]
    assert kinds("# Tides", "- Springs", "- Neaps", "- Surges", *body)[1:4] == ["contents"] * 3
    more = [line for port in PORTS for line in (f"## {port}", STATEMENT)]
    few = kinds("# Tides", "There are three kinds:", "- Springs", "- Neaps", "- Surges", *body, *more)
    assert few[2:5] == ["list_item"] * 3, "a list that names three of many sections says what there is"


def test_an_index_is_known_by_its_page_numbers() -> None:
    index = ["- ebb, 12, 45–47", "- flood, 13", "- neap tide, 14, 90", "- spring tide, 14"]
    assert kinds(*index) == ["contents"] * 4
    assert kinds("- Dover, 1953", STATEMENT) == ["list_item", "paragraph"]
    assert kinds("$9,000", "$8,000", "$7,800", "$1,200") == ["paragraph"] * 4


@pytest.mark.parametrize("heading", ["See also", "Related links", "Siehe auch", "Voir aussi", "Enlaces externos"])
def test_titles_under_a_heading_of_links_are_links_and_statements_there_are_not(heading: str) -> None:
    assert kinds(f"## {heading}", "- Tides of Kent", f"- {STATEMENT}") == ["heading", "links", "list_item"]


def test_a_note_that_is_an_entry_is_a_reference() -> None:
    """Markup shows bibliographies as notes too; a note that states something stays one."""
    entry = "Funk, C. et al. (2015). The height of tides in Kent. Journal of Tides, 2(1), 15-21."
    note = Part("note", "3. Kent has two tides a day.")
    assert kinds(Part("note", entry), note) == ["reference", "note"]
    assert kinds("## References", Part("note", "4."), Part("note", "Katz, Ira. Tides of Kent."), note)[1:] == [
        "reference", "reference", "note",
    ]  # fmt: skip


def test_a_label_may_announce_a_link() -> None:
    """Also where markup shows label and value."""
    assert kinds(STATEMENT, "Related: The 15 Highest Tides", "Lire aussi : Les marées") == [
        "paragraph",
        "links",
        "links",
    ]
    assert kinds(Part("label_value", "See also: Tides of Kent", 1, "See also")) == ["links"]
    assert kinds(Part("label_value", "Filed under: Tides", 1, "Filed under")) == ["template"]
    assert kinds(Part("label_value", "Depth: 44 m", 1, "Depth")) == ["label_value"]


def test_an_address_by_itself_is_a_link_and_one_in_a_sentence_is_not() -> None:
    assert kinds("<https://www.tides.org/kent>", "Ask at https://www.tides.org before you sail.") == [
        "links", "paragraph",
    ]  # fmt: skip
    assert kinds("harbour@dover.example") == ["paragraph"], "whom to write to is an answer"
    for address in (
        "http://localhost:8080",
        "https://127.0.0.1/",
        "https://api.example.com/tides",
        "http://tides.example",
    ):
        assert kinds(f"- {address}") == ["list_item"], "an address that leads nowhere is what the text is about"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("« Previous | Next »", "navigation"),
        ("Zurück | Weiter", "navigation"),
        ("Back to top", "navigation"),
        ("Skip to main content", "navigation"),
        ("Edit this page on GitHub", "navigation"),
        ("Next: Neap tides →", "navigation"),
        ("Home > Ports > Dover", "navigation"),
        ("Ports » Kent » Dover", "navigation"),
        ("Last updated on 3 May 2024", "template"),
        ("© 2024 Port of Dover. All rights reserved.", "template"),
        ("Share this on", "template"),
        ("Zuletzt aktualisiert am 3. Mai 2024", "template"),
        ("Dernière mise à jour : 3 mai 2024", "template"),
        ("We use cookies to improve your experience.", "consent"),
        ("Accept all cookies", "consent"),
        ("Diese Website verwendet Cookies.", "consent"),
        ("Nous utilisons des cookies.", "consent"),
        ("Figure 3.2: The harbour at low tide", "caption"),
        ("Abb. 4: Der Hafen bei Ebbe", "caption"),
        ("Table 1. Tides of 1953", "caption"),
        ("❌ Not OK: The harbour, it opens at nine.", "wrong_example"),
    ],
)
def test_lines_that_show_what_they_are(line: str, kind: BlockKind) -> None:
    assert kinds(STATEMENT, line, STATEMENT) == ["paragraph", kind, "paragraph"]


@pytest.mark.parametrize(
    "lines",
    [
        "Previous; Next; Return to top; Scroll to top; Next page; Skip navigation; Toggle navigation; Main menu",
        "Older posts; Newer post; Edit on GitHub; View source; Improve this page; Report an issue; Suggest an edit",
        "Print this page; Breadcrumbs; You are here; Nach oben; Zum Seitenanfang; Vorherige Seite; Nächste Seite",
        "Zum Inhalt springen; Diese Seite bearbeiten; Quelltext anzeigen; Précédent; Suivant; Haut de page",
        "Page suivante; Aller au contenu; Modifier cette page; Anterior; Siguiente; Volver arriba; Página siguiente",
        "Saltar al contenido; Ir al contenido; Editar esta página; « Home | Next »",
        "This page was last changed in May; Sign up for our letters; Join our newsletter; (c) 2024 Kent; ©2024 Kent",
        "Was this page helpful?; Did you find this page useful?; All rights reserved; Letzte Änderung: Mai; Tags: tide",
        "Alle Rechte vorbehalten; War diese Seite hilfreich?; Mis à jour le 3 mai; Tous droits réservés; Follow us",
        "Última modificación: mayo; Todos los derechos reservados; Posted by Ira; Powered by Tide; Síguenos",
        "Built with Tide; Page 1 of 2; Seite 1 von 2; Folgen Sie uns; Teilen auf Tide; Partager sur Tide; Suivez-nous",
        "Compartir en Tide; Privacy policy; Impressum; Anzeige; Mentions légales; Aviso legal; Publicidad",
    ],
)
def test_lines_of_the_frame_of_a_page_in_four_languages(lines: str) -> None:
    for line in lines.split("; "):
        assert kinds(STATEMENT, line)[1] in ("navigation", "template"), line


@pytest.mark.parametrize(
    "line",
    [
        "Home",
        "Up",
        "Next, open the valve and wait for the tide.",
        "The site uses a cookie named `tide` to keep the session.",
        "Figure 3 shows that the tide rose by 2 m.",
        "Table 4 lists the ports. Dover is the deepest.",
        "Published in 1859, the tables are still in use.",
        "Share the tables with your crew before you sail to the islands.",
        "Smith (2010) found that tides in Kent rise by 6 m.",
        "Copyright protects the tables of the port for 70 years.",
        "Terms of service apply to all who moor in the harbour.",
        "x > y > z holds for all three ports.",
        "Dover, Hull and Leith",
        "tags: one tag for each port, such as `kent`.",
    ],
)
def test_what_only_looks_alike_stays_quotable(line: str) -> None:
    assert kinds(STATEMENT, line, f"- {line}") == ["paragraph", "paragraph", "list_item"]


@pytest.mark.parametrize(
    "above",
    [
        "Wrong:",
        "Not OK",
        "❌ Bad",
        "Don’t do this:",
        "Incorrect usage",
        "**Falsch:**",
        "Mauvais exemple",
        "Wrong answer",
    ],
)
def test_code_introduced_as_wrong_is_an_example_of_what_is_wrong(above: str) -> None:
    assert kinds(above, "``` md5(password)", "Better:", "``` argon2(password)")[1::2] == ["wrong_example", "code"]
    under = kinds(f"## {above}", "``` md5(password)", "``` md4(password)", "## Right", "``` argon2(password)")
    assert under == ["heading", "wrong_example", "wrong_example", "heading", "code"]


def test_what_stands_under_a_wrong_answer_is_one() -> None:
    """Its sentences too, until the next heading; the line that says "wrong" rules what comes right after it."""
    assert kinds("## Wrong answer", "The moon is made of cheese.", "- It smells.", "## Right answer", STATEMENT) == [
        "heading", "wrong_example", "wrong_example", "heading", "paragraph",
    ]  # fmt: skip
    assert kinds("Not OK:", "The harbour, it opens at nine.", "OK:", STATEMENT) == [
        "paragraph", "wrong_example", "paragraph", "paragraph",
    ]  # fmt: skip
    assert kinds("## The bad", STATEMENT) == ["heading", "paragraph"]
    assert kinds("## Incorrect usage", STATEMENT) == ["heading", "paragraph"], "what explains the example is true"


def test_code_may_say_itself_that_it_is_wrong() -> None:
    assert kinds("``` # Wrong:\nif x == None: pass") == ["wrong_example"]
    assert kinds("``` # Correct:\nif x is None: pass") == ["code"]
    assert kinds("``` # Wrong:\nx == None\n# Correct:\nx is None") == ["code"], "the right way stands in it too"


def test_advice_against_something_is_a_statement() -> None:
    assert kinds("## Don’t", "- Store passwords in plain text.", "❌ Never use MD5 for passwords of people.") == [
        "heading", "list_item", "paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "label", "kind"),
    [
        ("graph TD\n  A --> B", "mermaid", "diagram"),
        ("sequenceDiagram\n  A->>B: hello", "", "diagram"),
        ("digraph tides {\n  a -> b;\n}", "dot", "diagram"),
        ("@startuml\nA -> B\n@enduml", "", "diagram"),
        ("+-----+     +-----+\n| sea |---->| bay |\n+-----+     +-----+", "", "diagram"),
        ("2024-05-03 10:01:02 INFO up\n2024-05-03 10:01:03 INFO tide\n2024-05-03 10:01:04 WARN ebb", "", "log"),
        ("Traceback (most recent call last):\n" + '  File "a.py", line 3\n' * 4, "", "log"),
        ("0000: 48 65 6c 6c 6f 20 77 6f\n0008: 72 6c 64 21 0a 00 00 00\n0010: 48 65 6c 6c 6f 20 77 6f", "", "log"),
        ("2024-05-03 10:01:02 the gate opened", "", "log"),
        ("2024-05-03T10:01:02Z", "", "code"),
        ("├── src\n│   └── tide.rs\n└── Cargo.toml", "", "code"),
        ("for x in range(3):\n    print(x)\n    # 10:01", "python", "code"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "", "code"),
        ("x -> y\ny -> z", "haskell", "code"),
    ],
)
def test_drawings_and_logs_are_told_from_code(code: str, label: str, kind: BlockKind) -> None:
    assert kinds(Part("code", code, label=label)) == [kind]


@pytest.mark.parametrize("heading", ["Glossary", "Key Terms", "Glossar", "Glossaire", "Glosario"])
def test_a_glossary_gives_definitions_with_their_terms(heading: str) -> None:
    told = told_apart(parts(f"## {heading}", "- neap tide: the lowest of tides", "ebb – the tide going out"))
    assert [(part.kind, part.label) for part in told[1:]] == [("definition", "neap tide"), ("definition", "ebb")]


def test_a_title_rules_as_a_heading_does() -> None:
    assert kinds("neap tide: the lowest of tides", title="Glossary") == ["definition"]


def test_lines_of_labels_and_values_are_told_with_their_labels() -> None:
    told = told_apart(parts("Harbour: 4471", "Opening hours: 9 to 17", STATEMENT))
    assert [(part.kind, part.label) for part in told] == [
        ("label_value", "Harbour"), ("label_value", "Opening hours"), ("paragraph", ""),
    ]  # fmt: skip
    assert kinds("Note: the harbour is closed.", STATEMENT) == ["paragraph", "paragraph"], "a sentence is no value"


@pytest.mark.parametrize("line", ["Cabin: 7713", "Opening hours: 9 to 17", "Berth of the day boat: north quay, steps"])
def test_a_line_that_is_a_label_with_its_value_is_told_by_itself(line: str) -> None:
    """As a paragraph or as an item, whatever stands around it."""
    label = line.partition(":")[0]
    one = "paragraph" if len(label.split()) > 4 else "label_value"
    assert kinds(STATEMENT, line, STATEMENT) == ["paragraph", one, "paragraph"]
    item = told_apart(parts(f"- {line}", f"- {STATEMENT}"))[0]
    assert (item.kind, item.level) == ("list_item" if one == "paragraph" else one, 1)


@pytest.mark.parametrize(
    "line",
    ["Warning: the quay is wet.", "Cabin: 7713\nDeck", "He said: the boat is late. Nobody came",
     "Bring along: " + "one more thing, " * 6 + "a lamp", "Which one: this or that?"],
)  # fmt: skip
def test_sentences_with_a_colon_and_longer_lines_are_no_labels(line: str) -> None:
    assert kinds(STATEMENT, line, STATEMENT) == ["paragraph"] * 3


@pytest.mark.parametrize("heading", ["Contents", "Inhalt", "Sommaire:", "Contenido"])
def test_what_a_box_holds_is_no_table_of_contents(heading: str) -> None:
    """Neither page numbers nor headings of the document: a plain list; with one of these it leads to them."""
    things = ["- Spanner", "- Lamp oil", "- Chalk"]
    assert kinds(f"## {heading}", *things)[1:] == ["list_item"] * 3
    assert kinds(f"## {heading}", "- Rope 20 m", "- Chalk")[1:] == ["list_item"] * 2
    assert kinds(f"## {heading}", "- Tides 3", "- Harbours 12", "- Tools")[1:] == ["contents"] * 3
    assert kinds(f"## {heading}", "- Spanner", "- Lamp oil", "## Spanner", STATEMENT)[1:3] == ["contents"] * 2
    assert kinds("## Table of contents", *things)[1:] == ["contents"] * 3, "this heading means one thing only"


@pytest.mark.parametrize("kind", ["paragraph", "list_item", "step"])
@pytest.mark.parametrize("heading", ["## Exercises", "## Harbours"])
def test_a_question_with_its_options_inside_is_an_exercise_in_any_kind(kind: Any, heading: str) -> None:
    quiz = Part(kind, "1. How warm is the sea? A. 4 degrees B. 40 degrees", 1, "1.")
    assert kinds(heading, quiz)[1:] == ["exercise"]
    assert (
        kinds(heading, Part(kind, "How warm is the sea? A. Smith asked.", 1))[1:] != ["exercise"] or "Exer" in heading
    )
    nested = [Part("step", "B. ebb", 2, "B.")]
    assert (
        kinds(heading, Part(kind, "2. What falls?", 1, "2."), Part("step", "A. flood", 2, "A."), *nested)[1:]
        == ["exercise"] * 3
    )


def test_options_below_a_heading_that_asks_are_an_exercise() -> None:
    assert kinds("## Which is wet?", "- A. sea", "- B. sand", STATEMENT)[1:] == ["exercise", "exercise", "paragraph"]


def test_a_label_with_its_value_may_be_an_answer() -> None:
    assert kinds("## Where do I ask?", "Harbour office: 4471", STATEMENT)[1:] == ["answer", "paragraph"]


def test_headings_in_a_long_row_with_nothing_under_them_are_an_index() -> None:
    """The last of them heads the text that follows."""
    names = [f"## {port}" for port in (*PORTS, "Looe")]
    assert kinds(*names, STATEMENT) == ["contents"] * 8 + ["heading", "paragraph"]
    assert kinds(*names) == ["contents"] * 9
    assert kinds(*names[:4], STATEMENT) == ["heading"] * 4 + ["paragraph"]


def test_rows_that_lead_to_the_pages_around_are_navigation() -> None:
    """At either end of a document; a row elsewhere, or one of a table with more rows, says something."""
    titles = Part("table_row", "4.3. Tides | | 4.5. Harbours")
    words = Part("table_row", "Prev | | Next")
    assert kinds(STATEMENT, titles) == kinds(STATEMENT, words) == ["paragraph", "navigation"]
    assert kinds(words, Part("table_row", "Tides | Up | Ports"), STATEMENT)[:2] == ["navigation"] * 2
    assert kinds(STATEMENT, titles, STATEMENT)[1] == "table_row"
    assert kinds(STATEMENT, titles, titles, titles)[1:] == ["table_row"] * 3
    assert kinds(STATEMENT, Part("table_row", "Dover | 1953"))[1] == "table_row"
    assert kinds(STATEMENT, Part("label_value", "Prev: Next", label="Prev"))[1] == "navigation"


def test_a_caption_needs_no_blank_behind_its_colon_and_may_stand_where_a_meaning_would() -> None:
    assert kinds("Figure 1:The way of the tide", "Figure 12:30 is a time") == ["caption", "paragraph"]
    assert kinds(Part("definition", "Ebb: Figure 8. The tide going out", 1, "Ebb")) == ["caption"]


def test_words_that_lead_in_code_are_no_answer() -> None:
    code = Part("code", "tide --now")
    assert kinds("## How do I ask?", "To ask for the tide, use the", code)[1:] == ["paragraph", "code"]


def test_a_short_paragraph_below_a_heading_that_asks_is_its_answer() -> None:
    assert kinds("## When does it open?", "The harbour opens at nine.", STATEMENT)[1:] == ["answer", "paragraph"]
    assert kinds("## When does it open?", "word " * 30 + "end.")[1:] == ["paragraph"]
    assert kinds("## Are dogs allowed?", "No")[1:] == ["answer"]
    assert kinds("## When does it open?", "There are two cases:", "- Open")[1:] == ["paragraph", "list_item"]


def test_questions_and_answers_in_turn_belong_together() -> None:
    text = ["Are dogs allowed?", "No.", "How long is the way?", "About 50 minutes.", STATEMENT]
    assert kinds(*text) == ["paragraph", "answer", "paragraph", "answer", "paragraph"]
    assert kinds("Q: Are dogs allowed?", "A: On the lower deck.", STATEMENT)[1] == "answer"
    assert kinds("Are dogs allowed? Some are.", STATEMENT) == ["paragraph", "paragraph"]
    assert kinds("Who knows?", STATEMENT, STATEMENT) == ["paragraph"] * 3, (
        "one question in running text is none of these"
    )


def test_a_numbered_exercise_is_one_wherever_it_stands() -> None:
    assert (
        kinds("Exercise 3.2. Show that the tide rises twice a day.", "Übung 4: Gezeiten erklären") == ["exercise"] * 2
    )
    assert kinds("Exercise 30 minutes a day.", "Problem 3: the harbour silts up.") == ["paragraph"] * 2


@pytest.mark.parametrize("kind", ["table_row", "caption", "definition", "formula", "answer", "heading"])
def test_what_markup_says_holds(kind: Any) -> None:
    given = [Part("heading", "References", 1), Part(kind, "© 2024 https://tides.org", 1)]
    assert told_apart(given) == given


def test_headings_in_other_dress_announce_the_same() -> None:
    for heading in (
        "References and further reading",
        "**References**",
        "Chapter 7: References",
        "References ¶",
        "7.4 References:",
    ):
        assert section_kind(heading) == "reference"
    for heading in ("Reference Implementation", "The problem of references in the law of the sea", "Problem", ""):
        assert section_kind(heading) is None
    assert not announces_wrong("What went wrong in 1953")
    assert section_kind("Exercise 3.2: Tides") == section_kind("Übung 4") == "exercise"


_TEXT = st.one_of(
    st.sampled_from(["References", "Review Questions", "Wrong:", "Why?", "a) Dover", "Harbour: 4471", "www.tides.org"]),
    st.text(max_size=40),
)
_PARTS = st.lists(
    st.builds(
        Part,
        st.sampled_from(["heading", "paragraph", "list_item", "step", "code", "quote", "definition", "table_row"]),
        _TEXT,
        st.integers(0, 6),
        st.sampled_from(["", "a.", "mermaid"]),
    ),
    max_size=12,
)


@given(_PARTS, _TEXT)
def test_nothing_but_the_kind_changes(given: Sequence[Part], title: str) -> None:
    """Texts, their order and their number stay; so do headings and whatever else markup has told."""
    told = told_apart(given, title=title)
    assert [part.text for part in told] == [part.text for part in given]
    for before, after in zip(given, told, strict=True):
        if before.kind not in RUNNING and before.kind not in ("code", "quote", "label_value", "note"):
            assert after == before
        if after.kind != before.kind and before.kind == "quote":
            assert after.kind in UNQUOTABLE


@pytest.mark.parametrize(
    "given",
    [
        [Part("paragraph", "-" * 400_000)],
        [Part("code", "-" * 400_000)],
        [Part("code", "-" * 40 + "\n") for _ in range(200)] * 50,
        [Part("paragraph", "In this chapter, you will learn:"), Part("list_item", "a", 1)] * 10_000,
        [Part("heading", f"H{n}", 2) for n in range(5_000)] + [Part("list_item", f"H{n % 5}", 1) for n in range(5_000)],
        [Part("paragraph", "Why? " * 10_000)] * 10,
        [Part("list_item", "a) x", 1)] * 20_000,
        [Part("paragraph", "x, 1" * 30)] * 5_000,
    ],
)
def test_time_grows_with_the_text_and_no_faster(given: list[Part]) -> None:
    begun = time.perf_counter()
    told_apart([Part("heading", "Review Questions", 1), *given])
    assert time.perf_counter() - begun < 4


@pytest.mark.parametrize("made", ["Made with real butter", "Powered by two engines", "Built by 40 boatwrights in Kent"])
def test_what_an_item_says_of_how_something_is_made_is_no_credit(made: str) -> None:
    """The same words by themselves tell what made the page."""
    assert kinds(Part("list_item", made, 1)) == ["list_item"]
    assert kinds(Part("step", made, 1, "1.")) == ["step"]
    assert kinds(made) == ["template"]


@given(st.sampled_from(["Zurück zum Anfang", "Élan", "Xylem", "Quay", "Ōsaka"]), st.sampled_from(sorted("abcxyzäéñß")))
def test_a_line_is_judged_whatever_it_begins_with(word: str, letter: str) -> None:
    """What is no phrase of navigation as a whole is none, and case and marks around a phrase do not matter."""
    assert kinds(f"{letter}{word} runs")[0] == "paragraph"
    for phrase in ("NEXT PAGE", "» Next page", "Précédent", "SIGUIENTE →"):
        assert kinds(STATEMENT, phrase)[1] == "navigation"


@pytest.mark.parametrize("lead", ["It is found by", "Doctors look at these", "Swelling of the"])
def test_words_that_lead_in_a_list_are_no_answer(lead: str) -> None:
    """They say nothing without it; a whole sentence above a list does, and so do words that no list follows."""
    question, item = Part("heading", "How is it found?", 2), Part("list_item", "a blood test", 1)
    assert kinds(question, lead, item)[1] == "paragraph"
    assert kinds(question, "It is found by a test.", item)[1] == "answer"
    assert kinds(question, lead, "More of it stands in the next part.")[1] == "answer"
