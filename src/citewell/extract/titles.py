"""Which of the names a document bears is its title.

In: what a reader found (the title told by the file, the largest type, headings), the name of the file, and the work
that it belongs to. Out: one title. A file's description is believed unless it names a program, a file or nothing at
all; a title that many documents could bear ("Introduction") is put behind the name of its work.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from citewell.extract.clean import clean_line
from citewell.extract.draft import Reading
from citewell.extract.parts import Part
from citewell.extract.places import folder_of, host_of, is_front, stem_of

MAX_TITLE = 300  # characters; what is longer is text
CUT_MARK = "…"  # ends a title that was made of a text's first words
_BEGINNING = 80  # characters of such a title
_OPENING = 4_000  # characters of a text in which its title should stand
_LATE = 2_000  # characters of text above a heading that then names a section, not the document
_MAX_LINE = 120  # characters; a longer first line is a paragraph


@dataclass(frozen=True, slots=True)
class Work:
    """What a document is a part of: a book, a manual, a site. Empty strings are not known."""

    name: str = ""
    given: bool = False  # by the owner: it is shown in place of any other name of the site
    chapter: str = ""  # what the work's table of contents calls this document
    trusted: bool = False  # the owner vouches for the addresses and names that its files give as their own
    hosts: tuple[str, ...] = ()  # hosts that the owner names as one site (kit.domains.plain_host)


NO_WORK = Work()

_EXPORTS = "docx? dot[mx]? rtf odt ott pdf pptx? potx? xlsx? indd qxd tex dvi wpd wps p65 pub ps eps pages".split()
_FILES = [*_EXPORTS, *"html? xhtml md markdown txt rst adoc csv xml json ya?ml jpe?g png tiff? epub".split()]
_EMPTY_NAMES = """
    untitled|no[ ]title|unnamed|title|titel|titre|título|titulo|titolo|заголовок|标题|標題|タイトル|제목
    |unbenannt(?:es[ ]dokument)?|ohne[ ]titel|kein[ ]titel|sans[ ](?:titre|nom)|sin[ ]t[ií]tulo|senza[ ](?:titolo|nome)
    |sem[ ]t[ií]tulo|zonder[ ]titel|naamloos|utan[ ]titel|uden[ ]titel|uten[ ]tittel|nimetön|bez[ ](?:názvu|tytułu)
    |без[ ](?:названия|имени)|无标题|無題|無標題|名称未設定|제목[ ]없음
    |(?:new|untitled|neues|nouveau|nuevo|nuovo|novo|nieuw|microsoft|word|pdf|scanned|my)?[ ]?
     (?:document|dokument|documento|документ|文档|文書)
    |new[ ]page|(?:page|document|report|presentation)[ ]title|(?:your|insert|enter)[ ]title(?:[ ]here)?|doc
    |(?:powerpoint[ ]?-?)?(?:presentation|präsentation|présentation|presentación|presentazione)
    |slide|folie|layout|print|default|unknown|unbekannt|inconnu|desconocido|anonymous|blank|template|temp|tmp|scan
    |null|none|nil|undefined|nan|n/a|true|false|\\[?object[ ]object\\]?
