"""Signs at headings and terms that lead to the very place where they stand, for copying its address: "¶", "#", "§".

They are no text of the page and are taken out before anything else is read.
"""

from __future__ import annotations

from lxml import etree

_LONGEST = 3  # characters of such a sign
_AROUND = 4  # elements around it, one of which it leads to
_TITLED = frozenset("h1 h2 h3 h4 h5 h6 dt caption figcaption legend summary".split())
_NAMES = frozenset("headerlink permalink anchorjs-link heading-link header-anchor hash-link anchor-link".split())


def remove_permalinks(root: etree._Element) -> None:
    """Take signs that lead to their own place out of a tree, in place."""
    for link in [link for link in root.iter("a", "{*}a") if _is_permalink(link)]:
        parent, tail = link.getparent(), link.tail or ""
        if parent is None:
            continue
        before = link.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(link)


def _is_permalink(link: etree._Element) -> bool:
    fragment = (link.get("href") or "").rpartition("#")[2] if "#" in (link.get("href") or "") else ""
    sign = _sign_of(link) if fragment else ""
    if not sign:
        return False
    in_title = next((True for around in _around(link) if around.tag in _TITLED), False)
    if in_title and not _NAMES.isdisjoint((link.get("class") or "").split()):
        return True
    return any(_leads_to(fragment, around) for around in _around(link)) or (
        in_title and any(_leads_to(fragment, beside) for beside in link.itersiblings(preceding=True))
    )


def _sign_of(link: etree._Element) -> str:
    """What a link says, if it says no word and no number."""
    text = ""
    for number, piece in enumerate(link.itertext()):
        text += str(piece).strip()
        if len(text) > _LONGEST or number > _LONGEST:
            return ""
    return text if not any(letter.isalnum() for letter in text) else ""


def _around(link: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    around = link.getparent()
    while around is not None and len(found) < _AROUND and around.tag not in ("body", "main", "article"):
        found.append(around)
        around = around.getparent()
    return found


def _leads_to(fragment: str, element: etree._Element) -> bool:
    return fragment in (element.get("id"), element.get("name"))
