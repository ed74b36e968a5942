"""The words of one paragraph of an OpenDocument text: what is raised, struck out, hidden, a formula, a picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from citewell.extract.formulas.mathml import mathml_text
from citewell.extract.office.odt_styles import DRAW, OFFICE, SVG, TABLE, TEXT, Look, Styles
from citewell.extract.office.shared import Words

if TYPE_CHECKING:
    from lxml.etree import _Element

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
BOX = f"{DRAW}text-box"
_STYLE_NAME = f"{TEXT}style-name"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SPACES = re.compile(r"\s+")
_MOST_BLANKS = 200  # at a stretch
_PASSED = frozenset(
    [f"{TEXT}{name}" for name in ("note", "number", "script", "ruby-text", "tracked-changes", "list")]
    + [f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "binary-data")]
    + [f"{OFFICE}event-listeners", f"{SVG}title", f"{SVG}desc", BOX, f"{DRAW}image", f"{TABLE}table", *PARAGRAPHS]
)
_OBJECTS = (f"{DRAW}object", f"{DRAW}object-ole")
_NOTE_AGAIN, _NOTE_MARK = f"{TEXT}note-ref", f"{TEXT}note-citation"
_FRAME, _IMAGE = f"{DRAW}frame", f"{DRAW}image"
_HELD = frozenset({BOX, *_OBJECTS})
_FILE_NAME = re.compile(r"(?:.*[\\/:])?\S+\.\w{2,4}", re.DOTALL)


class Runs:
    """Reads paragraphs of one document.

    Attributes:
        omitted: words that readers do not see, by why.
    """

    def __init__(self, styles: Styles, embedded: Callable[[str], _Element | None]) -> None:
        """The content of an object in the package is asked for by its address."""
        self._styles = styles
        self._embedded = embedded
        self.omitted: Counter[str] = Counter()

    def plain(self, paragraph: _Element) -> str | None:
        """The text of a paragraph that holds nothing else and whose style sets nothing, None of others: most are
        such."""
        if len(paragraph) or self._styles.look("paragraph", paragraph.get(_STYLE_NAME, "")):
            return None
        return _on_one_line(paragraph.text or "")

    def words(self, paragraph: _Element) -> Words:
        """The words, without notes and what is anchored in it."""
        words = Words()
        base = self._styles.look("paragraph", paragraph.get(_STYLE_NAME, ""))
        self._add(words, paragraph.text, base, paragraph)
        if not len(paragraph):
            return words
        stack: list[tuple[_Element, Look, bool]] = [(child, base, True) for child in reversed(paragraph)]
        while stack:
            element, look, opening = stack.pop()
            if not opening:
                self._add(words, element.tail, look, element)
                continue
            stack.append((element, look, False))
            tag = element.tag
            if not isinstance(tag, str) or tag in _PASSED:
                continue
            if tag == f"{TEXT}s":
                count = element.get(f"{TEXT}c", "1")
                words.add(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
            elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                words.add("\n" if tag == f"{TEXT}line-break" else " ")
            elif tag in _OBJECTS:
                self._add_object(words, element)
            elif tag == _FRAME and element.find(_IMAGE) is not None and not any(held.tag in _HELD for held in element):
                in_line = element.get(f"{TEXT}anchor-type") == "as-char"
                words.add_picture(picture_text(element), in_line=in_line)
            elif tag == f"{TEXT}hidden-text" and element.get(f"{TEXT}is-hidden") == "true":
                self.omit(element, "hidden")
            else:
                inner = look
                if tag == f"{TEXT}span":
                    inner = {**look, **self._styles.look("text", element.get(f"{TEXT}style-name", ""))}
                elif tag == _NOTE_AGAIN and (look.get("shift") == "up" or element.find(_NOTE_MARK) is not None):
                    continue  # the mark of a note that is called for again
                self._add(words, element.text, inner, element)
                stack += [(child, inner, True) for child in reversed(element)]
        return words

    def _add(self, words: Words, text: str | None, look: Look, where: _Element) -> None:
        if not text:
            return
        plain = _on_one_line(text)
        if not look:
            words.add(plain)
        elif why := self._unseen(look, where):
            self.omitted[why] += len(text.split())
        else:
            words.add(plain, look.get("shift", ""), bold=bool(look.get("bold")))

    def _unseen(self, look: Look, where: _Element) -> str:
        """Why text is not read, "" if it is."""
        if look.get("struck"):
            return "struck out"
        if look.get("hidden") or look.get("tiny"):
            return "hidden"
        if look.get("white") and not look.get("shaded") and not self._is_backed(where):
            return "hidden"
        return ""

    def _is_backed(self, where: _Element) -> bool:
        """Whether white letters stand on a colour: of the paragraph, a cell, a table or a box."""
        around: _Element | None = where
        while around is not None:
            family = _FAMILIES.get(str(around.tag))
            if family is not None:
                attribute = f"{TEXT if family == 'paragraph' else TABLE}style-name"
                if self._styles.is_shaded(family, around.get(attribute, "")):
                    return True
            elif around.tag == BOX or str(around.tag).startswith(DRAW):
                return True
            around = around.getparent()
        return False

    def _add_object(self, words: Words, element: _Element) -> None:
        """A formula; one that cannot be read leaves a mark of the gap, drawings leave nothing."""
        if element.tag == f"{DRAW}object-ole":
            if len(words):
                words.add_formula("")
            return
        root = next(iter(element), None)
        if root is None:
            root = self._embedded(element.get(_HREF, ""))
        if root is None:
            words.add_formula("")
        elif str(root.tag).rpartition("}")[2] == "math":
            words.add_formula(mathml_text(root))

    def omit(self, element: _Element, why: str) -> None:
        """Count the words of what is not read."""
        self.omitted[why] += len(" ".join(map(str, element.itertext())).split())


_FAMILIES = {
    f"{TEXT}p": "paragraph",
    f"{TEXT}h": "paragraph",
    f"{TABLE}table-cell": "table-cell",
    f"{TABLE}table-row": "table-row",
    f"{TABLE}table": "table",
}


def _on_one_line(text: str) -> str:
    """Line breaks in the file are blanks; only those that are marked are seen."""
    return _SPACES.sub(" ", text) if "\n" in text or "\t" in text else text


def is_hidden(element: _Element) -> bool:
    """Whether a section, or a paragraph by a field in it, is hidden as a whole."""
    if element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true":
        return True
    field = element.find(f"{TEXT}hidden-paragraph") if element.tag in PARAGRAPHS else None
    return field is not None and field.get(f"{TEXT}is-hidden") == "true"


def picture_text(picture: _Element) -> str:
    """The words that stand for a picture; names of files are none."""
    said = ["".join(map(str, found.itertext())).strip() for found in picture.iter(f"{SVG}title", f"{SVG}desc")]
    return " ".join(dict.fromkeys(text for text in said if text and not _FILE_NAME.fullmatch(text)))
