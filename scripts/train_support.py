"""Learn what the features of verify.features are worth, and write verify/weights.py and verify/frequencies.py.

    python scripts/train_support.py DATA                    # learn from all sets and write
    python scripts/train_support.py DATA --report           # hold out each set in turn, print, write nothing
    python scripts/train_support.py DATA --report --every 4 # ... on a quarter of the rows

DATA is the folder of evaluation data (CONTRIBUTING.md). Needs scipy and scikit-learn beside citewell; takes about ten
minutes of one processor, nearly all for the vectors of claims and evidence. Sets under a non-commercial licence are
tested on, never learned from.

Held out means: the weights are learned from the other sets, and what makes a probability of their sum (Platt scaling)
is learned from the sums that the other sets had when they were held out themselves.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from citewell.index.encoder import Encoder, PassageText
from citewell.kit.words import terms
from citewell.verify import frequencies
from citewell.verify.features import FEATURES, compare
from citewell.verify.reading import SENTENCE_END, read
from citewell.verify.rules import difference
from citewell.verify.support import DIFFERS

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
    sometimes_gained always_gained differs""".split()
)  # features that may only lower a score; all others may only raise it: it makes the model carry over to unseen sets
NAMES = (*FEATURES, DIFFERS, "similarity")
STEMS = 5000
PENALTY = 1e-4
THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9)
PRECISION = 0.91  # nine in ten, and half a standard error of some two hundred verdicts
HERE = Path(__file__).parents[1] / "src" / "citewell" / "verify"
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Judged:
    """Rows judged by people: features (rows, len(NAMES)) as NAMES says, supported or not, and the set of each row."""

    vectors: Array
    labels: Array
    names: Array

    def only(self, chosen: Array) -> Judged:
        return Judged(self.vectors[chosen], self.labels[chosen], self.names[chosen])


@dataclass(frozen=True)
class Model:
    """A linear model over some columns of Judged.vectors; `probability` is calibrated."""

    columns: tuple[int, ...]
    coefficients: Array
    intercept: float

    def logit(self, judged: Judged) -> Array:
        return judged.vectors[:, self.columns] @ self.coefficients + self.intercept

    def scaled(self, slope: float, shift: float) -> Model:
        return Model(self.columns, self.coefficients * slope, self.intercept * slope + shift)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--report", action="store_true", help="hold out each set; write nothing")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="use each n-th row only")
    options = parser.parse_args()
    if not options.report:
        write_frequencies(*count_stems(options.data))
        importlib.reload(frequencies)
    judged = measure(options.data, options.every)
    words = tuple(range(len(NAMES) - 1))
    made = [(learn(judged, columns), report(judged, columns)) for columns in (words, (*words, len(NAMES) - 1))]
    if not options.report:
        write_weights(made)


# --- the data --------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def measure(data: Path, every: int) -> Judged:
    """The features of every n-th judged row of each set."""
    encoder = Encoder()
    vectors, labels, names = [], [], []
    for name, file in SETS.items():
        for place, row in enumerate(rows(data / "support" / file)):
            if place % every:
                continue
            evidence = "\n".join(row["evidence"])
            claim, given = read(row["claim"]), read(evidence)
            compared = compare(claim, given, frequencies.default_idf)
            differs = difference(claim, given, compared) is not None
            vectors.append([*compared.vector, float(differs), similarity(encoder, row["claim"], evidence)])
            labels.append(row["label"] == "supported")
            names.append(name)
        print(f"{name}: {names.count(name)} rows", flush=True)
    return Judged(np.array(vectors), np.array(labels, dtype=float), np.array(names))


def similarity(encoder: Encoder, claim: str, evidence: str) -> float:
    """Cosine of the claim and of the evidence's sentence most like it, read in its surroundings as in a library."""
    return float((evidence_vectors(encoder, evidence) @ claim_vector(encoder, claim)).max())


@cache
def claim_vector(encoder: Encoder, claim: str) -> Array:
    return encoder.encode_query(claim)


@cache
def evidence_vectors(encoder: Encoder, evidence: str) -> Array:
    """(1 + sentences, dim): the whole text, then each of its sentences."""
    ends = [match.span() for match in SENTENCE_END.finditer(evidence)]
    spans = zip([0, *(behind for _, behind in ends)], [*(end for end, _ in ends), len(evidence)], strict=True)
    text = PassageText("", evidence, tuple((start, end) for start, end in spans if start < end))
    found = next(iter(encoder.encode_passages([text])))
    return np.vstack([found.passage, found.sentences])


