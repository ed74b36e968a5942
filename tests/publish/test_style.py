"""The colours of a page can be read: contrast by WCAG 2.2."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("citewell.publish") / "templates" / "page.css").read_text("utf-8")
ON = [("ink", "paper"), ("soft", "paper"), ("link", "paper"), ("marked-ink", "marked"), ("ink", "here"),
      ("soft", "here"), ("link", "here")]  # fmt: skip


def colours(begins: str) -> dict[str, str]:
    """The colours by name of the first rule behind some text."""
    rule = CSS[CSS.index(begins) :].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", rule))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), ON)
@pytest.mark.parametrize("scheme", [":root", "prefers-color-scheme: dark"])
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    """4.5 to 1 at least, in the light and in the dark."""
    known = colours(scheme)
    assert contrast(known[text], known[ground]) >= 4.5


def test_dark_names_every_colour_that_light_names() -> None:
    assert colours("prefers-color-scheme: dark").keys() == colours(":root").keys()


def test_nothing_is_fetched_by_the_style() -> None:
    """Fonts are the reader's own, pictures there are none."""
    assert not re.search(r"url\(|@import|@font-face|expression|</", CSS)
