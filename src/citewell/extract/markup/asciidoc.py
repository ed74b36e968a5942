"""AsciiDoc -> Reading: its blocks line by line, each with its kind; the marks within a line: asciidoc_inline.

Nothing outside the file is read: an include leaves a GAP. Conditions are taken as met where they ask whether
something is not set, or where the file itself sets it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from citewell.extract.clean import clean_chars
from citewell.extract.dates import iso_date
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.formulas import latex_text
from citewell.extract.markup.asciidoc_inline import words_of
from citewell.extract.markup.asciidoc_lines import (
    ATTRIBUTE,
    CONDITION,
    DELIMITER,
    KNOWN,
    NAMED,
    STYLE,
    below_condition,
    continued,
    style_of,
)
from citewell.extract.markup.asciidoc_lists import opens_item, read_list
from citewell.extract.markup.asciidoc_tables import parts_of_table
from citewell.extract.parts import Part
from citewell.types import GAP, BlockKind

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+\1)?$")
_CALLOUT_MARK = re.compile(
    r"[ \t]*(?://|#|;;|--|<!--)?[ \t]*<(?:!--)?(?:\d{1,3}|\.)(?:--)?>(?=[ \t]*(?:<|$))", re.MULTILINE
)
_ANCHOR = re.compile(r"\[\[[^\]\n]*\]\][ \t]*$")
_BLOCK_TITLE = re.compile(r"\.(?![.\s])(.+)$")
_BLOCK_MACRO = re.compile(r"([a-z_]+)::([^\s\[]*)\[(.*)\][ \t]*$")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(?=\S)")
_SILENT_MACROS = frozenset({"toc", "video", "audio"})
_DIAGRAMS = frozenset("mermaid plantuml graphviz dot ditaa d2 blockdiag seqdiag wavedrom vega vegalite nomnoml".split())
_FORMULAS = frozenset({"stem", "latexmath", "asciimath"})
_MAX_VALUE = 2_000  # characters of an attribute, which may name others
_MAX_DEPTH = 30  # of blocks within blocks


def read_asciidoc(content: bytes, *, content_type: str | None = None) -> Reading:
    """Read an AsciiDoc file."""
    lines = clean_chars(decode_text(content, content_type)).replace("\r\n", "\n").expandtabs(4).split("\n")
    reader = Reader(included=any(line.startswith("include::") for line in lines))
    header = reader.header(lines)
    reader.read(lines[header:])
    attributes = reader.attributes
    return Reading(
        parts=reader.parts,
        filetype="adoc",
        title=reader.title or None,
        author=reader.author or attributes.get("author") or attributes.get("authors"),
        published=iso_date(attributes.get("revdate") or attributes.get("date")),
        omitted=reader.omitted,
    )


class Reader:
    """The parts made so far, the attributes that are set, and what the next block bears."""

    def __init__(self, *, included: bool) -> None:
        self.parts: list[Part] = []
        self.omitted: Counter[str] = Counter()
        self.attributes: dict[str, str] = dict(KNOWN)
        self.title = self.author = ""
        self._style: list[str] = []
        self._named: dict[str, str] = {}
        self._kind: BlockKind = "paragraph"
        self._depth = 0
        self._notes: list[Part] = []  # footnotes of the words that are being read
        self._included = included  # whether other files, which may set attributes, belong to this one

    def header(self, lines: Sequence[str]) -> int:
        """Read a document's title, authors and attributes; the number of the first line below them."""
        number = 0
        while number < len(lines) and (not lines[number].strip() or lines[number].startswith("//")):
            number += 1
        found = _HEADING.match(lines[number]) if number < len(lines) else None
        if found is None or len(found[1]) != 1:
            return number
        number += 1
        title = number - 1
        while number < len(lines) and lines[number].strip():
            line = lines[number]
            attribute = ATTRIBUTE.match(line)
            if attribute:
                self._set(attribute)
            elif number == title + 1 and not line.startswith(("//", "[", "ifdef", "include")):
                self.author = ", ".join(
                    re.sub(r"\s*<[^<>]*>", "", name).replace("_", " ").strip() for name in line.split(";")
                )
            elif not line.startswith("//") and number == title + 2 and re.match(r"v?\d", line):
                dates = re.findall(r"\d{4}-\d{2}-\d{2}", line)
                self.attributes.setdefault("revdate", dates[0] if dates else "")
            else:
                break
            number += 1
        self.title = self.words(found[2])
        self.emit("heading", self.title, 1)
        return number

    def read(self, lines: Sequence[str]) -> None:
        """Read blocks."""
        if self._depth > _MAX_DEPTH:
            self.emit("paragraph", "\n".join(lines))
            return
        self._depth += 1
        number = 0
        while number < len(lines):
            number = self.block(lines, number)
        self._depth -= 1

    def block(self, lines: Sequence[str], number: int) -> int:
        """Read what begins in a line; the number of the line below it."""
        line = lines[number].rstrip()
        if not line:
            return number + 1
        silent = self._silent_line(lines, number)
        if silent:
            return silent
        delimiter = DELIMITER.match(line)
        if delimiter and (len(delimiter[1]) > 2 or line == "--"):
            return self._delimited(lines, number, delimiter[1])
        heading = _HEADING.match(line)
        if heading:
            self.emit("heading", self.words(heading[2]), len(heading[1]))
            self._forget()
            return number + 1
        macro = _BLOCK_MACRO.match(line)
        if macro:
            self._macro(macro)
            return number + 1
        title = _BLOCK_TITLE.match(line)
        if title and number + 1 < len(lines) and lines[number + 1].strip():
            self._named["title"] = title[1]
            return number + 1
        if opens_item(line):
            return self._list(lines, number)
        if line[0] == " " and not self._style:
            return self._literal(lines, number)
        return self._paragraph(lines, number)

    def _silent_line(self, lines: Sequence[str], number: int) -> int:
        """Read a line that shows nothing; 0 if it is none."""
        line = lines[number].rstrip()
        if line.startswith("//") and not line.startswith("///"):
            return number + 1
        attribute = ATTRIBUTE.match(line)
        if attribute:
            return self._attribute(lines, number, attribute)
        condition = CONDITION.match(line)
        if condition:
            return self._condition(lines, number, condition)
        style = STYLE.match(line)
        if style:
            self._read_style(style[1])
            return number + 1
        if _ANCHOR.match(line) or line in ("<<<", "---", "***", "+") or set(line) == {"'"}:
            return number + 1
        return 0

    # Attributes and conditions

    def _attribute(self, lines: Sequence[str], number: int, found: re.Match[str]) -> int:
        value, number = continued(lines, number, found[4] or "")
        self._set(found, value)
        return number

    def _set(self, found: re.Match[str], value: str | None = None) -> None:
        name = found[2].lower()
        if found[1] or found[3]:
            self.attributes.pop(name, None)
        else:
            self.attributes[name] = self.words((value if value is not None else found[4] or "")[:_MAX_VALUE])[
                :_MAX_VALUE
            ]

    def _condition(self, lines: Sequence[str], number: int, found: re.Match[str]) -> int:
        kind, names, inner = found[1], found[2], found[3]
        if kind in ("endif", "ifeval"):
            return number + 1
        is_set = any(name.strip().lower() in self.attributes for name in re.split("[,+]", names))
        met = is_set == (kind == "ifdef") or (kind == "ifdef" and names.startswith(("backend", "env")))
        if inner:
            if met:
                self.read([inner])
            return number + 1
        return number + 1 if met else below_condition(lines, number)

    def _read_style(self, source: str) -> None:
        styles, named = style_of(source)
        self._style += styles
        self._named |= named

    @property
    def is_announced(self) -> bool:
        """Whether lines have been read that say what the next block is."""
        return bool(self._style or self._named)

    def _forget(self) -> None:
        self._style, self._named = [], {}

    # Blocks

    def _delimited(self, lines: Sequence[str], number: int, mark: str) -> int:
        """A block between two lines of the same signs."""
        closing = mark[:3] if mark.startswith("```") else mark
        end = next((at for at in range(number + 1, len(lines)) if lines[at].rstrip() == closing), len(lines))
        inner, style, named = lines[number + 1 : end], self._style, self._named
        self._forget()
        sign = "|" if mark.endswith("===") and mark[0] in "|,:!" else mark[0]
        if sign == "/":
            return end + 1
        if named.get("title") and sign != "|":
            kind: BlockKind = "caption" if sign in "-.`" and mark != "--" else "paragraph"
            self.emit(kind, self.words(named["title"]))
        first = style[0].lower() if style else ""
        if sign == "|":
            self.parts += parts_of_table(inner, mark, named, self.words)
        elif first in _FORMULAS:
            self.emit("formula", latex_text("\n".join(inner)) or GAP)
        elif first in _DIAGRAMS:
            self.emit("diagram", "\n".join(inner), label=first)
        elif (sign in "-.`" and mark != "--") or (mark == "--" and first in ("source", "listing", "literal")):
            language = (
                mark[3:].strip() if sign == "`" else style[1] if len(style) > 1 and first in ("source", "") else ""
            )
            self._code(inner, language or named.get("language", "") or self._language(first))
        elif sign == "+":
            self._passed(inner)
        elif sign == "_" and first == "verse":
            self._lines(inner)
        else:
            self._inner(inner, "quote" if sign == "_" or first == "quote" else self._kind)
            if sign == "_" and len(style) > 1:
                self.emit("quote", self.words(", ".join(piece for piece in style[1:] if piece)))
        return end + 1

    def _inner(self, lines: Sequence[str], kind: BlockKind) -> None:
        before, self._kind = self._kind, kind
        self.read(lines)
        self._kind = before

    def _language(self, first: str) -> str:
        return self.attributes.get("source-language", "") if first == "source" else ""

    def _code(self, lines: Sequence[str], language: str) -> None:
        code = "\n".join(lines)
        code, gaps = re.subn(r"^include::[^\n]*\[[^\n]*\][ \t]*$", GAP, code, flags=re.MULTILINE)
        self.omitted["not included"] += gaps
        label = language.lower().strip()
        kind: BlockKind = "diagram" if label in _DIAGRAMS else "log" if label == "log" else "code"
        self.emit(kind, _CALLOUT_MARK.sub("", code), label=label)

    def _passed(self, lines: Sequence[str]) -> None:
        """HTML that is passed on as it is."""
        from citewell.extract.markup.markdown_html import html_parts

        self.parts += html_parts("\n".join(lines), frozenset())

    def _list(self, lines: Sequence[str], number: int) -> int:
        title, start = self._named.get("title", ""), self._named.get("start", "")
        self._forget()
        if title:
            self.emit("paragraph", self.words(title))
        return read_list(self, lines, number, first=int(start) if start.isdecimal() else 1)

    def _lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.emit("quote", self.words(line))

    def _literal(self, lines: Sequence[str], number: int) -> int:
        end = number
        while end < len(lines) and lines[end].strip():
            end += 1
        indent = min(len(line) - len(line.lstrip()) for line in lines[number:end])
        self.emit("code", "\n".join(line[indent:] for line in lines[number:end]))
        return end

    def _paragraph(self, lines: Sequence[str], number: int) -> int:
        end = number
        gathered: list[str] = []
        while end < len(lines) and lines[end].strip():
            line = lines[end].rstrip()
            if end > number and (DELIMITER.match(line) or STYLE.match(line) or _BLOCK_MACRO.match(line)):
                break
            if not line.startswith("//") and not CONDITION.match(line):
                gathered.append(line)
            end += 1
        style, named = self._style, self._named
        self._forget()
        first = style[0].lower() if style else ""
        if named.get("title"):
            self.emit("paragraph", self.words(named["title"]))
        if first in ("source", "listing", "literal"):
            self._code(gathered, style[1] if len(style) > 1 else "")
        elif first in _DIAGRAMS:
            self.emit("diagram", "\n".join(gathered), label=first)
        elif first in _FORMULAS:
            self.emit("formula", latex_text("\n".join(gathered)) or GAP)
        elif first == "verse" or named.get("options") == "hardbreaks":
            for line in gathered:
                self.emit(self._kind, self.words(line))
        elif gathered:
            gathered[0] = _ADMONITION.sub("", gathered[0])
            self._running(gathered, "quote" if first == "quote" else self._kind)
        return max(end, number + 1)

    def _running(self, lines: Sequence[str], kind: BlockKind) -> None:
        """Running text; a line that ends in a plus sign is broken there."""
        piece: list[str] = []
        for line in lines:
            broken = line.endswith(" +")
            piece.append(line[:-2] if broken else line)
            if broken:
                self.emit(kind, self.words("\n".join(piece)))
                piece = []
        if piece:
            self.emit(kind, self.words("\n".join(piece)))

    def _macro(self, found: re.Match[str]) -> None:
        name, target, inner = found.groups()
        title = self._named.get("title", "")
        self._forget()
        if name == "include":
            self.omitted["not included"] += 1
            self.emit("paragraph", GAP)
        elif name == "image":
            named = {key: quoted or bare for key, quoted, bare in NAMED.findall(inner)}
            alt = re.split(r",(?![^\"]*\"$)", inner)[0].strip('" ') if "=" not in inner.split(",")[0] else ""
            for words in dict.fromkeys((named.get("alt", alt), title, named.get("title", ""))):
                if words:
                    self.emit("caption", self.words(words))
        elif name in _FORMULAS:
            self.emit("formula", latex_text(inner) or GAP)
        elif name not in _SILENT_MACROS and target:
            self.emit(self._kind, self.words(f"{name}::{target}[{inner}]"))

    def words(self, text: str) -> str:
        """The words of running text; its notes come after the part that they are emitted with."""
        return words_of(text, self.attributes, self.omitted, self._notes, open_ended=self._included)

    def emit(self, kind: BlockKind, text: str, level: int = 0, label: str = "") -> None:
        """Add a part, and the notes of its words."""
        self.parts.append(Part(kind, text, level, label))
        self.parts += self._notes
        self._notes.clear()
