from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.retrieve import Found, Ranked, rank_documents
from citewell.types import DocumentInfo


def found(number: int, doc: str, score: float, host: str = "", sketch: bytes = b"") -> Found:
    url = f"https://{host}/{doc}" if host else f"file:///{doc}"
    info = DocumentInfo(doc, "r", url, doc, host, "2026-01-01T00:00:00Z")
    return Found(number, score, info, sketch or doc.encode())


class SameFirstLetter:
    """Near-copies, for these tests, have names that begin alike."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def original(self, sketch: bytes) -> int | None:
        return next((place for place, other in enumerate(self.kept) if other[:1] == sketch[:1]), None)

    def keep(self, sketch: bytes) -> None:
        self.kept.append(sketch)


def ranked(hits: list[Found], limit: int = 10, per_site: int = 2) -> list[Ranked]:
    return rank_documents(hits, limit=limit, per_site=per_site, copies=SameFirstLetter())


def test_a_document_stands_where_its_best_passage_stands() -> None:
    documents = ranked([found(1, "a", 0.9), found(2, "b", 0.8), found(3, "a", 0.1)])
    assert [d.info.doc_id for d in documents] == ["a", "b"]
    assert [p.passage_no for p in documents[0].passages] == [1, 3]


def test_near_copies_stand_under_the_best_of_them() -> None:
    documents = ranked([found(1, "x1", 0.9), found(2, "y", 0.8), found(3, "x2", 0.7)])
    assert [d.info.doc_id for d in documents] == ["x1", "y"]
    assert [copy.doc_id for copy in documents[0].copies] == ["x2"]


def test_a_site_has_its_share_when_others_have_comparable_results() -> None:
    hits = [found(i, name, 0.9 - i / 100, "big.example") for i, name in enumerate("abcd")]
    hits.append(found(9, "e", 0.8, "small.example"))
    assert [d.info.doc_id for d in ranked(hits)] == ["a", "b", "e", "c", "d"]


def test_a_much_weaker_result_of_another_site_does_not_push_in() -> None:
    hits = [found(i, name, 0.9 - i / 100, "big.example") for i, name in enumerate("abcd")]
    hits.append(found(9, "e", 0.2, "small.example"))
    assert [d.info.doc_id for d in ranked(hits)] == ["a", "b", "c", "d", "e"]


def test_an_owners_own_files_are_no_site() -> None:
    hits = [found(i, name, 0.9 - i / 100) for i, name in enumerate("abcd")] + [found(9, "e", 0.8, "small.example")]
    assert [d.info.doc_id for d in ranked(hits)] == ["a", "b", "c", "d", "e"]


HITS = st.lists(
    st.tuples(
        st.sampled_from([f"{letter}{number}" for letter in "abcdefgh" for number in range(20)]),
        st.floats(0, 1),
        st.sampled_from(["", "big.example", "small.example"]),
    ),
    max_size=150,
)


class SameTens(SameFirstLetter):
    """Fewer near-copies: `a13` is one of `a1`."""

    def original(self, sketch: bytes) -> int | None:
        return next((place for place, other in enumerate(self.kept) if other[:2] == sketch[:2]), None)


@given(hits=HITS, limit=st.integers(1, 60), more=st.integers(0, 60), per_site=st.integers(1, 4))
def test_a_longer_ranking_begins_with_the_shorter_one(
    hits: list[tuple[str, float, str]], limit: int, more: int, per_site: int
) -> None:
    """Results are read page by page: none may stand on two pages, or on none."""
    best_first = sorted(hits, key=lambda hit: -hit[1])
    host = {name: host for name, _, host in hits}
    passages = [found(number, name, score, host[name]) for number, (name, score, _) in enumerate(best_first)]

    def names(limit: int) -> list[str]:
        documents = rank_documents(passages, limit=limit, per_site=per_site, copies=SameTens())
        return [document.info.doc_id for document in documents]

    shorter, longer = names(limit), names(limit + more)
    assert longer[: len(shorter)] == shorter
    assert len(shorter) == min(limit, len(names(1_000)))
    assert len(set(longer)) == len(longer)


def test_no_document_is_lost() -> None:
    """Whatever is found stands in the ranking, or as a near-copy under one that does."""
    passages = [found(number, f"{chr(97 + number % 26)}{number}", 1 - number / 1000) for number in range(200)]
    documents = rank_documents(passages, limit=1_000, per_site=3, copies=SameTens())
    told = [info.doc_id for document in documents for info in (document.info, *document.copies)]
    assert sorted(told) == sorted({hit.info.doc_id for hit in passages})
