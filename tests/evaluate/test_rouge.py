"""ROUGE against values that can be counted by hand."""

from __future__ import annotations

import sys

import pytest

from citewell.errors import UsageError
from citewell.evaluate import rouge as module
from citewell.evaluate.rouge import rouge


def test_the_same_words_score_one() -> None:
    """Stems count, so a plural is the same word."""
    pytest.importorskip("rouge_score")
    assert rouge(["Cats sleep."], ["The cat"]).rouge1 == pytest.approx(0.5)
    assert tuple(rouge(["Rest helps.", "Ice helps too."], ["Rest helps.", "Ice helps too."])) == (1.0, 1.0, 1.0)


def test_worked_example() -> None:
    """Police killed the gunman: a plural or a past tense is the same stem; other order costs the pairs of words."""
    pytest.importorskip("rouge_score")
    same = rouge(["police killed the gunman"], ["police kill the gunman"])
    turned = rouge(["police killed the gunman"], ["the gunman kill police"])
    assert same == (1.0, 1.0, 1.0)
    assert turned.rouge1 == 1.0
    assert turned.rouge2 == pytest.approx(1 / 3)
    assert turned.rouge_lsum == pytest.approx(1 / 2)


def test_nothing_scores_nothing() -> None:
    """A refused question has no words in common with any reference."""
    pytest.importorskip("rouge_score")
    assert rouge(["Rest helps."], []) == module.NOTHING


def test_a_missing_library_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the evaluation says how to get it, and nothing else breaks."""
    module._scorer.cache_clear()
    monkeypatch.setitem(sys.modules, "rouge_score.rouge_scorer", None)
    with pytest.raises(UsageError, match="rouge-score") as caught:
        rouge(["a"], ["a"])
    assert "pip install 'citewell[eval]'" in caught.value.hint
