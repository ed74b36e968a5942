"""What is kept, and what has to go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.index.library import Library
from citewell.pipeline.asked import Asked, steps
from citewell.serve.cache import Cache, chars_of

KEYS = st.sampled_from("abcdef")


@given(
    st.lists(st.tuples(st.just("put"), KEYS, st.integers(0, 12)) | st.tuples(st.just("get"), KEYS, st.just(0))),
    st.integers(0, 20),
)
def test_it_keeps_what_was_used_last_within_its_room(moves: list[tuple[str, str, int]], room: int) -> None:
    """Compared with a list that is kept in order by hand."""
    cache: Cache[int] = Cache(room)
    kept: list[tuple[str, int]] = []  # the least lately used first
    for move, key, size in moves:
        found = [each for each in kept if each[0] == key]
        if move == "get":
            assert cache.get(key) == (found[0][1] if found else None)
            kept = [each for each in kept if each[0] != key] + found
        else:
            cache.put(key, size, size)
            kept = [each for each in kept if each[0] != key] + ([(key, size)] if size <= room else [])
            while sum(each for _, each in kept) > room:
                kept.pop(0)
        assert len(cache) == len(kept)
        assert cache.chars == sum(size for _, size in kept) <= room


def test_the_size_of_an_answer_grows_with_what_it_holds(demo: Library) -> None:
    """By the texts of its passages, which are most of it."""
    few, many = (list(steps(demo, Asked("pars fracture", max_sources=number))) for number in (1, 10))
    texts = sum(len(found.passage.text) for result in many[0].results for found in result.source.passages)  # type: ignore[union-attr]
    assert chars_of(few) < texts < chars_of(many) < 3 * texts
