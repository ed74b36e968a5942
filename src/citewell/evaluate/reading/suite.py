"""The suite `reader`: does the reader pick the sentences that answer?

In: files of graded questions and their texts. Out: a Report: figures of the reader beside those of cosine and words, by
library, by kind of question and by language, each with its interval; what reading costs; with `passages` also whether
the passages that `ask` would read hold what answers; with `answers` also what answers show. What was read and asked is
kept until the evaluation is done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from citewell.errors import UsageError
from citewell.evaluate.binary import reliability, reliability_json
from citewell.evaluate.extra import need
from citewell.evaluate.graded import read_texts
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.reading.answers import Reply, figures_of_answers, reply
from citewell.evaluate.reading.choice import Reached, figures_of_choice, library_of_texts, reached
from citewell.evaluate.reading.figures import (
    RANKING,
    SYSTEMS,
    Figure,
    Judged,
    answerable,
    figures,
    median_cost,
    ranking,
)
from citewell.evaluate.reading.questions import STATES, Question, by_library, graded, read_near_misses, read_questions
from citewell.evaluate.reading.scored import Scored, score
from citewell.evaluate.reading.texts import Span, Texts, place_of_texts
from citewell.evaluate.report import Progress, Report, code_digest, versions
from citewell.evaluate.significance import Comparison, paired
from citewell.index.encoder import Encoder
from citewell.index.library import Library
from citewell.kit.files import write_whole
from citewell.reader import Reader, ToRead

_CODE = ("extract", "passages", "reader", "kit", "evaluate", "retrieve")  # what scores depend on


@dataclass(slots=True)
class _Found:
    """All that was judged."""

    judged: list[Judged] = field(default_factory=list)
    reached: dict[str, list[Reached]] = field(default_factory=dict)  # by library
    replies: dict[str, Reply] = field(default_factory=dict)  # by name of the question
    languages: dict[str, str] = field(default_factory=dict)  # of libraries
    lost: int = 0  # candidates
    candidates: int = 0


def evaluate_reader(
    files: Sequence[Path], *, texts: Mapping[str, Path], near_misses: Sequence[Path] = (), limit: int | None = None,
    passages: bool = False, answers: bool = False, scores: Path | None = None, work: Path, progress: Progress,
    reader: Reader | None = None,
) -> Report:  # fmt: skip
    """Judge the reader.

    Args:
        files: of graded questions, each of one library or of several.
        texts: where those of a library lie that are neither in `texts` nor in `<library>/files` beside its file.
        near_misses: files of changed questions.
        limit: only the first questions of each file.
        passages: whether to judge the choice of passages too; it builds a library of each text.
        answers: whether to ask all questions, of a library of their text, and to judge the answers too.
        scores: where to write the scores of each question, one JSON object a line.
        work: where finished questions and libraries are kept.
        reader: another one than that of the package; answers are made with that of the package in any case.
    Raises:
        SourceNotFound, JudgedDataError: a file is missing or not as it should be.
        ModelDamaged, MissingExtra, UsageError
    """
    need("scipy")
    reader = reader or Reader()
    questions: list[Question] = []
    places: dict[str, Path] = {}
    for file in files:
        of_one = read_questions(file, limit=limit)
        places |= {name: place_of_texts(file, name, dict(texts)) for name in by_library(of_one)}
        questions += of_one
    changed = [question for file in near_misses for question in read_near_misses(file, questions)]
    packed = [place for place in places.values() if place.is_file()]
    settings = {"texts": {name: str(place) for name, place in places.items()}, "reader": reader.name}
    code = code_digest() if answers else code_digest(*_CODE)
    key = key_of([*files, *near_misses, *packed], settings, {"code": code})
    found = _Found()
    with Journal(work / f"reader-{key}.journal", key) as journal:
        _warm_up(reader)
        for name, asked in by_library([*questions, *changed]).items():
            progress(f"texts of {name}", 0, len(asked))
            shelf = Texts(read_texts(places[name]))
            library = _Library(name, asked, shelf, _spans(asked, shelf))
            _judge(library, found, journal, reader, progress)
            if passages or answers:
                opened = Library.read(library_of_texts(name, shelf, work, progress))
                try:
                    if passages:
                        _choose(library, opened, found, progress)
                    if answers:
                        _ask(library, opened, found, journal, progress)
                finally:
                    opened.close()
        if scores is not None:
            _write_scores(scores, found)
        report = _report(files, reader, found, limit)
        journal.finish()
    return report


@dataclass(frozen=True, slots=True)
class _Library:
    """A library's questions, its texts, and where the candidates stand in them."""

    name: str
    asked: Sequence[Question]
    texts: Texts
    spans: Mapping[tuple[str, int], Span | None]  # by id of the question and number

    def of(self, question: Question) -> list[Span | None]:
        return [self.spans[question.origin, given.candidate.n] for given in question.candidates]


