"""What a complete block of a page is: its text with sentinels -> one part, or several if lines are parted by br.

A label with its value, a question in bold, code or a formula by itself, lines that begin with their own numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from citewell.extract.html.sentinels import (
    BOLD,
    BOLD_END,
    BREAK,
    CODE,
    CODE_END,
    FORMULA,
    FORMULA_END,
    LINK,
    LINK_END,
    bare,
    settled,
)
from citewell.extract.lines import BULLET
from citewell.extract.parts import Part, labelled
from citewell.types import BlockKind

_QUESTION_ENDS = ("?", "？", "؟", ";?")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_MOST_LABEL = 5  # words
_MOST_VALUE = 10  # words; more than that is a sentence
_LONGEST_LABEL = 40  # characters
_LONGEST_QUESTION = 300  # characters
_MOST_ANSWER = 25  # words
_LONGEST_ANSWER = 250  # characters
_NUMBERED = re.compile(r"\s*(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+(?=\S)")
_OWN_NUMBER = re.compile(r"\s*[(\[]?(\w{1,5})[.)\]:]?\s")
_LABELLED = re.compile(r"(?P<label>[^:：]{1,40})[:：](?P<value>\s*\S.*)", re.DOTALL)
_EAST = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_EASTERN_BREAK = re.compile(f"(?<=[{_EAST}])\\s+(?=[{_EAST}])")
_LANGUAGE = re.compile(
    r"(?:language|lang|highlight-source|highlight|brush|code|src)[-:]([\w+#-]{1,20})$", re.IGNORECASE
)
_NO_LANGUAGE = frozenset("text none plaintext plain default notranslate txt block wrapper box toolbar".split())


def block_parts(raw: str, kind: BlockKind, level: int, label: str, *, heading: int) -> tuple[list[Part], bool]:
    """The parts of one block, and whether nearly all of it is links.

    Args:
        raw: its text with sentinels.
        kind: by what holds it.
        level: likewise.
        label: the number or the terms that stand before it.
        heading: level of the heading above it.
    """
    raw = _joined(raw).strip()
    linked = _linked(raw)
    if kind == "paragraph":
        made = list(_of_paragraph(raw, heading, linked))
    elif kind == "definition":
        made = [Part(kind, labelled(label, settled(raw).replace(" ;", ";").strip().rstrip("; ")), level, bare(label))]
    elif label:
        made = [_numbered(kind, raw, level, label)]
    elif kind == "list_item" and not linked and (named := _label_value(raw, level)):
        made = [named]
    else:
        made = [Part(kind, settled(raw).strip().removesuffix(";") if kind == "note" else settled(raw), level)]
    return made, linked


def _joined(raw: str) -> str:
    """Line breaks of the source between Chinese or Japanese letters are no blanks."""
    if raw.isascii():
        return raw
    return _EASTERN_BREAK.sub(lambda gap: "" if "\n" in gap[0] else gap[0], raw)


def _linked(raw: str) -> bool:
    if LINK not in raw:
        return False
    inside = outside = 0
    first, *rest = raw.split(LINK)
    outside += _letters(first)
    for piece in rest:
        link, _, after = piece.partition(LINK_END)
        inside += _letters(link)
        outside += _letters(after)
    return inside > 0 and inside >= 9 * outside


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _of_paragraph(raw: str, heading: int, linked: bool) -> Iterator[Part]:
    whole = _within(raw, FORMULA, FORMULA_END)
    if whole is not None:
        yield Part("formula", whole)
        return
    code = _within(raw, CODE, CODE_END)
    if code is not None and not linked:
        yield Part("code", bare(code.replace(BREAK, "\n")))
        return
    lines = [line for line in raw.split(BREAK) if bare(line).strip()]
    if len(lines) > 1:
        made = _of_lines(lines, heading)
        if made:
            yield from made
            return
    if _is_bold_question(raw):
        yield Part("heading", settled(raw), min(heading + 1, 6))
    elif not linked and (named := _label_value(raw, 0)):
        yield named
    else:
        yield Part("paragraph", settled(raw))


def _of_lines(lines: Sequence[str], heading: int) -> list[Part]:
    """The lines as parts of their own, if all are of one kind."""
    if _is_bold_question(lines[0]):
        question = Part("heading", settled(lines[0]), min(heading + 1, 6))
        return [question, Part("paragraph", settled(BREAK.join(lines[1:])))]
    named = [_label_value(line, 0) for line in lines]
    if all(named):
        return [part for part in named if part]
    plain = [settled(line).strip() for line in lines]
    if all(BULLET.match(line) for line in plain):
        return [Part("list_item", BULLET.sub("", line), 1) for line in plain]
    numbers = [_NUMBERED.match(line) for line in plain]
    if all(numbers):
        return [Part("step", line, 1, number[1]) for line, number in zip(plain, numbers, strict=True) if number]
    return []


def _within(raw: str, begin: str, end: str) -> str | None:
    """What stands between two sentinels, if that is all; None if not."""
    if raw.count(begin) != 1 or raw.count(end) != 1:
        return None
    before, _, rest = raw.partition(begin)
    inside, _, after = rest.partition(end)
    outside = bare(before + after).strip().strip(".,;:")
    return inside if not outside and bare(inside).strip() else None


def _is_bold_question(raw: str) -> bool:
    inside = _within(raw, BOLD, BOLD_END) if len(raw) <= _LONGEST_QUESTION else None
    return inside is not None and bare(inside).rstrip().endswith(_QUESTION_ENDS)


def _label_value(raw: str, level: int) -> Part | None:
    """A label with its value: short, a colon between them, the label in bold or the value no sentence."""
    if len(raw) > 300 or (":" not in raw and "：" not in raw):
        return None
    text = " ".join(bare(raw).split())
    found = _LABELLED.fullmatch(text)
    if not found or len(found["label"]) > _LONGEST_LABEL:
        return None
    label, value = found["label"].strip(), found["value"].strip()
    words = len(value.split())
    if not label or not label[0].isalnum() or len(label.split()) > _MOST_LABEL or value.startswith(("//", "-")):
        return None
    if label[-1:].isdigit() and value[:1].isdigit():  # a time
        return None
    bold = _is_bold_label(raw, label)
    if words > (_MOST_VALUE + 5 if bold else _MOST_VALUE) or len(value) > 150 or value.endswith((":", "：")):
        return None
    if not bold and (value.endswith(_SENTENCE_ENDS) or not found["value"][:1].isspace()):
        return None
    return Part("label_value", settled(raw).strip(), level, label)


def _is_bold_label(raw: str, label: str) -> bool:
    begin, _, rest = raw.partition(BOLD)
    bold, _, after = rest.partition(BOLD_END)
    said = " ".join(bare(bold).split())
    return (
        not bare(begin).strip() and said.rstrip(":： ") == label and (said[-1:] in ":：" or after.lstrip()[:1] in ":：")
    )


def _numbered(kind: BlockKind, raw: str, level: int, label: str) -> Part:
    """An item with its number, unless its text brings it."""
    text = settled(raw).strip()
    own = _OWN_NUMBER.match(bare(text))
    if own and own[1].lower() == label.rstrip(".").lower():
        return Part(kind, text, level, label)
    return Part(kind, f"{label} {text}", level, label)


def with_answers(parts: Sequence[Part], questions: frozenset[str] = frozenset()) -> list[Part]:
    """The parts, short paragraphs right below a heading that asks being answers.

    Args:
        questions: those that the page names as such elsewhere, as `squeezed` makes them: such paragraphs are headings.
    """
    told: list[Part] = []
    level = 1
    for part in parts:
        if part.kind == "heading":
            level = part.level
        elif questions and part.kind == "paragraph" and squeezed(part.text) in questions:
            part = replace(part, kind="heading", level=min(level + 1, 6))
        asked = told and told[-1].kind == "heading" and bare(told[-1].text).rstrip().endswith(_QUESTION_ENDS)
        if asked and part.kind in ("paragraph", "label_value") and _is_answer(part.text):
            part = replace(part, kind="answer", label="")
        told.append(part)
    return told


def _is_answer(text: str) -> bool:
    return (
        len(text) <= _LONGEST_ANSWER and len(text.split()) <= _MOST_ANSWER and not text.rstrip().endswith((":", "："))
    )


def squeezed(text: str) -> str:
    """Letters and digits only."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def with_links(parts: Sequence[Part], linked: Sequence[bool]) -> list[Part]:
    """The parts, lists of links and links by themselves being told as such. A list is one of links if nearly all of
    its items are; a linked sentence is a sentence."""
    told = list(parts)
    at = 0
    while at < len(told):
        end = at + 1
        if told[at].kind == "list_item":
            while end < len(told) and told[end].kind == "list_item":
                end += 1
            listed = sum(linked[at:end]) >= 0.8 * (end - at)
        else:
            listed = told[at].kind == "paragraph" and not _is_sentence(told[at].text)
        if listed:
            for number in range(at, end):
                if linked[number]:
                    told[number] = replace(told[number], kind="links", level=0)
        at = end
    return told


