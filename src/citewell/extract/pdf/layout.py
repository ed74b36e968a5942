"""Lines of printed pages -> parts: running headers dropped, columns in order, paragraphs put together, headings by
their type.

The order is that of the page's own content, which programs write as people read: column after column. Where it jumps
about, lines are sorted by place. Coordinates are PDF points, y grows upward.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from citewell.extract.lines import BULLET, NUMBERED, join_lines, vocabulary
from citewell.extract.parts import Part

_EDGE_LINES = 3  # lines at the top and bottom of a page that may be a running header or footer
_REPEATS = 0.6  # share of pages on which a running line stands
_HEADING_SIZE = 1.12  # times the size of the running text
_MAX_HEADING_CHARS = 200
_MAX_HEADING_LINES = 4
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"'”’)\]]*\s*$")
_DIGITS = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<![a-z])[ivxlc]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Without a place (`placed` false) only its words are known."""

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    placed: bool = False
    note: bool = False  # whether it begins a footnote


def parts_of_pages(pages: Sequence[Sequence[Line]]) -> list[Part]:
    """The parts of a whole file, page after page; a paragraph that runs over a page's end is one part."""
    pages = _without_running_lines(pages)
    lines = [line for page in pages for line in _in_order(page)]
    known = vocabulary([line.text for line in lines])
    body = _body_size(lines)
    levels = _heading_levels(lines, body)
    parts: list[Part] = []
    for group in _groups(lines, body):
        text = join_lines([BULLET.sub("", group[0].text), *(line.text for line in group[1:])], known, drop_hyphen=True)
        parts.append(_part(group, text, body, levels))
    return parts


def _part(group: Sequence[Line], text: str, body: float, levels: dict[float, int]) -> Part:
    if _looks_like_heading(group, text, body):
        return Part("heading", text, levels.get(round(group[0].size), 6 if levels else 2))
    if group[0].note:
        return Part("note", text)
    if BULLET.match(group[0].text) or NUMBERED.match(group[0].text):
        return Part("list_item", text, 1)
    return Part("paragraph", text)


def _looks_like_heading(group: Sequence[Line], text: str, body: float) -> bool:
    first = group[0]
    if not first.placed or len(text) > _MAX_HEADING_CHARS or len(group) > _MAX_HEADING_LINES:
        return False
    if not any(character.isalpha() for character in text):
        return False
    if first.size >= _HEADING_SIZE * body:
        return True
    return all(line.bold for line in group) and len(text) <= _MAX_HEADING_CHARS / 2 and text[-1] not in ".,;:"


def _body_size(lines: Sequence[Line]) -> float:
    """The size that most characters have, rounded to half a point."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.placed:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


def _heading_levels(lines: Sequence[Line], body: float) -> dict[float, int]:
    """Sizes above the running text, the largest being level 1; at most six."""
    sizes = sorted(
        {round(line.size) for line in lines if line.placed and line.size >= _HEADING_SIZE * body}, reverse=True
    )
    return {size: min(level, 6) for level, size in enumerate(sizes, 1)}


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop lines at the edges of pages that return, but for their numbers, on most pages. Slides that all look alike
    stay."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for edge in edges for key in set(edge.values()))
    filled = sum(bool(page) for page in pages)
    running = {key for key, count in counts.items() if count >= max(2, _REPEATS * filled)}
    kept = [
        [line for number, line in enumerate(page) if edge.get(number) not in running]
        for page, edge in zip(pages, edges, strict=True)
    ]
    return kept if 2 * _length(kept) >= _length(pages) else [list(page) for page in pages]


def _length(pages: Sequence[Sequence[Line]]) -> int:
    return sum(len(line.text) for page in pages for line in page)


def _edges(page: Sequence[Line]) -> dict[int, str]:
    """Number in the page -> what the line says without its numbers, for the lines at top and bottom."""
    order = (
        sorted(range(len(page)), key=lambda number: page[number].bottom)
        if all(line.placed for line in page)
        else range(len(page))
    )
    ends = [*order[:_EDGE_LINES], *order[-_EDGE_LINES:]]
    return {number: _DIGITS.sub("#", " ".join(page[number].text.lower().split())) for number in ends}


def _in_order(page: Sequence[Line]) -> list[Line]:
    """The lines as people read them. Content that jumps up and down without changing column is sorted from top to
    bottom."""
    lines = list(page)
    if len(lines) < 4 or not all(line.placed for line in lines):
        return lines
    jumps = sum(
        1 for above, below in pairwise(lines) if below.bottom > above.bottom + above.size and below.left < above.right
    )
    if jumps <= max(2, len(lines) // 8):
        return lines
    return sorted(lines, key=lambda line: (-round(line.bottom / max(line.size, 1)), line.left))


def _groups(lines: Sequence[Line], body: float) -> Iterator[list[Line]]:
    """Lines that make one paragraph, heading or item."""
    leading = _leading(lines)
    rights = _right_edges(lines, leading)
    group: list[Line] = []
    for number, line in enumerate(lines):
        if group and _starts_anew(group, line, leading, rights[number - 1], body):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _right_edges(lines: Sequence[Line], leading: float) -> list[float]:
    """For each line the right edge of the column that it stands in, as most full lines of that column have it."""
    edges: list[float] = []
    column: list[Line] = []
    for line in lines:
        if column and not 0 <= column[-1].bottom - line.bottom <= 4 * leading:
            edges += [_usual_right(column)] * len(column)
            column = []
        column.append(line)
    return edges + [_usual_right(column)] * len(column)


def _usual_right(column: Sequence[Line]) -> float:
    rights = sorted(line.right for line in column)
    return rights[len(rights) * 4 // 5] if rights else 0.0


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance of two baselines, in points."""
    gaps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.placed and below.placed]
    usual = [gap for gap in gaps if 0 < gap < 60]
    return median(usual) if usual else 12.0


def _starts_anew(group: Sequence[Line], line: Line, leading: float, right: float, body: float) -> bool:
    above = group[-1]
    if BULLET.match(line.text) or line.note:
        return True
    if not (above.placed and line.placed):
        return bool(_SENTENCE_END.search(above.text))
    if abs(above.size - line.size) > 0.08 * max(above.size, line.size) or (
        above.bold != line.bold and _ends(above, right)
    ):
        return True
    gap = above.bottom - line.bottom
    if abs(gap) < 0.3 * line.size:
        return False  # the same printed line
    if gap < 0 or gap > 6 * leading:  # next column or page
        return _ends(above, right) or line.size >= _HEADING_SIZE * body
    if gap > 1.35 * max(leading, line.size):
        return True
    if _ends(above, right) and (above.right < right - 4 * line.size or NUMBERED.match(line.text)):
        return True
    indented = line.left > above.left + 0.7 * line.size
    return indented and len(group) > 1 and not _is_item(group[0]) and line.left > group[1].left + 0.7 * line.size


def _is_item(line: Line) -> bool:
    return bool(BULLET.match(line.text) or NUMBERED.match(line.text))


def _ends(line: Line, right: float) -> bool:
    """Whether a paragraph may end with this line."""
    return bool(_SENTENCE_END.search(line.text)) or line.right < right - 4 * line.size
