"""What commands of LaTeX stand for: signs, names of functions, blanks, environments."""

from __future__ import annotations

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ "
    "mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ "
    "psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_OPERATORS = (
    "times × cdot · div ÷ pm ± mp ∓ ast * star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ setminus ∖ "
    "backslash ∖ wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ dagger † ddagger ‡ neg ¬ lnot ¬ "
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ "
    "partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ therefore ∴ because ∵ "
    "angle ∠ degree ° prime ′ surd √ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ aleph ℵ wp ℘ imath ı jmath ȷ complement ∁ "
    "top ⊤ bot ⊥ square □ Box □ blacksquare ■ triangle △ checkmark ✓ colon : dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ "
    "dotsc … dotsb ⋯ pounds £ euro € copyright © S § P ¶ AA Å"
)
_RELATIONS = (
    "leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ approx ≈ approxeq ≊ equiv ≡ cong ≅ sim ∼ simeq ≃ "
    "propto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ doteq ≐ triangleq ≜ coloneqq ≔ lt < gt > nless ≮ ngtr ≯ nleq ≰ ngeq ≱ "
    "lesssim ≲ gtrsim ≳ prec ≺ succ ≻ preceq ≼ succeq ≽ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ "
    "subsetneq ⊊ supsetneq ⊋ mid ∣ nmid ∤ parallel ∥ perp ⊥ vdash ⊢ models ⊨ vDash ⊨ "
    "to → rightarrow → longrightarrow → leftarrow ← gets ← longleftarrow ← leftrightarrow ↔ longleftrightarrow ↔ "
    "Rightarrow ⇒ Longrightarrow ⇒ implies ⇒ Leftarrow ⇐ impliedby ⇐ Leftrightarrow ⇔ Longleftrightarrow ⇔ iff ⇔ "
    "mapsto ↦ longmapsto ↦ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ "
    "rightharpoonup ⇀ rightleftharpoons ⇌ leftrightharpoons ⇋ hookrightarrow ↪ xrightarrow → xleftarrow ←"
)


def _pairs(words: str) -> dict[str, str]:
    listed = words.split()
    return {f"\\{name}": sign for name, sign in zip(listed[::2], listed[1::2], strict=True)}


SIGNS = {
    **_pairs(_GREEK),
    **_pairs(_OPERATORS),
    **_pairs(_RELATIONS),
    **{f"\\{sign}": sign for sign in "%$&#_"},
}
"""Command -> its sign."""

FUNCTIONS = {
    name: name
    for name in (
        "sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth log ln lg exp lim limsup liminf "
        "max min sup inf arg det dim gcd lcm hom ker deg Pr sgn argmax argmin"
    ).split()
}
"""Command without its backslash -> the name as it is printed."""

SPACES = {
    **dict.fromkeys(("\\,", "\\:", "\\;", "\\>", "\\ ", "\\\n", "\\quad", "\\qquad", "\\enspace", "\\space"), True),
    **dict.fromkeys(("\\thinspace", "\\medspace", "\\thickspace"), True),
    **dict.fromkeys(("\\!", "\\negthinspace", "\\/", "\\-"), False),
}
"""Command -> whether it leaves a blank."""

WORDS = {
    **dict.fromkeys(("text", "textrm", "textit", "textbf", "textsf", "texttt", "mbox", "hbox", "textnormal"), True),
    **dict.fromkeys(("mathrm", "mathit", "mathsf", "mathtt", "operatorname", "rm", "ce", "pu"), False),
}
"""Command without its backslash -> whether what it holds is running text; else its letters make one name."""

ENVIRONMENTS = {
    "matrix": ("", "", False),
    "smallmatrix": ("", "", False),
    "pmatrix": ("(", ")", False),
    "bmatrix": ("[", "]", False),
    "Bmatrix": ("{", "}", False),
    "vmatrix": ("|", "|", False),
    "Vmatrix": ("‖", "‖", False),
    "array": ("", "", False),
    "tabular": ("", "", False),
    "cases": ("{", "", False),
    "rcases": ("", "}", False),
}
"""Environment -> its brackets, and whether `&` only aligns its lines."""
