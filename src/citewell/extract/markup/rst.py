"""reStructuredText -> Reading: docutils reads its structure, each node gives parts of its kind.

Nothing outside the file is read: includes leave a GAP, raw HTML leaves nothing. What docutils cannot take, and what
would take it too long, is read as plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from citewell.extract.dates import iso_date
from citewell.extract.decode import decode_text
from citewell.extract.draft import Reading
from citewell.extract.formulas import latex_text
from citewell.extract.markup.terms import give_terms
from citewell.extract.parts import Again, Part, labelled, table_parts
from citewell.extract.plain import parts_of_text, read_plain
from citewell.extract.raised import lowered, raised
from citewell.types import GAP, PICTURE, BlockKind

if TYPE_CHECKING:
    from docutils import nodes

_MAX_CHARS = 1_000_000
"""Longer texts are read as plain text: docutils takes a second or more for this many."""

_MAX_LOST = 0.02  # of the words of a text that may be another format's
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKS = re.compile(
    r"^[ \t]*\.\. (?:_[^\n]*|\|[^\n]*|\[[^\]\n]*\]|[\w:.-]+::[^\n]*(?:\n[ \t]+:[^:\n]+:[^\n]*)*)"
    r"|<[^<>\n]*>`|:[\w:.-]+:(?=`)|https?:\S+",
    re.MULTILINE,
)
_ROLE = re.compile(r":[\w:+.-]+:`([^`]*)`|`([^`]*)`:[\w:+.-]+:")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MAX_MARKS = 1_000  # in one paragraph

_SETTINGS = {
    "report_level": 3,
    "halt_level": 5,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "sectsubtitle_xform": False,
    "id_prefix": "",
    "warning_stream": False,
    "line_length_limit": _MAX_CHARS,
}
_REFUSED = re.compile(r"[ \t]*\.\. (?:\|[^|\n]+\| )?[\w:+.-]+::[ \t]*([^\n]*)(?:\n[ \t]+:[^\n:]+:[^\n]*)*\n?")
"""The beginning of a directive, with its options."""
_MAX_REFUSED = 5  # directives within each other that docutils could not take
_HEADER = re.compile(r"\A(?:[A-Z][\w-]{1,30}:[ \t]*[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,60}(?=\s*\n)")
_HEADER_FIELD = re.compile(r"^([A-Z][\w-]{1,30}):", re.MULTILINE)
_SHORT_DATE = re.compile(r"^(\d{1,2})-([A-Z][a-z]{2})-(\d{4})$")
_MAX_DEEP = 6
_DIAGRAMS = frozenset("graphviz digraph graph mermaid uml plantuml blockdiag seqdiag actdiag nwdiag d2".split())
_SILENT = frozenset(
    """comment target substitution_definition raw pending meta transition label decoration generated""".split()
)
_TEXTUAL = frozenset({"paragraph", "rubric", "attribution", "line", "legend_line"})


def read_rst(content: bytes, *, content_type: str | None = None, guessed: bool = False) -> Reading:
    """Read a reStructuredText file.

    Args:
        content: its bytes.
        content_type: as declared by a server.
        guessed: whether only its marks say that it is one; it is read as plain text if words were lost otherwise.
    """
    text = decode_text(content, content_type)
    writer = _Writer()
    try:
        parts = parts_of_text(text) if _takes_long(text) else writer.read(text)
    except Exception:  # docutils raises whatever its parts raise, RecursionError too; the text is at hand
        writer = _Writer()
        parts = parts_of_text(text)
    if guessed and _loses_words(text, parts):
        return read_plain(content, content_type=content_type)
    fields = writer.fields
    return Reading(
        parts=parts,
        filetype="rst",
        title=_title(fields) or None,
        author=fields.get("author") or fields.get("authors"),
        published=iso_date(_SHORT_DATE.sub(r"\1 \2 \3 00:00:00", fields.get("date") or fields.get("created") or "")),
        omitted=writer.omitted,
    )


def _takes_long(text: str) -> bool:
    """Whether docutils would take long for a text: its time grows with the square of the marks in one paragraph."""
    return len(text) > _MAX_CHARS or any(
        paragraph.count("`") + paragraph.count("*") > _MAX_MARKS for paragraph in text.split("\n\n")
    )


def _loses_words(text: str, parts: Sequence[Part]) -> bool:
    """Whether words of a text, those of its marks aside, are in none of the parts."""
    source = Counter(_WORD.findall(_MARKS.sub(" ", text)))
    kept = Counter(word for part in parts for word in _WORD.findall(part.text))
    return (source - kept).total() > source.total() * _MAX_LOST


def _title(fields: dict[str, str]) -> str:
    """The field of that name, behind the number of the document in its series if that comes first ("PEP: 8")."""
    title = fields.get("title", "")
    first, number = next(iter(fields.items()), ("", ""))
    return f"{first.upper()} {number}: {title}" if title and number.isdigit() else title


class _Writer:
    """The parts made so far, and what is open around the node that is read."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.omitted: Counter[str] = Counter()
        self.fields: dict[str, str] = {}
        self._lists = self._depth = self._refused = 0
        self._kind: BlockKind = "paragraph"

    def read(self, text: str) -> list[Part]:
        """The parts of a text."""
        from docutils.core import publish_doctree

        from citewell.extract.markup.rst_names import known_names

        header = _HEADER.match(text)
        if header:
            text = _HEADER_FIELD.sub(r":\1:", header[0]) + text[header.end() :]
        with known_names(text):
            document = publish_doctree(text, settings_overrides=dict(_SETTINGS))
            self._depth = 1 if any(_name(child) == "title" for child in document.children) else 0
            self._blocks(document.children)
        return self.parts

    def _blocks(self, children: Sequence[nodes.Node]) -> None:
        for child in children:
            self._block(child)

    def _block(self, node: Any) -> None:
        name = _name(node)
        if name in _SILENT or (name == "topic" and "contents" in node["classes"]):
            return
        reader = getattr(self, f"_read_{name}", None)
        if reader is not None:
            reader(node)
        elif name in _TEXTUAL:
            self._emit(self._kind, self._words(node))
        else:
            self._blocks(node.children)

    def _emit(self, kind: BlockKind, text: str, level: int = 0, label: str = "") -> None:
        self.parts.append(Part(kind, text, level, label))

    def _within(self, kind: BlockKind, node: nodes.Element) -> None:
        """Read what is in a node whose paragraphs are of another kind."""
        before, self._kind = self._kind, kind
        self._blocks(node.children)
        self._kind = before

    def _read_system_message(self, node: nodes.Element) -> None:
        """What docutils could not take: of a directive its text is read by itself, of all else the plain text."""
        from docutils.core import publish_doctree

        refused = next((child.astext() for child in node.children if _name(child) == "literal_block"), "")
        directive = _REFUSED.match(refused)
        if directive is None or self._refused >= _MAX_REFUSED:
            self.parts += parts_of_text(refused)
            return
        if directive[1].strip():
            self._emit(self._kind, directive[1])
        self._refused += 1
        document = publish_doctree(dedent(refused[directive.end() :]), settings_overrides=dict(_SETTINGS))
        self._blocks(document.children)
        self._refused -= 1

    # Blocks

    def _read_section(self, node: nodes.Element) -> None:
        if "system-messages" in node["classes"]:
            return
        self._depth += 1
        self._blocks(node.children)
        self._depth -= 1

    def _read_title(self, node: nodes.Element) -> None:
        kind = _name(node.parent)
        if kind in ("section", "document"):
            self._emit("heading", self._words(node), min(max(self._depth, 1), _MAX_DEEP))
        else:
            self._emit("paragraph", self._words(node))

    def _read_subtitle(self, node: nodes.Element) -> None:
        self._emit("heading", self._words(node), min(self._depth + 1, _MAX_DEEP))

    def _read_paragraph(self, node: nodes.Element) -> None:
        if "not-included" in node["classes"]:
            self.omitted["not included"] += 1
        pictures = [child for child in node.findall() if _name(child) == "image"]
        words = self._words(node)
        if words.strip():
            self._emit("list_item" if self._lists and self._kind == "paragraph" else self._kind, words, self._lists)
        else:
            self._blocks(pictures)

    def _read_literal_block(self, node: nodes.Element) -> None:
        if "not-included" in node["classes"]:
            self.omitted["not included"] += 1
        language = next((name for name in node["classes"] if name not in ("code", "not-included")), "")
        kind: BlockKind = "diagram" if language in _DIAGRAMS else "code"
        self._emit(kind, node.astext(), label="" if language in ("none", "text") else language.lower())

    def _read_doctest_block(self, node: nodes.Element) -> None:
        self._emit("code", node.astext(), label="pycon")

    def _read_math_block(self, node: nodes.Element) -> None:
        self._emit("formula", latex_text(node.astext()) or GAP)

    def _read_block_quote(self, node: nodes.Element) -> None:
        listed = all(_name(child).endswith("_list") for child in node.children)
        self._within(self._kind if listed else "quote", node)

    def _read_image(self, node: nodes.Element) -> None:
        self._emit("caption", str(node.get("alt") or ""), label=PICTURE)

    def _read_caption(self, node: nodes.Element) -> None:
        self._emit("caption", self._words(node))

    def _read_footnote(self, node: nodes.Element) -> None:
        self._within("note", node)

    def _read_citation(self, node: nodes.Element) -> None:
        label = next((child.astext() for child in node.children if _name(child) == "label"), "")
        words = " ".join(self._words(child) for child in node.children if _name(child) != "label")
        self._emit("reference", f"[{label}] {words}")

    def _read_line_block(self, node: nodes.Element) -> None:
        self._blocks(node.children)

    # Lists

    def _read_bullet_list(self, node: nodes.Element) -> None:
        self._lists += 1
        terms: dict[int, str] = {}
        for item in node.children:
            before = len(self.parts)
            self._block(item)
            if len(self.parts) > before and (term := _opening_term(item)):
                terms[before] = term
        give_terms(self.parts, len(node.children), terms)
        self._lists -= 1

    def _read_enumerated_list(self, node: nodes.Element) -> None:
        self._lists += 1
        for number, item in enumerate(node.children, int(node.get("start", 1))):
            label = f"{node.get('prefix', '')}{_numeral(number, node.get('enumtype', ''))}{node.get('suffix', '.')}"
            before = len(self.parts)
            self._block(item)
            if len(self.parts) > before and self.parts[before].kind == "list_item":
                first = self.parts[before]
                self.parts[before] = Part("step", f"{label} {first.text}", first.level, label)
        self._lists -= 1

    def _read_definition_list_item(self, node: nodes.Element) -> None:
        terms = [self._words(child) for child in node.children if _name(child) == "term"]
        classifiers = [self._words(child) for child in node.children if _name(child) == "classifier"]
        meaning = next((child for child in node.children if _name(child) == "definition"), None)
        term = ", ".join(terms) + "".join(f" ({words})" for words in classifiers)
        self._defined(term, meaning)

    def _read_option_list_item(self, node: nodes.Element) -> None:
        group, description = node.children
        term = ", ".join(option.astext() for option in group.children)
        self._defined(term, description)

    def _defined(self, term: str, meaning: Any) -> None:
        """One part of a term and the first words that say what it means; more of them stand below it."""
        children = list(meaning.children) if meaning is not None else []
        words = ""
        if children and getattr(children[0], "tagname", "") == "paragraph":
            words = self._words(children.pop(0))
        self._emit("definition", labelled(term, words), self._lists + 1, term)
        self._lists += 1
        self._blocks(children)
        self._lists -= 1

    def _read_field(self, node: nodes.Element) -> None:
        name, body = (self._words(child) for child in node.children)
        self._field(name, body)

    def _field(self, name: str, value: str) -> None:
        if not self._lists:
            self.fields.setdefault(name.lower().strip(), " ".join(value.split()))
        if value.strip():
            self._emit("label_value", labelled(name, value), label=name)

    def _read_docinfo(self, node: nodes.Element) -> None:
        for child in node.children:
            if _name(child) in ("field", "authors"):
                self._block(child)
            else:
                self._field(_name(child).capitalize(), self._words(child))

    def _read_authors(self, node: nodes.Element) -> None:
        self._field("Authors", ", ".join(self._words(child) for child in node.children))

    # Tables

    def _read_table(self, node: nodes.Element) -> None:
        title = next((self._words(child) for child in node.children if _name(child) == "title"), "")
        head = [row for part in node.findall() if _name(part) == "thead" for row in part.children]
        body = [row for part in node.findall() if _name(part) == "tbody" for row in part.children]
        rows = self._grid([*head, *body])  # type: ignore[list-item]
        self.parts += table_parts(rows, headers=len(head), title=title)

    def _grid(self, rows: Sequence[nodes.Element]) -> list[list[str]]:
        """The cells of each row; those that span stand in each place that they span."""
        grid: list[list[str]] = []
        below: dict[int, tuple[int, str]] = {}  # column -> how many more rows, and the cell's words
        for row in rows:
            cells: list[str] = []
            for cell in row.children:
                _fill(cells, below)
                words = self._words(cell)
                for further in range(int(cell.get("morecols", 0)) + 1):  # type: ignore[attr-defined]
                    said = Again(words) if further else words
                    if cell.get("morerows"):  # type: ignore[attr-defined]
                        below[len(cells)] = (int(cell["morerows"]), said)  # type: ignore[index]
                    cells.append(said)
            _fill(cells, below)
            grid.append(cells)
        return grid

    # Words

    def _words(self, node: nodes.Node) -> str:
        pieces: list[str] = []
        self._write(node, pieces)
        return "".join(pieces)

    def _write(self, node: nodes.Node, pieces: list[str]) -> None:
        name = getattr(node, "tagname", "#text")
        if name == "#text":
            pieces.append(node.astext())
        elif name in ("footnote_reference", "citation_reference"):
            if pieces:
                pieces[-1] = pieces[-1].rstrip()
        elif name == "math":
            pieces.append(latex_text(node.astext()) or GAP)
        elif name == "superscript":
            pieces.append(raised(node.astext(), "".join(pieces[-2:])[-20:]))
        elif name == "subscript":
            pieces.append(lowered(node.astext()))
        elif name == "problematic":
            pieces.append(_problematic(node.astext()))
        elif name == "inline" and "struck-out" in node["classes"]:  # type: ignore[index]
            self.omitted["struck out"] += len(node.astext().split())
        elif name not in _SILENT - {"target", "generated"} and name != "image":
            for number, child in enumerate(node.children):
                if number and not _is_inline(child):
                    pieces.append(" ")
                self._write(child, pieces)


