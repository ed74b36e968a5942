"""Text and addresses of others as they may stand on a page that strangers open.

`present.texts` takes out what no page can hold; here goes what could change how the text around it is read, or where a
link leads.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from citewell.present.texts import address_path, shown, web_link

# Extraction leaves these out of documents (extract/clean.py); a query or a damaged record may still bring them.
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAX_PLACE = 120  # characters of an address that is shown


def plain(text: str) -> str:
    """A text without what no page can hold, and without characters that turn the direction of what follows them."""
    return _TURNS_TEXT.sub("", shown(text))


def one_line(text: str) -> str:
    """The same with each run of white space as one blank."""
    return " ".join(plain(text).split())


def live(url: str) -> str | None:
    """An address that may be a link: http or https, and nothing in it that browsers read in another way than we do."""
    sound = plain(url) == url and "\\" not in url and not any(char.isspace() for char in url)
    return web_link(url) if sound else None


def place(url: str) -> str:
    """Where a document is, as a reader takes it in. Of a file only its name: folders are its owner's business."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _cut(one_line(url))
    if parts.scheme != "file":
        return _cut(one_line(address_path(url)))
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return _cut(one_line(f"{name} #{parts.fragment}" if parts.fragment else name))


def language(tag: str | None) -> str:
    """A language tag that may stand in an attribute, "" for anything else."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else ""


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_PLACE else text[: MAX_PLACE - 1].rstrip() + "…"
