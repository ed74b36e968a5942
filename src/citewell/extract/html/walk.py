"""Walk a tree of HTML elements into parts, by structure alone: what is a heading, a step, a row of a table, a note.

In: an lxml element (a page, a chapter of an EPUB, HTML inside Markdown). Out: parts in reading order.
Which part of a page is worth walking is decided in extract.html. The walk keeps its own stack, so no nesting is too
deep for it. Within a block, text gathers with sentinels for what its markup says; what they mean is told when the
block is complete (html.blocks).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from citewell.extract.html.alternatives import settle_alternatives
from citewell.extract.html.blocks import with_answers, with_links, without_repeated_captions
from citewell.extract.html.leads import Leads, is_menu_in_sentence
from citewell.extract.html.looks import asks_consent, is_numbers, tells
from citewell.extract.html.math import write_formulas
from citewell.extract.html.notes import Notes, is_back, with_marks_told
from citewell.extract.html.permalinks import remove_permalinks
from citewell.extract.html.sentinels import (
    BOLD,
    BOLD_END,
    CODE,
    CODE_END,
    DROPPED,
    FORMULA,
    LINK,
    LINK_END,
    RAISED,
    RAISED_END,
    bare,
    closed,
    settled,
)
from citewell.extract.html.state import BREAKING, HEADINGS, Holder, Walked, local_name
from citewell.extract.html.structures import Structures
from citewell.extract.html.visible import remove_unseen
from citewell.extract.parts import Part
from citewell.extract.raised import lowered, may_be_note_mark, raised
from citewell.types import PICTURE

SILENT = frozenset(
    """script style noscript template iframe object embed applet canvas svg annotation annotation-xml audio video
    picture button select option input textarea datalist head title meta link map area frameset noframes dialog menu
    rp rt""".split()
)
"""Elements that hold no running text."""
FURNITURE = frozenset({"nav", "footer", "aside", "form"})
"""Elements that surround the text of a page."""
SKIPPED = SILENT | FURNITURE
"""Elements that hold no running text of the page, or none for readers."""
_SILENT_ROLES = frozenset({"menu", "menubar", "dialog", "alert", "alertdialog", "doc-pagebreak", "tablist", "tooltip"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_BOLD = frozenset({"b", "strong"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_HOLDING = frozenset({"p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "hgroup",
                      "tbody", "thead", "tr", "td", "th", "table", "caption", "details", "summary"})  # fmt: skip
_LINE_NUMBERS = frozenset(
    "linenos lineno linenumber line-number line-numbers linenumbers gutter rouge-gutter hljs-ln-numbers blob-num ln "
    "line-numbers-rows linenodiv lineno-container".split()
)
_INLINE_STARTS = frozenset({"sup", "sub", "a", "q"}) | _BOLD | _CODE
_BEFORE_BREAK = frozenset({"link", "bold", "code", "quoted", "sup", "sub", "aside", "cell", "term", "title", "meaning"})


def walk(root: etree._Element, *, skipped: frozenset[str] = SKIPPED, omitted: Counter[str] | None = None) -> list[Part]:
    """The parts of a tree in reading order. What readers do not see is taken out of the tree.

    Args:
        root: an element of an HTML or XHTML tree; its tail is not read.
        skipped: names of elements to pass over with everything in them.
        omitted: gets the words that were not read, by why.
    """
    unseen = prepare(root)
    if omitted is not None:
        omitted.update(unseen)
    return [walked.part for walked in walk_prepared(root, skipped=skipped, furniture=frozenset()) if walked.shown]


def prepare(root: etree._Element) -> Counter[str]:
    """Write formulas as text and take out what readers do not see, in place; the words taken out, by why."""
    remove_permalinks(root)
    settle_alternatives(root)
    write_formulas(root)
    return remove_unseen(root)


def walk_prepared(
    root: etree._Element,
    *,
    skipped: frozenset[str] = SKIPPED,
    furniture: frozenset[str] = FURNITURE,
    content: etree._Element | None = None,
    mark: Callable[[int], str] | None = None,
    questions: frozenset[str] = frozenset(),
) -> list[Walked]:
    """The parts of a prepared tree, and where each stood.

    Args:
        root: the tree.
        skipped: names of elements to pass over.
        furniture: names of elements that are walked and said not to be shown.
        content: the element outside of which nothing is shown; None for the root.
        questions: see html.blocks.with_answers.
        mark: writes the mark of a piece of text that begins a block or a cell; it is put before it into the tree.
    """
    walker = _Walker(skipped, furniture, Notes(root), Leads(root), content, mark)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event in ("comment", "pi"):
            if element is not root:
                walker.write(element, "tail")
        elif event == "start" and not walker.start(element):
            events.skip_subtree()
        elif event == "start":
            walker.write(element, "text")
        else:
            walker.end(element)
            if element is not root:
                walker.write(element, "tail")
    walker.flush()
    told = with_marks_told([walked.part for walked in walker.walked])
    told = with_links(with_answers(told, questions), [walked.links for walked in walker.walked])
    return [
        replace(walked, part=part)
        for walked, one in zip(walker.walked, without_repeated_captions(told), strict=True)
        if one is not None and (part := _finished(one)).text.strip()
    ]


def _finished(part: Part) -> Part:
    text = closed(part.text)
    return (
        part if part.text.isascii() and part.label.isascii() else replace(part, text=bare(text), label=bare(part.label))
    )


class _Walker(Structures):
    """One walk: what each element means for the text in it."""

    def start(self, element: etree._Element) -> bool:
        """Enter an element; False to pass over what is in it."""
        name = local_name(element)
        self._passing = False
        if name == "img":
            self._picture(element)
        if name in self._skipped and not self._is_spared(element, name):
            return self._pass(name)
        roles: list[str] = []
        if element.attrib and not self._attributes(element, name, roles):
            return self._pass(name)
        if name in ("dt", "dd") and self._holders and self._holders[-1].naming:  # its term was never closed
            self._end_term()
        if name in BREAKING:
            self._break(name, element)
        self._surround(element, name, roles)
        self._open.append(roles)
        if name == "br":
            self._line_break(element)
        elif name in _INLINE_STARTS:
            return self._inline(element, name, roles)
        elif element.get("data-placed"):
            return self._inline(element, element.get("data-placed", ""), roles)
        else:
            self._block(element, name, roles)
        return True

    def _pass(self, name: str) -> bool:
        if name in BREAKING:
            self._break(name, None)
        self._passing = True
        return False

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        if self._passing:
            self._passing = False
            return
        name = local_name(element)
        roles = self._open.pop()
        for role in reversed(roles):
            if role in _BEFORE_BREAK:
                self._close(role, element, name)
        if name in BREAKING:
            self._break(name, None)
        for role in reversed(roles):
            if role not in _BEFORE_BREAK:
                self._close(role, element, name)

    def _attributes(self, element: etree._Element, name: str, roles: list[str]) -> bool:
        """What its attributes say of an element; False if it is passed over."""
        role = (element.get("role") or "").lower()
        if role:
            if role in _SILENT_ROLES:
                return False
            if role in _FURNITURE_ROLES and name not in ("main", "body", "html"):
                if name not in FURNITURE and self._skipped >= FURNITURE:
                    return False
                roles.append("furniture")
            if role == "heading":
                roles.append("titled")
        if self._questions and element.get("itemprop") == "name":
            roles.append("titled")
        if (element.get("itemtype") or "").rstrip("/").endswith("/Question"):
            roles.append("question")
        if element.get("epub:type") == "pagebreak":  # the number of a printed page in the middle of a sentence
            return False
        names = element.get("class")
        if names:
            if not _LINE_NUMBERS.isdisjoint(names.split()) and is_numbers(element):
                return False
            if self._verbatim and name in ("a", "span", "div") and "copy" in names.lower():
                return False
        if is_back(element) or (name == "span" and len(element) and is_menu_in_sentence(element, self._ending())):
            self._buffer.append(DROPPED)
            return False
        if names or element.get("id"):
            marks = f"{names or ''} {element.get('id') or ''}".lower()
            if name not in ("body", "html", "main", "article") and asks_consent(marks, element):
                roles.append("consent")
        if element.get("data-nosnippet") is not None:
            roles.append("withheld")
        return True

    def _surround(self, element: etree._Element, name: str, roles: list[str]) -> None:
        """Count what is open around the blocks that follow."""
        if name == "a" and "consent" in roles:
            roles.remove("consent")
        if (name in self._surrounding and not self._notes.is_note(element, name)) or (
            name == "header" and self._is_banner(element)
        ):
            roles.append("furniture")
        if name == "nav" or element.get("role") == "navigation" or self._leads.is_row(element):
            roles.append("navigation")
        if name in ("main", "article"):
            roles.append("titled_content")
        if element is self._content:
            roles.append("inside")
        roles[:] = dict.fromkeys(roles)
        if "furniture" in roles:
            self._furniture += 1
        if "navigation" in roles:
            self._navigation += 1
        if "titled_content" in roles:
            self._titled += 1
        if "inside" in roles:  # what surrounds the content itself, as unclosed elements do, does not count
            self._outer = (self._furniture, self._navigation)
            self._furniture = self._navigation = 0
            self._inside += 1
        if "consent" in roles:
            self._consent += 1
        if "question" in roles:
            self._questions += 1
        if "withheld" in roles:
            self._begin_withheld(name)
        if "titled" in roles and name not in HEADINGS and not self._headings and self._row is None:
            self.flush()
            level = element.get("aria-level") or ""
            known = level.isascii() and level.isdigit() and 0 < len(level) < 3
            self._headings.append(max(min(int(level), 6), 1) if known else min(self._level + 1, 6))
        elif "titled" in roles:
            roles[:] = [role for role in roles if role != "titled"]
        if name in BREAKING and name not in _HOLDING and name not in HEADINGS and name != "hr":
            self._placed += 1
            self._places.append(self._placed)
            roles.append("place")
        if name not in ("a", "sup") and self._row is None and self._notes.is_note(element, name):
            if name in BREAKING:
                self._holders.append(Holder("note"))
                roles.append("holder")
            elif name == "span":
                self._captured.append(self._buffer)
                self._buffer = []
                roles.append("aside")

    def _inline(self, element: etree._Element, name: str, roles: list[str]) -> bool:
        """Enter an element within a sentence; False to pass over the mark of a note."""
        if name in ("sup", "a") and not self._verbatim and self._notes.is_mark(element, name):
            if not self._ending().strip() and any(holder.kind == "note" for holder in self._holders):
                return self._begin_inline(name, roles)  # the note's own number
            for role in reversed(roles):
                self._close(role, element, name)
            self._open.pop()
            self._buffer.append(DROPPED)
            self._passing = True
            return False
        return self._begin_inline(name, roles)

    def _begin_inline(self, name: str, roles: list[str]) -> bool:
        if name in ("sup", "sub"):
            self._captured.append(self._buffer)
            self._buffer = []
            roles.append(name)
        elif name == "a":
            self._buffer.append(LINK)
            roles.append("link")
        elif name in _BOLD:
            self._buffer.append(BOLD)
            roles.append("bold")
        elif name in _CODE:
            self._buffer.append(CODE)
            roles.append("code")
        elif name == "q":
            self._buffer.append("“")
            roles.append("quoted")
        return True

    def _close(self, role: str, element: etree._Element, name: str) -> None:
        match role:
            case "link":
                self._buffer.append(LINK_END)
            case "bold":
                self._buffer.append(BOLD_END)
            case "code":
                self._buffer.append(CODE_END)
            case "quoted":
                self._buffer.append("”")
            case "sup" | "sub":
                self._end_placed(role)
            case "aside":
                text = self._take()
                self._buffer = self._captured.pop()
                self._buffer.append(DROPPED)
                self._asides.append(Part("note", settled(text)))
            case "heading" | "titled":
                if role == "titled":
                    self.flush()
                self._headings.pop()
            case "verbatim":
                self._verbatim.pop()
            case "list":
                self._lists.pop()
            case "holder":
                self._end_holder()
            case "term":
                if self._holders and self._holders[-1].naming:
                    self._end_term()
            case "meaning":
                if self._holders:
                    self._holders[-1].folded = False
                    self._holders[-1].past = True
            case "table":
                self._end_table()
            case "row":
                self._end_row(element)
            case "cell":
                self._end_cell(element, name)
            case "title":
                self._end_title()
            case "place":
                self._places.pop()
            case _:
                self._uncount(role, name)

    def _uncount(self, role: str, name: str) -> None:
        match role:
            case "furniture":
                self._furniture -= 1
            case "navigation":
                self._navigation -= 1
            case "titled_content":
                self._titled -= 1
            case "inside":
                self._inside -= 1
                self._furniture, self._navigation = self._outer
            case "consent":
                self._consent -= 1
            case "question":
                self._questions -= 1
            case "withheld":
                self._end_withheld(name)
                if name in BREAKING and not self._withheld:
                    self._withheld_block = False

    def _end_placed(self, role: str) -> None:
        text = self._take()
        self._buffer = self._captured.pop()
        if role == "sub":
            self._buffer.append(lowered(bare(text)) if FORMULA not in text else text)
        elif may_be_note_mark(bare(text)) and not self._verbatim:
            self._buffer.append(f"{RAISED}{bare(text)}{RAISED_END}")
        else:
            self._buffer.append(raised(bare(text), self._ending()))

    def _picture(self, image: etree._Element) -> None:
        alt = (image.get("alt") or "").strip()
        if not alt:
            return
        names = (image.get("class") or "").lower()
        if len(alt) <= 4 and ("emoji" in names or "smiley" in names) and not alt.isascii():
            self._buffer.append(alt)
        elif not (self._row is not None or self._verbatim or self._headings) and tells(alt, image):
            self._asides.append(Part("caption", alt, label=PICTURE))

    def _is_spared(self, element: etree._Element, name: str) -> bool:
        """Whether an element that is passed over by its name is read all the same."""
        if name == "input":
            if (element.get("type") or "").lower() == "checkbox" and self._holders and not self._ending().strip():
                self._buffer.append("☑ " if element.get("checked") is not None else "☐ ")
            return False
        if name == "template":  # of a component of the page, which browsers show in its place
            return element.get("shadowrootmode") is not None
        if name == "button":
            return self._is_opener(element)
        if name == "nav":  # one that was never closed holds all of the page
            return bool(self._surrounding) and next(element.iter("main", "article", "h1", "p"), None) is not None
        return name in ("aside", "footer") and self._notes.is_note(element, name)

    def _is_opener(self, button: etree._Element) -> bool:
        """Whether a button is the heading of what it opens."""
        return bool(self._headings) or (
            button.get("aria-controls") is not None and button.get("aria-expanded") is not None
        )

    def _is_banner(self, header: etree._Element) -> bool:
        """A header outside the content that does not bring the page's own heading."""
        return not self._titled and not any(local_name(element) == "h1" for element in header.iter())
