"""Formulas as one line of text: MathML, Office Math and LaTeX.

In: an element or source. Out: text that says the same, such as `L = Q × c` or `x = (a + b)/(2c)`; "" where nothing of
it can be told. Who gets "" puts types.GAP in its place. How the pieces are set on the line: formulas.line.
"""

from __future__ import annotations

from citewell.extract.formulas.latex import latex_text
from citewell.extract.formulas.mathml import mathml_text
from citewell.extract.formulas.omml import omml_text

__all__ = ["latex_text", "mathml_text", "omml_text"]
