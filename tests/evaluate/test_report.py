"""A report as JSON and as a table."""

from __future__ import annotations

import io
import json

from rich.console import Console

from citewell.evaluate.report import Report, code_digest, table, to_json, versions
from citewell.evaluate.significance import paired

REPORT = Report(
    suite="retrieval",
    dataset="cranfield",
    count=225,
    metrics={"nDCG@10": 0.44123456789, "MAP": 0.3},
    baselines={"bm25": {"nDCG@10": 0.4}},
    settings={"mode": "hybrid"},
    versions={"citewell": "0"},
    notes=("A long note that tells what must be known to read the figures, and so it has to be wrapped. " * 2,),
    significance={"bm25": {"nDCG@10": paired([1.0, 0.5], [0.5, 0.5])}},
    details={"documents": 1400},
)


def printed(report: Report) -> str:
    out = io.StringIO()
    Console(file=out, width=80, markup=False, highlight=False, emoji=False).print(table(report))
    return out.getvalue()


def test_the_json_has_the_fields_of_the_contract() -> None:
    value = json.loads(json.dumps(to_json(REPORT)))
    assert value["schema"] == "citewell.eval/1"
    assert set(value) >= {"suite", "dataset", "count", "metrics", "baselines", "settings", "versions"}
    assert value["metrics"] == {"nDCG@10": 0.441235, "MAP": 0.3}
    assert set(value["significance"]["bm25"]["nDCG@10"]) == {"count", "difference", "low", "high", "p_value"}


def test_the_table_shows_ours_beside_each_baseline() -> None:
    lines = printed(REPORT).splitlines()
    assert lines[0] == "retrieval: cranfield (225 judged)"
    header = next(line for line in lines if "citewell" in line)
    assert header.split() == ["citewell", "bm25"]
    assert next(line for line in lines if "nDCG@10" in line).split() == ["nDCG@10", "0.4412", "0.4000"]
    assert next(line for line in lines if "MAP" in line).split() == ["MAP", "0.3000"]
    assert any("+0.2500" in line and "bm25" in line for line in lines)


def test_notes_are_wrapped_without_blanks_at_the_ends_of_lines() -> None:
    notes = printed(REPORT).partition("A long note")[2].splitlines()
    assert len(notes) > 1
    assert all(line == line.rstrip() and len(line) <= 80 for line in notes)


def test_names_cannot_reach_the_terminal_as_markup() -> None:
    assert "[red]x" in printed(Report("s", "[red]x", 1, {"[b]m": 1.0}, {}, {}, {}))


def test_versions_name_what_made_the_figures() -> None:
    found = versions(["numpy"])
    assert {"citewell", "code", "python", "encoder", "numpy"} <= set(found)
    assert found["code"] == code_digest()


def test_the_digest_of_a_room_is_not_that_of_the_package() -> None:
    assert len({code_digest(), code_digest("extract"), code_digest("extract", "passages")}) == 3
