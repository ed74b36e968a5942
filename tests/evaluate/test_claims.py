"""Judged claims are read strictly: what is wrong is named with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citewell.errors import CitewellError
from citewell.evaluate.claims import read_judged

GOOD = {"id": "a", "claim": "Rest helps.", "evidence": ["Rest helps a lot."], "label": "supported"}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "judged.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_pieces_of_evidence_are_joined_and_blank_ones_left_out(tmp_path: Path) -> None:
    """Blank sentences among others are kept in some sets so that numbers hold; they say nothing."""
    found = read_judged(written(tmp_path, GOOD | {"evidence": ["One.", "", " ", "Two."]}))
    assert found[0].evidence == "One.\nTwo."


def test_partial_support_has_one_name(tmp_path: Path) -> None:
    """Files say partial, verdicts partially_supported."""
    assert read_judged(written(tmp_path, GOOD | {"label": "partial"}))[0].label == "partially_supported"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "maybe"}, "label 'maybe' is unknown"),
        ({"evidence": []}, "evidence is empty"),
        ({"evidence": ["", "  "]}, "evidence is empty"),
        ({"evidence": ["Rest.", 3]}, "no text"),
        ({"evidence": "Rest."}, "'evidence' is a text"),
        ({"claim": " "}, "claim is empty"),
        ({"claim": None}, "'claim' is null"),
        ({"id": "a"}, "used before"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    """The second row is bad; the message says where and what, the hint what to do."""
    path = written(tmp_path, GOOD, GOOD | {"id": "b"} | change)
    with pytest.raises(CitewellError, match=said) as caught:
        read_judged(path)
    assert f"{path}, line 2" in str(caught.value)
    assert caught.value.hint


def test_the_nine_files_are_read_whole(data: Path) -> None:
    """Every row of the development files is good; the counts are those of their description."""
    counts = {path.name.split("_dev")[0]: len(read_judged(path)) for path in sorted((data / "support").iterdir())}
    assert counts["healthver"] == 1917
    assert counts["wice_oracle_chunks"] == 1043
    assert sum(counts.values()) == 11481
