"""The kind of a part as its place shows it: the heading it stands under, and what stands before and after.

In: parts, and their kinds as far as they are told. Out: more of them told. A heading rules until one of its own level
or a higher one. What stands under "Exercises" is not all exercise: answers stand there too, and under "References"
there may be plain statements; so each part must also look like what its heading announces.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from citewell.extract.kinds.by_shape import is_sentence, may_be_entry
from citewell.extract.kinds.words import (
    ALSO_SPORT,
    ALSO_THINGS,
    CROSSED,
    FURTHER_TASKS,
    OBJECTIVES,
    TASKS,
    announces_wrong,
    plain,
    section_kind,
)
from citewell.extract.parts import Part
from citewell.types import BlockKind

Kinds = list[BlockKind]

RUNNING: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "step"})
"""Kinds that say nothing of what the words are about: the only ones that are told apart further, code aside."""
_SHOWN: frozenset[BlockKind] = frozenset({"code", "quote", "formula"})
_ROWS: frozenset[BlockKind] = frozenset({"table_row", "table_header"})
_AROUND: frozenset[BlockKind] = frozenset({"links", "navigation", "template", "consent"})
"""What may stand between the end of a page and its navigation."""
_ITEMS: frozenset[BlockKind] = frozenset({"list_item", "step"})

_ASKS = re.compile(r"[?？؟][\"'”’»)\]\s]*(?:\{[^{}]*\}\s*)?$")
_SENTENCE_START = re.compile(r"(?<=[.!?])\s+")
_BLANK = re.compile(r"(?:\\?_){3,}|\.{5,}")
_OPTION = re.compile(r"\s*[(\[]?([A-Ha-h])[.)\]]\s+\S")
_LETTER = re.compile(r"[(\[]?([A-Ha-h])[.)\]]?")
_TERM = re.compile(r"([^\s.?!:–—][^.?!:–—]{0,70}?)\s*(?::|\s[–—-]\s|[–—])\s*(\S.+)", re.DOTALL)
_PAGES = re.compile(
    r"[^\W\d_][^.!?:]{1,80}?,\s+(?:\d{1,4}|[ivxlc]{1,6})(?:[–-]\d{1,4})?(?:,\s*\d{1,4}(?:[–-]\d{1,4})?)*f{0,2}\.?"
)
_LABELLED = re.compile(r"([^\W\d_][^:.!?()\[\]{}<>=]{0,38}):\s+([^\s:].*)", re.DOTALL)
_Q = re.compile(r"\W*(?:Q|F|P|Question|Frage|Pregunta)\s?\d{0,3}\s?[:.)]\s")
_A = re.compile(r"\W*(?:A|R|Answer|Antwort|Réponse|Respuesta)\s?\d{0,3}\s?[:.)]\s")
_PARTED = re.compile(r"[^|]+\|\s*\|[^|]+")
_LAST_NUMBER = re.compile(r"[^\s:]\s+(\d{1,4})$")
_LABELLED_CHARS = 120
_WRONG_CHARS = 60
_VALUE_WORDS = 12
_HEADINGS_OF_INDEX = 8
_ANSWER_WORDS = 25
_SHORT_WORDS = 15
_LINKED_WORDS = 40


@dataclass(frozen=True, slots=True)
class _Section:
    """What the heading that a part stands under says."""

    level: int
    kind: BlockKind | None
    sure: bool  # the heading means this kind wherever it stands

    @classmethod
    def under(cls, level: int, heading: str) -> _Section:
        """What stands under a heading of a level."""
        return cls(level, section_kind(heading), plain(heading) not in ALSO_SPORT | ALSO_THINGS)


def tell_by_section(parts: Sequence[Part], kinds: Kinds, title: str) -> None:
    """Tell parts under a heading that announces a kind."""
    under = [_Section.under(0, title)]
    lists_contents: set[int] | None = None  # found when asked for: few documents have such a heading
    before: BlockKind | None = None  # of the part before in the same section, as told here
    for place, part in enumerate(parts):
        if part.kind == "heading":
            level = max(part.level, 1)
            while under and under[-1].level >= level:
                under.pop()
            section = _Section.under(level, part.text)
            if section.kind:
                under.append(section)
            elif under:
                under.append(replace(under[-1], level=level))
            before = None
        elif under and _may_be_told(kinds[place], under[-1].kind):
            section = under[-1]
            if section.kind == "contents" and not section.sure and lists_contents is None:
                lists_contents = _listing_contents(parts)
            may_list = section.kind != "contents" or section.sure or place in (lists_contents or ())
            told = _under(section, parts, place, before) if may_list else None
            kinds[place] = told or kinds[place]
            before = told


def _listing_contents(parts: Sequence[Part]) -> set[int]:
    """Parts that stand, without another kind between them, in a run that shows where things are in the document.

    Half of its lines or more repeat a heading, or end in the number of a page, none lower than the one before.
    """
    names = {plain(part.text) for part in parts if part.kind == "heading" and not section_kind(part.text)} - {""}
    listing: set[int] = set()
    for start, end in _same([part.kind in RUNNING for part in parts]):
        texts = [part.text.strip()[-_LABELLED_CHARS:] for part in parts[start:end]]
        pages = [int(found[1]) for text in texts if (found := _LAST_NUMBER.search(text))]
        ends = len(pages) if pages == sorted(pages) else 0
        repeats = sum(plain(_LAST_NUMBER.sub("", text)) in names for text in texts)
        if max(ends, repeats) * 2 >= end - start:
            listing.update(range(start, end))
    return listing


def _may_be_told(kind: BlockKind, section: BlockKind | None) -> bool:
    """Whether a part of a kind may be another one in a section: markup shows entries of a bibliography as notes too."""
    return section is not None and (kind in RUNNING or (kind == "note" and section == "reference"))


def _under(section: _Section, parts: Sequence[Part], place: int, before: BlockKind | None) -> BlockKind | None:
    """What a part is under a heading that announces a kind; None for what it does not look like."""
    part = parts[place]
    text = part.text.strip()
    match section.kind:
        case "exercise":
            return _exercise_or_solution(parts, place, before, section.sure)
        case "solution":
            return None if _ASKS.search(text) else "solution"
        case "objective":
            return "objective" if part.kind in _ITEMS or OBJECTIVES.match(text) else None
        case "reference":
            return "reference" if may_be_entry(text) else None
        case "links":
            return "links" if not is_sentence(text) and len(text.split()) <= _LINKED_WORDS else None
        case "contents":
            return "contents" if not is_sentence(text) and len(text.split()) <= _SHORT_WORDS else None
        case "definition":
            return "definition" if _TERM.match(text[:400]) else None
    return None


def _exercise_or_solution(parts: Sequence[Part], place: int, before: BlockKind | None, sure: bool) -> BlockKind | None:
    """Under "Exercises": what asks, what sets a task, and the options below it; a statement after them answers."""
    part = parts[place]
    text = part.text.strip()
    if _asks_or_sets(text, sure) or (sure and before is None and "?" in text):
        return "exercise"
    if part.kind in _ITEMS:
        return "exercise" if before == "exercise" else None
    if sure and _is_stem(parts, place, text):
        return "exercise"
    return "solution" if before in ("exercise", "solution") and is_sentence(text) else None


def _asks_or_sets(text: str, sure: bool) -> bool:
    """Whether a text is a question or a task, has a blank to fill in, or ends in one of these."""
    last = _SENTENCE_START.split(text[-300:])[-1]
    if _ASKS.search(last) or _BLANK.search(text[-300:]):
        return True
    verbs = (TASKS, FURTHER_TASKS) if sure else (TASKS,)
    return any(verb.match(begin[:60]) for verb in verbs for begin in (text, last))


def _is_stem(parts: Sequence[Part], place: int, text: str) -> bool:
    """Whether what follows are options: items after an unfinished sentence, or three that are no sentences."""
    items = list(itertools.takewhile(lambda part: part.kind in _ITEMS, parts[place + 1 : place + 4]))
    return bool(items) and (
        not is_sentence(text) or (len(items) == 3 and not any(is_sentence(item.text) for item in items))
    )


def tell_by_label(parts: Sequence[Part], kinds: Kinds) -> None:
    """Tell lines whose label announces a link ("Related: Tides of Kent"), also where markup has them labelled."""
    for place, part in enumerate(parts):
        if (kinds[place] in RUNNING or part.kind == "label_value") and len(part.text) <= _LABELLED_CHARS:
            found = _LABELLED.fullmatch(part.text.strip()) if ":" in part.text else None
            if found and section_kind(found[1]) == "links" and not is_sentence(found[2]):
                kinds[place] = "links"


def tell_by_neighbours(parts: Sequence[Part], kinds: Kinds) -> None:
    """Tell parts by what stands right before or after them."""
    _options(parts, kinds)
    _objectives(parts, kinds)
    _wrong(parts, kinds)
    _own_headings(parts, kinds)
    _runs(parts, kinds)
    _indexes(parts, kinds)
    _navigation(parts, kinds)
    _answers(parts, kinds)


def _options(parts: Sequence[Part], kinds: Kinds) -> None:
    """A question with two or more lettered options after it, the first of them A."""
    for place, part in enumerate(parts):
        if not place or kinds[place] not in RUNNING or _letter(part) != "a":
            continue
        end = place
        while end < len(parts) and kinds[end] in RUNNING and _letter(parts[end]) == chr(ord("a") + end - place):
            end += 1
        stem = parts[place - 1]
        asks = _ASKS.search(stem.text) or stem.text.rstrip().endswith(("__", "…", "..."))
        if end - place >= 2 and asks and (kinds[place - 1] in RUNNING or stem.kind == "heading"):
            first = place if stem.kind == "heading" else place - 1
            kinds[first:end] = ["exercise"] * (end - first)


def _letter(part: Part) -> str:
    """The letter that numbers a part, in lower case; "" if it has none."""
    found = _LETTER.fullmatch(part.label) or _OPTION.match(part.text[:20])
    return found[1].lower() if found else ""


def _objectives(parts: Sequence[Part], kinds: Kinds) -> None:
    """A line that says what will be learnt, and the list below it; or both in one part."""
    for place, part in enumerate(parts):
        if kinds[place] != "paragraph" or not (found := OBJECTIVES.match(part.text.strip()[:300])):
            continue
        rest = part.text.strip()[found.end() :]
        end = place + 1
        while end < len(parts) and kinds[end] in _ITEMS:
            end += 1
        colon = part.text.rstrip().endswith((":", "：", "…", "..."))
        inside = re.match(r"[:：]?\s*[*•·-]\s", rest) is not None
        if (colon and end > place + 1) or inside:
            kinds[place:end] = ["objective"] * (end - place)


def _wrong(parts: Sequence[Part], kinds: Kinds) -> None:
    """What stands under or right after "Wrong answer", and code whose first line says that it is wrong.

    Where the words only advise against something ("Don't", "Bad"), code and quotations alone are examples of it:
    "Store no passwords in plain text" is a statement.
    """
    level, under = 0, ""  # of the heading that says "wrong", and how
    introduced = ""  # how the line right before says it
    for place, part in enumerate(parts):
        running = kinds[place] in RUNNING
        said = _says_wrong(part.text) if running or part.kind == "heading" else ""
        if part.kind == "heading":
            if not under or part.level <= level:
                level, under = max(part.level, 1), said
            introduced = ""
        elif said and running:
            introduced = said
        elif running:
            if "wrong" in (under, introduced):
                kinds[place] = "wrong_example"
            introduced = ""
        else:
            if part.kind in _SHOWN and (under or introduced or (part.kind == "code" and _opens_wrong(part.text))):
                kinds[place] = "wrong_example"
            introduced = ""


def _says_wrong(text: str) -> str:
    """ "wrong" if a heading or line says that what follows is, "bad" if it advises against it, "" if neither."""
    if len(text) > _WRONG_CHARS:
        return ""
    return announces_wrong(text) or ("bad" if CROSSED.match(text) and len(text.split()) <= 6 else "")


def _opens_wrong(code: str) -> bool:
    """Whether code begins with a comment that says it is wrong, and has none that another part of it is right."""
    lines = [line.strip() for line in code.strip().split("\n", 60)[:60]]
    marks = [line.strip("#/*-<!> ;%") for line in lines if line.startswith(("#", "//", "/*", "--", "<!--", ";", "%"))]
    return len(marks) == 1 and lines[0].strip("#/*-<!> ;%") == marks[0] and bool(announces_wrong(marks[0]))


def _own_headings(parts: Sequence[Part], kinds: Kinds) -> None:
    """A list of nothing but headings of the document, half of those of their levels or more, is its table of contents.

    It stands at the top, under one heading at most: further down a list that names the sections after it states what
    there is of something ("Expenses that need a receipt").
    """
    levels = {plain(part.text): part.level for part in parts if part.kind == "heading"}
    levels.pop("", None)
    of_level = Counter(levels.values())
    headings = [place for place, part in enumerate(parts) if part.kind == "heading"]
    second = headings[1] if len(headings) > 1 else len(parts)
    for start, end in _stretches(kinds[:second], _ITEMS):
        if end - start < 3:
            continue
        named = {name for part in parts[start:end] if (name := plain(part.text)) in levels}
        alike = sum(of_level[level] for level in {levels[name] for name in named})
        if len(named) * 5 >= (end - start) * 4 and len(named) * 2 >= alike:
            kinds[start:end] = ["contents"] * (end - start)


def _runs(parts: Sequence[Part], kinds: Kinds) -> None:
    """Lines of one build below each other: an index of four or more, labels with their values."""
    short = [len(part.text) <= _LABELLED_CHARS and kinds[place] in RUNNING for place, part in enumerate(parts)]
    for first, last in _same([one and _has_pages(part.text.strip()) for one, part in zip(short, parts, strict=True)]):
        if last - first >= 4:
            kinds[first:last] = ["contents"] * (last - first)
    labelled = [
        one and kinds[place] in ("paragraph", "list_item") and _is_labelled(parts[place].text.strip())
        for place, one in enumerate(short)
    ]
    for first, last in _same(labelled):
        listed = any(kinds[place] == "list_item" for place in range(first, last))
        for place in range(first, last):
            if (last - first >= 2 and not listed) or _is_labelled_alone(parts[place].text.strip()):
                kinds[place] = "label_value"


def _has_pages(text: str) -> bool:
    """An entry of an index: words, and the pages that they are on."""
    return "," in text and bool(_PAGES.fullmatch(text))


def _is_labelled(text: str) -> bool:
    """A short label, a colon and a short value that is no sentence."""
    found = _LABELLED.fullmatch(text) if ":" in text else None
    return found is not None and len(found[1].split()) <= 4 and not is_sentence(text)


def _is_labelled_alone(text: str) -> bool:
    """A line of a label and a value that needs no others beside it to be told: one line, a short value, no mark at
    its end and none of a sentence inside."""
    value = text.partition(":")[2].strip()
    return (
        "\n" not in text
        and len(value.split()) <= _VALUE_WORDS
        and not value.endswith((".", "!", "?", ":", ";", ","))
        and not _SENTENCE_START.search(value)
    )


def _indexes(parts: Sequence[Part], kinds: Kinds) -> None:
    """Headings of one level in a row, eight or more with nothing under any but the last: they list what there is."""
    level = [part.level if part.kind == "heading" else None for part in parts]
    for _, run in itertools.groupby(range(len(parts)), lambda place: level[place]):
        places = list(run)
        if level[places[0]] is not None and len(places) > _HEADINGS_OF_INDEX:
            if places[-1] + 1 < len(parts):
                places.pop()
            for place in places:
                kinds[place] = "contents"


def _navigation(parts: Sequence[Part], kinds: Kinds) -> None:
    """One or two rows without a header at either end of the document that lead on: one is of words of navigation, or
    has nothing between its outer cells, as between the titles of the pages before and after."""
    in_rows = [kind == "navigation" or part.kind in _ROWS for kind, part in zip(kinds, parts, strict=True)]
    runs = [(first, last) for first, last in _same(in_rows) if last - first <= 2]
    for first, last in dict.fromkeys([*runs[:1], *runs[-1:]]):
        at_end = all(kind in _AROUND for kind in kinds[:first]) or all(kind in _AROUND for kind in kinds[last:])
        short = all(len(part.text) <= _LABELLED_CHARS and not is_sentence(part.text) for part in parts[first:last])
        leads = any(
            kind == "navigation" or (kind == "table_row" and _PARTED.fullmatch(part.text))
            for kind, part in zip(kinds[first:last], parts[first:last], strict=True)
        )
        if at_end and short and leads:
            kinds[first:last] = ["navigation"] * (last - first)


def _answers(parts: Sequence[Part], kinds: Kinds) -> None:
    """A short paragraph right below a heading that asks; and in a row of questions and answers each answer."""
    paired: list[int] = []  # answers of the row that is open: question, answer, question, answer
    for place in range(1, len(parts)):
        above, text = parts[place - 1], parts[place].text.strip()
        alone = kinds[place] == "label_value" and kinds[place + 1 : place + 2] != ["label_value"]
        running = kinds[place] == "paragraph" or (alone and parts[place].kind == "paragraph")
        if not running or not _ASKS.search(above.text[-80:]) or not _is_answer(text):
            continue
        if not is_sentence(text) and place + 1 < len(parts) and kinds[place + 1] in _ITEMS | {"code"}:
            continue  # it leads in the answer, which is a list or a piece of code
        if above.kind == "heading" or (_Q.match(above.text) and _A.match(text)):
            kinds[place] = "answer"
        elif kinds[place - 1] == "paragraph" and _is_question(above.text):
            if paired and paired[-1] == place - 2:
                kinds[paired[-1]] = kinds[place] = "answer"
            paired.append(place)


def _is_answer(text: str) -> bool:
    return len(text) <= 300 and len(text.split()) <= _ANSWER_WORDS and not text.endswith((":", "：", "?", "？"))


def _is_question(text: str) -> bool:
    """One question and nothing else."""
    return len(text) <= 160 and not _SENTENCE_START.search(text.strip())


def term_of(text: str) -> str:
    """The term that a definition explains, "" if it names none."""
    found = _TERM.match(text.strip()[:400])
    return found[1].strip(" *_`") if found else ""


def label_of(text: str) -> str:
    """The label before a value, "" if there is none."""
    found = _LABELLED.match(text.strip())
    return found[1].strip() if found else ""


def _stretches(kinds: Kinds, wanted: frozenset[BlockKind]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours of the wanted kinds: start and end."""
    yield from _same([kind in wanted for kind in kinds])


def _same(holds: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours for which something holds: start and end."""
    start: int | None = None
    for place, one in enumerate([*holds, False]):
        if one and start is None:
            start = place
        elif not one and start is not None:
            yield start, place
            start = None
