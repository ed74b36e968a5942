"""Learn what the features of verify.features are worth, and write verify/weights.py and verify/frequencies.py.

    python scripts/train_support.py DATA COSINES [--report]

DATA is the folder of evaluation data (CONTRIBUTING.md). Needs scipy and scikit-learn beside citewell. Every set of
human judgements is held out in turn; --report prints how the model trained on the others does on it, and writes
nothing. COSINES is an .npz of `row` (numbers of judged rows, counted through SETS in order) and `cosine` (all-
MiniLM-L6-v2, float32, of the claim and the evidence; of its best sentence where the evidence is longer than 60
words). A sample is enough. Sets under a non-commercial licence are tested on but never trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from citewell.kit.words import terms
from citewell.verify.features import FEATURES, compare
from citewell.verify.reading import read
from citewell.verify.rules import difference

SETS = {
    "wice": "wice_oracle_chunks_dev.jsonl.gz",
    "scifact": "scifact_train.jsonl.gz",
    "healthver": "healthver_dev.jsonl",
    "climatefever": "climatefever_dev.jsonl",
    "foolmetwice": "foolmetwice_dev.jsonl.gz",
    "begin": "begin_dev.jsonl",
    "expertqa": "expertqa_dev.jsonl",
    "faithbench": "faithbench_dev.jsonl.gz",
}
TESTED_ONLY = {"faithbench"}
CORPORA = {"medquad_liveqa": 3, "scifact": 2, "xquad/en": 1}  # every n-th document is counted
AGAINST = frozenset(
    """rarest_missing missing numbers_missing negation_differs negation_only_here opposites doubt_gained doubt_lost
    sometimes_gained always_gained""".split()
)  # features that may only lower a score; all others may only raise it: it makes the model carry over to unseen sets
STEMS = 5000
PENALTY = 1e-4
WITH_SIMILARITY = (*FEATURES, "similarity")
MODULE = '''"""How rare a stem is in general English prose, where a library cannot say it itself.

