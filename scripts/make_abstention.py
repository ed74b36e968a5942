"""Make questions that a library can answer, and questions that it cannot, from judged collections.

    python scripts/make_abstention.py OWN OTHER OUT [--answerable 60] [--near-miss 60] [--off-topic 60]
                                      [--grade 1] [--seed 1] [--no-removal] [--other-kind off_topic]

OWN and OTHER are folders in the layout of BEIR. Three kinds of question are drawn:

* answerable: queries of OWN whose relevant documents (of at least --grade) are all in the corpus that is written;
* near_miss: queries of OWN whose relevant documents, of any grade above 0, are taken out of it. The topic is there, the
  document that answers is not. Another one may still answer by chance: what is wrongly answered is an upper bound;
* off_topic: queries of OTHER. Where OTHER is of the same field OWN may well answer: name them so with --other-kind.

OUT/corpus.jsonl is OWN's corpus without what was taken out, OUT/questions.jsonl the questions. Then:

    citewell add OUT/corpus.jsonl --library OUT/library --wait
    citewell eval abstention OUT/library OUT/questions.jsonl

With --no-removal no corpus is written and no near misses are drawn: ask a library of OWN that is there already.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from citewell.evaluate.collection import Collection, read_collection
from citewell.evaluate.rows import read_rows
from citewell.kit.files import write_whole


def near_misses(own: Collection, count: int, dice: random.Random) -> list[str]:
    """Queries whose relevant documents will be taken out."""
    return dice.sample(sorted(own.queries), min(count, len(own.queries) // 2))


def taken_out(own: Collection, queries: Sequence[str]) -> set[str]:
    """Documents that are relevant, by however little, to one of the queries."""
    return {document for query in queries for document, grade in own.qrels[query].items() if grade > 0}


def answerable(own: Collection, gone: set[str], grade: int, count: int, dice: random.Random) -> list[str]:
    """Queries of which every relevant document is still there."""
    kept = []
    for query in sorted(own.queries):
        relevant = {document for document, found in own.qrels[query].items() if found >= grade}
        if relevant and gone.isdisjoint(relevant):
            kept.append(query)
    return dice.sample(kept, min(count, len(kept)))


def rows(collection: Collection, queries: Sequence[str], kind: str) -> Iterator[dict[str, object]]:
    """Questions of one kind as they stand on file."""
    for query in queries:
        yield {
            "id": f"{kind}-{collection.name}-{query}",
            "question": collection.queries[query],
            "answerable": kind == "answerable",
            "kind": kind,
        }


def without_repetition(found: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Each question once: some collections ask the same thing twice."""
    return list({" ".join(str(row["question"]).split()): row for row in reversed(found)}.values())[::-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make questions that a library can answer and questions it cannot.")
    parser.add_argument("own", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    for name in ("answerable", "near-miss", "off-topic"):
        parser.add_argument(f"--{name}", type=int, default=60, metavar="N")
    parser.add_argument("--grade", type=int, default=1, help="least grade of a document that answers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--other-kind", default="off_topic", metavar="KIND", help="what to call queries of OTHER")
    parser.add_argument("--no-removal", action="store_true", help="keep OWN's corpus as it is: no near misses")
    chosen = parser.parse_args()
    dice = random.Random(chosen.seed)
    own, other = read_collection(chosen.own), read_collection(chosen.other)
    missing = [] if chosen.no_removal else near_misses(own, chosen.near_miss, dice)
    gone = taken_out(own, missing)
    found = [
        *rows(own, answerable(own, gone, chosen.grade, chosen.answerable, dice), "answerable"),
        *rows(own, missing, "near_miss"),
        *rows(other, dice.sample(sorted(other.queries), min(chosen.off_topic, len(other.queries))), chosen.other_kind),
    ]
    questions = without_repetition(found)
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_whole(chosen.out / "questions.jsonl", "".join(json.dumps(row) + "\n" for row in questions))
    print(f"{len(questions)} questions in {chosen.out / 'questions.jsonl'}")
    if not chosen.no_removal:
        kept = [row.data for row in read_rows(own.corpus, {"_id": str}, unique="_id") if row.data["_id"] not in gone]
        write_whole(chosen.out / "corpus.jsonl", "".join(json.dumps(row) + "\n" for row in kept))
        print(f"{len(kept)} documents in {chosen.out / 'corpus.jsonl'}, {len(gone)} taken out")


if __name__ == "__main__":
    main()
