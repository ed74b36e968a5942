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
from citewell.extract.parts import Again, Part, labelled, table_parts
from citewell.types import GAP, BlockKind

_ATTRIBUTE = re.compile(r":(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*))?$")
_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+\1)?$")
_DELIMITER = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|`{3,}.*|[|,:!]={3,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|•)[ \t]+(\S.*)$")
_CALLOUT = re.compile(r"[ \t]*<(?:\d{1,3}|\.)>[ \t]+(\S.*)$")
_LABELLED = re.compile(r"[ \t]*(\S.{0,200}?)(:{2,4}|;;)(?:[ \t]+(.*))?$")
_CALLOUT_MARK = re.compile(
    r"[ \t]*(?://|#|;;|--|<!--)?[ \t]*<(?:!--)?(?:\d{1,3}|\.)(?:--)?>(?=[ \t]*(?:<|$))", re.MULTILINE
)
_STYLE = re.compile(r"\[(?!\[)([^\[\]\n]*)\][ \t]*$")
_ANCHOR = re.compile(r"\[\[[^\]\n]*\]\][ \t]*$")
_BLOCK_TITLE = re.compile(r"\.(?![.\s])(.+)$")
_BLOCK_MACRO = re.compile(r"([a-z_]+)::([^\s\[]*)\[(.*)\][ \t]*$")
_CONDITION = re.compile(r"(ifdef|ifndef|ifeval|endif)::([^\[\]]*)\[(.*)\][ \t]*$")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(?=\S)")
_TASK = re.compile(r"\[[ xX*]\][ \t]+")
_CELL = re.compile(r"(?:(?:(\d{1,2})?(?:\.(\d{1,2}))?([+*]))?[<^>.]{0,4}([aehlmsd]?))(?<!\\)\|")
_NAMED = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|([^,]*))""")
_SILENT_MACROS = frozenset({"toc", "video", "audio"})
_DIAGRAMS = frozenset("mermaid plantuml graphviz dot ditaa d2 blockdiag seqdiag wavedrom vega vegalite nomnoml".split())
_FORMULAS = frozenset({"stem", "latexmath", "asciimath"})
_KNOWN = {
    "nbsp": "\u00a0", "sp": " ", "empty": "", "blank": "", "zwsp": "", "apos": "'", "quot": '"', "lt": "<", "gt": ">",
    "amp": "&", "plus": "+", "vbar": "|", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~",
    "backslash": "\\", "backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "deg": "°",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "hardbreaks": "",
}  # fmt: skip
_MAX_VALUE = 2_000  # characters of an attribute, which may name others
_MAX_CONDITION = 2_000  # lines that a condition is looked for the end of
_MAX_DEPTH = 30  # of blocks within blocks


def read_asciidoc(content: bytes, *, content_type: str | None = None) -> Reading:
    """Read an AsciiDoc file."""
    lines = clean_chars(decode_text(content, content_type)).replace("\r\n", "\n").expandtabs(4).split("\n")
    reader = _Reader(included=any(line.startswith("include::") for line in lines))
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


class _Reader:
    """The parts made so far, the attributes that are set, and what the next block bears."""

    def __init__(self, *, included: bool) -> None:
        self.parts: list[Part] = []
        self.omitted: Counter[str] = Counter()
        self.attributes: dict[str, str] = dict(_KNOWN)
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
            attribute = _ATTRIBUTE.match(line)
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
        self.title = self._words(found[2])
        self._emit("heading", self.title, 1)
        return number

    def read(self, lines: Sequence[str]) -> None:
        """Read blocks."""
        if self._depth > _MAX_DEPTH:
            self._emit("paragraph", "\n".join(lines))
            return
        self._depth += 1
        number = 0
        while number < len(lines):
            number = self._block(lines, number)
        self._depth -= 1

    def _block(self, lines: Sequence[str], number: int) -> int:
        """Read what begins in a line; the number of the line below it."""
        line = lines[number].rstrip()
        if not line:
            return number + 1
        silent = self._silent_line(lines, number)
        if silent:
            return silent
        delimiter = _DELIMITER.match(line)
        if delimiter and (len(delimiter[1]) > 2 or line == "--"):
            return self._delimited(lines, number, delimiter[1])
        heading = _HEADING.match(line)
        if heading:
            self._emit("heading", self._words(heading[2]), len(heading[1]))
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
        if _ITEM.match(line) or _CALLOUT.match(line) or self._is_term(line):
            return self._list(lines, number)
        if line[0] == " " and not self._style:
            return self._literal(lines, number)
        return self._paragraph(lines, number)

    def _silent_line(self, lines: Sequence[str], number: int) -> int:
        """Read a line that shows nothing; 0 if it is none."""
        line = lines[number].rstrip()
        if line.startswith("//") and not line.startswith("///"):
            return number + 1
        attribute = _ATTRIBUTE.match(line)
        if attribute:
            return self._attribute(lines, number, attribute)
        condition = _CONDITION.match(line)
        if condition:
            return self._condition(lines, number, condition)
        style = _STYLE.match(line)
        if style:
            self._read_style(style[1])
            return number + 1
        if _ANCHOR.match(line) or line in ("'''", "<<<", "---", "***", "+"):
            return number + 1
        return 0

    # Attributes and conditions

    def _attribute(self, lines: Sequence[str], number: int, found: re.Match[str]) -> int:
        value = found[4] or ""
        while value.endswith(" \\") and number + 1 < len(lines):
            number += 1
            value = f"{value[:-2]} {lines[number].strip()}"
        self._set(found, value)
        return number + 1

    def _set(self, found: re.Match[str], value: str | None = None) -> None:
        name = found[2].lower()
        if found[1] or found[3]:
            self.attributes.pop(name, None)
        else:
            self.attributes[name] = self._words((value if value is not None else found[4] or "")[:_MAX_VALUE])[
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
        if met:
            return number + 1
        depth = 0
        for index in range(number, min(len(lines), number + _MAX_CONDITION)):
            other = _CONDITION.match(lines[index]) if lines[index].startswith(("if", "endif")) else None
            if other and not other[3]:
                depth += -1 if other[1] == "endif" else 1
                if depth <= 0:
                    return index + 1
        return number + 1

    def _read_style(self, source: str) -> None:
        for position, piece in enumerate(re.split(r""",(?=(?:[^"]*"[^"]*")*[^"]*$)""", source[:500])):
            named = _NAMED.fullmatch(piece.strip())
            if named:
                self._named[named[1].lower()] = named[2] if named[2] is not None else named[3].strip()
            else:
                bare = piece.strip().strip("\"'")
                self._style.append(re.split("[.#%]", bare)[0] if position == 0 else bare)
                if "%header" in bare or "header" in bare.split("%"):
                    self._named["options"] = "header"

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
            self._emit(kind, self._words(named["title"]))
        first = style[0].lower() if style else ""
        if sign == "|":
            self._table(inner, mark, named)
        elif first in _FORMULAS:
            self._emit("formula", latex_text("\n".join(inner)) or GAP)
        elif first in _DIAGRAMS:
            self._emit("diagram", "\n".join(inner), label=first)
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
                self._emit("quote", self._words(", ".join(piece for piece in style[1:] if piece)))
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
        self._emit(kind, _CALLOUT_MARK.sub("", code), label=label)

    def _passed(self, lines: Sequence[str]) -> None:
        """HTML that is passed on as it is."""
        from citewell.extract.markup.markdown_html import html_parts

        self.parts += html_parts("\n".join(lines), frozenset())

    def _lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._emit("quote", self._words(line))

    def _literal(self, lines: Sequence[str], number: int) -> int:
        end = number
        while end < len(lines) and lines[end].strip():
            end += 1
        indent = min(len(line) - len(line.lstrip()) for line in lines[number:end])
        self._emit("code", "\n".join(line[indent:] for line in lines[number:end]))
        return end

    def _paragraph(self, lines: Sequence[str], number: int) -> int:
        end = number
        gathered: list[str] = []
        while end < len(lines) and lines[end].strip():
            line = lines[end].rstrip()
            if end > number and (_DELIMITER.match(line) or _STYLE.match(line) or _BLOCK_MACRO.match(line)):
                break
            if not line.startswith("//") and not _CONDITION.match(line):
                gathered.append(line)
            end += 1
        style, named = self._style, self._named
        self._forget()
        first = style[0].lower() if style else ""
        if named.get("title"):
            self._emit("paragraph", self._words(named["title"]))
        if first in ("source", "listing", "literal"):
            self._code(gathered, style[1] if len(style) > 1 else "")
        elif first in _DIAGRAMS:
            self._emit("diagram", "\n".join(gathered), label=first)
        elif first in _FORMULAS:
            self._emit("formula", latex_text("\n".join(gathered)) or GAP)
        elif first == "verse" or named.get("options") == "hardbreaks":
            for line in gathered:
                self._emit(self._kind, self._words(line))
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
                self._emit(kind, self._words("\n".join(piece)))
                piece = []
        if piece:
            self._emit(kind, self._words("\n".join(piece)))

    def _macro(self, found: re.Match[str]) -> None:
        name, target, inner = found.groups()
        title = self._named.get("title", "")
        self._forget()
        if name == "include":
            self.omitted["not included"] += 1
            self._emit("paragraph", GAP)
        elif name == "image":
            named = {key: quoted or bare for key, quoted, bare in _NAMED.findall(inner)}
            alt = re.split(r",(?![^\"]*\"$)", inner)[0].strip('" ') if "=" not in inner.split(",")[0] else ""
            for words in dict.fromkeys((named.get("alt", alt), title, named.get("title", ""))):
                if words:
                    self._emit("caption", self._words(words))
        elif name in _FORMULAS:
            self._emit("formula", latex_text(inner) or GAP)
        elif name not in _SILENT_MACROS and target:
            self._emit(self._kind, self._words(f"{name}::{target}[{inner}]"))

    # Lists

    def _is_term(self, line: str) -> bool:
        found = _LABELLED.match(line)
        return bool(found) and "://" not in line[: found.end(2) + 1] if found else False

    def _list(self, lines: Sequence[str], number: int) -> int:
        """A list and those nested in it; what a plus sign attaches to an item is of its level."""
        title, start = (
            self._named.get("title", ""),
            int(self._named.get("start", "1") or 1) if self._named.get("start", "1").isdigit() else 1,
        )
        if title:
            self._emit("paragraph", self._words(title))
        self._forget()
        stack: list[tuple[str, int]] = []  # marks of the lists that are open, and the number of their last item
        terms: list[str] = []
        while number < len(lines):
            line = lines[number].rstrip()
            if not line:
                below = number + 1
                while below < len(lines) and not lines[below].strip():
                    below += 1
                if below >= len(lines) or not self._continues(lines[below]):
                    break
                number = below
                continue
            if line == "+":
                number = self._attached(lines, number + 1, len(stack))
                continue
            if line.startswith("//") or _CONDITION.match(line):
                number += 1
                continue
            if not self._continues(line):
                break
            number, text = self._gathered(lines, number)
            item, callout = _ITEM.match(text), _CALLOUT.match(text)
            if callout:
                self._emit("list_item", self._words(callout[1]), 1)
                continue
            mark = _kind_of_mark(item[1]) if item else (_LABELLED.match(text.split("\n")[0]) or [""] * 3)[2]
            open_marks = [name for name, _ in stack]
            if mark in open_marks:
                del stack[open_marks.index(mark) + 1 :]
            else:
                stack.append((mark, start - 1 if not stack else 0))
            stack[-1] = (mark, stack[-1][1] + 1)
            if item:
                self._item(_TASK.sub("", item[2] + text[item.end() :]), mark, stack, item[1])
            else:
                terms = self._term(text, len(stack), terms)
        return number

    def _continues(self, line: str) -> bool:
        return bool(_ITEM.match(line) or _CALLOUT.match(line)) or self._is_term(line)

    def _gathered(self, lines: Sequence[str], number: int) -> tuple[int, str]:
        """An item's first paragraph, and the number of the line below it."""
        text = [lines[number].rstrip()]
        number += 1
        while number < len(lines):
            line = lines[number].rstrip()
            if not line or line == "+" or self._continues(line) or _DELIMITER.match(line) or _STYLE.match(line):
                break
            text.append(line.strip())
            number += 1
        return number, "\n".join(text)

    def _item(self, text: str, mark: str, stack: Sequence[tuple[str, int]], sign: str) -> None:
        level = len(stack)
        if mark.startswith("."):
            label = sign if sign[0].isalnum() else f"{stack[-1][1]}."
            self._emit("step", f"{label} {self._words(text)}", level, label)
        else:
            self._emit("list_item", self._words(text), level)

    def _term(self, text: str, level: int, terms: list[str]) -> list[str]:
        """Write a term with its meaning; terms without one wait for that of the next."""
        first, _, rest = text.partition("\n")
        found = _LABELLED.match(first)
        if found is None:
            return terms
        terms = [*terms, self._words(found[1])]
        meaning = self._words(f"{found[3] or ''}\n{rest}").strip()
        if not meaning:
            return terms
        term = ", ".join(terms)
        self._emit("definition", labelled(term, meaning), level, term)
        return []

    def _attached(self, lines: Sequence[str], number: int, level: int) -> int:
        before = len(self.parts)
        while number < len(lines) and not lines[number].strip():
            number += 1
        while number < len(lines):
            waiting = bool(self._style or self._named)
            number = self._block(lines, number)
            if len(self.parts) > before or (waiting and not (self._style or self._named)):
                break
        for index in range(before, len(self.parts)):
            part = self.parts[index]
            if part.kind == "paragraph":
                self.parts[index] = Part("list_item", part.text, max(level, 1))
        return number

    # Tables

    def _table(self, lines: Sequence[str], mark: str, named: dict[str, str]) -> None:
        if mark[0] in ",:" or named.get("format") in ("csv", "dsv", "tsv"):
            import csv

            sign = (
                ":" if mark[0] == ":" or named.get("format") == "dsv" else "\t" if named.get("format") == "tsv" else ","
            )
            rows = [list(map(self._words, row)) for row in csv.reader(lines, delimiter=sign) if row]
        else:
            rows = self._rows(lines, named)
        implied = len(lines) > 1 and bool(lines[0].strip()) and not lines[1].strip()
        header = "header" in named.get("options", named.get("opts", "")) or implied
        self.parts += table_parts(rows, headers=int(header), title=self._words(named.get("title", "")))

    def _rows(self, lines: Sequence[str], named: dict[str, str]) -> list[list[str]]:
        cells: list[tuple[str, int]] = []  # words, columns
        width = _columns(named.get("cols", ""))
        for line in lines:
            found = list(_CELL.finditer(line))
            if not found:
                if cells and line.strip():
                    cells[-1] = (f"{cells[-1][0]}\n{line}", cells[-1][1])
                continue
            if line[: found[0].start()].strip() and cells:
                cells[-1] = (f"{cells[-1][0]}\n{line[: found[0].start()]}", cells[-1][1])
            row: list[tuple[str, int]] = []
            for number, cell in enumerate(found):
                end = found[number + 1].start() if number + 1 < len(found) else len(line)
                times = int(cell[1] or 1) if cell[3] == "*" else 1
                row += [(line[cell.end() : end], int(cell[1] or 1) if cell[3] == "+" else 1)] * times
            width = width or sum(span for _, span in row)
            cells += row
        rows: list[list[str]] = [[]]
        for text, span in cells:
            if len(rows[-1]) >= max(width, 1):
                rows.append([])
            words = self._words(text.replace("\\|", "|"))
            rows[-1] += [words, *[Again(words)] * (min(span, max(width, 1)) - 1)]
        return rows

    def _words(self, text: str) -> str:
        return words_of(text, self.attributes, self.omitted, self._notes, open_ended=self._included)

    def _emit(self, kind: BlockKind, text: str, level: int = 0, label: str = "") -> None:
        self.parts.append(Part(kind, text, level, label))
        self.parts += self._notes
        self._notes.clear()


def _kind_of_mark(mark: str) -> str:
    """One name for all numbers of a list: they are written out, or as points."""
    return ".1" if mark[0].isdigit() else ".a" if mark[0].isalpha() else mark


def _columns(cols: str) -> int:
    """How many columns `cols` describes, such as "1,2a,3*"."""
    count = 0
    for piece in re.split("[,;]", cols.strip('" ')) if cols else ():
        times = re.match(r"\s*(\d{1,2})\*", piece)
        count += int(times[1]) if times else 1
    return count
