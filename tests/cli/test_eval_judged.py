"""`citewell eval support`, `answers` and `abstention` as people meet them: files by others, and files with faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import citewell

FILES = {
    "judged": {"claim": "Rest helps.", "evidence": ["Rest helps a lot."], "label": "supported"},
    "unknown_label": {"claim": "Rest helps.", "evidence": ["Rest helps a lot."], "label": "perhaps"},
    "no_evidence": {"claim": "Rest helps.", "evidence": ["", " "], "label": "supported"},
    "no_sources": {"id": "q1", "question": "What helps?"},
    "empty_source": {"id": "q1", "question": "What helps?", "sources": [{"n": 1, "text": ""}]},
    "no_side": {"question": "What helps?"},
}
FAULTS = [
    (["support", "unknown_label"], "unknown_label.jsonl, line 1: the label 'perhaps' is unknown"),
    (["support", "judged", "no_evidence"], "no_evidence.jsonl, line 1: the evidence is empty"),
    (["support", "nowhere"], "there is no file"),
    (["support", "empty"], "empty.jsonl holds no rows"),
    (["support", "broken"], "broken.jsonl, line 1: not JSON"),
    (["answers", "no_sources"], "the question 'q1' gives no sources"),
    (["answers", "empty_source"], "empty_source.jsonl, line 1: source 1 has no text"),
    (["abstention", "library", "no_side"], "no_side.jsonl, line 1: the field 'answerable' is missing"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("judged")
    for name, row in FILES.items():
        (made / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (made / "empty.jsonl").write_text("", encoding="utf-8")
    (made / "broken.jsonl").write_text('{"claim": \n', encoding="utf-8")
    return made


@pytest.mark.parametrize(("words", "said"), FAULTS)
def test_a_fault_is_named_with_file_and_line(folder: Path, words: list[str], said: str) -> None:
    """Two lines, status 1, and nothing on standard output: no half a report."""
    suite, *names = words
    done = citewell("eval", suite, *(str(folder / f"{name}.jsonl") for name in names), "--work", str(folder / "work"))
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("what to do: ")


def test_one_object_for_programs(folder: Path) -> None:
    """The contract that all suites share."""
    pytest.importorskip("scipy")
    done = citewell("eval", "support", str(folder / "judged.jsonl"), "--work", str(folder / "work"), "--json")
    assert done.stderr == ""
    value = json.loads(done.stdout)
    assert (value["schema"], value["suite"], value["dataset"], value["count"]) == (
        "citewell.eval/1", "support", "judged.jsonl", 1,
    )  # fmt: skip
    assert value["metrics"]["recall, verdict"] == 1.0
    assert set(value["baselines"]) == {"words alone", "word overlap", "cosine"}


@pytest.mark.parametrize("suite", ["support", "answers", "abstention"])
def test_help_teaches_by_example(suite: str) -> None:
    done = citewell("eval", suite, "--help")
    assert done.returncode == 0
    assert "For example:" in done.stdout
    assert f"citewell eval {suite} " in done.stdout
