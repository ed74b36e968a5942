"""The encoder: vectors that follow from the text alone, have length 1, and mean something."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.index.encoder import MAX_TOKENS, Encoder, PassageText, _owners, _windows
from citewell.types import Vectors

ENCODER = Encoder(threads=2)

BRACE = "A brace is worn for three months. Most adolescents return to sport."
TEXT = PassageText("Pars fracture. Treatment", BRACE, ((0, 33), (34, 67)))


def lengths(vectors: Vectors) -> Vectors:
    norms: Vectors = np.linalg.norm(np.atleast_2d(vectors), axis=1)
    return norms


def encode(text: PassageText) -> tuple[Vectors, Vectors]:
    vectors = next(iter(ENCODER.encode_passages([text])))
    return vectors.passage, vectors.sentences


def test_a_passage_and_its_sentences_become_unit_vectors() -> None:
    """One vector for the passage, one for each sentence, float32, of length 1."""
    passage, sentences = encode(TEXT)
    assert passage.shape == (384,)
    assert sentences.shape == (2, 384)
    assert passage.dtype == sentences.dtype == np.float32
    assert np.allclose(lengths(passage), 1, atol=1e-5)
    assert np.allclose(lengths(sentences), 1, atol=1e-5)


def test_meaning_counts_more_than_words() -> None:
    """A paraphrase without a shared word is nearer than a sentence on something else with one."""
    query = ENCODER.encode_query("How do physicians treat cancer?")
    near = ENCODER.encode_query("Doctors fight tumours with chemotherapy and radiation.")
    far = ENCODER.encode_query("How do sailors treat a wooden deck?")
    assert query @ near > query @ far + 0.2


def test_the_sentence_that_answers_is_the_nearer_one() -> None:
    """Sentence vectors tell the sentences of one passage apart."""
    _, sentences = encode(TEXT)
    query = ENCODER.encode_query("how long must a brace be worn")
    assert query @ sentences[0] > query @ sentences[1]


def test_neighbours_and_threads_do_not_change_a_vector() -> None:
    """The same passage has bit for bit the same vectors alone, in company, and with any number of threads."""
    others = [PassageText("", f"{word} " * 60, ()) for word in ("rust", "tax", "z")]
    alone, _ = encode(TEXT)
    for encoder in (ENCODER, Encoder(threads=1)):
        among = list(encoder.encode_passages([*others, TEXT, *others]))[3]
        assert np.array_equal(among.passage, alone)


def test_order_is_kept() -> None:
    """Vectors come in the order of the passages, also from several threads."""
    texts = [PassageText("", f"Number {i} is about {'water ' * (40 - i)}", ()) for i in range(12)]
    together = [v.passage for v in ENCODER.encode_passages(texts)]
    assert all(np.array_equal(v, encode(t)[0]) for v, t in zip(together, texts, strict=True))


@settings(max_examples=40, deadline=None)
@given(context=st.text(max_size=80), text=st.text(max_size=300), cut=st.integers(0, 300))
def test_any_text_has_finite_unit_vectors(context: str, text: str, cut: int) -> None:
    """Empty text, controls, lone combining marks, any script: never a failure, never NaN."""
    cut = min(cut, len(text))
    passage, sentences = encode(PassageText(context, text, ((0, cut), (cut, len(text)))))
    assert np.allclose(lengths(passage), 1, atol=1e-4)
    assert np.allclose(lengths(sentences), 1, atol=1e-4)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "\ufffd", "🦴" * 200, "a" * 100_000, "नमस्ते " * 50, "\udc80 lone"])
def test_odd_queries_have_vectors(text: str) -> None:
    """No query fails."""
    assert np.allclose(lengths(ENCODER.encode_query(text)), 1, atol=1e-4)


def test_of_a_huge_query_the_beginning_is_read() -> None:
    """Ten thousand words take no longer than a window full of them, and give the same vector."""
    assert np.array_equal(ENCODER.encode_query("why " * 10_000), ENCODER.encode_query("why " * 300))


@given(
    context=st.integers(0, 48),
    sizes=st.lists(st.integers(1, 400), max_size=12),
)
def test_windows_lose_no_token(context: int, sizes: list[int]) -> None:
    """Put end to end without context and marks, the windows are the text; none is over the limit."""
    owners = [number for number, size in enumerate(sizes) for _ in range(size)]
    ids = list(range(1000, 1000 + len(owners)))
    windows = list(_windows([7] * context, ids, owners))
    assert [i for w in windows for i in w.ids[w.first : -1]] == ids
    assert [s for w in windows for s in w.sentences] == owners
    assert all(len(w.ids) <= MAX_TOKENS for w in windows)


def test_windows_end_at_sentences() -> None:
    """A sentence that fits into a window is not cut in two."""
    owners = [number for number in range(30) for _ in range(25)]
    windows = list(_windows([], list(range(750)), owners))
    assert all(w.sentences.count(s) == 25 for w in windows for s in w.sentences)


def test_tokens_belong_to_the_sentence_they_start_in() -> None:
    """Tokens before, between and after sentences belong to none."""
    assert _owners([0, 3, 5, 9, 12, 20], [(2, 6), (9, 13)]) == [-1, 0, 0, 1, 1, -1]


def test_a_far_sentence_of_a_long_text_has_its_own_vector() -> None:
    """What stands beyond the first window is read."""
    filler = "The weather was fair and the road was dry. " * 60
    last = "Albendazole kills tapeworms in the intestine."
    text = PassageText("", filler + last, ((0, len(filler) - 1), (len(filler), len(filler) + len(last))))
    _, sentences = encode(text)
    query = ENCODER.encode_query("drug against tapeworm")
    assert query @ sentences[1] > 0.4 > query @ sentences[0]


def test_the_name_changes_with_the_model() -> None:
    """The name holds the first eight digits of the model file's sha256, which MODEL.md states in full."""
    told = (resources.files("citewell") / "models" / "minilm" / "MODEL.md").read_text(encoding="utf-8")
    kind, digits = ENCODER.name.split("/")
    assert kind == "all-MiniLM-L6-v2-int8"
    assert len(digits) == 8
    assert f"`{digits}" in told


def test_importing_the_module_loads_no_model() -> None:
    """Commands that never encode do not pay for onnxruntime."""
    program = (
        "import sys, citewell.index.encoder; print([m for m in ('onnxruntime', 'tokenizers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_sentence_vectors_agree_with_the_float32_original() -> None:
    """Against vectors of the float32 model for a few sentences: cosine at least 0.998 on average."""
    known = json.loads((Path(__file__).parent / "float32_vectors.json").read_text(encoding="utf-8"))
    cosines = [float(ENCODER.encode_query(text) @ np.array(vector)) for text, vector in known.items()]
    assert np.mean(cosines) >= 0.998
    assert min(cosines) >= 0.996
