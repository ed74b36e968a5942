"""The reader: a small language model that was taught on graded questions which sentences answer.

In: a question and passages. Out: a Reading for each of their sentences. How the model was made: models/reader/MODEL.md.

Each window goes through the model alone, since the model sets its 8-bit scales from all it is given at once; so neither
the number of threads nor a window's neighbours change its scores. They are rounded before anybody compares them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from citewell.errors import ModelDamaged
from citewell.reader.windows import ToRead, Window, windows
from citewell.types import NOT_READ, Reading

if TYPE_CHECKING:  # onnxruntime and tokenizers take 0.1 s to import, and most commands never read
    from tokenizers import Tokenizer

MODEL_SHA256 = "3a6be12d9aa62f0fb4c3ba0406116b9faf151fe8f9fc6367e089e97f963452ab"
"""Of model.onnx: a file that is not this one is refused."""

MAX_QUESTION_CHARACTERS = 2_000
DIGITS = 3  # of a score: what lies behind them differs between processors

_MODELS = resources.files("citewell") / "models"


class Reader:
    """A twelve-layer cross-encoder with 8-bit weights, on onnxruntime. It reads only files of this package."""

    name: str = f"citewell-reader/{MODEL_SHA256[:8]}"

    def __init__(self, *, threads: int = 1, folder: Traversable = _MODELS) -> None:
        """The model is loaded when the first passage is read (about 0.2 s).

        Args:
            threads: how many windows are read at the same time, >= 1. It does not change what is found.
            folder: where the models lie.
        """
        self._threads = max(1, threads)
        self._folder = folder

    def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:
        """What each sentence of each passage is worth as an answer to a question; same order as given, NOT_READ for
        those that are "".

        Raises:
            ModelDamaged: the model's file is missing or is not the one that belongs to this version.
        """
        asked = question[:MAX_QUESTION_CHARACTERS]
        cut = [list(windows(asked, passage, self._tokenize)) for passage in passages]
        scored = iter(self._score_all([window for of_one in cut for window in of_one]))
        found = [[NOT_READ] * len(passage.sentences) for passage in passages]
        for of_passage, of_one in zip(found, cut, strict=True):
            for window in of_one:
                for number, row in zip(window.read, next(scored), strict=True):
                    of_passage[number] = _reading(row)
        return [tuple(each) for each in found]

    def tokens(self, question: str, passage: ToRead) -> int:
        """How many tokens reading a passage takes: what it costs."""
        return sum(len(window.ids) for window in windows(question[:MAX_QUESTION_CHARACTERS], passage, self._tokenize))

    def chance(self, readings: Sequence[Reading], unnamed: float = 0.0) -> float:
        """The chance, from 0 to 1, that some of the sentences answer the question: of all that were read for it.

        A logistic function of the best score and of what is not named (docs/decisions/reader.md).

        Args:
            unnamed: share in the question's weight of its weightiest word that stands neither around the best sentence
                nor above it.
        """
        if not readings:
            return 0.0
        constant, best, missing = self._calibration
        value = constant + best * max(reading.score for reading in readings) + missing * unnamed
        return round(float(1 / (1 + np.exp(-value))), DIGITS)

    def _score_all(self, every: Sequence[Window]) -> list[NDArray[np.float32]]:
        if not every:
            return []
        self._loaded  # noqa: B018 -- once, before threads ask for it
        if self._threads == 1:
            return [self._score(window) for window in every]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._score, every))

    def _score(self, window: Window) -> NDArray[np.float32]:
        """(sentences, 5): logits of helping at all, of helping, of stating the answer, of being chosen, of leaning."""
        session, _ = self._loaded
        given = {
            "input_ids": window.ids[None],
            "type_ids": window.types[None],
            "position_ids": window.places[None],
            "attention": window.attention()[None, None],
            "marks": window.marks,
        }
        scores: NDArray[np.float32] = session.run(None, given)[0]
        return scores

    def _tokenize(self, text: str) -> list[int]:
        # The tokenizer refuses half surrogates.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(clean, add_special_tokens=False).ids
        return ids

    @property
    def _calibration(self) -> tuple[float, float, float]:
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[Any, tuple[float, float, float]]:
        import onnxruntime  # type: ignore[import-untyped]

        model = self._bytes("reader", "model.onnx")
        if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
            raise ModelDamaged("the reader's model (models/reader/model.onnx) is not the one of this version")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # patterns help only when all inputs have one length
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        constant, best, missing = json.loads(session.get_modelmeta().custom_metadata_map["calibration"])
        return session, (constant, best, missing)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        rules = self._bytes("minilm", "tokenizer.json")
        try:
            return Tokenizer.from_buffer(rules)
        except Exception as problem:  # the library has no error of its own
            raise ModelDamaged("a file of the reader cannot be used: models/minilm/tokenizer.json") from problem

    def _bytes(self, model: str, name: str) -> bytes:
        try:
            return (self._folder / model / name).read_bytes()
        except OSError as problem:
            raise ModelDamaged(f"a file of the reader cannot be read: models/{model}/{name}") from problem


def _reading(logits: NDArray[np.float32]) -> Reading:
    _, helps, states, best, leans = (float(value) for value in logits)
    score = round(helps + states + best / 2, DIGITS)
    return Reading(_chance(helps), _chance(states), _chance(best), _chance(leans), score)


def _chance(log_odds: float) -> float:
    return round(1 / (1 + float(np.exp(-log_odds))), DIGITS)
