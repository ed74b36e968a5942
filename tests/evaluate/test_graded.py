"""Graded sentences are found again in texts that are read otherwise than when they were graded."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.alignment import aligned
from citewell.evaluate.graded import AlignedCandidate, Candidate, lines_of_aligned, read_graded, read_texts, texts_of
from citewell.evaluate.graded_kinds import evaluate_graded, graded_table
from citewell.extract import extract
from citewell.types import Document, Page

TIDES = """# Tides

The tide rises twice a day in most harbours of the world, and it falls as often.

## Springs

* Spring tides come at new moon.
* They are the highest.

## Neaps

* Neap tides come at half moon.
* They are the lowest. They last a day.

See Kent.
"""
PORTS = """# Ports

Dover has the deepest of all harbours on this coast, says the pilot of 1953.

See Kent.
"""


def document(text: str, name: str = "tides.md") -> Document:
    return extract(Page(f"file:///{name}", text.encode(), None, "2026-01-01T00:00:00Z"), name=name)


def candidate(text: str, *, n: int = 1, title: str = "Tides", heading: str = "", grade: int = 2) -> Candidate:
    return Candidate("sea", "sea-1", n, title, heading, "paragraph", text, grade, False)


def found(candidates: Sequence[Candidate], *documents: Document) -> list[AlignedCandidate]:
    texts = [(one.source.rpartition("/")[2], one) for one in documents or (document(TIDES),)]
    places = aligned(candidates, texts)
    assert [place.candidate for place in places] == list(candidates)
    by_name = dict(texts)
    for place in places:
        if place.how != "lost":
            quote = by_name[place.file].text[place.start : place.end]
            assert place.sha256 == hashlib.sha256(quote.encode()).hexdigest()
    return places


def quote(place: AlignedCandidate, text: Document) -> str:
    return text.text[place.start : place.end]


def test_a_text_is_found_whatever_its_marks_and_white_space() -> None:
    [place] = found([candidate("the  tide rises twice a day, in most harbours of the world - and it falls as often")])
    assert (place.how, place.share, place.kind) == ("exact", 1.0, "paragraph")
    assert quote(place, document(TIDES)).startswith("The tide rises")


def test_words_are_found_whole() -> None:
    assert found([candidate("ide")])[0].how == "lost"


def test_the_title_is_a_hint_and_the_text_the_judge() -> None:
    """Titles change, and several documents have the same."""
    tides, ports = document(TIDES), document(PORTS, "ports.md")
    [place] = found([candidate(PORTS.splitlines()[2], title="A title that is gone")], tides, ports)
    assert place.file == "ports.md"
    told = found([candidate("See Kent.", title="Ports"), candidate("See Kent.", title="Tides")], tides, ports)
    assert [place.file for place in told] == ["ports.md", "tides.md"]


def test_a_title_that_is_gone_is_learnt_from_texts_that_stand_once() -> None:
    tides, ports = document(TIDES), document(PORTS, "ports.md")
    told = found(
        [candidate(PORTS.splitlines()[2], title="Old"), candidate("See Kent.", title="Old", n=2)], tides, ports
    )
    assert [place.file for place in told] == ["ports.md", "ports.md"]


def test_of_several_places_heading_and_order_decide() -> None:
    text = document(
        "# A\n\nMind the gap.\n\n## B\n\nMind the gap.\n\n## C\n\nThe last train leaves at one.\n\nMind the gap.\n"
    )
    under = found([candidate("Mind the gap.", title="A", heading="B")], text)
    assert under[0].start == text.text.index("Mind", text.text.index("B"))
    ordered = found(
        [
            candidate("The last train leaves at one.", title="A", heading="C"),
            candidate("Mind the gap.", title="A", n=2),
        ],
        text,
    )
    assert ordered[1].start > ordered[0].start


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("dover | 44 | yes | 1953", "Port: dover | Depth: 44 | Open: yes | Since: 1953"),
        ("The port of Dover has 31 tonnes5 of steel and more.", "The port of Dover has 31 tonnes of steel and more."),
        ('The **Dover** port{: data-type="term"} is open.', "The Dover port is open."),
        ("See the [pilot book]({% page '/pilots/' %}) of 1953.", "See the pilot book of 1953."),
        ("### Ports of Kent {#ports}", "Ports of Kent"),
        ("Nixon&#x2019;s harbour", "Nixon’s harbour"),
    ],
)
def test_what_readers_add_or_take_away_does_not_lose_a_text(then: str, now: str) -> None:
    """Names of columns have come in; note marks, attributes, targets and entities have gone."""
    text = document(f"# Tides\n\n{STATEMENT}\n\n{now}\n\n{STATEMENT} Again.\n")
    [place] = found([candidate(then)], text)
    assert place.how in ("near", "exact")
    assert now.split()[-1].strip(".") in quote(place, text)
    assert STATEMENT not in quote(place, text)


STATEMENT = "The harbour master keeps the book of tides in the tower."


def test_a_text_cut_at_its_end_is_found_as_far_as_it_goes() -> None:
    sentence = "The tide rises twice a day in most harbours of this coast. " * 20
    text = document(f"# Tides\n\n{sentence}\n")
    [place] = found([candidate(sentence[:698])], text)
    assert place.how == "exact"
    assert quote(place, text) == sentence[:698].strip()


@pytest.mark.parametrize(
    ("text", "why"),
    [("///", "no letters"), ('{: #CNX_01 data-title="Fish"}', "markup"),
     ("Pineapples thrive on volcanic soil near warm lagoons.", "not in the text")],
)  # fmt: skip
def test_what_is_lost_says_why(text: str, why: str) -> None:
    [place] = found([candidate(text)])
    assert (place.how, place.why, place.file, place.kind) == ("lost", why, "", None)


@given(st.lists(st.text(alphabet="ab. |*", max_size=12), max_size=4))
def test_any_text_is_found_at_a_true_place_or_lost(texts: list[str]) -> None:
    found([candidate(text, n=n) for n, text in enumerate(texts)], document("# Tides\n\nab ab. a b\n\nbb a. aab\n"))


def library(folder: Path, *candidates: dict[str, object]) -> Path:
    (folder / "texts").mkdir()
    with tarfile.open(folder / "texts" / "sea.tar.gz", "w:gz") as archive:
        for name, text in (("sea/tides.md", TIDES), ("sea/ports.md", PORTS), ("sea/empty.md", "")):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    row = {"id": "sea-1", "library": "sea", "question": "when?", "candidates": candidates}
    (folder / "sea.jsonl").write_text(json.dumps(row) + "\n")
    return folder


def given_as(n: int, text: str, grade: int, kind: str = "paragraph") -> dict[str, object]:
    return {"n": n, "document": "Tides", "heading": "", "kind": kind, "text": text, "grade": grade, "leans": False}


def test_the_report_tells_what_was_found_and_what_kinds_exclude(tmp_path: Path) -> None:
    rows = [given_as(1, "Springs", 0, "heading"), given_as(2, "See Kent.", 0), given_as(3, "They are the highest.", 3),
            given_as(4, "They last a day.", 2, "code"), given_as(5, "***", 0)]  # fmt: skip
    out = tmp_path / "aligned.jsonl"
    report = evaluate_graded(library(tmp_path, *rows), [], texts={}, out=out, progress=lambda _what, _done, _all: None)
    assert (report.count, report.metrics["exact"], report.metrics["lost"]) == (5, 0.8, 0.2)
    assert report.metrics["kept from quoting: grade 0"] == 0.5
    assert report.metrics["kept from quoting: grade 2 and 3"] == 0.0
    assert report.baselines["kinds of then"]["kept from quoting: grade 2 and 3"] == 0.5
    assert report.details["why lost"] == {"sea: no letters": 1}
    assert graded_table(report)
    lines = list(map(json.loads, out.read_text().splitlines()))
    assert [line["how"] for line in lines] == ["exact"] * 4 + ["lost"]
    assert lines[2]["file"] == "sea/tides.md"
    assert "text" not in lines[2], "the texts are others'"


def test_texts_may_be_a_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "texts" / "sea.jsonl.gz"
    corpus.parent.mkdir()
    corpus.write_text(json.dumps({"_id": "t1", "title": "Tides", "text": "Spring tides come at new moon."}) + "\n")
    assert texts_of(tmp_path, "sea") == corpus
    [place] = aligned([candidate("Spring tides come at new moon.")], read_texts(corpus))
    assert (place.how, place.file) == ("exact", "t1")


def test_faults_are_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "sea.jsonl"
    path.write_text('{"id": "sea-1", "library": "sea"}\n')
    with pytest.raises(JudgedDataError, match=r"line 1: the field 'candidates' is missing"):
        read_graded(path)
    path.write_text('{"id": "sea-1", "library": "sea", "candidates": [{"n": 1}]}\n')
    with pytest.raises(JudgedDataError, match=r"line 1: candidate 1 has no 'document'"):
        read_graded(path)
    with pytest.raises(SourceNotFound, match="no texts of 'sea'"):
        texts_of(tmp_path, "sea")


def test_a_line_of_an_aligned_candidate_names_its_question_and_place() -> None:
    [line] = lines_of_aligned(found([candidate("See Kent.")]))
    named = "library question n grade leans how file doc_id title start end sha256 kind share why"
    assert list(json.loads(line)) == named.split()