def without_repeated_captions(parts: Sequence[Part]) -> list[Part | None]:
    """The parts, captions that say once more what a heading or another caption says being None."""
    said = {squeezed(part.text) for part in parts if part.kind == "heading"}
    heads = [text for text in list(said)[:50] if len(text) > 20]
    told: list[Part | None] = []
    for part in parts:
        if part.kind == "caption":
            text = squeezed(part.text)
            if text in said or any(head in text for head in heads):
                told.append(None)
                continue
            said.add(text)
        told.append(part)
    return told


def _is_sentence(text: str) -> bool:
    text = bare(text).strip()
    return text.endswith(_SENTENCE_ENDS) and (len(text.split()) >= 6 or not text.isascii())


def language_of(pre: etree._Element) -> str:
    """The language that markup names for a piece of code, lower case; "" if it names none."""
    around: list[etree._Element] = [pre]
    inner = next((child for child in pre if isinstance(child.tag, str)), None)
    if inner is not None and inner.tag == "code":
        around.append(inner)
    outer = pre.getparent()
    for _ in range(5):
        if outer is None or outer.tag in ("body", "main", "article", "section", "li"):
            break
        around.append(outer)
        outer = outer.getparent()
    for element in around:
        for name in ("data-lang", "data-language", "lang" if element is pre else "data-lang"):
            value = (element.get(name) or "").strip().lower()
            if value and len(value) <= 20 and not (name == "lang" and len(value) < 3):
                return value
        named = _named_language((element.get("class") or "").split())
        if named:
            return named
    return ""


def _named_language(names: Sequence[str]) -> str:
    for number, name in enumerate(names):
        found = _LANGUAGE.fullmatch(name)
        language = found[1].lower() if found else ""
        if name in ("sourceCode", "brush:") and number + 1 < len(names):
            language = names[number + 1].lower().rstrip(";")
        if language and language not in _NO_LANGUAGE and not language.isdigit():
            return language.removeprefix("source-")
    return ""
