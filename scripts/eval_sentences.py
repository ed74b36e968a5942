"""Test suites of sentence splitters -> how many texts are cut right, by language, beside sentencex alone.

    python scripts/eval_sentences.py SUITE.jsonl... [--half tune|test] [--errors] [--language de]

A line of a suite is {"language": "de", "text": "...", "sentences": ["...", "..."]}; the sentences stand in the text in
this order with nothing but white space between them. Rules are tuned on one half of the texts and reported on the
other; a text's half hangs on its own characters, so it stays there whatever suite it is found in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencex

from citewell.passages.boundaries import sentence_starts


@dataclass(slots=True)
class Score:
    """Counts over the texts of one language."""

    texts: int = 0
    right: int = 0
    found: int = 0
    wanted: int = 0
    both: int = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        """Count one text; both sets hold where its second and later sentences begin."""
        self.texts += 1
        self.right += found == wanted
        self.found += len(found)
        self.wanted += len(wanted)
        self.both += len(found & wanted)

    def figures(self) -> str:
        """Share of texts cut right, then precision, recall and F1 of boundaries."""
        precision = self.both / self.found if self.found else 1.0
        recall = self.both / self.wanted if self.wanted else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{self.right / self.texts:.3f} | {precision:.3f} / {recall:.3f} / {f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="+", type=Path)
    parser.add_argument("--half", choices=["tune", "test"], help="only these texts")
    parser.add_argument("--language", help="only this one, ISO 639-1")
    parser.add_argument(
        "--errors", action="store_true", help="print each text of the half to tune on that is cut wrong"
    )
    options = parser.parse_args()
    ours: defaultdict[str, Score] = defaultdict(Score)
    alone: defaultdict[str, Score] = defaultdict(Score)
    for language, text, wanted in rows(options.suites):
        if options.half not in (None, half(text)) or options.language not in (None, language):
            continue
        found = set(sentence_starts(text, language)[1:])
        for name in (language, "all"):
            ours[name].add(found, wanted)
            alone[name].add(cut_by_sentencex(text, language), wanted)
        if options.errors and found != wanted and half(text) == "tune":
            print(f"{language}  {marked(text, found, wanted)}")
    print("| language (texts) | right | precision / recall / F1 | sentencex: right | precision / recall / F1 |")
    print("|---|---|---|---|---|")
    for name in sorted(ours, key=lambda name: (name == "all", -ours[name].texts)):
        print(f"| {name} ({ours[name].texts}) | {ours[name].figures()} | {alone[name].figures()} |")


def rows(paths: Sequence[Path]) -> Iterator[tuple[str, str, set[int]]]:
    """Language, text, and where its second and later sentences begin."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            starts: list[int] = []
            position = 0
            for sentence in row["sentences"]:
                starts.append(row["text"].index(sentence.strip(), position))
                position = starts[-1] + len(sentence.strip())
            yield row["language"], row["text"], set(starts[1:])


def half(text: str) -> str:
    """Which half a text is in."""
    return "test" if hashlib.sha256(" ".join(text.split()).encode()).digest()[0] % 2 else "tune"


def cut_by_sentencex(text: str, language: str) -> set[int]:
    """Where the second and later sentences begin by sentencex alone."""
    starts = {cut["start_index"] for cut in sentencex.get_sentence_boundaries(language, text)}
    first = {start + len(text[start:]) - len(text[start:].lstrip()) for start in starts}
    return {start for start in first if start < len(text)} - {len(text) - len(text.lstrip())}


def marked(text: str, found: set[int], wanted: set[int]) -> str:
    """The text with "‖" where it is cut right, "✗" where wrongly, "○" where it ought to be."""
    marks = {at: "‖" if at in found and at in wanted else "✗" if at in found else "○" for at in found | wanted}
    return "".join(marks.get(at, "") + character for at, character in enumerate(text))


if __name__ == "__main__":
    main()
