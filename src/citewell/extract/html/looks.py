"""What single elements are by their looks: numbers of lines, questions for consent, pictures that tell something."""

from __future__ import annotations

from lxml import etree

from citewell.extract.html.state import local_name

_CONSENT = ("cookie", "consent", "gdpr")
_ASKING = ("banner", "notice", "bar", "popup", "modal", "law", "policy", "dialog", "overlay", "prompt", "settings",
           "manager", "consent", "gdpr", "wall")  # fmt: skip
_MOST_CONSENT = 3_000  # characters; what is longer is a text about cookies


def is_numbers(element: etree._Element) -> bool:
    """Whether an element holds the numbers of lines and nothing else."""
    return not "".join(map(str, element.itertext())).strip().strip("0123456789 \t\r\n:|.")


def is_output(pre: etree._Element) -> bool:
    """Whether an element holds what a program wrote."""
    inner = [child for child in pre if isinstance(child.tag, str)]
    return len(inner) == 1 and local_name(inner[0]) == "samp" and not (pre.text or "").strip()


def is_short(element: etree._Element, most: int) -> bool:
    """Whether an element holds at most so many characters and nothing that must stand by itself."""
    length = 0
    for number, inner in enumerate(element.iter()):
        if number > most or local_name(inner) in ("pre", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6"):
            return False
        length += len(inner.text or "") + (len(inner.tail or "") if inner is not element else 0)
        if length > most:
            return False
    return True


def asks_consent(marks: str, element: etree._Element) -> bool:
    """Whether an element with these class names and id asks for consent to cookies."""
    if not any(word in marks for word in _CONSENT):
        return False
    if "cookie" in marks and not any(word in marks for word in _ASKING):
        return False
    return is_short(element, _MOST_CONSENT)


def _is_content(image: etree._Element) -> bool:
    """Whether a picture is one of the text: in a figure without a caption, or not the face of a link."""
    linked = False
    around = image.getparent()
    for _ in range(6):
        if around is None:
            break
        name = local_name(around)
        if name == "figure":
            return around.find(".//figcaption") is None
        linked = linked or name == "a"
        around = around.getparent()
    return not linked


def tells(alt: str, image: etree._Element) -> bool:
    """Whether the words that stand for a picture say what is on it, and it is one of the text."""
    words = alt.split()
    sizes = [int(size) for name in ("width", "height") if (size := image.get(name) or "").isascii() and size.isdigit()]
    if len(words) < 3 or len(alt) > 1_000 or any(size < 50 for size in sizes):
        return False
    return _is_content(image) and not any(
        alt.lower().endswith(ending) for ending in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
    )
