"""Small judged collections on disk, whole ones and such with one fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

DOCUMENTS = {
    "bread": "Bread is baked for forty minutes in a hot oven. Let it cool before it is cut.",
    "roses": "Roses are pruned in late winter, before the buds open, with clean shears.",
    "tides": "Tides rise and fall twice a day because the moon pulls at the sea.",
    "bees": "Bees gather nectar and store it as honey in combs of wax.",
    "copy": "Bread is baked for forty minutes in a hot oven. Let it cool before it is cut.",
}
QUERIES = {"q1": "how long is bread baked", "q2": "when to prune roses", "q3": "why is the sky blue"}
QRELS = "query-id\tcorpus-id\tscore\nq1\tbread\t2\nq1\tcopy\t1\nq2\troses\t1\nq3\ttides\t0\n"


def made(
    folder: Path, *, documents: Mapping[str, str] = DOCUMENTS, queries: Mapping[str, str] = QUERIES, qrels: str = QRELS
) -> Path:
    """A collection in the layout of BEIR."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", documents), ("queries", queries)):
        lines = [json.dumps({"_id": key, "text": text}) for key, text in rows.items()]
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder
