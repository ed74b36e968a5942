"""The suite `kinds`: labels by people against what the reader says, on the text that people saw."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.kind_labels import SHOWN_CHARS, Label, found_blocks, read_labels, sheet_rows
from citewell.evaluate.kinds import by_kind, confusion, evaluate_kinds, kinds_table, overall, write_sheet
from citewell.evaluate.letters import KEY_LETTERS, Letters, folded, key_of_text
from citewell.extract import extract
from citewell.types import Page

PAGE = b"""# Tides

The tide rises twice a day in most harbours of the world, and it falls as often.

* Spring tides come at new moon.
* Neap tides come at half moon.

```sh
tide --harbour dover
```
"""


def silent(_what: str, _done: int, _total: int) -> None:
    return


def made(folder: Path, *rows: dict[str, Any]) -> Path:
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "tides.md").write_bytes(PAGE)
    labels = folder / "labels.jsonl"
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return labels


def row(text: str, kind: str) -> dict[str, Any]:
    letters = min(len(folded(text)), KEY_LETTERS)
    return {"file": "docs/tides.md", "key": key_of_text(text), "letters": letters, "kind": kind}


def document(content: bytes, name: str = "tides.md") -> Any:
    return extract(Page("file:///docs/tides.md", content, None, "2026-01-01T00:00:00Z"), name=name)


def test_a_label_is_compared_with_the_block_that_begins_as_it_says(tmp_path: Path) -> None:
    labels = made(
        tmp_path,
        row("Tides", "heading"),
        row("the TIDE rises, twice a day in most harbours of the world and it falls...", "paragraph"),
        row("Spring tides come at new moon.", "list_item"),
        row("Neap tides come at half moon.", "step"),
        row("tide --harbour dover", ""),
    )
    report = evaluate_kinds([labels], data=tmp_path, progress=silent)
    assert report.count == 4, "a row that nobody filled in is not judged"
    assert report.metrics["found"] == 1.0
    assert report.metrics["kind right"] == 0.75
    assert report.details["confusion"] == {
        "heading": {"heading": 1},
        "paragraph": {"paragraph": 1},
        "list_item": {"list_item": 1},
        "step": {"list_item": 1},
    }


def test_a_block_that_stands_inside_another_now_is_found_by_its_letters(tmp_path: Path) -> None:
    """Readers change where blocks begin; the words stay."""
    labels = made(
        tmp_path,
        row("twice a day in most harbours of the world, and it falls as often.", "paragraph"),
        row("falls as often", "paragraph"),
        row("nowhere to be seen", "paragraph"),
    )
    report = evaluate_kinds([labels], data=tmp_path, progress=silent)
    assert report.metrics["found"] == pytest.approx(2 / 3)
    assert report.details["not found"] == {"paragraph": 1}


def test_blocks_of_the_same_text_are_told_apart_by_their_order() -> None:
    read = document(b"# Example\n\nOne.\n\nExample\n")
    labels = [Label("tides.md", key_of_text("Example"), "heading", letters=7, occurrence=n) for n in (1, 2)]
    assert [block and block.kind for block in found_blocks(read, labels)] == ["heading", "paragraph"]


def test_files_may_lie_in_a_packed_tree(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "site.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("docs/tides.md")
        member.size = len(PAGE)
        archive.addfile(member, io.BytesIO(PAGE))
    labels = made(tmp_path, row("Tides", "heading") | {"file": "site.tar.gz/docs/tides.md"})
    assert evaluate_kinds([labels], data=tmp_path, progress=silent).metrics["kind right"] == 1.0
    sheet = tmp_path / "out.jsonl"
    trees = [tmp_path / "site.tar.gz"]
    assert write_sheet(trees, sheet, data=tmp_path, size=9, windows=1, page_kind="", progress=silent) == 5
    first = json.loads(sheet.read_text().splitlines()[0])
    assert first["file"] == "site.tar.gz/docs/tides.md"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"file": "docs/tides.md", "key": "k", "kind": "poem"}, "there is no kind 'poem'"),
        ({"file": "docs/tides.md", "kind": "heading"}, "'key' is missing"),
        ({"file": 3, "key": "k", "kind": "heading"}, "'file' is a whole number"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    labels = made(tmp_path, row)
    with pytest.raises(JudgedDataError) as caught:
        read_labels([labels])
    assert str(caught.value).startswith(f"{labels}, line 1: ")
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    labels = made(tmp_path, row("Tides", "heading") | {"file": "docs/none.md"})
    with pytest.raises(SourceNotFound, match=r"docs/none\.md"):
        evaluate_kinds([labels], data=tmp_path, progress=silent)


def test_a_sheet_filled_in_with_what_was_read_is_all_right(tmp_path: Path) -> None:
    """What is written on a sheet finds its block again."""
    made(tmp_path)
    sheet = tmp_path / "sheet.jsonl"
    write_sheet([tmp_path / "docs"], sheet, data=tmp_path, size=4, windows=1, page_kind="manual", progress=silent)
    rows = list(map(json.loads, sheet.read_text().splitlines()))
    assert len(rows) == 4
    assert {row["page_kind"] for row in rows} == {"manual"}
    assert {row["kind"] for row in rows} == {""}, "what the reader thinks is not shown"
    read = document(PAGE)
    for row in rows:
        row["kind"] = read.blocks[row["number"] - 1].kind
    sheet.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert evaluate_kinds([sheet], data=tmp_path, progress=silent).metrics["kind right"] == 1.0


def test_windows_are_of_neighbours_and_do_not_overlap() -> None:
    read = document("\n\n".join(f"Paragraph {n}." for n in range(100)).encode())
    numbers = [int(str(row["number"])) for row in sheet_rows(read, file="a.md", size=10, windows=3)]
    assert len(numbers) == len(set(numbers)) == 30
    stretches = [numbers[at : at + 10] for at in (0, 10, 20)]
    assert all(stretch == list(range(stretch[0], stretch[0] + 10)) for stretch in stretches)
    assert numbers == [row["number"] for row in sheet_rows(read, file="a.md", size=10, windows=3)]


def test_a_sheet_shows_the_beginning_of_a_long_block_and_the_heading_above_it() -> None:
    read = document(b"# Tides\n\n" + b"high water " * 90)
    rows = list(sheet_rows(read, file="a.md", size=9, windows=1))
    assert [row["heading"] for row in rows] == ["", "Tides"]
    assert len(str(rows[1]["text"])) == SHOWN_CHARS


def test_figures_by_kind_and_of_what_may_be_quoted() -> None:
    pairs = [("caption", "caption"), ("caption", "paragraph"), ("paragraph", "paragraph"), ("step", "caption")]
    rows = by_kind(pairs)
    assert rows["caption"] == {"P": 0.5, "R": 0.5, "F1": 0.5, "labelled": 2, "read": 2}
    assert rows["step"]["R"] == 0.0
    figures = overall(pairs)
    assert figures["quotable P"] == figures["quotable R"] == 0.5
    assert figures["wrongly kept from quoting"] == 0.5
    assert figures["unquotable told"] == 0.5
    assert confusion(pairs)["caption"] == {"caption": 1, "paragraph": 1}
    assert overall([]) == {}


def test_the_table_for_people_names_what_a_kind_was_taken_for(tmp_path: Path) -> None:
    from rich.console import Console

    labels = made(tmp_path, row("Tides", "caption"), row("gone", "step"))
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(kinds_table(evaluate_kinds([labels], data=tmp_path, progress=silent)))
    shown = console.export_text()
    assert "heading 1" in shown
    assert "Not found: step 1." in shown


@given(st.text())
def test_letters_know_their_places(text: str) -> None:
    """Each letter kept is one of the text at its place, and together they are the text's letters and digits."""
    letters = Letters.of(text)
    assert letters.text == folded(text)
    assert letters.places == sorted(letters.places)
    assert all(
        letter in text[place].lower() for letter, place in zip(letters.text, letters.places, strict=True)
    )  # fmt: skip


@given(st.text(), st.sampled_from([" ", "\n\n", " | ", "…"]))
def test_a_key_is_of_letters_alone(text: str, between: str) -> None:
    """White space and marks between words do not change the key."""
    assert key_of_text(between.join(text.split())) == key_of_text(text)
