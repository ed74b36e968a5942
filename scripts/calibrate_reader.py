"""Fit the chance that an answer is here to what the whole pipeline sees.

In: files that `citewell eval reader FILE... --answers --scores SCORES.jsonl` wrote, of libraries that the reader was
not taught on. Out: calibration.json, which scripts/make_reader.py puts into the reader's file: the constant, what the
best score of a sentence is worth, and what the share of the word is worth that is not named around it.
Needs: pip install 'citewell[eval]'

    python scripts/calibrate_reader.py SCORES.jsonl... --out calibration.json [--leave-one-out]
    python scripts/make_reader.py WEIGHTS --calibration calibration.json

Answerable questions are told from near misses, foreign ones and those without an answer. Left out are questions in
doubt, and those in which nothing was read because nothing was found or their script was not taught: no weight decides
those. With --leave-one-out it also tells how well weights do on a library that were fitted on all the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from logistic import chances, logistic
from numpy.typing import NDArray

from citewell.errors import CitewellError
from citewell.evaluate.binary import calibration_error, reliability, roc_auc
from citewell.evaluate.rows import read_rows
from citewell.kit.files import write_whole

DIGITS = 4  # of a weight
LEAST_CHANCE = 1e-12  # in a logarithm
REQUIRED = {"id": str, "library": str, "side": str, "answerable": bool}
SEEN = {"best": (int, float, type(None)), "unnamed": (int, float)}


class Wrong(Exception):
    """The scores cannot be used; told in one line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the pipeline saw it."""

    library: str
    side: str
    answerable: bool
    best: float
    unnamed: float


def main() -> None:
    """Fit, write, and tell how well it fits."""
    arguments = _arguments()
    try:
        asked, left_out = read_scores(arguments.scores)
        weights = fitted(asked)
        print(f"{len(asked)} questions, {sum(one.answerable for one in asked)} answerable; left out: {left_out}")
        print("constant {}, best {}, unnamed {}".format(*weights))
        print(told("all", asked, weighed(asked, weights)))
        print(reliability_line(asked, weighed(asked, weights)))
        if arguments.leave_one_out:
            print("weights fitted on the other libraries:")
            print("\n".join(left_one_out(asked)))
        write_whole(arguments.out, json.dumps({"calibration": weights}) + "\n")
    except (CitewellError, Wrong) as problem:
        raise SystemExit(str(problem)) from problem


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scores", type=Path, nargs="+", help="what citewell eval reader --answers --scores wrote")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the calibration")
    parser.add_argument("--leave-one-out", action="store_true", help="also judge each library by weights of the others")
    return parser.parse_args()


def read_scores(files: Sequence[Path]) -> tuple[list[Asked], int]:
    """The questions of which we know whether they can be answered and what was read, and how many others there are.

    Raises:
        SourceNotFound, JudgedDataError: a file is missing or not as it should be, or a question comes twice.
    """
    found, left_out = [], 0
    names: set[tuple[str, str]] = set()
    for file in files:
        for row in read_rows(file, REQUIRED, unique=""):
            if any(not isinstance(row.data.get(name, ""), types) for name, types in SEEN.items()):
                raise row.error("no best score and no share unnamed", "write the scores with --answers")
            library, question = row.data["library"], row.data["id"]
            if (library, question) in names:
                raise row.error(f"the question {question!r} of {library!r} comes a second time")
            names.add((library, question))
            if row.data["side"] == "in doubt" or row.data["best"] is None:
                left_out += 1
                continue
            found.append(Asked(**{field: row.data[field] for field in Asked.__slots__}))
    return found, left_out


def fitted(asked: Sequence[Asked]) -> list[float]:
    """Constant, best, unnamed: the weights under which it is likeliest that just the answerable ones are.

    Raises:
        Wrong: all are answerable, or none is.
    """
    truths = _truths(asked)
    if truths.all() or not truths.any():
        raise Wrong("weights need both, questions that can be answered and others")
    return [round(float(weight), DIGITS) for weight in logistic(_rows(asked), truths.astype(np.float64))]


def weighed(asked: Sequence[Asked], weights: Sequence[float]) -> NDArray[np.float64]:
    """The chance of each question."""
    return chances(_rows(asked), np.array(weights, dtype=np.float64))


def told(name: str, asked: Sequence[Asked], given: NDArray[np.float64]) -> str:
    """The area under the curve, against all others and against each side of them, and the log loss."""
    truths = _truths(asked)
    sides = dict.fromkeys(one.side for one in asked if not one.answerable)
    areas = [f"{side} {_area(asked, given, side)}" for side in sides] if truths.any() else []
    return f"{name}: AUC {_area(asked, given)} ({', '.join(areas)}), log loss {log_loss(given, truths):.3f}"


def log_loss(given: NDArray[np.float64], truths: NDArray[np.bool_]) -> float:
    """The mean negative logarithm of the chance that was given to what is true: .693 for who always says one half."""
    right = np.where(truths, given, 1 - given)
    return float(-np.log(np.maximum(right, LEAST_CHANCE)).mean())


def reliability_line(asked: Sequence[Asked], given: NDArray[np.float64]) -> str:
    """By tenths of the chance: what was said, what was true, of how many questions."""
    table = reliability(given, _truths(asked))
    bins = ", ".join(f"{row.mean_score:.2f} -> {row.share_true:.2f} ({row.count})" for row in table)
    return f"reliability (said -> true): {bins}; calibration error {calibration_error(table):.3f}"


def left_one_out(asked: Sequence[Asked]) -> list[str]:
    """A line for each library, judged by weights of all the others, and one for all of these chances together.

    Raises:
        Wrong: there is one library only, or all others have questions of one kind only.
    """
    libraries = sorted({one.library for one in asked})
    if len(libraries) == 1:
        raise Wrong(f"there is no library but {libraries[0]!r}: none can be left out")
    lines, parts = [], []
    for library in libraries:
        here = [one for one in asked if one.library == library]
        given = weighed(here, fitted([one for one in asked if one.library != library]))
        lines.append(told(library, here, given))
        parts.append((here, given))
    every = [one for here, _ in parts for one in here]
    return [*lines, told("together", every, np.concatenate([given for _, given in parts]))]


def _area(asked: Sequence[Asked], given: NDArray[np.float64], side: str | None = None) -> str:
    truths = _truths(asked)
    here = truths | np.array([side in (None, one.side) for one in asked])
    if truths[here].all() or not truths[here].any():
        return "-"
    return f"{roc_auc(given[here], truths[here]):.3f}".removeprefix("0")


def _rows(asked: Sequence[Asked]) -> NDArray[np.float64]:
    return np.array([(1.0, one.best, one.unnamed) for one in asked], dtype=np.float64)


def _truths(asked: Sequence[Asked]) -> NDArray[np.bool_]:
    return np.array([one.answerable for one in asked], dtype=np.bool_)


if __name__ == "__main__":
    main()
