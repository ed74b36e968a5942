"""What an evaluation needs and is not installed is said before it begins."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from citewell.errors import MissingExtra
from citewell.evaluate.abstention import evaluate_abstention
from citewell.evaluate.answers import evaluate_answers
from citewell.evaluate.extra import need
from citewell.evaluate.retrieval import evaluate_retrieval
from citewell.evaluate.support import evaluate_support


def nothing(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def test_what_is_installed_is_no_error() -> None:
    need("numpy", "charset-normalizer")


@pytest.mark.parametrize("package", ["ir-measures", "rouge-score", "sumy", "scipy"])
def test_the_suite_says_so_before_it_reads_or_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)
    missing, work = tmp_path / "missing", tmp_path / "work"
    suites = {
        "ir-measures": [lambda: evaluate_retrieval(missing, work=work, progress=nothing)],
        "rouge-score": [lambda: evaluate_answers([missing], work=work, progress=nothing)],
        "sumy": [lambda: evaluate_answers([missing], work=work, progress=nothing)],
        "scipy": [
            lambda: evaluate_support([missing], work=work, progress=nothing),
            lambda: evaluate_abstention(missing, missing, work=work, progress=nothing),
        ],
    }
    for suite in suites[package]:
        with pytest.raises(MissingExtra, match=package) as raised:
            suite()
        assert "pip install 'citewell[eval]'" in raised.value.hint
    assert not work.exists()
