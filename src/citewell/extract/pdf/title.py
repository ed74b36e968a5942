"""The line that stands largest on the first page of a PDF: what people take for its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from citewell.extract.lines import join_lines, vocabulary
from citewell.extract.pdf.layout import Line
from citewell.extract.titles import is_common, is_junk

_PAGES = 4  # looked at to tell the size of the running text and what returns on every page
_LARGER = 1.12  # times the size of the running text
_SAME_SIZE = 0.06  # share by which sizes of one title's lines may differ
_FAR = 2.6  # line heights between two lines of one title at most
_MAX_LINES = 6
_MAX_CHARS = 250
_DIGITS = re.compile(r"\d+")


def headline(pages: Sequence[Sequence[Line]]) -> str:
    """The largest lines on the first page with text, joined; "" if none is larger than the running text.

    Lines that return on the next pages, page numbers, ornaments and text that runs upward are none.
    """
    filled = [page for page in pages[: 2 * _PAGES] if page][:_PAGES]
    if not filled:
        return ""
    least = _LARGER * _body_size(filled)
    later = {_key(line) for page in filled[1:] for line in page}
    for group in _largest_first([line for line in filled[0] if _may_be_title(line, later)], least):
        text = join_lines([line.text for line in group], vocabulary([line.text for line in group]), drop_hyphen=True)
        if len(group) <= _MAX_LINES and len(text) <= _MAX_CHARS and not is_junk(text) and not is_common(text):
            return text
    return ""


def _largest_first(lines: Sequence[Line], least: float) -> Iterator[list[Line]]:
    """Neighbouring lines of one size, the largest first."""
    groups: list[list[Line]] = []
    for line in lines:
        above = groups[-1][-1] if groups else None
        if (
            above is not None
            and abs(above.size - line.size) <= _SAME_SIZE * line.size
            and abs(above.bottom - line.bottom) <= _FAR * line.size
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    large = [group for group in groups if group[0].size >= least]
    return iter(sorted(large, key=lambda group: -round(group[0].size)))


def _may_be_title(line: Line, later: set[str]) -> bool:
    letters = sum(character.isalpha() for character in line.text)
    upright = line.right - line.left > line.size or len(line.text) < 3
    return line.placed and line.size > 0 and letters > 1 and upright and _key(line) not in later


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.lower().split()))


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size that most characters have, rounded to half a point."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            if line.placed:
                sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0