Made by scripts/train_support.py; do not edit. Inverse document frequency over {pieces} pieces of up to 250 words, in
quarters, for the {stems} commonest stems: a number, then the stems that have it.
"""

from __future__ import annotations

from functools import cache

_RAREST = {rarest}
_TABLE = """
{table}
"""


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = {{}}
    value = _RAREST
    for word in _TABLE.split():
        if word[0].isdigit():
            value = float(word)
        else:
            weights[word] = value
    return weights


def default_idf(term: str) -> float:
    """The weight of a stem as kit.words.terms gives it; the greatest for one that is not in the table."""
    return _weights().get(term, _RAREST)
'''
HERE = Path(__file__).parents[1] / "src" / "citewell" / "verify"
Array = np.ndarray[Any, Any]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def frequencies(data: Path) -> tuple[int, dict[str, int]]:
    """In how many pieces of 250 words each of the commonest stems stands, and the number of pieces."""
    counts: Counter[str] = Counter()
    pieces = 0
    texts = [
        f"{row.get('title', '')} {row['text']}"
        for corpus, step in CORPORA.items()
        for place, row in enumerate(rows(data / "retrieval" / corpus / "corpus.jsonl.gz"))
        if place % step == 0
    ]
    for text in texts:
        counts.update(set(terms(" ".join(text.split()[:250]))))
        pieces += 1
    for row in rows(data / "support" / "wice_dev.jsonl.gz"):
        found = " ".join(row["evidence"]).split()[:1000]
        for start in range(0, len(found), 250):
            counts.update(set(terms(" ".join(found[start : start + 250]))))
            pieces += 1
    common = sorted((-count, term) for term, count in counts.items() if not any(c.isdigit() for c in term))
    return pieces, {term: -count for count, term in common[:STEMS]}


def weight_of(pieces: int, counts: dict[str, int]) -> Callable[[str], float]:
    """Inverse document frequency in quarters, as the table keeps it."""
    most = round(4 * idf(pieces, 1)) / 4
    table = {term: round(4 * idf(pieces, count)) / 4 for term, count in counts.items()}
    return lambda term: table.get(term, most)


def idf(pieces: int, count: int) -> float:
    return math.log(1 + (pieces - count + 0.5) / (count + 0.5))


def measure(data: Path, weight: Callable[[str], float]) -> tuple[Array, Array, Array, Array]:
    """(rows, features), supported or not, name of the set, free of differences or not."""
    vectors, labels, names, agree = [], [], [], []
    for name, file in SETS.items():
        for row in rows(data / "support" / file):
            claim, evidence = read(row["claim"]), read("\n".join(row["evidence"]))
            compared = compare(claim, evidence, weight)
            vectors.append(compared.vector)
            labels.append(row["label"] == "supported")
            names.append(name)
            agree.append(difference(claim, evidence, compared) is None)
    return np.array(vectors), np.array(labels, dtype=float), np.array(names), np.array(agree)


def fit(vectors: Array, labels: Array, names: Array, features: tuple[str, ...] = FEATURES) -> tuple[Array, float]:
    """Logistic regression with one intercept per set, signs as AGAINST says, each set and label weighing the same."""
    sets = sorted(set(names))
    weights = np.zeros(len(labels))
    for name in sets:
        for label in (0.0, 1.0):
            chosen = (names == name) & (labels == label)
            weights[chosen] = 1 / max(1, chosen.sum())
    weights /= weights.sum()
    k = vectors.shape[1]
    design = np.hstack([vectors, np.array([[float(name == s) for s in sets] for name in names])])

    def loss(b: Array) -> tuple[float, Array]:
        z = design @ b
        value = (weights * (np.logaddexp(0, z) - labels * z)).sum() + PENALTY * (b[:k] ** 2).sum()
        gradient = design.T @ (weights * (1 / (1 + np.exp(-z)) - labels))
        gradient[:k] += 2 * PENALTY * b[:k]
        return float(value), gradient

    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in features] + [(None, None)] * len(sets)
    start, options = np.zeros(design.shape[1]), {"maxiter": 1000}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    return found[:k], float(found[k:].mean())


def best_cut(values: Array, labels: Array) -> float:
    return max(np.linspace(0, 1, 101), key=lambda cut: balanced_accuracy_score(labels, values >= cut))


def report(vectors: Array, labels: Array, names: Array, agree: Array, features: tuple[str, ...]) -> None:
    """One line per held-out set: ours beside plain overlap, then precision and recall of `supported` at thresholds."""
    print(f"{len(labels)} rows, {len(features)} features")
    print(
        "held out       n   AUC ours/overlap   balanced accuracy ours/overlap   precision/recall from .85   .88   .90"
    )
    for held in SETS:
        test = names == held
        train = ~test & ~np.isin(names, list(TESTED_ONLY))
        coefficients, intercept = fit(vectors[train], labels[train], names[train], features)
        score = 1 / (1 + np.exp(-(vectors[test] @ coefficients + intercept)))
        plain, truth = vectors[test][:, 0], labels[test]
        cut = best_cut(vectors[train][:, 0], labels[train])
        line = f"{held:12s} {test.sum():5d}   {roc_auc_score(truth, score):.3f} / {roc_auc_score(truth, plain):.3f}"
        balanced = [balanced_accuracy_score(truth, said) for said in (score >= 0.5, plain >= cut)]
        line += "   " + " / ".join(f"{value:.3f}" for value in balanced)
        for threshold in (0.85, 0.88, 0.90):
            chosen = (score >= threshold) & agree[test]
            precision = truth[chosen].mean() if chosen.any() else float("nan")
            line += f"   {precision:.2f}/{truth[chosen].sum() / truth.sum():.3f} ({chosen.sum()})"
        print(line)


def write_weights(plain: tuple[Array, float], with_similarity: tuple[Array, float]) -> None:
    """verify/weights.py."""
    text = '"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""\n\n'
    text += "from __future__ import annotations\n"
    for suffix, features, (coefficients, intercept) in (
        ("", FEATURES, plain),
        ("_WITH_SIMILARITY", WITH_SIMILARITY, with_similarity),
    ):
        pairs = zip(features, coefficients, strict=True)
        listed = "\n".join(f'    "{name}": {value + 0.0:.3f},' for name, value in pairs)
        text += f"\nWEIGHTS{suffix} = {{\n{listed}\n}}\nINTERCEPT{suffix} = {intercept:.3f}\n"
    (HERE / "weights.py").write_text(text, encoding="utf-8")


def write_frequencies(pieces: int, counts: dict[str, int]) -> None:
    """verify/frequencies.py."""
    buckets: dict[float, list[str]] = {}
    for term, count in counts.items():
        buckets.setdefault(round(4 * idf(pieces, count)) / 4, []).append(term)
    lines = [line for value in sorted(buckets) for line in wrap(f"{value} {' '.join(sorted(buckets[value]))}", 116)]
    (HERE / "frequencies.py").write_text(
        MODULE.format(pieces=pieces, stems=len(counts), rarest=round(4 * idf(pieces, 1)) / 4, table="\n".join(lines)),
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cosines", type=Path)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    pieces, counts = frequencies(options.data)
    vectors, labels, names, agree = measure(options.data, weight_of(pieces, counts))
    known = np.load(options.cosines)
    chosen = known["row"]
    wider = np.hstack([vectors[chosen], known["cosine"][:, None]])
    if options.report:
        report(vectors, labels, names, agree, FEATURES)
        report(wider, labels[chosen], names[chosen], agree[chosen], WITH_SIMILARITY)
        return
    used = ~np.isin(names, list(TESTED_ONLY))
    plain = fit(vectors[used], labels[used], names[used])
    inside = used[chosen]
    write_frequencies(pieces, counts)
    write_weights(plain, fit(wider[inside], labels[chosen][inside], names[chosen][inside], WITH_SIMILARITY))


if __name__ == "__main__":
    main()
