from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.words import words
from citewell.retrieve import iso_date, parse


@given(st.text())
def test_no_input_is_a_syntax_error(text: str) -> None:
    """Any text at all is a query."""
    query = parse(text)
    assert len(query.terms) <= 64
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in query.text)


def test_plain_words_are_terms_without_stop_words() -> None:
    query = parse("What is the treatment of pars fractures?")
    assert query.words == "What is the treatment of pars fractures?"
    assert query.terms == ("treatment", "par", "fractur")


def test_a_phrase_must_stand_side_by_side_and_counts_as_words_too() -> None:
    query = parse('"stress fracture" spine')
    assert query.phrases == (("stress", "fracture"),)
    assert query.terms == ("stress", "fractur", "spine")


def test_a_minus_excludes_words_and_phrases() -> None:
    query = parse('spine -surgery -"lower back" x-ray -5 L5-S1')
    assert query.excluded == (("surgery",), ("lower", "back"))
    assert query.words == "spine x-ray -5 L5-S1"


@pytest.mark.parametrize(
    "text",
    [
        "python -m",
        "python -m venv",
        "-d versus -F",
        "-name versus -path",
        "curl --limit-rate",
        "curl --limit-rate -silent",
        "java -O2 -jar",
        "cmake -std=c++17 -pedantic",
        "what does -x do",
        "what does -verbose do",
        "what does the flag -verbose mean",
        "was macht der Schalter -verbose mit Dateien",
        "does tar need -xzf?",
        "the -verbose option",
        "-surgery",
        "what is -surgery",
        '-"lower back"',
        "site:example.org -surgery",
    ],
)
def test_an_option_that_is_asked_about_is_no_exclusion(text: str) -> None:
    """A hyphen excludes only what the rest of the query can stand without; its words stay otherwise."""
    query = parse(text)
    assert query.excluded == ()
    assert words(query.words) == words(text.removeprefix("site:example.org "))


@pytest.mark.parametrize(
    ("text", "rest", "excluded"),
    [
        ("jaguar -car", "jaguar", "car"),
        ("-surgery spine", "spine", "surgery"),
        ("what is a jaguar -car", "what is a jaguar", "car"),
        ("jaguar -car speed -Atari", "jaguar speed", "car atari"),
        ("harbour fees -winter, yachts", "harbour fees yachts", "winter"),
        ("Rücken -Übungen", "Rücken", "ubungen"),
    ],
)
def test_an_exclusion_may_stand_anywhere_among_other_words(text: str, rest: str, excluded: str) -> None:
    query = parse(text)
    assert query.words == rest
    assert [word for (word,) in query.excluded] == excluded.split()


def test_a_query_of_hyphens_takes_linear_time() -> None:
    began = time.process_time()
    assert parse("spine " + "-ab " * 4_000).excluded == (("ab",),)
    assert time.process_time() - began < 1


def test_filters_are_taken_out_of_the_words() -> None:
    query = parse("spine site:https://www.Example.org/ filetype:.PDF after:2019 before:2021-06")
    assert query.words == "spine"
    assert (query.sites, query.filetypes) == (("example.org",), ("pdf",))
    assert parse('rest collection:Papers collection:"My notes"').collections == ("papers", "my notes")
    assert (query.after, query.before) == ("2019-01-01", "2021-06-01")


def test_a_language_is_named_by_its_two_letters() -> None:
    """In either case, more than one if need be."""
    query = parse("Rücken lang:DE lang:en")
    assert (query.words, query.languages) == ("Rücken", ("de", "en"))


@pytest.mark.parametrize("text", ["lang:german", "lang:d", "lang:", "lang:d1", "-lang:de"])
def test_what_is_no_language_is_plain_words(text: str) -> None:
    assert parse(text).languages == ()


@pytest.mark.parametrize(
    "text", ["before:yesterday", "after:2020-13", "ratio:3", "site:", '"', '""', "-", "-- --", "a:b:c"]
)
def test_what_is_no_operator_is_plain_words(text: str) -> None:
    query = parse(text)
    assert (query.sites, query.before, query.after, query.phrases, query.excluded) == ((), None, None, (), ())


def test_a_query_of_ten_thousand_words_is_cut_to_its_first() -> None:
    assert len(parse(" ".join(f"word{i}" for i in range(10_000))).terms) == 64


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024", "2024-01-01"),
        ("2024-5", "2024-05-01"),
        ("2024-05-31", "2024-05-31"),
        ("2024-02-30", None),
        ("24", None),
    ],
)
def test_dates_may_leave_out_day_and_month(value: str, date: str | None) -> None:
    assert iso_date(value) == date


@pytest.mark.parametrize(
    "text",
    [
        'Articles on text formatting systems, including "what you see is what you get" systems such as scribe.',
        'Who plays "Doctor Who"?',
        'ما اسم أول جزء من سلسلة "الدكتور هو"؟',
    ],
)
def test_quotation_marks_in_prose_are_no_operator(text: str) -> None:
    """Sentences and questions that quote must find something all the same."""
    query = parse(text)
    assert query.phrases == ()
    assert words(query.words) == words(text)
