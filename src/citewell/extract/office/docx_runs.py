"""The words of one paragraph of a Word document, run by run: what is raised, struck out, hidden, a formula, a field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citewell.extract.formulas.omml import omml_text
from citewell.extract.office.docx_signs import IN_SYMBOL, sign
from citewell.extract.office.docx_styles import WHITE, Look, Styles, W, background, value
from citewell.extract.office.shared import Words
from citewell.types import GAP

if TYPE_CHECKING:
    from lxml.etree import _Element

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_O = "{urn:schemas-microsoft-com:office:office}"
_V = "{urn:schemas-microsoft-com:vml}"
BOX = f"{W}txbxContent"
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same again
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_TEXT, _RUN, _INSTRUCTION, _DELETED_TEXT = f"{W}t", f"{W}r", f"{W}instrText", f"{W}delText"
_PROPERTIES = f"{W}rPr"
_BLANKS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_PASSED = frozenset({f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}rt", f"{W}rubyPr", BOX, ALTERNATIVE})
_PICTURE = f"{W}pict"
_PICTURES = (f"{W}drawing", _PICTURE)
_DRAWN = f"{_WP}docPr"
_SHAPES = tuple(f"{_V}{name}" for name in ("shape", "rect", "roundrect", "oval", "group"))
_MATHS = (f"{_M}oMath", f"{_M}oMathPara")
_PLAIN = frozenset({_TEXT, f"{W}rPr", *_BLANKS})
_DRAWN_FIELD = re.compile(r"\s*(?:EQ|SYMBOL)\b", re.IGNORECASE)  # fields whose result is in no run
_MAX_INSTRUCTION = 40  # characters that tell what a field is
_NOTE_FIELD = re.compile(r"\s*(?:NOTE|FTN)REF\b", re.IGNORECASE)
_FILE_NAME = re.compile(r"(?:.*[\\/:])?\S+\.\w{2,4}", re.DOTALL)
_EQUATION = re.compile(r"Equation|MathType", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """A field that is being read."""

    begin: int  # runs before it
    instruction: str = ""  # its beginning
    has_result: bool = False  # whether its result has begun


class Runs:
    """Reads paragraphs of one document.

    Attributes:
        omitted: words that readers do not see, by why.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.omitted: Counter[str] = Counter()
        self._fills = {WHITE}  # colours that stand behind any text

    def look_over(self, body: _Element) -> None:
        """Take note of the colours that are used behind text, before the paragraphs of a body are read."""
        self._fills.update(shade.get(f"{W}fill", "").upper() for shade in body.iter(f"{W}shd"))

    def words(self, paragraph: _Element, style: str) -> Words:
        """The words as last saved, without its boxes. Of a style, its id."""
        words = Words()
        usual = self._styles.run(None, style)
        shift, bold = usual.get("shift", ""), bool(usual.get("bold"))
        seen = not self._unseen(usual, paragraph) if usual else True
        fields: list[_Field] = []
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag == _RUN:
                if seen and len(element) == 1 and element[0].tag == _TEXT:
                    words.add(_readable(element[0].text), shift, bold=bold)
                    continue
                look = self._styles.run(element.find(_PROPERTIES), style)
                why = self._unseen(look, element) if look else ""
                if why:
                    self._omit(element, why)
                elif len(element) <= 2 and all(child.tag in _PLAIN for child in element):
                    self._add_plain(words, element, look)
                else:
                    self._add_run(words, element, look, fields)
            elif tag in _MATHS:
                words.add_formula(omml_text(element))
            elif tag in DELETED:
                self._omit(element, "struck out")
            elif tag not in _PASSED and isinstance(tag, str):
                stack += reversed(element)
        return words

    def _add_plain(self, words: Words, run: _Element, look: Look) -> None:
        for child in run:
            if child.tag == _TEXT:
                self._add_text(words, child.text or "", look)
            elif child.tag in _BLANKS:
                self._add_text(words, _BLANKS[child.tag], look)

    @staticmethod
    def _add_text(words: Words, text: str, look: Look) -> None:
        if text:
            words.add(_readable(text), look.get("shift", ""), bold=bool(look.get("bold")))

    def _add_run(self, words: Words, run: _Element, look: Look, fields: list[_Field]) -> None:
        stack = list(reversed(run))
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag == _TEXT:
                self._add_text(words, element.text or "", look)
            elif tag in _BLANKS:
                self._add_text(words, _BLANKS[tag], look)
            elif tag == f"{W}sym":
                drawn = sign(element.get(f"{W}font", ""), element.get(f"{W}char", ""))
                self._add_text(words, drawn or GAP, look)
            elif tag == f"{W}fldChar":
                _step(words, element.get(f"{W}fldCharType", ""), fields)
            elif tag == _INSTRUCTION:
                if fields:
                    fields[-1].instruction = f"{fields[-1].instruction}{element.text or ''}"[:_MAX_INSTRUCTION]
            elif tag == f"{W}object":
                if _is_equation(element) or len(words):
                    words.add_formula("")
            elif tag in _MATHS:
                words.add_formula(omml_text(element))
            elif tag in _PICTURES:
                words.add_picture(picture_text(element), in_line=_stands_in_line(element))
            elif tag != _DELETED_TEXT and tag not in _PASSED and isinstance(tag, str):
                stack += reversed(element)

    def _unseen(self, look: Look, run: _Element) -> str:
        """Why a run is not read, "" if it is."""
        if look.get("struck"):
            return "struck out"
        if look.get("hidden") or look.get("tiny"):
            return "hidden"
        colour = look.get("colour")
        if colour in self._fills and colour == (look.get("behind") or self._behind(run)):
            return "hidden"
        return ""

    def _behind(self, run: _Element) -> str:
        """The colour behind a run: of its paragraph, a cell or the page; "?" where that is not told, as in a box."""
        for around in run.iterancestors():
            colour = ""
            if around.tag == f"{W}p":
                properties = around.find(f"{W}pPr")
                own = None if properties is None else properties.find(f"{W}shd")
                colour = background(own) or background(self._styles.setting(value(properties, "pStyle"), "shd")[0])
            elif around.tag in (f"{W}tc", f"{W}tbl"):
                properties = around.find(f"{around.tag}Pr")
                colour = background(None if properties is None else properties.find(f"{W}shd"))
                if not colour and self._styles.shades_cells(value(properties, "tblStyle")):
                    colour = "?"
            elif around.tag == BOX or (around.tag == f"{W}document" and around[0].tag == f"{W}background"):
                colour = "?"
            if colour:
                return colour
        return WHITE

    def _omit(self, element: _Element, why: str) -> None:
        self.omitted[why] += sum(len((text.text or "").split()) for text in element.iter(_TEXT, _DELETED_TEXT))


