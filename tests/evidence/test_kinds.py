"""What is quoted by its kind: entries with what they belong to, and never what states nothing or is withheld."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from citewell.config import RetrieveSettings
from citewell.pipeline.ask import ask
from citewell.types import GAP, UNQUOTABLE, Answer, BlockKind
from citewell.verify import deletion_problem
from tests.documents_of_kinds import Kinds, document, library

SAILS: Kinds = [
    ("heading", "Glossary of sails"),
    ("paragraph", "Words that are used on board are listed on this page."),
    ("definition", "Luff: The front edge of a sail, which is fixed to the mast or the stay."),
    ("definition", "Leech: The rear edge of a sail."),
]
OPTIONS: Kinds = [
    ("heading", "Options of tarnhold"),
    ("paragraph", "The file tarnhold.ini is read at start."),
    ("definition", "keep_days: How many days a backup is kept before it is removed. The default is 45."),
    ("definition", "retry_limit: How often a broken transfer is tried again. The default is 6."),
]
HOURS: Kinds = [
    ("heading", "Opening hours of the Ebbstone library"),
    ("paragraph", "The reading room keeps longer hours than the desk."),
    ("table_header", "Day | Reading room | Desk"),
    ("table_row", "Day: Monday | Reading room: 09:30 - 12:15 | Desk: 10:00 - 12:00"),
    ("table_row", "Day: Tuesday | Reading room: Closed | Desk: Closed"),
]
NUMBERS: Kinds = [
    ("heading", "First aid in the boat shed"),
    ("paragraph", "The kit hangs behind the door."),
    ("heading", "Emergency numbers"),
    ("label_value", "Harbour: 4471"),
    ("label_value", "Doctor: 2209"),
]
FERRY: Kinds = [
    ("heading", "Ferry questions"),
    ("heading", "Can I take my bicycle on the ferry?"),
    ("answer", "Yes."),
    ("heading", "How long does the ferry crossing take?"),
    ("answer", "About 50 minutes."),
]
MURMEL: Kinds = [
    ("heading", "Configuration of Murmel"),
    ("paragraph", "Murmel listens on port 7070 unless told otherwise."),
    ("paragraph", "To put it behind nginx, add this to the server block:"),
    ("code", "location /murmel/ {\n    proxy_pass http://127.0.0.1:7070/;\n}"),
]
VALVE: Kinds = [
    ("heading", "Draining the boiler of Kestrel"),
    ("step", "1. Let the boiler cool down for an hour before you touch it."),
    ("step", "2. Open the drain valve of the boiler behind the lower door."),
]
PAGES = {"Sails": SAILS, "Options": OPTIONS, "Hours": HOURS, "Numbers": NUMBERS, "Ferry": FERRY, "Murmel": MURMEL}


def asked(folder: Path, query: str, *pages: tuple[str, Kinds], max_snippet: int | None = None) -> Answer:
    """The answer of a library of some pages."""
    opened = library(folder, *(document(title, parts, max_snippet=max_snippet) for title, parts in pages))
    try:
        answer = ask(opened, query, settings=RetrieveSettings())
        for sentence in answer.sentences:
            for citation in sentence.citations:
                stored = opened.store.document(citation.doc_id, citation.revision)
                assert stored.text[citation.start : citation.end] == citation.quote
                assert deletion_problem(sentence.text, citation.quote) is None
        return answer
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("what is the luff of a sail", "Luff: The front edge of a sail, which is fixed to the mast or the stay."),
        ("default of retry_limit", "retry_limit: How often a broken transfer is tried again. The default is 6."),
        ("is the Ebbstone reading room open on Tuesday", "Day: Tuesday | Reading room: Closed | Desk: Closed."),
        ("emergency number of the harbour", "Harbour: 4471."),
        ("can I take my bicycle on the ferry", "Can I take my bicycle on the ferry? Yes."),
        ("how long does the ferry crossing take", "How long does the ferry crossing take? About 50 minutes."),
        (
            "how to put Murmel behind nginx",
            "To put it behind nginx, add this to the server block: location /murmel/"
            " { proxy_pass http://127.0.0.1:7070/; }",
        ),
    ],
)
def test_an_entry_is_quoted_with_what_it_belongs_to(tmp_path: Path, query: str, first: str) -> None:
    """A definition with its term, a value with its label, a row with its headers, an answer with its question, code
    with its lead-in: in one quote, which stands in the document as it is."""
    answer = asked(tmp_path, query, *PAGES.items())
    assert [sentence.text for sentence in answer.sentences][:1] == [first]


def test_a_row_whose_cells_have_no_name_is_not_quoted(tmp_path: Path) -> None:
    """Nobody could say what its numbers are of."""
    pumps: Kinds = [
        ("heading", "Delta pumps"),
        ("table_row", "Delta 20 | 45 | 12.5"),
        ("table_row", "Delta 60 | 140 | 33.5"),
    ]
    answer = asked(tmp_path, "mass of Delta 60", ("Delta pumps", pumps))
    assert answer.results
    assert not answer.answered


def test_other_entries_of_the_same_table_are_left_out(tmp_path: Path) -> None:
    """Who asks for Tuesday is not told of Monday, nor of the rear edge who asks for the luff."""
    told = asked(tmp_path / "a", "is the Ebbstone reading room open on Tuesday", *PAGES.items())
    assert not [s for s in told.sentences if "Monday" in s.text]
    told = asked(tmp_path / "b", "what is the luff of a sail", *PAGES.items())
    assert not [s for s in told.sentences if "rear edge" in s.text]


def test_short_items_below_their_heading_are_quoted_together(tmp_path: Path) -> None:
    """The heading says of what they are a list."""
    kit: Kinds = [
        ("heading", "First aid kit of the boat shed"),
        ("paragraph", "The kit hangs behind the door of the boat shed."),
        ("heading", "What must be in it"),
        *(("list_item", name) for name in ("Gauze", "Burn gel", "Tweezers", "Rescue blanket", "Eye wash")),
    ]
    answer = asked(tmp_path, "what must be in the first aid kit of the boat shed", ("First aid kit", kit))
    assert "What must be in it: Gauze, Burn gel, Tweezers, Rescue blanket, Eye wash." in [
        s.text for s in answer.sentences
    ]


def test_a_step_keeps_its_number(tmp_path: Path) -> None:
    """It is part of the instruction."""
    answer = asked(tmp_path, "how to open the drain valve of the boiler", ("Boiler of Kestrel", VALVE))
    assert "2. Open the drain valve of the boiler behind the lower door." in [s.text for s in answer.sentences]


@pytest.mark.parametrize("kind", [kind for kind in get_args(BlockKind) if kind in UNQUOTABLE])
def test_what_states_nothing_is_found_and_never_quoted(tmp_path: Path, kind: BlockKind) -> None:
    """Whatever the words: neither in an answer nor in a summary."""
    rent = "The rent of the signal tower of Vik is 900 crowns a year and is paid by the pilots."
    answer = asked(
        tmp_path, "rent of the signal tower of Vik", ("Signal tower", [("heading", "Signal tower"), (kind, rent)])
    )
    assert [result.source.document.title for result in answer.results] == ["Signal tower"]
    assert not answer.answered
    assert answer.results[0].summary is None


def test_a_sentence_with_a_gap_is_not_quoted(tmp_path: Path) -> None:
    """It would say something else than its page."""
    text = f"The load of the bridge of Vik is {GAP} tonnes for each axle of a truck."
    answer = asked(tmp_path, "load of the bridge of Vik", ("Bridge of Vik", [("paragraph", text)]))
    assert answer.results
    assert not answer.answered


WITHHELD = "The key of the pilots is kept under the third stone of the wall."


def test_what_is_withheld_is_shown_nowhere(tmp_path: Path) -> None:
    """Not in the excerpt, nor in the address that points at the words found."""
    parts: Kinds = [
        ("heading", "Pilots"),
        ("withheld", WITHHELD),
        ("paragraph", "The pilots of the harbour of Vik are seven."),
    ]
    page = document("Pilots", parts, url="https://vik.example/pilots")
    opened = library(tmp_path, page)
    answer = ask(opened, "where is the key of the pilots kept", settings=RetrieveSettings())
    opened.close()
    (result,) = answer.results
    assert "stone" not in result.excerpt + result.link
    assert "seven" in result.excerpt
    assert not [s for s in answer.sentences if "stone" in s.text]


@pytest.mark.parametrize(("limit", "is_quoted"), [(None, True), (500, True), (70, True), (40, False), (0, False)])
def test_no_quote_is_longer_than_its_publisher_allows(tmp_path: Path, limit: int | None, is_quoted: bool) -> None:
    """Nor is an excerpt."""
    page: Kinds = [("heading", "Pilots"), ("paragraph", WITHHELD)]
    answer = asked(tmp_path, "where is the key of the pilots kept", ("Pilots", page), max_snippet=limit)
    assert answer.answered == is_quoted
    (result,) = answer.results
    if limit is not None:
        assert len(result.excerpt) <= limit
        assert all(len(span.quote) <= limit for span in (result.summary.spans if result.summary else ()))


def test_long_code_is_not_quoted(tmp_path: Path) -> None:
    """A reader would not find in it what was asked for."""
    code = "\n".join(f"option_{number} = value_{number} of nginx" for number in range(40))
    page: Kinds = [*MURMEL[:3], ("code", code)]
    answer = asked(tmp_path, "how to put Murmel behind nginx", ("Murmel", page))
    assert not [s for s in answer.sentences if "option_3" in s.text]


def test_an_answer_without_its_question_in_sight_stands_for_itself(tmp_path: Path) -> None:
    """A full sentence can; a scrap cannot."""
    page: Kinds = [
        ("paragraph", "Something else is said before."),
        ("answer", "Bicycles travel free of charge on the ferry to Sallow."),
    ]
    answer = asked(tmp_path, "do bicycles travel free on the ferry to Sallow", ("Ferry to Sallow", page))
    assert [s.text for s in answer.sentences] == ["Bicycles travel free of charge on the ferry to Sallow."]


@pytest.mark.parametrize(
    ("query", "first", "parts"),
    [
        (
            "idle_timeout of the proxy of Murmel",
            "Timeouts of the proxy: idle_timeout: 75s",
            [("heading", "Timeouts of the proxy"), ("code", "idle_timeout: 75s")],
        ),
        (
            "phone of the signal cabin",
            "Cabin: 7713.",
            [("paragraph", "The cabin stands by the line."), ("heading", "Phone"), ("paragraph", "Cabin: 7713")],
        ),
        (
            "max_jobs of Quillet",
            "max_jobs: how many jobs may wait.",
            [("list_item", "spool_dir: where jobs are kept"), ("list_item", "max_jobs: how many jobs may wait")],
        ),
        (
            "can I camp on the island",
            "Can I camp on the island? No.",
            [("paragraph", "Can I camp on the island?"), ("answer", "No.")],
        ),
        (
            "how long to swim for silver",
            "2. Silver: swim for 20 minutes.",
            [("step", "1. Gold: swim for 30 minutes."), ("step", "2. Silver: swim for 20 minutes.")],
        ),
        (
            "what to bring to the picnic",
            "Bring to the picnic: a cup, a blanket.",
            [("paragraph", "Bring to the picnic:"), ("list_item", "a cup"), ("list_item", "a blanket")],
        ),
    ],
)
def test_short_lines_are_quoted_with_what_heads_them(tmp_path: Path, query: str, first: str, parts: Kinds) -> None:
    """The heading above code, the label in a line or an item, the question in bold, the lead-in of two words."""
    answer = asked(tmp_path, query, (query, [("heading", f"Page on {query}"), *parts]))
    assert [sentence.text for sentence in answer.sentences][:1] == [first]


def test_a_step_that_asks_is_no_instruction(tmp_path: Path) -> None:
    """It is a question to the reader, with its options."""
    page: Kinds = [("heading", "Sun"), ("step", "1. How hot is the surface of the sun? A. 100 degrees B. 7700 degrees")]
    assert not asked(tmp_path, "how hot is the surface of the sun", ("Sun", page)).answered


def test_rows_of_one_table_stand_beside_each_other(tmp_path: Path) -> None:
    """Where several fit as well, one alone would not be the answer."""
    rent: Kinds = [
        ("heading", "Rent of the boat sheds"),
        ("table_header", "Shed | Members | Guests"),
        ("table_row", "Shed: North | Members: 310 | Guests: 480"),
        ("table_row", "Shed: South | Members: 290 | Guests: 455"),
    ]
    told = " ".join(
        s.text for s in asked(tmp_path, "rent of the sheds for guests", ("Rent of the sheds", rent)).sentences
    )
    assert "Guests: 480" in told
    assert "Guests: 455" in told


LONG = (
    "A tenant who gives up the water meadow before the end of the lease, whether by his own wish or by a decision of"
    " the board, is paid back three quarters of the bond within ninety days, provided that the gates have been handed"
    " over in working order and that no fee of an earlier year is still owed."
)


def test_a_long_sentence_is_quoted_whole_where_it_fits_best(tmp_path: Path) -> None:
    """Elsewhere it is passed over, as hard to read aloud."""
    page: Kinds = [
        ("heading", "Lease of the water meadow"),
        ("paragraph", "The board meets in spring."),
        ("paragraph", LONG),
    ]
    told = asked(tmp_path / "a", "how much of the bond is paid back to a tenant", ("Lease of the water meadow", page))
    assert [s.text for s in told.sentences] == [LONG]
    page = [
        ("heading", "Board"),
        ("paragraph", "The board of the water meadow meets in the spring of each year."),
        *page[2:],
    ]
    told = asked(tmp_path / "b", "when does the board of the water meadow meet", ("Board", page))
    assert [s.text for s in told.sentences] == ["The board of the water meadow meets in the spring of each year."]


def test_a_list_within_a_list_is_quoted_from_its_outermost_lead_in(tmp_path: Path) -> None:
    """Where the inner one ends is not seen: alone it would take in what is not its own."""
    page: Kinds = [
        ("heading", "Sauna"),
        ("paragraph", "Guests of the sauna must:"),
        ("list_item", "wash before"),
        ("list_item", "bring towels:"),
        ("list_item", "one to sit on"),
        ("list_item", "leave by ten"),
    ]
    told = asked(tmp_path, "what must guests of the sauna bring", ("Sauna", page))
    assert [s.text for s in told.sentences] == [
        "Guests of the sauna must: wash before, bring towels: one to sit on, leave by ten."
    ]
