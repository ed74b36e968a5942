"""Turn texts into vectors with the language model that is part of this package.

In: a query, or passages with the places of their sentences. Out: unit vectors of 384 numbers, for a passage and for
each of its sentences. Storing vectors in few bytes: index.quantise. How the model was made: models/minilm/MODEL.md.

A passage is read once. The mean of its token vectors is the passage's vector and the mean over one sentence's tokens is
that sentence's vector, coloured by what stands around it. Each text goes through the model alone: the model sets its
8-bit scales from all it is given at once, so in a batch a text's vector would depend on its neighbours. Threads
therefore take whole texts, and neither their number nor a text's neighbours change its vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import regex
from numpy.typing import NDArray

from citewell.types import Vector, Vectors

if TYPE_CHECKING:  # onnxruntime and tokenizers take 0.1 s to import, and most commands never encode
    from tokenizers import Tokenizer

DIM = 384
MAX_TOKENS = 256  # of one window, with context and marks; the model was trained on 128 to 256
MAX_CONTEXT_TOKENS = 48
MAX_QUERY_CHARACTERS = 10_000
_LETTER, _LATIN = regex.compile(r"\p{L}"), regex.compile(r"\p{Latin}")
_START, _END = 101, 102  # [CLS] and [SEP] of this model's vocabulary

MODEL_SHA256 = "b64d9ca62d48743df653457a31fd5fe0e87619b53765f5a83aa553791d96db36"
"""Of model.onnx, held by a test: the name of the encoder is known without reading 23 MB."""
_FOLDER = resources.files("citewell") / "models" / "minilm"

Hidden = NDArray[np.float32]  # (tokens, 384), not normalised


@dataclass(frozen=True, slots=True)
class PassageText:
    """What the encoder reads of one passage."""

    context: str  # title and headings: read before the text, so that it is understood, but not part of it
    text: str
    sentences: tuple[tuple[int, int], ...]  # spans of `text` in characters, in order, not overlapping


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """A passage and its sentences as vectors of length 1."""

    passage: Vector  # (384,) float32
    sentences: Vectors  # (len(PassageText.sentences), 384) float32


@dataclass(frozen=True, slots=True)
class _Window:
    """A run of tokens that goes through the model at once, and where each of them belongs."""

    ids: tuple[int, ...]  # with context and marks
    first: int  # position of the first token of the text in `ids`
    sentences: tuple[int, ...]  # for each token of the text the number of its sentence, -1 if it is in none


class Encoder:
    """all-MiniLM-L6-v2 with 8-bit weights, on onnxruntime. It reads only files of this package and writes none.

    Attributes:
        name: names the exact model; vectors of different names must not be compared.
        dim: the length of its vectors.
    """

    name: str = f"all-MiniLM-L6-v2-int8/{MODEL_SHA256[:8]}"
    dim: int = DIM

    def __init__(self, *, threads: int = 1) -> None:
        """The model is loaded when the first text is encoded (about 0.15 s): most commands never encode.

        Args:
            threads: how many passages are encoded at the same time, >= 1. It does not change the vectors.
        """
        self._threads = max(1, threads)

    @cached_property
    def _session(self) -> Any:
        return _session((_FOLDER / "model.onnx").read_bytes())

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_str((_FOLDER / "tokenizer.json").read_text(encoding="utf-8"))

    @staticmethod
    def reads(text: str) -> bool:
        """Whether at least half of a text's letters are of the script the model was taught, Latin."""
        letters = _LETTER.findall(text[:MAX_QUERY_CHARACTERS])
        return 2 * len(_LATIN.findall("".join(letters))) >= len(letters)

    def encode_query(self, text: str) -> Vector:
        """The vector of a query: (384,) float32 of length 1. Any text has one, the empty one too.

        Of a query that is longer than one window (about 190 words) the first window is read, so that time is bounded.
        """
        ids, _ = self._tokens(text[:MAX_QUERY_CHARACTERS], MAX_TOKENS - 2)
        window = next(_windows((), ids, [-1] * len(ids)))
        return _pool([(window, self._hidden(window.ids))], 0).passage

    def encode_passages(self, texts: Iterable[PassageText]) -> Iterator[PassageVectors]:
        """The vectors of passages and their sentences, in the order given, as they are ready.

        A text of more than 256 tokens is read in windows that end at sentences; no token is left out.
        """
        if self._threads == 1:
            yield from map(self._encode, texts)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(self._encode, texts)

    def _encode(self, text: PassageText) -> PassageVectors:
        context, _ = self._tokens(text.context, MAX_CONTEXT_TOKENS)
        ids, starts = self._tokens(text.text)
        owners = _owners(starts, text.sentences)
        return _pool([(w, self._hidden(w.ids)) for w in _windows(context, ids, owners)], len(text.sentences))

    def _tokens(self, text: str, limit: int | None = None) -> tuple[list[int], list[int]]:
        """Token numbers without marks, and for each the character it starts at."""
        # The tokenizer refuses half surrogates; "replace" puts one question mark for each, so offsets hold.
        text = text.encode("utf-8", "replace").decode("utf-8")
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids[:limit], [start for start, _ in encoding.offsets[:limit]]

    def _hidden(self, ids: Sequence[int]) -> Hidden:
        tokens = np.array([ids], dtype=np.int64)
        places = np.arange(len(ids), dtype=np.int64)[None]
        hidden: Hidden = self._session.run(None, {"input_ids": tokens, "position_ids": places})[0][0]
        return hidden


def _session(model: bytes) -> Any:
    """An onnxruntime session that uses one thread, so that parallel calls share the processors without waiting."""
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # patterns help only when all inputs have one length
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _owners(starts: Sequence[int], sentences: Sequence[tuple[int, int]]) -> list[int]:
    """For each token, given by its first character, the number of the sentence it stands in, else -1."""
    if not sentences:
        return [-1] * len(starts)
    begins = np.array([start for start, _ in sentences])
    ends = np.array([end for _, end in sentences])
    places = np.asarray(starts, dtype=np.int64)
    numbers = np.searchsorted(begins, places, side="right") - 1
    return [int(n) for n in np.where((numbers >= 0) & (places < ends[numbers]), numbers, -1)]


def _windows(context: Sequence[int], ids: Sequence[int], owners: Sequence[int]) -> Iterator[_Window]:
    """Cut tokens into windows of at most MAX_TOKENS, between sentences where possible. There is at least one window."""
    room = MAX_TOKENS - len(context) - 2
    start = 0
    while True:
        end = _cut(owners, start, room)
        yield _Window((_START, *context, *ids[start:end], _END), 1 + len(context), tuple(owners[start:end]))
        start = end
        if start >= len(ids):
            return


def _cut(owners: Sequence[int], start: int, room: int) -> int:
    """Where the window from `start` ends: at the last change of sentence in its second half, else when full."""
    full = start + room
    if full >= len(owners):
        return len(owners)
    for end in range(full, start + room // 2, -1):
        if owners[end] != owners[end - 1]:
            return end
    return full


def _pool(windows: Sequence[tuple[_Window, Hidden]], sentences: int) -> PassageVectors:
    """Mean token vectors of the whole and of each sentence; a sentence without tokens gets the passage's vector."""
    whole = np.zeros(DIM, dtype=np.float32)
    parts = np.zeros((sentences, DIM), dtype=np.float32)
    for window, hidden in windows:
        whole += hidden.mean(axis=0) * max(1, len(window.sentences))
        body = hidden[window.first : window.first + len(window.sentences)]
        owners = np.array(window.sentences, dtype=np.int64)
        np.add.at(parts, owners[owners >= 0], body[owners >= 0])
    passage = whole / np.linalg.norm(whole)
    lengths = np.linalg.norm(parts, axis=1, keepdims=True)
    return PassageVectors(passage, np.where(lengths > 0, parts / np.where(lengths > 0, lengths, 1), passage))
