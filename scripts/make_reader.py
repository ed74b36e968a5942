"""Make the reader's file from its trained weights: a quantised ONNX graph that carries its own calibration.

In: reader.safetensors (or .npz) of scripts/train_reader.py: float32 weights, and calibration.json beside it.
Out: model.onnx in src/citewell/models/reader (or --out DIR).
Needs, beside Citewell: pip install onnx==1.23.2 onnxruntime==1.32.0
Only this script needs onnx; Citewell itself runs the made file with onnxruntime.

    python scripts/make_reader.py WEIGHTS.npz --calibration CALIBRATION.json

How the model was trained and what it can do is told in src/citewell/models/reader/MODEL.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from eight_bits import (
    MICROSOFT,
    Float,
    Graph,
    Linear,
    Lookup,
    activation_ranges,
    add_and_normalise,
    float_parts,
    quantised_linear,
    quantised_lookup,
)
from make_model import CALIBRATION
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from citewell.reader.windows import ToRead, Window, windows

MODELS = Path(__file__).parents[1] / "src" / "citewell" / "models"
LAYERS, HEADS = 12, 12
QUESTIONS = (
    "what were the votes of the committee", "how do I get rust off cast iron", "when was it banned",
    "who may leave without paying", "why do bees come home on cloudy days", "cholera in soho",
)  # fmt: skip


def main() -> None:
    """Make the file, print what was made and how far it is from float32."""
    arguments = _arguments()
    weights = dict(np.load(arguments.weights))
    calibration = json.loads(arguments.calibration.read_text(encoding="utf-8"))
    linear, lookup, taps = float_parts()
    exact = build(weights, linear, lookup, {})
    tokenizer = Tokenizer.from_file(str(MODELS / "minilm" / "tokenizer.json"))
    texts = [feeds(window) for window in made_up(tokenizer)]
    ranges = activation_ranges(exact, taps, texts)
    model = build(weights, quantised_linear(ranges), quantised_lookup, calibration)
    arguments.out.mkdir(parents=True, exist_ok=True)
    content = model.SerializeToString(deterministic=True)
    (arguments.out / "model.onnx").write_bytes(content)
    print(f"{hashlib.sha256(content).hexdigest()}  model.onnx  {len(content):,} bytes")
    _compare(exact, model, texts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--calibration", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODELS / "reader")
    return parser.parse_args()


def made_up(tokenizer: Tokenizer) -> Iterator[Window]:
    """Windows of plain sentences, from which it is learnt what activations look like; no test text stands in them."""

    def tokenize(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    for number, question in enumerate(QUESTIONS):
        texts = CALIBRATION[number % 3 :: 2]
        yield from windows(question, ToRead(f"Book {number}", tuple(texts), ("Chapter",) * len(texts)), tokenize)


def feeds(window: Window) -> dict[str, Any]:
    """A window's input for the graph."""
    return {
        "input_ids": window.ids[None],
        "type_ids": window.types[None],
        "position_ids": window.places[None],
        "attention": window.attention()[None, None],
        "marks": window.marks,
    }


def build(weights: dict[str, Float], linear: Linear, lookup: Lookup, calibration: dict[str, Any]) -> Any:
    """A BERT whose marks read only their own sentence, with five numbers read off each mark."""
    graph = Graph()
    tokens = lookup(graph, "words", weights["word.weight"], "input_ids")
    places = lookup(graph, "places", weights["pos.weight"], "position_ids")
    types = graph.one("Gather", graph.constant("types", weights["typ.weight"]), "type_ids")
    placed = graph.one("Add", places, types)
    hidden = add_and_normalise(graph, "embeddings", tokens, placed, _norm(weights, "ln"), "n")
    for number in range(LAYERS):
        hidden = _layer(graph, number, hidden, weights, linear)
    first = graph.one("Squeeze", hidden, graph.constant("axis_0", np.array([0])))
    marks = graph.one("Gather", first, "marks", axis=0)
    pooled = graph.one("Tanh", _exact(graph, "pool", marks, weights["pool.weight"], weights["pool.bias"]))
    _exact(graph, "heads", pooled, weights["heads.weight"], weights["heads.bias"])
    graph.nodes[-1].output[0] = "scores"
    value = helper.make_tensor_value_info
    inputs = [value(name, TensorProto.INT64, [1, "tokens"]) for name in ("input_ids", "type_ids", "position_ids")]
    inputs.append(value("attention", TensorProto.FLOAT, [1, 1, "tokens", "tokens"]))
    inputs.append(value("marks", TensorProto.INT64, ["sentences"]))
    made = graph.model("citewell-reader", inputs, [value("scores", TensorProto.FLOAT, ["sentences", 5])], "make_reader")
    helper.set_model_props(made, {name: json.dumps(each) for name, each in sorted(calibration.items())})
    return made


def _layer(graph: Graph, number: int, hidden: str, weights: dict[str, Float], linear: Linear) -> str:
    prefix = f"layers.{number}."

    def dense(name: str, value: str, *parts: str) -> str:
        weight = np.concatenate([weights[f"{prefix}{part}.weight"] for part in parts])
        bias = np.concatenate([weights[f"{prefix}{part}.bias"] for part in parts])
        return linear(graph, f"{number}.{name}", value, weight, bias)

    query_key_value = graph.node("Split", [dense("qkv", hidden, "q", "k", "v")], outputs=3, axis=-1, num_outputs=3)
    attended = graph.node(
        "MultiHeadAttention", [*query_key_value, "", "", "attention"], domain=MICROSOFT, num_heads=HEADS
    )[0]
    attended = dense("attended", attended, "o")
    norm = _norm(weights, f"{prefix}ln1")
    hidden = add_and_normalise(graph, f"{number}.attention", hidden, attended, norm, "n")
    wide = graph.one("Gelu", dense("wide", hidden, "f1"), domain=MICROSOFT)
    narrow = dense("narrow", wide, "f2")
    return add_and_normalise(graph, f"{number}.output", hidden, narrow, _norm(weights, f"{prefix}ln2"), "n")


def _norm(weights: dict[str, Float], name: str) -> dict[str, Float]:
    return {f"n.{part}": weights[f"{name}.{part}"] for part in ("weight", "bias")}


def _exact(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
    product = graph.one("MatMul", value, graph.constant(f"{name}.weight", weight.T))
    return graph.one("Add", product, graph.constant(f"{name}.bias", bias))


def _compare(exact: Any, made: Any, texts: list[dict[str, Any]]) -> None:
    """Print how far the scores of the made model are from those in float32."""
    found = []
    for model in (exact, made):
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        found.append(np.concatenate([session.run(None, text)[0] for text in texts]))
    apart = np.abs(found[0] - found[1])
    print(f"{len(apart)} sentences: logits differ by {apart.mean():.3f} in the mean, {apart.max():.3f} at most")


if __name__ == "__main__":
    main()