def _judge(library: _Library, found: _Found, journal: Journal, reader: Reader, progress: Progress) -> None:
    """Score the questions of one library, those that are not scored yet."""
    encoder = Encoder()
    for done, question in enumerate(library.asked):
        progress(f"reading {library.name}", done, len(library.asked))
        if question.name not in journal.done:
            scored = score(question, library.of(question), library.texts, reader, encoder)
            journal.record(question.name, asdict(scored))
        found.judged.append(Judged(question, Scored(**journal.done[question.name])))
    found.languages[library.name] = library.texts.language
    found.candidates += len(library.spans)
    found.lost += sum(span is None for span in library.spans.values())


def _choose(library: _Library, opened: Library, found: _Found, progress: Progress) -> None:
    """Ask a library of the texts which passages would be read."""
    some = [question for question in library.asked if STATES in question.grades]
    for done, question in enumerate(some):
        progress(f"passages of {library.name}", done, len(some))
        reached_here = reached(opened, question, library.of(question), library.texts)
        found.reached.setdefault(library.name, []).append(reached_here)


def _ask(library: _Library, opened: Library, found: _Found, journal: Journal, progress: Progress) -> None:
    """Ask a library of the texts its questions, those that were not asked yet."""
    for done, question in enumerate(library.asked):
        progress(f"asking {library.name}", done, len(library.asked))
        kept = f"answer to {question.name}"
        if kept not in journal.done:
            journal.record(kept, asdict(reply(opened, question, library.of(question), library.texts)))
        found.replies[question.name] = Reply(**journal.done[kept])


def _spans(asked: Sequence[Question], texts: Texts) -> dict[tuple[str, int], Span | None]:
    """Where the candidates of questions stand: (id of the question, number) -> place. Each is looked for once."""
    own = list(graded([question for question in asked if question.origin == question.id]))
    keys = [(given.candidate.question, given.candidate.n) for given in own]
    return dict(zip(keys, texts.places(own), strict=True))


def _warm_up(reader: Reader) -> None:
    """Load the model, so that the first question does not pay for it."""
    reader.read("a", [ToRead("", ("a",))])


# --- the report ------------------------------------------------------------------------------------------------------


def _report(files: Sequence[Path], reader: Reader, found: _Found, limit: int | None) -> Report:
    judged = found.judged
    every = [one for of_one in found.reached.values() for one in of_one]
    overall = {system: figures(judged, system) for system in SYSTEMS}
    ours = overall["reader"] | figures_of_choice(every)
    answers = _answers(judged, found)
    chances, truths = answerable(judged)
    return Report(
        suite="reader",
        dataset=", ".join(dict.fromkeys(file.name.removesuffix(".jsonl") for file in files)),
        count=len(judged),
        metrics={name: figure.value for name, figure in ours.items()}
        | median_cost(judged)
        | {f"answers, {name}": figure.value for name, figure in answers.items()},
        baselines={
            system: {name: figure.value for name, figure in overall[system].items()} for system in SYSTEMS[1:]
        },
        settings={"limit": limit, "reader": reader.name},
        versions=versions(("scipy", "onnxruntime")),
        notes=_notes(found),
        significance={system: _compared(judged, ranking(judged, system)) for system in SYSTEMS[1:]},
        details={
            "intervals": {"reader": _json(ours)}
            | {system: _json(overall[system]) for system in SYSTEMS[1:]}
            | ({"answers": _json(answers)} if found.replies else {}),
            "libraries": _by(found, lambda one: one.question.library),
            "kinds": _by(found, lambda one: one.question.kind),
            "languages": _by(found, lambda one: found.languages[one.question.library]),
            "passages": {name: _json(figures_of_choice(of_one)) for name, of_one in found.reached.items()},
            "reliability": reliability_json(reliability(chances, truths)) if len(chances) else [],
        },
    )  # fmt: skip


