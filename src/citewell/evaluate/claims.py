"""Judged claims with the evidence offered for them, read strictly.

In: files of `{claim, evidence: [...], label}`, a line each. Out: Judged. Labels are those of people; what the support
checker says of the same pairs: evaluate.support.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from citewell.errors import JudgedDataError
from citewell.evaluate.rows import Row, read_rows

LABELS = {
    "supported": "supported",
    "partial": "partially_supported",
    "partially_supported": "partially_supported",
    "not_supported": "not_supported",
    "contradicted": "contradicted",
}
"""Labels on file -> the verdicts of types.SupportLabel."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and its evidence with what people said of them."""

    name: str  # the row's id, else its line
    claim: str
    evidence: str  # its pieces in order, joined by a blank
    label: str  # one of types.SupportLabel


def read_judged(path: Path) -> list[Judged]:
    """All judged claims of a .jsonl or .jsonl.gz file.

    An empty text among several pieces of evidence is left out: some sets number a page's sentences and keep blank
    ones.

    Raises:
        SourceNotFound: there is no such file.
        JudgedDataError: a malformed row, an unknown label, no evidence or no claim; with the line.
    """
    rows = read_rows(path, {"claim": str, "evidence": list, "label": str})
    return [_judged(row) for row in rows]


def _judged(row: Row) -> Judged:
    label, pieces = row.data["label"], row.data["evidence"]
    if label not in LABELS:
        raise row.error(f"the label {label!r} is unknown", f"labels are {', '.join(LABELS)}")
    if not row.data["claim"].strip():
        raise row.error("the claim is empty")
    return Judged(_name(row), row.data["claim"], _evidence(row, pieces), LABELS[label])


def _evidence(row: Row, pieces: list[object]) -> str:
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if len(texts) < len(pieces):
        raise _not_texts(row)
    evidence = "\n".join(text.strip() for text in texts if text.strip())  # a piece may end without a stop
    if not evidence:
        raise row.error("the evidence is empty", "give the text that was judged, or leave the row out")
    return evidence


def _not_texts(row: Row) -> JudgedDataError:
    return row.error("the evidence holds something that is no text", "it should be a list of texts")


def _name(row: Row) -> str:
    return str(row.data["id"]) if "id" in row.data else f"line-{row.number}"