"""
_JUNK = re.compile(
    rf"""
    [\W_]* | [\d\W_]+                                               # no letter in it
    | \[[^\[\]]*\] | \([^()]*\) | <[^<>]*> | \{{[^{{}}]*\}}           # a place to fill in
    | .*(?:\{{\{{|\{{%|<%|%>|\$\{{).* | ([$%])\w+\1                   # a template's own language
    | (?:https?|ftp|file)://\S* | www\.\S+ | (?:mailto:)?[^\s@]+@[^\s@]+\.\w+
    | [a-z]:[\\/].* | \\\\.* | [\\/]\S+                              # a path
    | \S+\.(?:{"|".join(_FILES)}) | .*\.(?:{"|".join(_EXPORTS)})(?:\s+-\s.*)?
    | microsoft\s+(?:office\s+)?(?:word|powerpoint|excel|publisher)(?:\s*-.*|\s+\w*document\w*|[\s\d.]*)
    | new\s+microsoft\s+\w+\s+\w+ | latex\s+with\s+.* | (?:pdf)?(?:la)?tex\s+(?:document|output).*
    | (?:reportlab|libreoffice|openoffice(?:\.org)?|adobe)
      (?:\s+(?:pdf|generated|writer|impress|acrobat|distiller|indesign|library|document|[\d.]+))*
    | (?:{_EMPTY_NAMES})[\s_.,:()\#-]*\d*\)?                           # "Document1", "Untitled-2", "untitled (3)"
    | (?:[a-z]|img|dsc|scan|doc|file)[_-]?\d{{4,}} | [0-9a-f]{{12,}}        # an id
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENTRY_WORDS = frozenset(
    "index readme home homepage start default main welcome startseite accueil inicio início главная 首页 ホーム".split()
)
"""Names of the page by which one enters: it is called as what it opens."""

_COMMON_WORDS = frozenset(
    """introduction intro overview preface foreword summary conclusion about
    einleitung einführung überblick übersicht vorwort zusammenfassung
    aperçu préface introducción introduccion resumen prólogo
    introduzione panoramica prefazione introdução visão prefácio inleiding overzicht
    introduktion inledning innledning johdanto úvod wstęp введение обзор предисловие
    简介 介绍 概述 前言 はじめに 概要 소개 개요""".split()
)
_COMMON_PHRASES = frozenset(["vue d'ensemble"])
_CONTENTS = frozenset(
    """contents|table of contents|toc|inhalt|inhaltsverzeichnis|sommaire|table des matières|contenido|índice
    |tabla de contenidos|indice|sommario|conteúdo|sumário|inhoud|inhoudsopgave|innehåll|indhold|innhold|obsah
    |spis treści|содержание|оглавление|目录|目錄|目次|차례""".replace("\n    ", "").split("|")
)
"""What stands above a table of contents, often before the title of any chapter."""

_NUMBERED = re.compile(
    r"(?:[^\W\d_]{1,14}[\s.:#№]+)?(?:\d+|\b(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3}))[.:)]?|第\s*[\d一二三四五六七八九十百]+\s*\w",
    re.IGNORECASE,
)
"""A word and a number: Chapter 3, PEP: 742, 第3章."""

_CAPTION = re.compile(
    r"(?:fig(?:ure|ura|uur)?|tab(?:le|elle|leau|ela|la|ella)?|abb(?:ildung)?|illustration|图|圖|図|表|рис(?:унок)?|таблица)"
    r"[\s.]*\d+(?:[.-]\d+)*\s*[.:–—|-].*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:;,。！？।…][\"'”’)\]]*\s*$")
_TITLE_FIELDS = frozenset("title titel titre título titulo titolo subject заголовок 标题 題名".split())
_FIELD = re.compile(r"([^\W\d_][\w -]{0,40}?)\s*:(?:\s+(.*))?$")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.:%][^{}]*\}\s*$")  # {#id}, {: .class}
_MARKS = (
    (_ATTRIBUTES, ""),
    (re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])"), ""),  # a badge
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(\*\*?)(?=[^\s*])(.*?[^\s*])\1(?!\w)"), r"\2"),  # of lines under words names are made: __init__
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
)
_MARKED_UP = frozenset({"md", "mdx", "rst", "adoc", "txt"})
_OFFICE = frozenset({"pdf", "docx", "odt"})
"""Formats whose description is written by programs and often outlives the text that it described."""


def title_of(reading: Reading, *, name: str, source: str, work: Work = NO_WORK) -> str:
    """The best title for what a reader found; never empty.

    Args:
        name: of the file.
        source: where it lies.
        work: what it belongs to.
    """
    judge = _Judge(reading, stem_of(name), source, work)
    told = plain_title(reading.title or "") if reading.filetype in _MARKED_UP else clean_line(reading.title or "")
    first = _top_heading(reading.parts)
    heading = _ATTRIBUTES.sub("", clean_line(first.text)) if first is not None else ""
    top = heading if first is not None and first.level <= 1 else ""
    headline = clean_line(reading.headline or "")
    shown = [headline or top, told] if told and _is_outdated(told, reading, judge.stem) else [told, headline, top]
    # What looks like no title is believed where the file and its text agree on it, as on "1984".
    agreed = {compared(told), compared(work.chapter)} & {compared(headline), compared(top)}
    titles = [title for title in (*shown, work.chapter) if title and judge.is_sane(title, agreed)]
    if not titles:
        titles = [title for title in (heading, _first_line(reading.parts)) if title and judge.is_sane(title)]
    found = next((title for title in titles if not judge.is_weak(title)), "")
    if found:
        return found
    if titles and (judge.owner or titles[0].casefold() not in _CONTENTS | _ENTRY_WORDS):
        return judge.within_work(titles[0])
    return _last_resort(reading, judge, source)


def _is_outdated(told: str, reading: Reading, stem: str) -> bool:
    """Whether the title in a file's description is that of another text, or only the file's name."""
    if reading.filetype not in _OFFICE:
        return False
    named = compared(told) == compared(stem)
    return named or (reading.filetype == "pdf" and not _stands_in_opening(told, reading.parts))


class _Judge:
    """What is junk or not enough for one document."""

    def __init__(self, reading: Reading, stem: str, source: str, work: Work) -> None:
        self._programs = [_words(program) for program in reading.programs]
        # A front page may be called as its site is; any other page has a name of its own.
        owners = [] if is_front(source) else [reading.work, reading.site, work.name, host_of(source)]
        self._owners = {compared(owner) for owner in owners if owner}
        self.owner = work.name or clean_line(reading.work or "")
        self.stem = stem

    def is_sane(self, title: str, agreed: Collection[str] = ()) -> bool:
        """Whether it is a title at all.

        Args:
            agreed: titles, as `compared` gives them, that are believed though they look like none.
        """
        if len(title) > MAX_TITLE or re.fullmatch(_EMPTY_NAMES, title, re.IGNORECASE | re.VERBOSE):
            return False
        believed = compared(title) in agreed and compared(title) != ""
        return believed or not (is_junk(title) or self._is_program(title))

    def is_weak(self, title: str) -> bool:
        """Whether many documents may be called so."""
        in_entry = len(title.split()) == 1 and self.stem.casefold() in _ENTRY_WORDS | _COMMON_WORDS
        return is_common(title) or in_entry or compared(title) in self._owners

    def within_work(self, title: str) -> str:
        """A title that is not enough by itself, with its work before it."""
        key = compared(title)
        if not self.owner or key in self._owners or compared(self.owner) in key:
            return title
        return self.owner if title.casefold() in _ENTRY_WORDS else f"{self.owner}: {title}"

    def _is_program(self, title: str) -> bool:
        """Whether it is the name of the program that made the file, or its beginning, perhaps with a version."""
        named = [word for word in _words(title) if not word.isdigit()]
        return bool(named) and any(named == program[: len(named)] for program in self._programs)


def is_junk(title: str) -> bool:
    """Whether a title says nothing of a document, by its shape: a program, a file, a path, a number, an id, a place
    to fill in, a caption."""
    title = title[: 2 * MAX_TITLE].strip()
    if _JUNK.fullmatch(title) or _CAPTION.fullmatch(title):
        return True
    if any(character.isspace() for character in title):
        return False
    letters = [character for character in title if character.isalnum()]
    digits = sum(character.isdigit() for character in letters)
    is_path = title.count("/") + title.count("\\") > 1
    return is_path or (len(title) >= 8 and 5 * digits >= 2 * len(letters))


def is_common(title: str) -> bool:
    """Whether a title may stand above any document: Introduction, Contents, Chapter 3."""
    folded = title.casefold().strip(" .:!")
    known = any(folded in words for words in (_COMMON_WORDS, _ENTRY_WORDS, _COMMON_PHRASES, _CONTENTS))
    return known or bool(_NUMBERED.fullmatch(title.strip()))


def title_field(text: str) -> str:
    """The title among the `Name: value` lines that a text opens with, as letters and proposals have them; "" if it
    opens otherwise."""
    found, fields, name = "", 0, ""
    for line in text[:_OPENING].lstrip("\ufeff\r\n").splitlines():
        field = _FIELD.match(line)
        if field:
            name, fields = field[1].casefold(), fields + 1
            found = found or (field[2] or "" if name in _TITLE_FIELDS else "")
        elif line[:1] in (" ", "\t") and line.strip() and fields:
            found += f" {line.strip()}" if name in _TITLE_FIELDS else ""
        else:
            break
    return plain_title(found) if fields > 1 else ""


def beginning(text: str) -> str:
    """The first words of a text, marked as cut where they were."""
    words = " ".join(text[: 2 * _BEGINNING].split())
    if len(words) <= _BEGINNING:
        return words
    return f"{words[:_BEGINNING].rpartition(' ')[0] or words[:_BEGINNING]} {CUT_MARK}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def plain_title(title: str) -> str:
    """A title written in a markup language as people read it."""
    title = clean_line(title)[: 2 * MAX_TITLE]
    for pattern, plain in _MARKS:
        title = pattern.sub(plain, title)
    return clean_line(unescape(title))


def compared(text: str) -> str:
    """Letters and digits only, for comparing titles that differ in their marks."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _top_heading(parts: Sequence[Part]) -> Part | None:
    """The first heading of level 1 near the beginning, else the first of all there."""
    headings = list(_early_headings(parts))
    return next((heading for heading in headings if heading.level <= 1), headings[0] if headings else None)


def _early_headings(parts: Sequence[Part]) -> Iterator[Part]:
    above = 0
    for part in parts:
        if part.kind != "heading":
            above += len(part.text)
        elif clean_line(part.text) and not _CAPTION.fullmatch(clean_line(part.text)):
            yield part
        if above > _LATE:
            return


def _first_line(parts: Sequence[Part]) -> str:
    """The first part, if it is a short line that is no sentence and has text under it."""
    lines = [clean_line(part.text) for part in parts[:10] if part.text.strip()]
    if len(lines) < 2 or parts[0].kind != "paragraph":
        return ""
    line = lines[0]
    return line if len(line) <= _MAX_LINE and len(line.split()) > 1 and not _SENTENCE_END.search(line) else ""


def _stands_in_opening(title: str, parts: Sequence[Part]) -> bool:
    """Whether most of a title's words stand in the beginning of the text."""
    opening, size = [], 0
    for part in parts:
        opening.append(part.text)
        size += len(part.text)
        if size > _OPENING:
            break
    text = " ".join(opening)[:_OPENING]
    if compared(title) in compared(text):
        return True
    words = [compared(word) for word in title.split() if compared(word)]
    known = {compared(word) for word in text.split()}
    return len(words) > 1 and 2 * sum(word in known for word in words) >= len(words)


def _last_resort(reading: Reading, judge: _Judge, source: str) -> str:
    """A title for what has none: the name of the file, of what it opens, or its first words."""
    stem = judge.stem
    if stem.casefold() in _ENTRY_WORDS:
        return judge.owner or folder_of(source) or host_of(source) or stem
    if stem and not is_junk(stem):
        return judge.within_work(stem) if judge.is_weak(stem) else stem
    words = beginning(next((line for part in reading.parts[:50] if (line := clean_line(part.text))), ""))
    return words if len(words.split()) > 2 else stem or words or source