def _by(found: _Found, group: Callable[[Judged], str]) -> dict[str, dict[str, Any]]:
    """The figures of all systems, and of the answers, for each group of questions."""
    groups: dict[str, list[Judged]] = {}
    for one in found.judged:
        groups.setdefault(group(one), []).append(one)
    return {
        name: {"count": len(of_one)}
        | {system: _json(figures(of_one, system)) for system in SYSTEMS}
        | ({"answers": _json(_answers(of_one, found))} if found.replies else {})
        for name, of_one in sorted(groups.items())
    }


def _answers(judged: Sequence[Judged], found: _Found) -> dict[str, Figure]:
    replies = found.replies
    return figures_of_answers([(one.question, replies[one.question.name]) for one in judged if replies])


def _compared(judged: Sequence[Judged], theirs: Mapping[str, Mapping[str, float]]) -> dict[str, Comparison]:
    ours = ranking(judged, "reader")
    return {
        name: paired([ours[name][key] for key in theirs[name]], list(theirs[name].values()))
        for name in RANKING
        if theirs[name]
    }


def _json(found: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: figure.to_json() for name, figure in found.items()}


def _notes(found: _Found) -> tuple[str, ...]:
    doubtful = sum(one.question.side == "in doubt" for one in found.judged)
    notes = [
        "AUC: answerable questions (a candidate helps) against the others, by the chance that the reader gives; of "
        "the baselines by their best score.",
        f"{found.lost:,} of {found.candidates:,} candidates stand no longer in the texts and were read alone.",
    ]
    if doubtful:
        notes.append(f"{doubtful} questions were meant to be answered, but nothing that was graded helps: left out.")
    if found.reached:
        notes.append("3s within n passages: of all graded 3s; there may be others that nobody graded.")
    if found.replies:
        notes.append(
            "Answers: as `citewell ask` gives them from a library of the texts. A candidate is shown if half of it is "
            "quoted. Sentences that cover no graded candidate are told as unjudged and counted nowhere else."
        )
    return tuple(notes)


# --- scores ----------------------------------------------------------------------------------------------------------


def _write_scores(out: Path, found: _Found) -> None:
    rows = [_scores_of(one) | _reply_json(found.replies.get(one.question.name)) for one in found.judged]
    try:
        write_whole(out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    except OSError as problem:
        raise UsageError(f"{out} cannot be written: {(problem.strerror or str(problem)).lower()}") from problem


def _scores_of(one: Judged) -> dict[str, Any]:
    """The scores of the candidates: `first` and `third` are those of all sentences read with them."""
    question, scored = one.question, one.scored
    return {
        "id": question.id,
        "library": question.library,
        "kind": question.kind,
        "side": question.side,
        "answerable": question.side == "answerable",
        "chance": scored.chance,
        "first": scored.first,
        "third": scored.third,
        "scores": [list(pair) for pair in one.ordered("reader")],
    }


def _reply_json(reply: Reply | None) -> dict[str, Any]:
    """What scripts/calibrate_reader.py fits the chance to: what the whole pipeline saw."""
    return {} if reply is None else {"best": reply.best, "unnamed": reply.unnamed, "answered": reply.answered}
