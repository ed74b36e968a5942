"""Tests of extract.parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.parts import Again, table_parts
from tests.extract.conftest import Read, outline


def told(rows: list[list[str]], *, headers: int = 0) -> list[str]:
    """The texts of a table's parts."""
    return [part.text for part in table_parts(rows, headers=headers)]


def test_cells_that_say_the_same_are_told_each() -> None:
    """Only one cell over the whole width stands by itself, without the names of the columns."""
    wide = [["By day", "5", "5"], ["5", "5", "5"], ["North", Again("North"), Again("North")]]
    assert told([["Place", "Low", "High"], *wide], headers=1)[1:] == [
        "Place: By day | Low: 5 | High: 5",
        "Place: 5 | Low: 5 | High: 5",
        "North",
    ]


def test_a_cell_over_several_columns_is_told_once_with_their_names() -> None:
    """Names that are the same are told once; without names it is told once as well."""
    names = ["Place", "Price", Again("Price"), "Note"]
    row = ["North", "7", Again("7"), Again("7")]
    assert told([names, row], headers=1)[1:] == ["Place: North | Price, Note: 7"]
    assert told([row, ["a", "b", "c", "d"]]) == ["North | 7", "a | b | c | d"]


@given(st.lists(st.lists(st.integers(0, 99).map(str), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_number_of_a_table_is_lost(rows: list[list[str]]) -> None:
    """Each cell stands in its row as often as the table has it."""
    names = ["x", "y", "z"]
    texts = told([names, *rows], headers=1)[1:]
    assert texts == [" | ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "a.html",
            "<table><tr><th>Day</th><th>Low</th><th>High</th></tr><tr><td>5</td><td>5</td><td>5</td></tr>"
            "<tr><td>Tue</td><td colspan=2>7</td></tr></table>",
        ),
        ("a.rst", "=== === ====\nDay Low High\n=== === ====\n5   5   5\nTue 7\n--- --------\n=== === ====\n"),
        ("a.adoc", '[options="header",cols="1,1,1"]\n|===\n|Day |Low |High\n|5 |5 |5\n|Tue 2+|7\n|===\n'),
    ],
)
def test_every_format_with_merged_cells_tells_them_once(read: Read, name: str, source: str) -> None:
    """HTML, reStructuredText and AsciiDoc; the others have tests of their own."""
    assert [text for kind, _, text in outline(read(source.encode(), name)) if kind == "table_row"] == [
        "Day: 5 | Low: 5 | High: 5",
        "Day: Tue | Low, High: 7",
    ]
