"""Do the passages that are read hold what answers?

In: the texts of a library and its questions. Out: for 4, 8, 16 and 32 passages, how many sentences that state the
answer stand in them. Passages are found and chosen as `ask` finds and chooses them, in a library made of the texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from citewell.config import RetrieveSettings
from citewell.evaluate.reading.figures import Figure, of_ratio
from citewell.evaluate.reading.questions import STATES, Question
from citewell.evaluate.reading.texts import Span, Texts
from citewell.evaluate.report import Progress, code_digest
from citewell.evidence import choose_passages, promising
from citewell.index.encoder import Encoder
from citewell.index.library import Batch, Library
from citewell.pipeline.prepare import entry_of
from citewell.pipeline.rarity import rarity
from citewell.pipeline.search import find_sources, query_vector, understood
from citewell.pipeline.vectors import make_vectors
from citewell.retrieve import parse
from citewell.types import Passage

READ = (4, 8, 16, 32)
"""How many passages a question."""

_MADE_BY = ("extract", "passages", "index")
_WAIT_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Reached:
    """Of one question: how many sentences state its answer, and how many of them stand in the first passages."""

    all: int
    within: dict[int, int]  # number of passages -> sentences


def library_of_texts(name: str, texts: Texts, work: Path, progress: Progress) -> Path:
    """The library of some texts with its vectors, made or completed if need be; its folder.

    Raises:
        UsageError, LibraryBusy, LibraryUnwritable
    """
    revisions = " ".join(document.revision for document in texts.documents.values())
    made_by = f"{revisions} {code_digest(*_MADE_BY)} {Encoder.name}"
    folder = work.absolute() / "libraries" / f"reader-{name}-{hashlib.sha256(made_by.encode()).hexdigest()[:12]}"
    with Library.write(folder, wait_s=_WAIT_S) as library:
        if not library.counts().documents:
            library.add(Batch(entries=[entry_of(document) for document in texts.documents.values()]))
            library.finish_adding()
    make_vectors(folder, wait_s=_WAIT_S, progress=lambda made, wanted: progress(f"vectors of {name}", made, wanted))
    return folder


def reached(library: Library, question: Question, spans: Sequence[Span | None], texts: Texts) -> Reached:
    """How many of the sentences that state the answer of a question stand in the passages chosen for it.

    A sentence counts as reached also where it stands word for word in another document.
    """
    stating = [
        (span, _on_one_line(given.candidate.text))
        for given, span in zip(question.candidates, spans, strict=True)
        if given.candidate.grade == STATES
    ]
    passages = chosen(library, question.text, max(READ))
    folded = [_on_one_line(passage.text) for passage in passages]
    within = {
        count: sum(_stands(span, words, passages[:count], folded, texts) for span, words in stating) for count in READ
    }
    return Reached(len(stating), within)


def chosen(library: Library, text: str, limit: int) -> list[Passage]:
    """The passages that would be read for a question, best first."""
    with library.store.snapshot():
        query = understood(library, parse(text))
        if not query.words:
            return []
        vector = query_vector(library, query)
        sources, _ = find_sources(library, query, vector, RetrieveSettings())
        looked_at = promising(query, sources, query_vector=vector, idf=rarity(library))
        return [found.passage for _, found in choose_passages(looked_at, limit)]


def figures_of_choice(found: Sequence[Reached]) -> dict[str, Figure]:
    """For each number of passages the share of questions for which they hold a 3, and the share of all 3s."""
    some = [one for one in found if one.all]
    figures = {}
    for count in READ if some else ():
        figures[f"a 3 within {count} passages"] = of_ratio([float(one.within[count] > 0) for one in some])
    for count in READ if some else ():
        held = [float(one.within[count]) for one in some]
        figures[f"3s within {count} passages"] = of_ratio(held, [float(one.all) for one in some])
    return figures


def _stands(span: Span | None, words: str, passages: Sequence[Passage], folded: Sequence[str], texts: Texts) -> bool:
    """Whether a sentence, most of it, is in one of some passages."""
    for passage, text in zip(passages, folded, strict=False):
        if words in text:
            return True
        if span is not None and passage.doc_id == texts.documents[span.file].doc_id:
            common = min(span.end, passage.end) - max(span.start, passage.start)
            if 2 * common > span.end - span.start:
                return True
    return False


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
