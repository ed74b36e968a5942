"""The promises of an answer, on the demonstration library."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewell.config import AddSettings, RetrieveSettings
from citewell.contract import answer_json, document_json, opening_json
from citewell.index.library import Library
from citewell.pipeline import ask as module
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask, ask_in_steps, text_link
from citewell.reader import Reader, ToRead, passage_to_read
from citewell.types import Answer, AnswerSentence, Drafted, Filters, Opening, Reading
from citewell.verify import deletion_problem, verify

SETTINGS = RetrieveSettings()
QUESTIONS = [
    "pars fracture treatment",
    "when is surgery considered",
    "how long before return to sport",
    "MRI or CT first?",
    "what is spondylolisthesis",
    "can I take ibuprofen",
]


def asked(demo: Library, query: str) -> Answer:
    return ask(demo, query, settings=SETTINGS)


def comparable(answer: Answer) -> dict[str, Any]:
    """The contract's object without what may differ between two runs."""
    found = answer_json(answer)
    del found["timings_ms"]
    for source in found["sources"]:
        del source["fetched"]
    return found


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_quote_stands_at_its_place(demo: Library, query: str) -> None:
    """Promise 1, through what `show --json` gives."""
    answer = answer_json(asked(demo, query))
    assert answer["answered"]
    for sentence in answer["sentences"]:
        for citation in sentence["citations"]:
            found = demo.store.document(citation["doc_id"], citation["revision"])
            stored = document_json(found, demo.store.sentences(found))
            assert stored["text"][citation["start"] : citation["end"]] == citation["quote"]
            within = [s for s in stored["sentences"] if citation["start"] <= s["start"] and s["end"] <= citation["end"]]
            assert within[-1]["kind"] == citation["kind"]
            assert answer["sources"][citation["source"] - 1]["doc_id"] == citation["doc_id"]
    for source in answer["sources"]:
        stored_text = demo.store.document(source["doc_id"], source["revision"]).text
        for span in (*(source["summary"] or {"spans": []})["spans"], *source["read"]):
            assert stored_text[span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_sentence_is_supported_and_made_by_deletion(demo: Library, query: str) -> None:
    """Promise 2."""
    for sentence in asked(demo, query).sentences:
        assert {citation.support for citation in sentence.citations} == {"supported"}
        assert deletion_problem(sentence.text, sentence.citations[0].quote) is None


@pytest.mark.parametrize(
    "query", ["pruning an apple tree", "capital of Mongolia", "1998 football world cup", "zzzz qqqq"]
)
def test_what_the_library_does_not_know_is_not_answered(demo: Library, query: str) -> None:
    """Promise 3."""
    answer = asked(demo, query)
    assert not answer.answered
    assert answer.reason in {"thin_evidence", "no_results"}


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_same_query_gives_the_same_answer(demo_folder: Path, demo: Library, query: str) -> None:
    """Promise 4, also for a process that opens the library anew."""
    other = Library.read(demo_folder)
    assert comparable(asked(demo, query)) == comparable(asked(other, query)) == comparable(asked(demo, query))
    other.close()


def test_asking_opens_no_connection(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 5."""

    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    opened = Library.read(demo_folder)
    assert asked(opened, QUESTIONS[0]).answered
    opened.close()


@given(query=st.text(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_query(demo: Library, query: str) -> None:
    answer = asked(demo, query)
    assert answer.answered or answer.reason in {"empty_query", "no_results", "thin_evidence"}
    json.dumps(answer_json(answer)).encode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "?!...",
        "the of and",
        "to be or not to be",
        "علاج كسر",
        "脊椎骨折治疗",
        "word " * 10_000,
        "-surgery",
        "site:",
    ],
)
def test_odd_queries_get_an_account(demo: Library, query: str) -> None:
    answer = asked(demo, query)
    assert answer.answered or answer.reason in {"empty_query", "no_results", "thin_evidence"}


def test_text_is_answered_before_its_vectors_are_made(tmp_path: Path, demo_folder: Path) -> None:
    """A library without a vector answers by its words, and its revision says so."""
    with Library.write(tmp_path) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings())
    opened = Library.read(tmp_path)
    assert asked(opened, QUESTIONS[0]).answered
    assert str(opened.revision()).endswith("-v0")
    assert opened.counts().vectors_pending > 0
    opened.close()
    assert Library.read(demo_folder).counts().vectors_pending == 0


def test_filters_narrow_the_results(demo: Library) -> None:
    answer = asked(demo, "pars fracture site:physio-notes.example")
    assert {result.source.document.site for result in answer.results} != set()
    assert all("physio-notes.example" in result.source.document.url for result in answer.results)
    assert all("physio-notes.example" not in r.source.document.url for r in asked(demo, "pars fracture -phase").results)


def test_the_near_copy_is_folded(demo: Library) -> None:
    results = asked(demo, "pars stress fracture leaflet for young people").results
    urls = [result.source.document.url for result in results]
    copies = [copy.url for result in results for copy in result.source.copies]
    both = [url for url in [*urls, *copies] if "patient-leaflets" in url or "village-health" in url]
    assert len(both) == 2
    assert sum(url in copies for url in both) == 1


def test_a_link_points_at_the_quoted_words() -> None:
    link = text_link(
        "https://a.example/x#part", "One two, three-four five six seven eight nine ten eleven twelve thirteen more."
    )
    assert (
        link
        == "https://a.example/x#:~:text=One%20two%2C%20three%2Dfour%20five%20six,ten%20eleven%20twelve%20thirteen%20more."
    )
    assert text_link("file:///a.txt", "words") == "file:///a.txt"


# --- in steps, page by page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUESTIONS)
def test_steps_are_the_results_the_draft_the_sentences_and_the_answer(demo: Library, query: str) -> None:
    """The answer has exactly the sentences that came before it, and the results that came first."""
    opening, drafted, *sentences, answer = ask_in_steps(demo, query, settings=SETTINGS)
    assert isinstance(opening, Opening)
    assert isinstance(drafted, Drafted)
    assert isinstance(answer, Answer)
    assert answer.sentences == tuple(sentences)
    assert tuple(replace(result, read=()) for result in answer.results) == opening.results
    assert (answer.library, answer.disagreements) == (opening.library, drafted.disagreements)
    assert answer.confidence == drafted.confidence
    assert len(drafted.lengths) >= len(sentences) >= 1
    assert drafted.reason is answer.reason is None
    assert comparable(answer) == comparable(asked(demo, query))


@pytest.mark.parametrize("query", ["capital of Mongolia", "zzzz qqqq", ""])
def test_a_refusal_is_known_with_the_draft(demo: Library, query: str) -> None:
    """Nobody waits for an answer that will not come."""
    opening, drafted, answer = ask_in_steps(demo, query, settings=SETTINGS)
    assert isinstance(opening, Opening)
    assert isinstance(drafted, Drafted)
    assert isinstance(answer, Answer)
    assert drafted.reason == answer.reason is not None
    assert not drafted.lengths


@pytest.mark.parametrize("query", [*QUESTIONS, "capital of Mongolia", "zzzz qqqq", ""])
def test_the_results_of_a_search_and_of_an_answer_are_the_same(demo: Library, query: str) -> None:
    """Byte for byte, so that who searches first and asks then sees nothing move. What the reader finds in a result is
    told beside it, later."""
    searching, asking = (
        next(iter(ask_in_steps(demo, query, settings=SETTINGS, answering=answering))) for answering in (False, True)
    )
    assert isinstance(searching, Opening)
    assert isinstance(asking, Opening)
    assert json.dumps(opening_json(searching)) == json.dumps(opening_json(asking))
    searched = answer_json(ask(demo, query, settings=SETTINGS, answering=False))["sources"]
    answered = comparable(asked(demo, query))["sources"]
    assert [{**source, "fetched": "", "read": []} for source in answered] == [
        {**source, "fetched": ""} for source in searched
    ]


def test_results_come_before_anything_is_read(demo: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a search reads nothing at all."""
    read: list[str] = []

    class Noted(Reader):
        def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:
            read.append(question)
            return super().read(question, passages)

    monkeypatch.setattr(module, "_reader", lambda: Noted())
    answer = ask(demo, QUESTIONS[0], settings=SETTINGS, answering=False)
    assert (answer.results != (), answer.sentences, answer.reason) == (True, (), None)
    assert "reader" not in dict(answer.models)
    assert "read" not in dict(answer.timings_ms)
    steps = ask_in_steps(demo, QUESTIONS[0], settings=SETTINGS)
    assert isinstance(next(steps), Opening)
    assert read == []
    assert isinstance(next(steps), Drafted)
    assert read == [QUESTIONS[0]]
    *_, last = steps
    assert isinstance(last, Answer)
    assert "read" in dict(last.timings_ms)
    assert dict(last.models)["reader"] == Reader.name


@pytest.mark.parametrize("number", [1, 3, 8])
def test_no_more_passages_are_read_than_there_is_time_for(
    demo: Library, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Each once, whole and in the order of its sentences."""
    read: list[Sequence[ToRead]] = []

    class Noted(Reader):
        def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:
            read.append(passages)
            return super().read(question, passages)

    monkeypatch.setattr(module, "_reader", lambda: Noted())
    answer = ask(demo, QUESTIONS[0], settings=replace(SETTINGS, passages_read=number))
    (passages,) = read
    assert len(passages) == len(set(passages)) == number
    sources = [result.source for result in answer.results]
    assert set(passages) <= {passage_to_read(s.document.title, each.passage) for s in sources for each in s.passages}


@pytest.mark.parametrize("query", QUESTIONS)
def test_what_was_read_in_a_result_stands_in_it(demo: Library, query: str) -> None:
    """A few spans of its own document, none over another; what the answer cites of it is of what was read."""
    answer = asked(demo, query)
    for result in answer.results:
        text = demo.store.document(result.source.document.doc_id, result.source.document.revision).text
        assert len(result.read) <= 2
        assert all(text[span.start : span.end] == span.quote for span in result.read)
        assert all(one.end <= other.start or other.end <= one.start for one, other in combinations(result.read, 2))
    assert any(result.read for result in answer.results)


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_whoever_stops_taking_steps_stops_the_work(demo: Library, monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    """Nothing further is verified, and the library is free for what others write meanwhile."""
    judged: list[object] = []

    def noted(drafted: Iterable[AnswerSentence], **named: Any) -> Iterator[AnswerSentence]:
        for sentence in verify(drafted, **named):
            judged.append(sentence)
            yield sentence

    monkeypatch.setattr(module, "verify", noted)
    steps = ask_in_steps(demo, QUESTIONS[0], settings=SETTINGS)
    for _ in range(taken):
        next(steps)
    assert demo.store.connection.in_transaction == (taken > 0)
    steps.close()  # type: ignore[attr-defined]
    assert not demo.store.connection.in_transaction
    assert len(judged) == max(0, taken - 2)


def results_of(demo: Library, query: str, number: int, offset: int = 0) -> tuple[list[tuple[int, str]], bool]:
    """(number, document) of results, and whether there are further ones."""
    settings = replace(SETTINGS, documents_k=number)
    answer = ask(demo, query, settings=settings, answering=False, offset=offset)
    return [(result.source.rank, result.source.document.doc_id) for result in answer.results], answer.further


@pytest.mark.parametrize("query", [*QUESTIONS[:3], "pars fracture -surgery", '"pars fracture"'])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_put_together_are_the_longer_list(demo: Library, query: str, size: int) -> None:
    """No result stands on two pages or on none, numbers go on, and the last page says that it is the last."""
    whole, further = results_of(demo, query, 50)
    assert not further
    assert [number for number, _ in whole] == list(range(1, len(whole) + 1))
    pages: list[tuple[int, str]] = []
    further = True
    while further:
        page, further = results_of(demo, query, size, offset=len(pages))
        pages += page
    assert pages == whole
    assert results_of(demo, query, size, offset=len(pages)) == ([], False)


def test_an_answer_of_a_later_page_cites_what_stands_there(demo: Library) -> None:
    """Its numbers go on where those of the page before ended."""
    answer = ask(demo, QUESTIONS[0], settings=SETTINGS, offset=3)
    numbers = {result.source.rank for result in answer.results}
    assert min(numbers) == 4
    assert {citation.source for sentence in answer.sentences for citation in sentence.citations} <= numbers


@pytest.mark.parametrize(
    ("filters", "operators"),
    [
        (Filters(sites=("spine-clinic.example",)), "site:spine-clinic.example"),
        (Filters(sites=("WWW.spine-clinic.example", "physio-notes.example")),
         "site:spine-clinic.example site:physio-notes.example"),
        (Filters(languages=("EN",)), "lang:en"),
        (Filters(languages=("de",)), "lang:de"),
        (Filters(filetypes=(".HTML",)), "filetype:html"),
        (Filters(filetypes=("pdf",)), "filetype:pdf"),
        (Filters(before="2022-05-10"), "before:2022-05-10"),
        (Filters(since="2022-05-10"), "after:2022-05-10"),
        (Filters(since="2022-05-10", before="2023-01-01"), "after:2022-05-10 before:2023"),
        (Filters(collections=("Papers",)), "collection:papers"),
    ],
)  # fmt: skip
def test_filters_do_what_operators_do(demo: Library, filters: Filters, operators: str) -> None:
    """Whether they are typed or chosen."""
    chosen, typed, all_of_them = (
        ask(demo, text, settings=replace(SETTINGS, documents_k=50), filters=within)
        for text, within in (
            ("pars fracture", filters),
            (f"pars fracture {operators}", Filters()),
            ("pars fracture", Filters()),
        )
    )
    assert comparable(chosen) | {"query": ""} == comparable(typed) | {"query": ""}
    holds_for_all = operators in ("lang:en", "filetype:html")
    assert (len(chosen.results) == len(all_of_them.results)) == holds_for_all


def test_dates_bound_what_is_found(demo: Library) -> None:
    """From the first day on, up to but without the last; the narrower bound counts."""
    everything = ask(demo, "pars fracture", settings=replace(SETTINGS, documents_k=50), answering=False)
    dates = {r.source.document.doc_id: r.source.document.published for r in everything.results}
    day = sorted(filter(None, dates.values()))[len(dates) // 2]
    for filters, text in [
        (Filters(since=day), "pars fracture"),
        (Filters(since="1999-01-01"), f"pars fracture after:{day}"),
    ]:
        late = ask(demo, text, settings=replace(SETTINGS, documents_k=50), answering=False, filters=filters)
        early = ask(
            demo, "pars fracture", settings=replace(SETTINGS, documents_k=50), answering=False,
            filters=Filters(before=day),
        )  # fmt: skip
        assert {r.source.document.published >= day for r in late.results} == {True}
        assert {r.source.document.published < day for r in early.results} == {True}
        found = {r.source.document.doc_id for r in (*late.results, *early.results)}
        assert found >= {doc_id for doc_id, date in dates.items() if date}
