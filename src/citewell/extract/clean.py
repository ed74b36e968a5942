"""Characters that may stand in a document's text: Unicode in NFC, without controls, lone surrogates and invisible
marks."""

from __future__ import annotations

import re
import unicodedata

# Zero-width space, word joiner, byte order mark, soft hyphen, direction marks and embeddings, interlinear marks,
# tags: they carry nothing to read and break the search for a word. The joiners U+200C and U+200D stay: Persian and
# Indic spelling needs them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_JOINER_AT_EDGE = re.compile("(?<!\\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\\S)")


def clean_chars(text: str) -> str:
    """The text in NFC without what is not text; white space is left as it is."""
    if text.isascii():
        return text if text.isprintable() else _NOT_TEXT.sub("", text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text if text.isprintable() else _NOT_TEXT.sub("", text)))
    return _JOINER_AT_EDGE.sub("", text) if "\u200c" in text or "\u200d" in text else text


def clean_line(text: str) -> str:
    """The text as one line: each run of white space is one blank, none at the ends."""
    text = clean_chars(text)
    return (text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)).strip()


def clean_code(text: str) -> str:
    """The text with its lines and their indentation kept, without blanks at the ends of lines and of the whole."""
    lines = _LINE_ENDS.sub("\n", clean_chars(text)).expandtabs(4).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
