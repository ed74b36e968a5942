"""Bytes -> text: which encoding a file is in.

In this order: a byte order mark; UTF-8, if the bytes are valid UTF-8 with letters beyond ASCII (other encodings
hardly ever are by accident, while declarations often lie); what the server declared; what the file declares; a guess
by charset-normalizer. Labels mean what browsers take them to mean (WHATWG Encoding Standard): "iso-8859-1" is
windows-1252.
"""

from __future__ import annotations

import codecs
import logging
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_BROWSERS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "x-user-defined": "cp1252",
    # A file whose declaration could be read as ASCII is not in UTF-16, whatever it says.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[\s/]+[^>]*>", re.IGNORECASE)
_META_EQUIV = re.compile(rb"http-equiv\s*=|[\s\"'/]charset\s*=", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]+)[\"']")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_PRESCAN_BYTES = 4096  # browsers look at 1,024; pages that put scripts first need more
_GUESS_BYTES = 64_000  # enough for a sure guess, and the guess is slow
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")


def decode_html(content: bytes, content_type: str | None = None) -> str:
    """The text of a page. Never fails: bytes that fit nowhere become U+FFFD."""
    return _decode(content, [charset_of(content_type), declared_charset(content)])


def decode_text(content: bytes, content_type: str | None = None) -> str:
    """The text of a plain file. Never fails: bytes that fit nowhere become U+FFFD."""
    return _decode(content, [charset_of(content_type)])


def charset_of(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type, if it names an encoding known here."""
    found = _CHARSET.search((content_type or "").encode("ascii", "replace"))
    return _codec(found[1]) if found else None


def declared_charset(content: bytes) -> str | None:
    """What a page's own first bytes declare: an XML declaration or a meta element outside comments."""
    beginning = _COMMENT.sub(b"", content[:_PRESCAN_BYTES])
    declaration = _XML_ENCODING.match(beginning)
    if declaration:
        return _codec(declaration[1])
    for meta in _META.finditer(beginning):
        if not _META_EQUIV.search(meta[0]):
            continue
        found = _CHARSET.search(meta[0])
        codec = _codec(found[1]) if found else None
        if codec:
            return codec
    return None


def _decode(content: bytes, declared: list[str | None]) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    unmarked = _utf16_without_mark(content)
    if unmarked:
        return content.decode(unmarked, "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(content, [name for name in declared if name])
    # Pure ASCII may still be ISO-2022-JP or HZ, which write with escapes; the declaration tells.
    escaped = next((name for name in declared if name and name.startswith(("iso2022", "hz"))), None)
    return content.decode(escaped, "replace") if escaped else text


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 of mostly Latin text, known by its zeros on every second place."""
    sample = content[:2000]
    if len(sample) < 4 or b"\0" not in sample or len(content) % 2:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    if even > 0.7 and odd < 0.1:
        return "utf-16-be"
    return None


def _decode_legacy(content: bytes, declared: list[str]) -> str:
    """The bytes are not valid UTF-8."""
    nearly = content.decode("utf-8", "replace")
    if nearly.count("\ufffd") * 50 < sum(not character.isascii() for character in nearly):
        return nearly  # UTF-8 with a few broken bytes, such as one cut off at the end
    for encoding in declared:
        if encoding == "utf-8":
            continue
        text = content.decode(encoding, "replace")
        if len(_ODD.findall(text)) * 200 <= len(text):
            return text
    return content.decode(_guess(content), "replace")


def _guess(content: bytes) -> str:
    logging.getLogger("charset_normalizer").setLevel(logging.CRITICAL)
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_GUESS_BYTES], preemptive_behaviour=False).best()
    return best.encoding if best else "cp1252"


def _codec(label: bytes) -> str | None:
    """The codec for a declared label, or None if there is no such encoding."""
    name = label.decode("ascii", "ignore").strip().lower()
    try:
        codec = codecs.lookup(_AS_BROWSERS.get(name, name)).name
        b"a".decode(codec)  # "hex" and "zip" are codecs too, but not of text
    except (LookupError, ValueError):
        return None
    return codec
