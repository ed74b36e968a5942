"""What is quoted by its kind, from a page to the answer: entries with what they belong to, and never what states
nothing or is withheld. What the reader finds is told to it; what is made of that is tested."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from citewell.config import RetrieveSettings
from citewell.pipeline.ask import ask
from citewell.types import GAP, UNQUOTABLE, Answer, BlockKind, Reading
from citewell.verify import deletion_problem
from tests.documents_of_kinds import Kinds, document, library
from tests.sources import useful
from tests.told import reading

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
PAGES = {"Sails": SAILS, "Options": OPTIONS, "Hours": HOURS, "Numbers": NUMBERS, "Ferry": FERRY, "Murmel": MURMEL}


LEANS = useful(leans=0.9)


def asked(
    folder: Path,
    query: str,
    *pages: tuple[str, Kinds],
    told: Mapping[str, Reading] | None = None,
    max_snippet: int | None = None,
) -> Answer:
    """The answer of a library of some pages, in which a reader finds what it is told."""
    opened = library(folder, *(document(title, parts, max_snippet=max_snippet) for title, parts in pages))
    with closing(opened), reading(told or {}):
        answer = ask(opened, query, settings=RetrieveSettings())
        for sentence in answer.sentences:
            for citation in sentence.citations:
                stored = opened.store.document(citation.doc_id, citation.revision)
                assert stored.text[citation.start : citation.end] == citation.quote
                assert deletion_problem(sentence.text, citation.quote) is None
                assert citation.support == "supported"
        return answer


def texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


@pytest.mark.parametrize(
    ("query", "finds", "said"),
    [
        ("what is the luff", "Luff", "Luff: The front edge of a sail, which is fixed to the mast or the stay."),
        (
            "default of retry_limit",
            "retry",
            "retry_limit: How often a broken transfer is tried again. The default is 6.",
        ),
        ("is the reading room open on Tuesday", "Day: Tu", "Day: Tuesday | Reading room: Closed | Desk: Closed"),
        ("emergency number of the harbour", "Harbour", "Harbour: 4471"),
        ("can I take my bicycle on the ferry", "Yes", "Can I take my bicycle on the ferry?\nYes."),
        ("how long does the ferry take", "About", "How long does the ferry crossing take?\nAbout 50 minutes."),
        (
            "how to put Murmel behind nginx",
            "location",
            "To put it behind nginx, add this to the server block:\n"
            "location /murmel/ {\n    proxy_pass http://127.0.0.1:7070/;\n}",
        ),
        (
            "how to put Murmel behind nginx",
            "To put it",
            "To put it behind nginx, add this to the server block:\n"
            "location /murmel/ {\n    proxy_pass http://127.0.0.1:7070/;\n}",
        ),
    ],
)
def test_an_entry_is_quoted_with_what_it_belongs_to(tmp_path: Path, query: str, finds: str, said: str) -> None:
    """A definition with its term, a value with its label, a row with its headers, an answer with its question, code
    with its lead-in: in one quote, which stands in the document as it is, and nothing else of the page."""
    assert texts(asked(tmp_path, query, *PAGES.items(), told={finds: useful()})) == [said]


def test_rows_of_one_table_stand_beside_each_other(tmp_path: Path) -> None:
    """Where several answer, one alone would not be the answer: they are one quote."""
    rent: Kinds = [
        ("heading", "Rent of the boat sheds"),
        ("table_header", "Shed | Members | Guests"),
        ("table_row", "Shed: North | Members: 310 | Guests: 480"),
        ("table_row", "Shed: South | Members: 290 | Guests: 455"),
    ]
    told = {"Shed: N": useful(4.0), "Shed: S": useful(3.0)}
    found = asked(tmp_path, "rent of the sheds for guests", ("Rent of the sheds", rent), told=told)
    assert texts(found) == ["\n".join(text for kind, text in rent if kind == "table_row")]


def test_a_list_is_quoted_below_its_lead_in_and_steps_from_the_first_on(tmp_path: Path) -> None:
    """As one quote, each item on its line."""
    page: Kinds = [
        ("heading", "Boiler of Kestrel"),
        ("paragraph", "Bring these to the boiler:"),
        ("list_item", "a lamp"),
        ("list_item", "a spanner"),
        ("heading", "Draining the boiler"),
        ("step", "1. Let the boiler cool down for an hour."),
        ("step", "2. Open the drain valve of the boiler."),
        ("step", "3. Write it in the log."),
    ]
    told = {"a lamp": LEANS, "a spanner": useful(2.0)}
    found = asked(tmp_path / "a", "what to bring to the boiler", ("Boiler", page), told=told)
    assert texts(found)[0] == "Bring these to the boiler:\na lamp\na spanner"
    found = asked(tmp_path / "b", "how to drain the boiler", ("Boiler", page), told={"2.": useful()})
    assert texts(found) == [
        "Draining the boiler\n1. Let the boiler cool down for an hour.\n2. Open the drain valve of the boiler."
    ]


@pytest.mark.parametrize("kind", [kind for kind in get_args(BlockKind) if kind in UNQUOTABLE])
def test_what_states_nothing_is_found_and_never_quoted(tmp_path: Path, kind: BlockKind) -> None:
    """However well it answers: neither in an answer nor in a summary."""
    rent = "The rent of the signal tower of Vik is 900 crowns a year and is paid by the pilots."
    page: Kinds = [("heading", "Signal tower"), (kind, rent)]
    answer = asked(tmp_path, "rent of the signal tower of Vik", ("Signal tower", page), told={"The rent": useful(9.0)})
    assert [result.source.document.title for result in answer.results] == ["Signal tower"]
    assert not answer.answered
    assert answer.results[0].summary is None
    assert answer.results[0].read == ()


def test_a_sentence_with_a_gap_is_not_quoted(tmp_path: Path) -> None:
    """It would say something else than its page."""
    text = f"The load of the bridge of Vik is {GAP} tonnes for each axle of a truck."
    page: Kinds = [("paragraph", text)]
    answer = asked(tmp_path, "load of the bridge of Vik", ("Bridge of Vik", page), told={"The load": useful(9.0)})
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
    with closing(opened), reading({"The key": useful(9.0), "The pilots": LEANS}):
        answer = ask(opened, "where is the key of the pilots kept", settings=RetrieveSettings())
    (result,) = answer.results
    assert "stone" not in result.excerpt + result.link
    assert "seven" in result.excerpt
    assert texts(answer) == ["The pilots of the harbour of Vik are seven."]


@pytest.mark.parametrize(("limit", "is_quoted"), [(None, True), (500, True), (70, True), (40, False), (0, False)])
def test_no_quote_is_longer_than_its_publisher_allows(tmp_path: Path, limit: int | None, is_quoted: bool) -> None:
    """Nor is an excerpt."""
    page: Kinds = [("heading", "Pilots"), ("paragraph", WITHHELD)]
    told = {"The key": useful(9.0)}
    answer = asked(tmp_path, "where is the key of the pilots kept", ("Pilots", page), told=told, max_snippet=limit)
    assert answer.answered == is_quoted
    (result,) = answer.results
    if limit is not None:
        assert len(result.excerpt) <= limit
        assert all(len(span.quote) <= limit for span in (result.summary.spans if result.summary else ()))
        assert all(len(span.quote) <= limit for span in result.read)


def test_long_code_is_not_quoted(tmp_path: Path) -> None:
    """A reader would not find in it what was asked for."""
    code = "\n".join(f"option_{number} = value_{number} of nginx" for number in range(40))
    page: Kinds = [*MURMEL[:3], ("code", code)]
    told = {"option_0": useful(9.0), "To put": useful(8.0)}
    answer = asked(tmp_path, "how to put Murmel behind nginx", ("Murmel", page), told=told)
    assert answer.results
    assert not answer.answered


def test_a_long_sentence_is_quoted_whole(tmp_path: Path) -> None:
    """Or not at all: it is not cut."""
    long = (
        "A tenant who gives up the water meadow before the end of the lease, whether by his own wish or by a decision"
        " of the board, is paid back three quarters of the bond within ninety days, provided that the gates have been"
        " handed over in working order and that no fee of an earlier year is still owed."
    )
    page: Kinds = [("heading", "Lease of the water meadow"), ("paragraph", f"The board meets in spring. {long}")]
    query = "how much of the bond is paid back to a tenant"
    found = asked(tmp_path, query, ("Lease of the water meadow", page), told={"A tenant": useful()})
    assert texts(found) == [long]