# --- learning --------------------------------------------------------------------------------------------------------


def fit(judged: Judged, columns: tuple[int, ...]) -> Model:
    """Logistic regression with one intercept per set, signs as AGAINST says, each set and label weighing the same."""
    sets = sorted(set(judged.names))
    weights = np.zeros(len(judged.labels))
    for name in sets:
        for label in (0.0, 1.0):
            chosen = (judged.names == name) & (judged.labels == label)
            weights[chosen] = 1 / max(1, chosen.sum())
    weights /= weights.sum()
    k = len(columns)
    own = np.array([[float(name == s) for s in sets] for name in judged.names])
    design = np.hstack([judged.vectors[:, columns], own])

    def loss(b: Array) -> tuple[float, Array]:
        z = design @ b
        value = (weights * (np.logaddexp(0, z) - judged.labels * z)).sum() + PENALTY * (b[:k] ** 2).sum()
        gradient = design.T @ (weights * (1 / (1 + np.exp(-z)) - judged.labels))
        gradient[:k] += 2 * PENALTY * b[:k]
        return float(value), gradient

    bounds = [(None, 0.0) if NAMES[c] in AGAINST else (0.0, None) for c in columns] + [(None, None)] * len(sets)
    start, options = np.zeros(design.shape[1]), {"maxiter": 1000}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    return Model(columns, found[:k], float(found[k:].mean()))