def _readable(text: str | None) -> str:
    if not text or text.isascii():
        return text or ""
    return text.translate(IN_SYMBOL)


def picture_text(picture: _Element) -> str:
    """The words that stand for a picture; names of files are none. What a box says is text of its own."""
    if next(picture.iter(BOX), None) is not None:
        return ""
    told = [
        found.get("descr" if found.tag == _DRAWN else "alt", "").strip() for found in picture.iter(_DRAWN, *_SHAPES)
    ]
    return " ".join(text for text in dict.fromkeys(told) if text and not _FILE_NAME.fullmatch(text))


def _stands_in_line(picture: _Element) -> bool:
    """Whether a picture stands between the words of its paragraph, not beside or behind them."""
    if next(picture.iter(BOX), None) is not None:
        return False
    if picture.tag == _PICTURE:
        shape = next(picture.iter(*_SHAPES), None)
        inside = next(picture.iter(f"{_V}imagedata"), None) is not None
        return inside and shape is not None and "absolute" not in shape.get("style", "")
    return picture.find(f"{_WP}inline") is not None


def _step(words: Words, step: str, fields: list[_Field]) -> None:
    """One of the marks that part a field's instruction from its result. What stands in the instruction is not said, nor
    is the mark of a note that is called for again."""
    if step == "begin":
        fields.append(_Field(len(words)))
    elif fields and step == "separate" and not fields[-1].has_result:
        words.cut(fields[-1].begin)
        fields[-1].has_result = True
    elif fields and step == "end":
        field = fields.pop()
        if not field.has_result:
            words.cut(field.begin)
            if _DRAWN_FIELD.match(field.instruction):
                words.add_formula("")
        elif _NOTE_FIELD.match(field.instruction) and words.is_raised(field.begin):
            words.cut(field.begin)


def _is_equation(embedded: _Element) -> bool:
    return any(_EQUATION.match(found.get("ProgID", "")) for found in embedded.iter(f"{_O}OLEObject"))
