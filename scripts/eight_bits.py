"""BERT in eight bits as an ONNX graph, written by hand with onnxruntime's fused operators.

In: weights in float32, and what activations look like. Out: parts of a graph. What is done to the weights, and why, is
told in src/citewell/models/minilm/MODEL.md. Used by make_model and make_reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

EPSILON = 1e-12
GELU_SHIFT = np.float32(0.17)  # GELU is never below -0.16998, so adding this makes its output non-negative
ALPHA = 0.7  # how far the spread of activations is moved into the weights; swept .3 to 1: .7 is best for mean and p1
PAIR_LIMIT = 128  # 255 * 128 < 2**15: two neighbouring products cannot overflow 16 bits
MICROSOFT = "com.microsoft"

Float = NDArray[np.float32]
Range = tuple[Float, Float]
Linear = Callable[["Graph", str, str, Float, Float], str]
"""(graph, name, input, weight (out, in), bias) -> output"""
Lookup = Callable[["Graph", str, Float, str], str]
"""(graph, name, table (rows, 384), row numbers) -> rows"""
Feeds = Mapping[str, NDArray[Any]]
"""One text's input for a graph."""


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

    def model(self, name: str, inputs: Sequence[Any], outputs: Sequence[Any], producer: str) -> Any:
        """The finished model; the last nodes must bear the names of the outputs."""
        graph = helper.make_graph(self.nodes, name, inputs, outputs, list(self.constants.values()))
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name=producer)


def add_and_normalise(graph: Graph, name: str, left: str, right: str, weights: dict[str, Float], norm: str) -> str:
    gain = graph.constant(f"{name}.gain", weights[f"{norm}.weight"])
    bias = graph.constant(f"{name}.bias", weights[f"{norm}.bias"])
    return graph.one("SkipLayerNormalization", left, right, gain, bias, domain=MICROSOFT, epsilon=EPSILON)


def activation_ranges(model: Any, taps: dict[str, str], texts: Iterable[Feeds]) -> dict[str, Range]:
    """The least and the greatest value that each dense layer's input takes in each channel."""
    tapped = onnx.ModelProto()
    tapped.CopyFrom(model)
    for name in dict.fromkeys(taps.values()):
        tapped.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(tapped.SerializeToString(), providers=["CPUExecutionProvider"])
    ranges: dict[str, Range] = {}
    for text in texts:
        for name, values in zip(taps, session.run(list(taps.values()), text), strict=True):
            low, high = values[0].min(axis=0), values[0].max(axis=0)
            if name in ranges:
                low, high = np.minimum(low, ranges[name][0]), np.maximum(high, ranges[name][1])
            ranges[name] = (low, high)
    return ranges


def float_parts() -> tuple[Linear, Lookup, dict[str, str]]:
    """Dense layers and tables in float32, and a record that fills while they are built: the input of each layer."""
    taps: dict[str, str] = {}

    def linear(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
        taps[name] = value
        product = graph.one("MatMul", value, graph.constant(f"{name}.weight", weight.T))
        return graph.one("Add", product, graph.constant(f"{name}.bias", bias))

    def lookup(graph: Graph, name: str, table: Float, rows: str) -> str:
        return graph.one("Gather", graph.constant(name, table), rows)

    return linear, lookup, taps


def quantised_linear(ranges: Mapping[str, Range]) -> Linear:
    """Dense layers with 8-bit weights, and activations that are quantised as they come."""

    def linear(graph: Graph, name: str, value: str, weight: Float, bias: Float) -> str:
        if name.endswith("narrow"):
            return _per_token_linear(graph, name, value, weight, bias)
        return _smoothed_linear(graph, name, value, weight, bias, ranges[name])

    return linear


def quantised_lookup(graph: Graph, name: str, table: Float, rows: str) -> str:
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
