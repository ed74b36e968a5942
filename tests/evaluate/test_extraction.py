"""The suite `extraction`: what is judged is what `add` would store."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.extraction import evaluate_extraction

PAGE = """<html><head><title>Snow</title></head><body><nav><a href="/">Home</a> <a href="/all">All articles</a></nav>
<article><h1>Snow</h1><p>The snow melts in spring, and the rivers rise for weeks on end. People beside them know.</p>
<p>Then the fields dry and the sowing begins, earlier in the valleys than on the slopes above.</p></article>
<footer>Copyright, all rights reserved</footer></body></html>"""
TEXT = (
    "Snow\n\nThe snow melts in spring, and the rivers rise for weeks on end. People beside them know.\n\n"
    "Then the fields dry and the sowing begins, earlier in the valleys than on the slopes above."
)


def made(folder: Path, *rows: dict[str, Any]) -> Path:
    (folder / "html").mkdir()
    (folder / "html" / "snow.html").write_text(PAGE)
    (folder / "html" / "packed.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (folder / "html" / "broken.html").write_bytes(b"")
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def evaluated(folder: Path) -> Any:
    return evaluate_extraction(folder, progress=lambda _what, _done, _total: None)


def test_whole_texts_and_pieces_are_judged_beside_two_other_readers(tmp_path: Path) -> None:
    wanted = {"with": ["rivers rise for weeks", "sowing begins"], "without": ["All articles", "rights reserved"]}
    report = evaluated(
        made(
            tmp_path,
            {"id": "a", "file": "html/snow.html", "text": TEXT},
            {"id": "b", "file": "html/packed.html.gz", **wanted},
        )
    )
    assert report.count == 2
    assert report.metrics["words F1"] == pytest.approx(1.0)
    assert report.metrics["pieces F1"] == 1.0
    assert set(report.baselines) == {"trafilatura", "visible text"}
    assert report.baselines["visible text"]["words P"] < 1
    assert report.baselines["visible text"]["unwanted left out"] == 0
    assert report.details["failed"] == {}


def test_a_page_that_cannot_be_read_counts_as_empty_and_is_named(tmp_path: Path) -> None:
    report = evaluated(made(tmp_path, {"id": 1, "file": "html/broken.html", "text": TEXT}))
    assert report.metrics["words R"] == 0
    assert list(report.details["failed"]) == ["broken.html"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "x", "file": "html/none.html", "text": "t"}, "'html/none.html' is not in"),
        ({"id": "x", "file": "html/snow.html"}, "neither a text nor pieces"),
        ({"id": "x", "file": "html/snow.html", "with": [], "without": []}, "neither a text nor pieces"),
        ({"id": "x", "file": "html/snow.html", "with": "a text"}, "'with' should be a list of texts"),
        ({"id": "x", "file": "html/snow.html", "with": ["a", ""]}, "none of them empty"),
        ({"id": "x", "file": "html/snow.html", "text": " "}, "the text is empty"),
        ({"id": "x", "text": "t"}, "'file' is missing"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    folder = made(tmp_path, {"id": "a", "file": "html/snow.html", "text": TEXT}, row)
    with pytest.raises(JudgedDataError) as caught:
        evaluated(folder)
    assert str(caught.value).startswith(f"{folder / 'gold.jsonl'}, line 2: ")
    assert said in str(caught.value)


def test_a_folder_without_gold_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"no gold\.jsonl"):
        evaluated(tmp_path)


@pytest.mark.parametrize(("name", "figure"), [("article_extraction", "4-words F1"), ("trafilatura_eval", "pieces F1")])
def test_real_pages_are_judged_in_both_layouts(data: Path, name: str, figure: str) -> None:
    report = evaluate_extraction(data / "pages" / name, limit=2, progress=lambda _what, _done, _total: None)
    assert report.count == 2
    assert report.metrics[figure] > report.baselines["visible text"][figure]
