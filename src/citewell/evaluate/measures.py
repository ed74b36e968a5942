"""Measures of ranked lists by ir-measures, which asks trec_eval's own code.

In: qrels and a run. Out: every measure of every query. nDCG takes grades as gains (linear, as trec_eval does); the
others count what is graded above 0 as relevant. A query for which nothing was found counts 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from citewell.evaluate.collection import Qrels
from citewell.evaluate.extra import missing_extra
from citewell.evaluate.runs import Run

Figures = Mapping[str, Mapping[str, float]]
"""Measure -> query id -> its value."""

LIBRARIES = ("ir-measures", "pytrec_eval-terrier")
NAMES = {"nDCG@10": "nDCG@10", "MAP": "AP", "MRR@10": "RR@10", "Recall@100": "R@100"}
"""Our names of the measures -> those of ir-measures."""


def measure(qrels: Qrels, run: Run) -> Figures:
    """Judge a run.

    Raises:
        MissingExtra: ir-measures is not installed.
    """
    try:
        import ir_measures as library
    except ImportError as problem:
        raise missing_extra("ir-measures") from problem
    wanted = {library.parse_measure(theirs): ours for ours, theirs in NAMES.items()}
    gains = {query: {doc: max(0, grade) for doc, grade in judged.items()} for query, judged in qrels.items()}
    scored = {query: {doc: 1 / rank for rank, doc in enumerate(run.get(query, ()), 1)} for query in qrels}
    figures: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in NAMES}
    for found in library.iter_calc(list(wanted), gains, scored):
        figures[wanted[found.measure]][found.query_id] = float(found.value)
    return figures


def means(figures: Figures) -> dict[str, float]:
    """Over queries."""
    return {name: fmean(values.values()) for name, values in figures.items()}
