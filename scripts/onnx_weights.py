"""Read the weights out of an ONNX file whose linear layers and tables are stored in eight bits, as float32.

Only the few fields of the format (protocol buffers; onnx.proto of the ONNX project) are read that such a file needs, so
that training asks for no package that Citewell does not need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Float: TypeAlias = NDArray[np.float32]
Fields: TypeAlias = dict[int, list[Any]]
"""Number of a field -> its values: whole numbers, or bytes."""

# Numbers of fields in onnx.proto.
_GRAPH = 7
_NODES, _TENSORS = 1, 5
_NODE_INPUTS, _NODE_NAME, _NODE_OPERATOR = 1, 3, 4
_SHAPE, _TYPE, _FLOATS, _INTEGERS, _NAME, _RAW = 1, 2, 4, 5, 8, 9
_TYPES: dict[int, type[np.generic]] = {1: np.float32, 2: np.uint8, 3: np.int8, 7: np.int64}
_WHOLE_NUMBER, _EIGHT_BYTES, _FOUR_BYTES = 0, 1, 5
_EIGHT_BITS = "_quantized"


def read_weights(content: bytes) -> dict[str, Float]:
    """All weights by name.

    A table keeps the name it had before it was quantised. A matrix has the name of the product that it is used in,
    without "/MatMul_quant" and the like behind it, and is (in, out).
    """
    graph = _fields(_fields(memoryview(content))[_GRAPH][0])
    tensors = dict(_tensor(_fields(one)) for one in graph[_TENSORS])
    products = dict(_products(graph))
    weights = {}
    for name, tensor in tensors.items():
        base = name.removesuffix(_EIGHT_BITS)
        if base != name:
            zero = tensors[f"{base}_zero_point"].astype(np.float32)
            scale = tensors[f"{base}_scale"]
            weights[products.get(name, base)] = ((tensor.astype(np.float32) - zero) * scale).astype(np.float32)
        elif tensor.dtype == np.float32 and not name.endswith("_scale"):
            weights[name] = tensor
    return weights


def _products(graph: Fields) -> Iterator[tuple[str, str]]:
    """Each input of a product of matrices, and the name of the layer that it belongs to."""
    for content in graph[_NODES]:
        node = _fields(content)
        if _text(node[_NODE_OPERATOR]) == "MatMulInteger":
            layer = _text(node[_NODE_NAME]).rpartition("/")[0]
            for name in node[_NODE_INPUTS]:
                yield _text([name]), layer


def _tensor(tensor: Fields) -> tuple[str, NDArray[Any]]:
    kind = _TYPES[tensor[_TYPE][0]]
    if _RAW in tensor:
        values = np.frombuffer(tensor[_RAW][0], kind)
    elif _FLOATS in tensor:
        values = np.frombuffer(tensor[_FLOATS][0], kind)
    else:  # whole numbers of eight bits, each in as many bytes as it takes
        values = np.array([value & 0xFF for value in _numbers(tensor[_INTEGERS][0])], np.uint8).view(kind)
    return _text(tensor[_NAME]), values.reshape(tensor.get(_SHAPE, []))


def _fields(content: memoryview) -> Fields:
    found: Fields = defaultdict(list)
    at = 0
    while at < len(content):
        key, at = _number(content, at)
        if key & 7 == _WHOLE_NUMBER:
            value, at = _number(content, at)
            found[key >> 3].append(value)
            continue
        size = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}.get(key & 7)
        if size is None:
            size, at = _number(content, at)
        found[key >> 3].append(content[at : at + size])
        at += size
    return found


def _numbers(content: memoryview) -> Iterator[int]:
    at = 0
    while at < len(content):
        value, at = _number(content, at)
        yield value


def _number(content: memoryview, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte with the lowest first, and where it ends."""
    value = shift = 0
    while content[at] & 0x80:
        value |= (content[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | content[at] << shift, at + 1


def _text(values: list[Any]) -> str:
    return bytes(values[0]).decode()