def platt(logits: Array, labels: Array, names: Array) -> tuple[float, float]:
    """Slope and shift that make probabilities of logits, each set weighing the same (Platt 1999)."""
    weights = np.array([1 / (names == name).sum() for name in names])
    weights /= weights.sum()

    def loss(b: Array) -> float:
        z = b[0] * logits + b[1]
        return float((weights * (np.logaddexp(0, z) - labels * z)).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def held_out(judged: Judged, columns: tuple[int, ...]) -> Array:
    """The logit of each row by a model that was learned without the row's set."""
    logits = np.zeros(len(judged.labels))
    for held in sorted(set(judged.names)):
        test = judged.names == held
        logits[test] = fit(judged.only(~test & learned_from(judged)), columns).logit(judged.only(test))
    return logits


def learned_from(judged: Judged) -> Array:
    return ~np.isin(judged.names, list(TESTED_ONLY))


def learn(judged: Judged, columns: tuple[int, ...]) -> Model:
    """The model to ship: learned from all sets, calibrated on what each set had when it was held out."""
    used = judged.only(learned_from(judged))
    return fit(used, columns).scaled(*platt(held_out(used, columns), used.labels, used.names))


# --- the report ------------------------------------------------------------------------------------------------------


def report(judged: Judged, columns: tuple[int, ...]) -> float:
    """Print a line for each held-out set: ours beside plain overlap, and what `supported` is worth at thresholds.

    Returns:
        The threshold to ship.
    """
    logits = held_out(judged, columns)
    scores = np.zeros(len(logits))
    print(f"\n{len(logits)} rows, {len(columns)} features\nheld out      rows  AUC ours/overlap  balanced accuracy  "
          f"error of probability   precision/recall (verdicts) from {', '.join(map(str, THRESHOLDS))}")  # fmt: skip
    for held in SETS:
        test = judged.names == held
        others = ~test & learned_from(judged)
        slope, shift = platt(logits[others], judged.labels[others], judged.names[others])
        scores[test] = 1 / (1 + np.exp(-(slope * logits[test] + shift)))
        print(line(held, judged.only(test), scores[test], slope * logits[test]))
    used = learned_from(judged)
    print(f"all but {', '.join(TESTED_ONLY)}: {verdicts(judged.only(used), scores[used])}")
    for held in SETS:
        others = (judged.names != held) & used
        cut = threshold(judged.only(others), scores[others])
        test = judged.names == held
        print(f"threshold from the others {cut:.2f}, on {held}: {verdicts(judged.only(test), scores[test], [cut])}")
    slope, shift = platt(logits[used], judged.labels[used], judged.names[used])  # as the shipped model has it
    scores = 1 / (1 + np.exp(-(slope * logits + shift)))
    found = threshold(judged.only(used), scores[used])
    print(f"threshold to ship: {found:.2f}, {verdicts(judged.only(used), scores[used], [found])}")
    return found


def line(name: str, judged: Judged, scores: Array, logits: Array) -> str:
    """AUC, balanced accuracy where odds are even in the training sets, calibration error, verdicts."""
    plain = judged.vectors[:, 0]
    areas = f"{roc_auc_score(judged.labels, scores):.3f} / {roc_auc_score(judged.labels, plain):.3f}"
    balanced = balanced_accuracy_score(judged.labels, logits >= 0)
    return (f"{name:12s} {len(scores):5d}  {areas}     {balanced:.3f}              "
            f"{calibration_error(scores, judged.labels):.3f}                 {verdicts(judged, scores)}")  # fmt: skip


def calibration_error(scores: Array, labels: Array, bins: int = 10) -> float:
    """Expected calibration error: how far the share supported is from the mean score, over ten equal bins of score."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [abs((scores - labels)[place == k].sum()) for k in range(bins)]
    return float(sum(gaps) / len(scores))


def verdicts(judged: Judged, scores: Array, thresholds: Sequence[float] = THRESHOLDS) -> str:
    """Precision, recall and number of `supported`, at each threshold."""
    agree = judged.vectors[:, NAMES.index(DIFFERS)] == 0
    found = []
    for cut in thresholds:
        chosen = (scores >= cut) & agree
        precision = judged.labels[chosen].mean() if chosen.any() else math.nan
        recall = judged.labels[chosen].sum() / judged.labels.sum()
        found.append(f"{precision:.2f}/{recall:.3f} ({chosen.sum()})")
    return "  ".join(found)


def threshold(judged: Judged, scores: Array) -> float:
    """The least score, in hundredths, from which `supported` is right often enough."""
    agree = judged.vectors[:, NAMES.index(DIFFERS)] == 0
    for cut in np.arange(0.5, 1.0, 0.01):
        chosen = (scores >= cut) & agree
        if not chosen.any() or judged.labels[chosen].mean() >= PRECISION:
            return float(cut)
    return 1.0


# --- what is written -------------------------------------------------------------------------------------------------


def write_weights(made: Sequence[tuple[Model, float]]) -> None:
    """verify/weights.py: models, each with its threshold."""
    text = '"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""\n\n'
    text += "from __future__ import annotations\n"
    for suffix, (model, cut) in zip(("", "_WITH_SIMILARITY"), made, strict=True):
        pairs = zip([NAMES[c] for c in model.columns], model.coefficients, strict=True)
        listed = "\n".join(f'    "{name}": {value + 0.0:.3f},' for name, value in pairs)
        text += f"\nWEIGHTS{suffix} = {{\n{listed}\n}}\nINTERCEPT{suffix} = {model.intercept:.3f}\n"
        text += f"SUPPORTED_FROM{suffix} = {cut:.2f}\n"
    (HERE / "weights.py").write_text(text, encoding="utf-8")


def count_stems(data: Path) -> tuple[int, dict[str, int]]:
    """The number of pieces of 250 words, and in how many of them each of the commonest stems stands."""
    counts: Counter[str] = Counter()
    texts = [
        " ".join(f"{row.get('title', '')} {row['text']}".split()[:250])
        for corpus, step in CORPORA.items()
        for place, row in enumerate(rows(data / "retrieval" / corpus / "corpus.jsonl.gz"))
        if place % step == 0
    ]
    for row in rows(data / "support" / "wice_dev.jsonl.gz"):
        found = " ".join(row["evidence"]).split()[:1000]
        texts += [" ".join(found[start : start + 250]) for start in range(0, len(found), 250)]
    for text in texts:
        counts.update(set(terms(text)))
    common = sorted((-count, term) for term, count in counts.items() if not any(c.isdigit() for c in term))
    return len(texts), {term: -count for count, term in common[:STEMS]}


def idf(pieces: int, count: int) -> float:
    """Inverse document frequency in quarters, as the table keeps it."""
    return round(4 * math.log(1 + (pieces - count + 0.5) / (count + 0.5))) / 4


def write_frequencies(pieces: int, counts: dict[str, int]) -> None:
    """The table in verify/frequencies.py; the code around it stays."""
    buckets: dict[float, list[str]] = {}
    for term, count in counts.items():
        buckets.setdefault(idf(pieces, count), []).append(term)
    lines = [text for value in sorted(buckets) for text in wrap(f"{value} {' '.join(sorted(buckets[value]))}", 116)]
    path = HERE / "frequencies.py"
    before, _, rest = path.read_text(encoding="utf-8").partition('_TABLE = """\n')
    _, _, after = rest.partition('\n"""\n')
    path.write_text(f'{before}_TABLE = """\n' + "\n".join(lines) + f'\n"""\n{after}', encoding="utf-8")


if __name__ == "__main__":
    main()
