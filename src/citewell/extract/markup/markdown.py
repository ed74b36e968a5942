"""Markdown -> Reading: CommonMark and what its dialects add, their marks removed, each piece with its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from citewell.extract.clean import clean_line
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.formulas import latex_text
from citewell.extract.markup.front_matter import described, prose_of, split_front_matter
from citewell.extract.markup.markdown_code import code_part, language_of, with_fences
from citewell.extract.markup.markdown_html import (
    Box,
    depth_of,
    has_text,
    html_parts,
    kind_of_box,
    opened_boxes,
    pictures,
    spaced,
    unclosed,
)
from citewell.extract.markup.markdown_inline import Line, flowing, line_of
from citewell.extract.markup.markdown_lines import apart, lined
from citewell.extract.markup.markdown_lists import OpenList
from citewell.extract.markup.markdown_rules import LIST_TYPE, parser_for
from citewell.extract.markup.templates import (
    INCLUDE,
    SIGNS,
    paired_tags,
    with_addresses,
    with_gaps,
    without_comments,
)
from citewell.extract.parts import Part, labelled, table_parts
from citewell.types import GAP, LISTED, PICTURE, BlockKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_CALCULATED = (".rmd", ".qmd")
_COMPONENTS = ".mdx"
_NOTHING = re.compile(
    r"\[\[?_?toc_?\]\]?|\\(?:newpage|pagebreak|clearpage|tableofcontents)|\^|(?:import\s.+\sfrom\s+['\"][^'\"]+['\"];?\s*)+",
    re.IGNORECASE,
)
_TASK = re.compile(r"\[[ xX]\]\s+")
_LEADING_NOTE = re.compile(r"<sup>\s*\[?([^<>\[\]]{1,5})\]?\s*</sup>|\^([^\s^]{1,5})\^")
_FORMULAS = frozenset({"math", "latex-math", "katex"})
_BOXES_AS_FENCES = frozenset(
    "note warning tip important caution danger hint attention seealso admonition error dropdown".split()
)
_QUESTION = re.compile(r"[?？؟]\s*(?:</[a-z0-9]+>\s*){0,5}</summary>", re.IGNORECASE)
_ASKING = ("?", "？", "؟")
_NESTED = LISTED - {"label_value"}
_MAX_GROUP = 4_000  # tokens of a piece of HTML with Markdown in it
_WORD = re.compile(r"\w")


def read_markdown(content: bytes, *, content_type: str | None = None, name: str = "") -> Reading:
    """Read a Markdown file.

    Args:
        content: its bytes.
        content_type: as declared by a server.
        name: of the file; its ending tells the dialect.
    """
    fields, text = split_front_matter(decode_text(content, content_type))
    reader = _Reader(name.lower())
    parts = reader.read(text)
    reading = Reading(parts=[*prose_of(fields), *parts], filetype="md", omitted=reader.omitted)
    return described(reading, fields)


class _Reader:
    """What is open around the token that is read, and the parts made so far."""

    def __init__(self, name: str) -> None:
        self.parts: list[Part] = []
        self.omitted: Counter[str] = Counter()
        self._name = name
        self._calculated = name.endswith(_CALCULATED)
        self._parser = parser_for("")
        self._env: dict[str, Any] = {}
        self._paired: frozenset[str] = frozenset()
        self._marks: frozenset[str] = frozenset()
        self._boxes: list[Box] = []
        self._lists: list[OpenList] = []
        self._quotes: list[bool] = []  # for each that is open, whether somebody else speaks in it
        self._terms: list[str] = []
        self._section = 1  # level of the last heading
        self._definition = self._definitions = self._notes = self._heading = 0
        self._fresh = False  # whether the definition has no words yet
        self._rows: list[list[str]] = []
        self._headers = 0
        self._in_table = self._in_term = False
        self._bold = ""  # the bold words that the block begins with
        self._never_closed: set[str] = set()

    def read(self, text: str) -> list[Part]:
        """The parts of a text without front matter."""
        text = SIGNS.sub("", text).replace("\r\n", "\n")
        self._paired = paired_tags(text)
        if "{%" in text or "{{" in text or "{::" in text:
            text = with_fences(with_addresses(without_comments(text)))
        self._env = {"paired": self._paired, "components": self._name.endswith(_COMPONENTS)}
        text = spaced(text)
        self._parser = parser_for(text)
        self._read_tokens(self._parser.parse(text, self._env))
        if all(part.text in (GAP, "") for part in self.parts):
            self.parts = []
        return self.parts

    def _read_tokens(self, tokens: Sequence[Token]) -> None:
        self._marks = _note_marks(tokens)
        number = 0
        while number < len(tokens):
            token = tokens[number]
            if token.type == "inline":
                self._inline(token)
            elif token.tag == "p" and token.type != "math_block":
                pass  # its words come next
            elif token.type == "html_block":
                number = self._html(tokens, number)
            elif token.type in ("fence", "code_block"):
                self._code(token)
            elif token.type == "math_block":
                self._emit("formula", latex_text(token.content) or GAP)
            elif token.type == "box_open":
                self._boxes.append(Box("", kind_of_box(token.info)))
            elif token.type == "box_close":
                self._close_box()
            elif token.type[:10] in ("ordered_li", "bullet_lis", "list_item_"):
                self._list_token(token)
            else:
                self._other(token)
            number += 1

    def _other(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "blockquote_open":
                self._quotes.append(token.info != "box")
            case "blockquote_close":
                self._quotes.pop()
            case "table_open":
                self._rows, self._headers, self._in_table = [], 0, True
            case "tr_open":
                self._rows.append([])
            case "thead_close":
                self._headers = int(any(any(row) for row in self._rows))
                self._rows = self._rows[: self._headers]
            case "table_close":
                self._in_table = False
                for part in table_parts(self._rows, headers=self._headers):
                    self._emit(part.kind, part.text, part.level, part.label)
            case "dl_open" | "dl_close":
                self._definitions += token.nesting
                self._terms = []
            case "dt_open":
                self._terms = (
                    [] if self._definition == 0 and not self._in_term and self._fresh is False else self._terms
                )
                self._in_term = True
            case "dt_close":
                self._in_term = False
            case "dd_open":
                self._definition, self._fresh = self._definition + 1, True
            case "dd_close":
                self._definition -= 1
                self._fresh = False
            case "footnote_reference_open" | "footnote_reference_close":
                self._notes += token.nesting

    def _list_token(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                ordered = token.type == "ordered_list_open"
                self._lists.append(OpenList(ordered, len(self.parts), int(token.attrs.get("start", 1))))
            case "list_item_open":
                self._lists[-1].begin_item(token.markup)
            case "list_item_close":
                self._lists[-1].end_item()
            case "ordered_list_close" | "bullet_list_close":
                closed = self._lists.pop()
                closed.close(self.parts, nested=bool(self._lists))
                if self._lists:
                    self._lists[-1].linked += closed.linked
                    self._lists[-1].led += closed.led

    # Words

    def _inline(self, token: Token) -> None:
        source = str((token.meta or {}).get("source", token.content))
        if self._lists and "{:" in source:
            typed = LIST_TYPE.search(source)
            if typed:
                self._lists[-1].type = typed[1]
            if "{:toc" in source.replace(" ", ""):
                return
        title = str((token.meta or {}).get("title", ""))
        if title:
            self._emit("paragraph", title)
        line = line_of(
            token, calculated=self._calculated, marks=self._marks, notes=self._env.get("footnotes", {}).get("list")
        )
        if line.struck or line.hidden:
            self.omitted += Counter({"struck out": line.struck, "hidden": line.hidden})
        if self._in_table:
            self._rows[-1].append(clean_line(with_gaps(flowing(line.text))))
        elif self._in_term:
            self._terms.append(clean_line(with_gaps(flowing(line.text))))
        else:
            self._words(line, token.content)
        for note in line.notes:
            self._emit("note", with_gaps(flowing(note)))

    def _words(self, line: Line, source: str) -> None:
        text, self._bold = line.text, line.label.strip().rstrip(" :")
        if SIGNS.search(text):
            self.omitted["not included"] += text.count(INCLUDE)
            if not _WORD.search(SIGNS.sub("", text)):
                text = GAP if INCLUDE in text else ""
            text = with_gaps(text)
        if not text.strip():
            for caption in line.captions:
                self._emit("caption", caption, label=PICTURE)
            return
        if not _NOTHING.fullmatch(source.strip()):
            self._write(text.strip(), line, source)

    def _write(self, text: str, line: Line, source: str) -> None:
        if self._heading:
            self._emit("heading", flowing(text), self._heading)
        elif self._notes:
            self._emit("note", flowing(text))
        elif self._definition and not self._lists:
            self._define(flowing(text))
        elif self._lists:
            self._item(flowing(text), line)
        elif _LEADING_NOTE.match(source) and self._marks:
            self._emit("note", flowing(text))
        elif line.label.strip() == text and text.endswith(_ASKING) and not self._quotes:
            self._ask(flowing(text))
        elif not any(self._quotes) and (parts := lined(text, self._bold)):
            for part in parts:
                self._emit(part.kind, part.text, part.level, part.label)
        else:
            kind: BlockKind = "quote" if any(self._quotes) else "paragraph"
            for piece in apart(text):
                self._emit(kind, flowing(piece))

    def _item(self, text: str, line: Line) -> None:
        level = len(self._lists)
        text = _TASK.sub("", text, count=1) if text.startswith("[") else text
        before = len(self.parts)
        label = self._lists[-1].take_number(before)
        self._emit("step" if label else "list_item", f"{label} {text}" if label else text, level, label)
        if len(self.parts) > before:
            self._lists[-1].take_term(before, line.code or line.label)
        if line.link:
            self._lists[-1].led += len(self.parts) - before
        if line.link.startswith("#"):
            self._lists[-1].linked += len(self.parts) - before

    def _define(self, text: str) -> None:
        if self._fresh and self._terms:
            term = ", ".join(self._terms)
            self._emit("definition", labelled(term, text), self._definitions, term)
        else:
            self._emit("list_item", text, self._definitions)
        self._fresh = False

    # Code and HTML

    def _code(self, token: Token) -> None:
        info = token.info.strip()
        label = language_of(info)
        if label in _FORMULAS:
            self._emit("formula", latex_text(token.content) or GAP)
        elif info.startswith("{") and label in _BOXES_AS_FENCES:
            self._nested(info.partition("}")[2].strip(), token.content)
        else:
            above = self.parts[-1] if self.parts and self.parts[-1].kind not in ("code", "wrong_example") else None
            in_wrong_box = any(box.kind == "wrong_example" for box in self._boxes)
            part, gaps = code_part(info, token.content, above=above.text if above else "", in_wrong_box=in_wrong_box)
            self.omitted["not included"] += gaps
            self._emit(part.kind, part.text, label=part.label)

    def _nested(self, title: str, text: str) -> None:
        """A box that is written as code, as MyST has it."""
        if title:
            self._emit("paragraph", title)
        lines = text.split("\n")
        while lines and re.match(r":[\w-]+:", lines[0]):
            del lines[0]
        inner = _Reader(self._name)
        for part in inner.read("\n".join(lines)) if "```{" not in text else ():
            self._emit(part.kind, part.text, part.level, part.label)
        if "```{" in text:
            self._emit("code", text)
        self.omitted += inner.omitted

    def _html(self, tokens: Sequence[Token], number: int) -> int:
        """Read a piece of HTML; the number of its last token."""
        markup = tokens[number].content
        name = unclosed(markup)
        if name and name not in self._never_closed:
            end = _end_of_group(tokens, number, name)
            if end is None:
                self._never_closed.add(name)
            else:
                markup = str(self._parser.renderer.render(tokens[number : end + 1], self._parser.options, self._env))
                number = end
        if has_text(markup):
            around = len(self._boxes)
            inner: list[Box] = list(self._boxes)
            opened_boxes(markup, inner)
            kind = next((box.kind for box in inner[around:] if box.kind), None)
            question = _QUESTION.search(markup) if "<summary" in markup.lower() else None
            parts = list(html_parts(markup, self._paired)) or [Part("caption", words) for words in pictures(markup)]
            for part in parts:
                if question and part.kind == "paragraph" and part.text.strip().endswith(_ASKING):
                    self._ask(part.text)
                else:
                    self._html_part(part, kind)
            self._boxes = inner
        else:
            for title in opened_boxes(markup, self._boxes):
                self._emit("caption", title.replace("`", ""))
        return number

    def _html_part(self, part: Part, kind: BlockKind | None) -> None:
        if self._lists and part.kind == "paragraph":
            self._emit(kind or "list_item", part.text, len(self._lists))
        else:
            level = part.level + len(self._lists) if part.kind in _NESTED else part.level
            self._emit(kind if kind and part.kind != "heading" else part.kind, part.text, level, part.label)

    def _ask(self, text: str) -> None:
        """A question over its answer is a heading below the last one that is none."""
        section = self._section
        self._emit("heading", text, min(section + 1, 6))
        self._section = section

    def _close_box(self) -> None:
        while self._boxes and self._boxes.pop().name:
            pass

    def _emit(self, kind: BlockKind, text: str, level: int = 0, label: str = "") -> None:
        if self._boxes:
            if any(box.hidden for box in self._boxes):
                self.omitted["hidden"] += len(text.split())
                return
            around = next((box.kind for box in reversed(self._boxes) if box.kind), None)
            if around and around != "wrong_example" and kind not in ("heading", "caption", "code", "definition"):
                kind, level = around, 0
        if kind == "heading":
            self._section = level
        self.parts.append(Part(kind, text, level, label))


def _end_of_group(tokens: Sequence[Token], number: int, name: str) -> int | None:
    depth = 0
    for index in range(number, min(len(tokens), number + _MAX_GROUP)):
        if tokens[index].type == "html_block":
            depth += depth_of(tokens[index].content, name)
            if depth <= 0:
                return index
    return None


def _note_marks(tokens: Sequence[Token]) -> frozenset[str]:
    """Raised marks with which paragraphs begin: the same marks elsewhere lead to them."""
    found = (
        _LEADING_NOTE.match(token.content) for token in tokens if token.type == "inline" and token.content[:1] in "<^"
    )
    return frozenset(mark[1] or mark[2] for mark in found if mark)