def _name(node: object) -> str:
    """What a node is, as docutils names it; "" for what is only text."""
    return str(getattr(node, "tagname", ""))


def _is_inline(node: nodes.Node) -> bool:
    from docutils import nodes

    return isinstance(node, nodes.Text | nodes.Inline | nodes.image)


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Add the cells that reach down from the rows above."""
    while len(cells) in below:
        left, words = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, words)
        cells.append(words)


def _opening_term(item: nodes.Node) -> str:
    """The code or bold words that the first paragraph of an item begins with, "" if it begins otherwise."""
    first = item.children[0] if item.children else None
    if first is None or _name(first) != "paragraph" or not first.children:
        return ""
    opening = first.children[0]
    return opening.astext() if _name(opening) in ("literal", "strong") else ""


def _problematic(text: str) -> str:
    """What docutils could not resolve: a value that is not known here, or words with their marks, raw HTML too."""
    if text.startswith("|") and text.rstrip("_").endswith("|"):
        return GAP
    role = _ROLE.fullmatch(text)
    if role:
        return _TAG.sub("", role[1] or role[2])
    return text.strip("`_") if text.endswith("_") and not text.endswith("\\_") else text


def _numeral(number: int, style: str) -> Iterator[str] | str:
    if style.endswith("alpha"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("roman"):
        from docutils.utils._roman_numerals import RomanNumeral

        numeral = str(RomanNumeral(number))
        return numeral.upper() if style.startswith("upper") else numeral.lower()
    return str(number)
