"""evidence.runs: what is quoted as one, by the kind of text and by what leans on what."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.config import RetrieveSettings
from citewell.evidence.places import Place
from citewell.evidence.runs import MAX_WORDS, Run, run_of
from citewell.kit.words import words
from citewell.pipeline.search import find_sources, understood
from citewell.retrieve import parse
from citewell.types import GAP, UNQUOTABLE, BlockKind, Reading, Source
from tests.documents_of_kinds import Kinds, document, library
from tests.sources import NO_USE, read, source_of, useful

LEANS = useful(leans=0.9)
HELPS = useful()


def places(page: Source) -> list[Place]:
    found = page.passages[0]
    return [Place(page, found, index) for index in range(len(found.passage.sentences))]


def run(parts: Kinds, begins: str, told: dict[str, Reading] | None = None, limit: int | None = None) -> Run | None:
    """The run around the sentence that begins so, of a page of these parts."""
    page = source_of(parts, max_snippet=limit)
    readings = dict(zip((place.key for place in places(page)), read(page, told or {}), strict=True))
    (place,) = (place for place in places(page) if place.text().startswith(begins))
    return run_of(place, readings)


def quoted(parts: Kinds, begins: str, told: dict[str, Reading] | None = None, limit: int | None = None) -> str | None:
    """What is shown of it."""
    found = run(parts, begins, told, limit)
    return None if found is None else found.text()


# --- sentences -------------------------------------------------------------------------------------------------------

REST: Kinds = [
    ("heading", "Treatment"),
    ("paragraph", "Rest comes first. It lasts three months. Then it ends."),
    ("paragraph", "Surgery is rare."),
]


def test_a_sentence_that_stands_by_itself_is_quoted_by_itself() -> None:
    assert quoted(REST, "Surgery") == "Surgery is rare."
    assert quoted(REST, "It lasts", {"It lasts": HELPS}) == "It lasts three months."


def test_a_leaning_sentence_brings_the_one_before_it() -> None:
    """Whatever its words are: the reader tells what leans."""
    assert quoted(REST, "It lasts", {"It lasts": LEANS}) == "Rest comes first. It lasts three months."
    assert quoted(REST, "Surgery", {"Surgery": LEANS}) == "Then it ends. Surgery is rare."


def test_what_leans_on_a_leaning_sentence_brings_both() -> None:
    told = {"It lasts": LEANS, "Then": LEANS}
    assert quoted(REST, "Then", told) == "Rest comes first. It lasts three months. Then it ends."


def test_what_leans_on_its_heading_brings_it() -> None:
    """On a line of its own, as on the page."""
    assert quoted(REST, "Rest", {"Rest": LEANS}) == "Treatment\nRest comes first."


def test_not_more_than_two_sentences_are_brought() -> None:
    """What leans through a whole page cannot be quoted well."""
    page: Kinds = [("paragraph", "First it is. Then it is. Later it is. At last it is.")]
    told = dict.fromkeys(("First", "Then", "Later", "At last"), LEANS)
    assert quoted(page, "At last", told) == "Then it is. Later it is. At last it is."


@pytest.mark.parametrize("before", ["navigation", "caption", "withheld", "table_row", "code"])
def test_what_leans_brings_nothing_that_is_no_sentence(before: BlockKind) -> None:
    page: Kinds = [(before, "Something else"), ("paragraph", "It lasts three months.")]
    assert quoted(page, "It lasts", {"It lasts": LEANS}) == "It lasts three months."


def test_the_first_sentence_of_a_passage_stands_by_itself() -> None:
    """A quote never leaves its passage."""
    assert quoted([("paragraph", "It lasts.")], "It lasts", {"It lasts": LEANS}) == "It lasts."


# --- lists and steps -------------------------------------------------------------------------------------------------

PICNIC: Kinds = [
    ("heading", "Picnic"),
    ("paragraph", "Bring with you:"),
    ("list_item", "a cup"),
    ("list_item", "a blanket"),
    ("list_item", "warm socks"),
    ("paragraph", "It is held in June."),
]
ENGINE: Kinds = [
    ("heading", "Starting the engine"),
    ("step", "1. Open the fuel cock."),
    ("step", "2. Turn the flywheel."),
    ("step", "3. Light the lamp."),
    ("step", "4. Wait for nine minutes."),
]


def test_an_item_brings_its_lead_in_and_its_list() -> None:
    """From what leads it in to the last item that helps, none left out between."""
    told = {"a cup": LEANS, "warm": HELPS}
    assert quoted(PICNIC, "a cup", told) == "Bring with you:\na cup\na blanket\nwarm socks"
    assert quoted(PICNIC, "a blanket", {"a blanket": LEANS}) == "Bring with you:\na cup\na blanket"


def test_an_item_below_a_heading_brings_that() -> None:
    page = [PICNIC[0], *PICNIC[2:]]
    told = {"a cup": LEANS, "a blanket": HELPS}
    assert quoted(page, "a cup", told) == "Picnic\na cup\na blanket"


def test_an_item_that_says_it_all_stands_alone() -> None:
    assert quoted(PICNIC, "a blanket", {"a blanket": HELPS, "warm": HELPS}) == "a blanket"


def test_a_lead_in_brings_its_list() -> None:
    """By itself it would say nothing."""
    assert quoted(PICNIC, "Bring") == "Bring with you:\na cup\na blanket\nwarm socks"
    assert quoted([("paragraph", "Bring with you:"), ("paragraph", "It is held in June.")], "Bring") is None
    assert quoted([("paragraph", "Bring with you:")], "Bring") is None


def test_a_lead_in_brings_as_much_of_a_long_list_as_there_is_room_for() -> None:
    items: Kinds = [("list_item", f"{number:03} " + "word " * 9) for number in range(40)]
    found = quoted([("paragraph", "All of these:"), *items], "All")
    assert found is not None
    assert MAX_WORDS - 10 < len(found.split()) <= MAX_WORDS
    assert [line[:3] for line in found.split("\n")[1:]] == [f"{n:03}" for n in range(found.count("\n"))]


def test_steps_are_shown_from_the_first_on_in_order() -> None:
    """Up to the last that helps: who left one out would do it wrong."""
    told = {"2.": HELPS, "4.": HELPS}
    all_of_them = "Starting the engine\n" + "\n".join(text for _, text in ENGINE[1:])
    assert quoted(ENGINE, "2.", told) == all_of_them
    assert quoted(ENGINE, "4.", told) == all_of_them
    assert quoted(ENGINE, "2.", {"2.": HELPS}) == "Starting the engine\n1. Open the fuel cock.\n2. Turn the flywheel."


def test_a_step_far_down_stands_alone_where_all_before_it_are_too_long() -> None:
    """It keeps its number."""
    page: Kinds = [("step", f"{number}. " + "word " * 30) for number in range(1, 7)]
    found = quoted(page, "6.", {"6.": HELPS})
    assert found is not None
    assert found.startswith("6. word")
    assert "\n" not in found


def test_an_item_with_a_colon_brings_what_it_opens() -> None:
    """By itself it would say nothing."""
    sauna: Kinds = [("paragraph", "Guests must:"), ("list_item", "bring towels:"), ("list_item", "one to sit on")]
    assert quoted(sauna, "bring", {"bring": HELPS}) == "Guests must:\nbring towels:\none to sit on"
    assert quoted(sauna, "one", {"one": LEANS}) == "Guests must:\nbring towels:\none to sit on"


def test_steps_keep_the_code_between_them() -> None:
    """Each piece belongs to the step above it."""
    page: Kinds = [
        ("heading", "Install"),
        ("step", "1. Fetch it:"),
        ("code", "fetch brindle\nfetch lamp"),
        ("step", "2. Then run:"),
        ("code", "brindle --first"),
        ("paragraph", "Done."),
    ]
    whole = "\n".join(text for _, text in page[:-1])
    assert quoted(page, "2.", {"2.": HELPS}) == whole
    assert quoted(page, "1.", {"1.": HELPS, "2.": HELPS}) == whole
    assert quoted(page, "1.", {"1.": HELPS}) == "\n".join(text for _, text in page[:3])


def test_a_list_ends_where_other_text_begins() -> None:
    told = {"a cup": LEANS, "warm": HELPS, "It is held": HELPS}
    found = quoted(PICNIC, "a cup", told)
    assert found is not None
    assert "June" not in found


# --- entries, code, answers ------------------------------------------------------------------------------------------


def test_code_brings_the_line_that_says_what_it_does() -> None:
    """And stays as it is written: lines and what they are set in by."""
    code = "server {\n    listen 80;\n}"
    lead: Kinds = [("heading", "Proxy"), ("paragraph", "Add this:"), ("code", code)]
    assert quoted(lead, "server") == quoted(lead, "Add this") == f"Add this:\n{code}"
    assert quoted([lead[0], lead[2]], "server") == f"Proxy\n{code}"


@pytest.mark.parametrize("before", ["code", "navigation", "caption", "template"])
def test_code_brings_no_other_code_and_nothing_that_is_never_quoted(before: BlockKind) -> None:
    assert quoted([(before, "something else"), ("code", "brindle --drop")], "brindle") == "brindle --drop"


def test_an_answer_brings_its_question() -> None:
    """The heading above it, or the line that asks."""
    assert quoted([("heading", "Can I camp?"), ("answer", "No.")], "No") == "Can I camp?\nNo."
    assert quoted([("paragraph", "Can I camp?"), ("answer", "No.")], "No") == "Can I camp? No."
    both: Kinds = [("heading", "Can I camp?"), ("answer", "No. The island is small.")]
    assert quoted(both, "The island") == "Can I camp?\nNo. The island is small."


def test_an_answer_without_its_question_in_sight_stands_for_itself() -> None:
    assert quoted([("paragraph", "Something else."), ("answer", "Bicycles are free.")], "Bicycles") == (
        "Bicycles are free."
    )


SAILS: Kinds = [("definition", "Luff: the front edge of a sail."), ("definition", "Leech: the rear edge.")]
SHEDS: Kinds = [
    ("table_header", "Shed | Members"),
    ("table_row", "Shed: North | Members: 310"),
    ("table_row", "Shed: South | Members: 290"),
]


def test_an_entry_of_a_glossary_or_a_table_is_quoted_alone() -> None:
    """Its term or its header is in it."""
    assert quoted(SAILS, "Leech", {"Leech": LEANS}) == "Leech: the rear edge."
    assert quoted(SHEDS, "Shed: South", {"Shed: South": LEANS}) == "Shed: South | Members: 290"
    assert quoted([("label_value", "Doctor: 2209"), ("label_value", "Harbour: 4471")], "Harbour") == "Harbour: 4471"


LONG = "It runs along the mast or the stay and is " + "very " * 60 + "long."


def test_a_row_whose_cells_have_no_name_is_not_quoted() -> None:
    """Nobody could say what its numbers are of."""
    assert quoted([("table_row", "Delta 60 | 140 | 33.5")], "Delta") is None


def test_a_later_sentence_of_a_definition_begins_with_its_term(tmp_path: Path) -> None:
    """Else nobody knew what it is of. It stays on one line, as it is on the page."""
    made = document("Sails", [SAILS[1], ("definition", f"Luff: the front edge. {LONG}")])
    with closing(library(tmp_path, made)) as opened:
        (source,), _ = find_sources(opened, understood(opened, parse("luff")), None, RetrieveSettings(), 0)
    last = Place(source, source.passages[-1], len(source.passages[-1].passage.sentences) - 1)
    assert last.text() == LONG
    found = run_of(last, {})
    assert found is not None
    assert found.text() == f"Luff: the front edge. {LONG}"


# --- what is never quoted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(UNQUOTABLE))
def test_what_states_nothing_is_never_quoted(kind: BlockKind) -> None:
    """Neither by itself nor inside what is quoted."""
    assert quoted([(kind, "The rent is 900 crowns.")], "The rent") is None
    between: Kinds = [("list_item", "a cup"), (kind, "The rent is 900 crowns."), ("list_item", "a blanket")]
    found = quoted([("paragraph", "Bring:"), *between], "a blanket", {"a blanket": LEANS})
    assert found is None or "900" not in found or kind == "heading"


def test_what_could_not_be_read_is_never_quoted() -> None:
    """Nor what leans on it."""
    page: Kinds = [("paragraph", f"It carries {GAP} tonnes. It is tested each spring.")]
    assert quoted(page, "It carries") is None
    assert quoted(page, "It is tested", {"It is tested": LEANS}) is None
    assert quoted(page, "It is tested", {"It is tested": HELPS}) == "It is tested each spring."


@pytest.mark.parametrize(("limit", "is_quoted"), [(None, True), (16, True), (15, False), (0, False)])
def test_no_quote_is_longer_than_its_publisher_allows(limit: int | None, *, is_quoted: bool) -> None:
    assert len("Surgery is rare.") == 16
    assert (quoted(REST, "Surgery", limit=limit) is not None) == is_quoted


@pytest.mark.parametrize(("count", "is_quoted"), [(MAX_WORDS, True), (MAX_WORDS + 1, False)])
def test_no_quote_is_longer_than_an_answer(count: int, *, is_quoted: bool) -> None:
    assert (quoted([("paragraph", "word " * count)], "word") is not None) == is_quoted


# --- laws ------------------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    [
        "Rest comes first. It lasts three months.",
        "Bring with you:",
        "a cup",
        "1. Open the fuel cock.",
        "Luff: the front edge",
        "Can I camp?",
        "No.",
        "server {\n    listen 80;\n}",
        f"It carries {GAP} tonnes.",
        "word " * 50,
        "Übung: 脊椎骨折. ½",
        "Day: Friday | Tide: 06:58",
    ]
)
KINDS = st.sampled_from(
    [
        "paragraph",
        "list_item",
        "step",
        "code",
        "answer",
        "definition",
        "table_row",
        "label_value",
        "quote",
        "note",
        "formula",
        "solution",
        "heading",
        "table_header",
        "navigation",
        "withheld",
        "caption",
    ]
)
CHANCES = st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0])
READINGS = st.builds(Reading, CHANCES, CHANCES, CHANCES, CHANCES, st.floats(-9, 9).map(lambda value: round(value, 3)))


@given(
    parts=st.lists(st.tuples(KINDS, TEXTS), min_size=1, max_size=9),
    readings=st.lists(READINGS, min_size=20, max_size=20),
    limit=st.sampled_from([None, None, 0, 40, 200]),
)
def test_whatever_the_page_a_quote_is_a_span_and_its_text_has_the_same_words(
    parts: Kinds, readings: list[Reading], limit: int | None
) -> None:
    """It holds the sentence it was taken for, stays in the passage; nothing in it is withheld, unread or too long."""
    page = source_of(parts, max_snippet=limit)
    passage = page.passages[0].passage
    everywhere = places(page)
    known = {place.key: readings[place.index % len(readings)] for place in everywhere}
    for place in everywhere:
        found = run_of(place, known)
        if found is None:
            continue
        start, end = found.first.sentence.start, found.last.sentence.end
        assert 0 <= start <= place.sentence.start < place.sentence.end <= end <= len(passage.text)
        assert passage.text[start:end] == found.quote
        assert words(found.text()) == words(found.quote)
        assert found.text().split() == found.quote.split()
        assert GAP not in found.quote
        assert len(found.quote.split()) <= MAX_WORDS
        assert limit is None or len(found.quote) <= limit
        kinds = [each.sentence.kind for each in found.places()]
        assert place.sentence.kind not in UNQUOTABLE
        assert not UNQUOTABLE & set(kinds[1:])
        assert kinds[0] == "heading" or kinds[0] not in UNQUOTABLE
        assert run_of(place, known) == found


@given(parts=st.lists(st.tuples(KINDS, TEXTS), min_size=1, max_size=6))
def test_what_nobody_has_read_leans_on_nothing(parts: Kinds) -> None:
    """Without readings a sentence of running text is quoted by itself, or not at all."""
    for place in places(source_of(parts)):
        if place.sentence.kind in {"paragraph", "note", "quote"} and not place.text().rstrip().endswith(":"):
            assert run_of(place, {}) in (None, Run(place, place))
            assert run_of(place, {place.key: NO_USE}) in (None, Run(place, place))
