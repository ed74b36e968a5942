"""Tests of extract.formulas and what it is made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from citewell.extract.formulas import latex_text, mathml_text, omml_text

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def mathml(inner: str) -> str:
    """The line for a formula in MathML."""
    return mathml_text(etree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'))


def omml(inner: str) -> str:
    """The line for a formula of Word; `{...}` stands for a run."""
    runs = re.sub(r"\{(.*?)\}", r"<m:r><m:t>\1</m:t></m:r>", inner)
    return omml_text(etree.fromstring(f'<m:oMath xmlns:m="{_OFFICE}">{runs}</m:oMath>'))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"L=Q\times c", "L = Q × c"),
        (r"\frac{a+b}{2c}", "(a + b)/(2c)"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac12", "1/2"),
        (r"\begin{aligned}a&=b+1\\&=c\\d&<2\end{aligned}", "a = b + 1 = c; d < 2"),
        (r"\overline{4}5", "4̅ 5"),
        (r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}", "x = (−b ± √(b² − 4ac))/(2a)"),
        (r"{a \over b+c}", "a/(b + c)"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"\sqrt[3]{x}", "∛(x)"),
        (r"\sum_{i=1}^{n} x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\lim_{x\to 0}\frac{\sin x}{x}=1", "lim_(x→0) (sin x)/x = 1"),
        (r"2.5\times 10^{-3}\,\text{mg/l}", "2.5 × 10⁻³ mg/l"),
        (r"e^{x}y", "e^x y"),
        (r"x^{y^2}", "x^(y²)"),
        (r"90^\circ", "90°"),
        (r"f'(x)", "f′(x)"),
        (r"\mathrm{CO}_2", "CO₂"),
        (r"\ce{H2SO4}", "H₂SO₄"),
        (r"\hat{x}", "x̂"),
        (r"1{,}000", "1,000"),
        (r"a=-3", "a = −3"),
        (r"5\%", "5%"),
        (r"P(A|B) \leq 1 % not said", "P(A|B) ≤ 1"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"\begin{cases}x & \text{if } x>0\\ 0 & \text{else}\end{cases}", "{x, if x > 0; 0, else"),
        (r"\begin{align}a&=b\\c&=d\end{align}", "a = b; c = d"),
        (r"\text{rate}=\frac{\text{days lost}}{\text{all days}}", "rate = (days lost)/(all days)"),
        (r"\unknown{bar}+\mathbf{v}", "bar + v"),
    ],
)
def test_latex(source: str, expected: str) -> None:
    """It is set on the line as people write it; what is not known is left out, what it holds is kept."""
    assert latex_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<mi>L</mi><mo>=</mo><mi>Q</mi><mo>×</mo><mi>c</mi>", "L = Q × c"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>", "(a + b)/(2c)"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "2 1/2"),
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
        ("<msup><mn>10</mn><mrow><mo>-</mo><mn>3</mn></mrow></msup>", "10⁻³"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛(x)"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi>", "∑ᵢⁿ x"),
        ("<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>f</mi>", "lim_(x→0) f"),
        ("<mover><mi>x</mi><mo>^</mo></mover>", "x̂"),
        ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
        ("<mi>f</mi><mo>&#x2061;</mo><mfenced><mi>x</mi><mi>y</mi></mfenced>", "f(x, y)"),
        ("<mn>0</mn><mo>.</mo><mn>35</mn><mtext> mg</mtext>", "0.35 mg"),
        ("<mn>1</mn><mo>,</mo><mn>000</mn>", "1,000"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd></mtr><mtr><mtd><mn>2</mn></mtd></mtr></mtable>", "1; 2"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo></mtd><mtd><mi>b</mi></mtd></mtr>"
            "<mtr><mtd/><mtd><mo>≤</mo></mtd><mtd><mi>c</mi></mtd></mtr></mtable>",
            "a = b ≤ c",
        ),
        (
            "<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>x</mi><mo>=</mo><mn>2</mn></mtd></mlabeledtr></mtable>",
            "(1) x = 2",
        ),
        ("<mtable><mtr><mtd><mn>0</mn></mtd><mtd><mo>-</mo><mn>1</mn></mtd></mtr></mtable>", "0, −1"),
        ("<mover><mn>4</mn><mo>¯</mo></mover><mn>5</mn>", "4̅ 5"),
        ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "¹⁴₆C"),
        ("<semantics><mi>x</mi><annotation encoding='application/x-tex'>x</annotation></semantics>", "x"),
        ("<mphantom><mn>7</mn></mphantom><mi>x</mi>", "x"),
        ("<apply><eq/><ci>x</ci><apply><plus/><ci>a</ci><cn>2</cn></apply></apply>", "x = a + 2"),
        ("<apply><power/><cn>10</cn><cn>6</cn></apply>", "10⁶"),
        ("<apply><times/><apply><plus/><ci>a</ci><cn>2</cn></apply><ci>b</ci></apply>", "(a + 2) · b"),
    ],
)
def test_mathml(source: str, expected: str) -> None:
    """Presentation and content markup; what says the same again is read once."""
    assert mathml(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{L=Q×c}", "L = Q × c"),
        ("{0.35 mg/l}", "0.35 mg/l"),
        ("{1}{0}{5}", "105"),
        (r"{\frac ab}{+10^6}", "a/b + 10⁶"),
        ("{Q=1.84 b h}<m:sSup><m:e/><m:sup>{1.5}</m:sup></m:sSup>", "Q = 1.84 b h^(1.5)"),
        ("<m:sSup><m:e>{10}</m:e><m:sup>{-3}</m:sup></m:sSup>", "10⁻³"),
        ("<m:f><m:num>{a+b}</m:num><m:den>{2c}</m:den></m:f>", "(a + b)/(2c)"),
        ("<m:rad><m:deg/><m:e>{x+1}</m:e></m:rad>", "√(x + 1)"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{i=1}</m:sub><m:sup>{n}</m:sup><m:e>{x}</m:e></m:nary>',
         "∑ᵢ₌₁ⁿ x"),
        ("<m:d><m:e>{a+b}</m:e></m:d>", "(a + b)"),
        ("<m:func><m:fName>{sin}</m:fName><m:e>{x}</m:e></m:func>", "sin x"),
        ("<m:m><m:mr><m:e>{1}</m:e><m:e>{2}</m:e></m:mr><m:mr><m:e>{3}</m:e><m:e>{4}</m:e></m:mr></m:m>", "1, 2; 3, 4"),
        ("<m:eqArr><m:e>{x=1}</m:e><m:e>{y=2}</m:e></m:eqArr>", "x = 1; y = 2"),
        ("<m:eqArr><m:e>{x&amp;=a#(1)}</m:e><m:e>{&amp;=2}</m:e></m:eqArr>", "x = a (1) = 2"),
        ("<m:bar><m:barPr><m:pos m:val='top'/></m:barPr><m:e>{x}</m:e></m:bar>", "x̅"),
        ("<m:limLow><m:e>{lim}</m:e><m:lim>{x→0}</m:lim></m:limLow>", "lim_(x→0)"),
        ("<m:box><m:e>{x}</m:e></m:box>", "x"),
    ],
)  # fmt: skip
def test_office_math(source: str, expected: str) -> None:
    """Runs are taken together, shapes are set on the line."""
    assert omml(source) == expected


@given(st.integers(1, 999), st.integers(0, 99))
def test_a_number_and_its_power_never_become_one_number(base: int, power: int) -> None:
    """Whatever the two are, and in all three languages."""
    written = {
        latex_text(f"{base}^{{{power}}}"),
        mathml(f"<msup><mn>{base}</mn><mn>{power}</mn></msup>"),
        omml(f"<m:sSup><m:e>{{{base}}}</m:e><m:sup>{{{power}}}</m:sup></m:sSup>"),
    }
    assert len(written) == 1
    assert re.findall(r"[0-9]+", written.pop()) == [str(base)]


@given(st.text(alphabet="\\{}[]^_&$%'ab12 ,+frac", max_size=60))
def test_broken_latex_is_no_error(source: str) -> None:
    """It comes out as one line without a backslash."""
    line = latex_text(source)
    assert "\\" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "piece", ["{", "\\hat", "\\frac", "\\text{$", "\\text{\\text", "\\begin{a}", "\\left", "^", "'"]
)
def test_what_nests_too_deep_is_not_told(piece: str) -> None:
    """And costs little time, however long it is."""
    assert len(latex_text(piece * 20_000)) <= 20_000


def test_elements_that_nest_too_deep_are_not_told() -> None:
    """A mark of the gap takes their place."""
    assert mathml("<mrow>" * 200 + "<mi>x</mi>" + "</mrow>" * 200) == ""
    assert omml("<m:box>" * 100 + "{x}" + "</m:box>" * 100) == ""
