from __future__ import annotations

from dataclasses import replace

from citewell.config import RetrieveSettings
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.pipeline.search import query_vector, rank, understood
from citewell.retrieve import parse

QUERY = "how is a pars fracture treated"


def ids(demo: Library, query: str, **options: object) -> list[str]:
    return [document.info.doc_id for document in rank(demo, query, RetrieveSettings(), **options)]  # type: ignore[arg-type]


def test_what_is_measured_is_what_is_asked(demo: Library) -> None:
    """`rank` gives the documents of `ask`, in its order."""
    answer = ask(demo, QUERY, settings=RetrieveSettings())
    assert ids(demo, QUERY) == [result.source.document.doc_id for result in answer.results]


def test_words_alone_find_no_more_than_words_and_meaning(demo: Library) -> None:
    """What BM25 finds is also found when meaning is added."""
    only = rank(demo, "spondylolysis", RetrieveSettings(), "bm25")
    assert only
    assert len(only) <= len(rank(demo, "spondylolysis", replace(RetrieveSettings(), documents_k=100)))


def test_meaning_alone_ranks_by_cosine(demo: Library) -> None:
    """Without a shared word BM25 finds nothing and the dense mode still ranks."""
    assert not rank(demo, "zzzz qqqq", RetrieveSettings(), "bm25")
    assert rank(demo, "zzzz qqqq", RetrieveSettings(), "dense")


def test_a_query_without_words_finds_nothing(demo: Library) -> None:
    assert not rank(demo, "site:example.org", RetrieveSettings())


def test_a_misspelt_subject_is_found_and_said_to_be_corrected(demo: Library) -> None:
    """The answer is that of the right word, and says what it was made for."""
    settings = RetrieveSettings()
    slip = ask(demo, "what is spondylolysthesis", settings=settings)
    right = ask(demo, "what is spondylolisthesis", settings=settings)
    assert slip.corrected == (("spondylolysthesis", "spondylolisthesis"),)
    assert slip.query == "what is spondylolysthesis"
    assert slip.sentences == right.sentences
    assert [result.summary for result in slip.results] == [result.summary for result in right.results]
    assert right.corrected == ()


def test_misspelt_words_side_by_side_are_read_as_a_pair_of_the_library(demo: Library) -> None:
    """Though each is written like a name."""
    query = understood(demo, parse("is a Strss Fractre healed by rest"))
    assert query.words == "is a stress fracture healed by rest"
    assert query.terms == parse(query.words).terms


def test_what_was_excluded_is_told(demo: Library) -> None:
    """And an option of a command excludes nothing, though every result has the letter."""
    assert ids(demo, "pars -a")
    told = ask(demo, "pars fracture -surgery", settings=RetrieveSettings())
    assert told.excluded == ("surgery",)
    assert not ask(demo, "what does pars -surgery mean", settings=RetrieveSettings()).excluded


def test_a_phrase_that_no_passage_holds_is_searched_as_plain_words(demo: Library) -> None:
    """And said to be; one that stands somewhere is required."""
    loose = understood(demo, parse('"fracture of the pars treatment"'))
    assert loose.phrases == ()
    assert loose.corrected == (('"fracture of the pars treatment"', "fracture of the pars treatment"),)
    assert understood(demo, parse('"stress fracture"')).phrases == (("stress", "fracture"),)
    assert ids(demo, '"fracture of the pars treatment"')


def test_a_script_the_encoder_was_not_taught_is_searched_by_words(demo: Library) -> None:
    """Its cosines would be noise."""
    assert query_vector(demo, parse("علاج الكسر")) is None
    assert query_vector(demo, parse("Wie wird ein Wirbelbruch behandelt?")) is not None
    assert query_vector(demo, parse("2024")) is not None
