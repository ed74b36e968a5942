"""English words that say which way something goes: up, down, better, worse, tied to something, safe, advised.

In: a word. Out: its direction, and whether the word itself denies it ("ineffective"). Used to split a query into the
things it asks about (kit.point) and to see whether two findings oppose each other (verify.contradiction).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["up", "down", "better", "worse", "tied", "works", "harms", "safe", "advised"]

_WORDS: dict[Direction, str] = {
    "up": """
        increase increased increases increasing raise raised raises elevate elevated elevates elevation higher greater
        rise rises rising rose risen promote promotes promoted enhance enhances enhanced upregulate upregulates
        upregulated upregulation induce induces stimulate stimulates activate activates accelerate accelerates
        accelerated growing warming exacerbate exacerbates exacerbated aggravate aggravates
    """,
    "down": """
        decrease decreased decreases decreasing reduce reduced reduces reducing reduction reductions lower lowered
        lowers lowering decline declined declines declining fewer fallen inhibit inhibits inhibition suppress
        suppresses suppression attenuate attenuates attenuated diminish diminished diminishes downregulate
        downregulates downregulated downregulation prevent prevents prevented prevention preventing protect protects
        protected protective protection impair impairs impaired slows slowed slowing blocks shrink shrinking cooling
        cure cures cured
    """,
    "better": "improve improved improves improving improvement improvements",
    "worse": "worsen worsens worsened worsening worse",
    "tied": """
        associate associated association associations linked link links linking correlate correlated correlates
        correlation correlations related relationship cause caused causes causing affect affects affected affecting
        influence influences influenced effect effects impact impacts impacted contribute contributes contributed
        predict predicts predicted predictor predictors leads led responsible attributable differ differed differs
        difference differences due change changed changes
    """,
    "works": """
        benefit benefits beneficial effective effectively efficacious efficacy effectiveness helpful helps superior
    """,
    "harms": "harmful harms harm detrimental dangerous toxic deleterious",
    "safe": "safe safely",
    "advised": "recommend recommended recommends advised advises",
}
_DENIED: dict[Direction, str] = {
    "works": "ineffective unhelpful inefficacious useless",
    "tied": "unrelated",
    "safe": "unsafe",
}

DIRECTIONS: dict[str, tuple[Direction, bool]] = {
    word: (direction, denied)
    for denied, table in ((False, _WORDS), (True, _DENIED))
    for direction, listed in table.items()
    for word in listed.split()
}
"""Each lower-case word with its direction and whether it denies it."""

MOVES: frozenset[Direction] = frozenset({"up", "down", "better", "worse"})
"""Directions of one thing; the others say something of two things, or of a thing and its use."""

NOUNS_OF_TIES = frozenset(
    "association associations relationship correlation correlations link links effect effects impact impacts influence"
    " difference differences".split()
)
"""Words for a tie that both of its ends may follow: "no association between A and B"."""
