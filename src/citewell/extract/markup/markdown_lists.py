"""Lists of Markdown: the numbers of their items, and which lists lead to the parts of their own page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from citewell.extract.kinds.words import section_kind
from citewell.extract.markup.terms import give_terms
from citewell.extract.parts import Part

_COLONS = (":", "：")


@dataclass(slots=True)
class OpenList:
    """A list that is open, and which parts begin its items."""

    ordered: bool
    begins: int  # how many parts stand before it
    number: int = 1
    type: str = ""  # of its numbers, as HTML names them: "a", "A", "i", "I"
    pending: str = ""  # the number that the next words will bear
    numbered: list[tuple[int, int]] = field(default_factory=list)  # index of a part, its number
    linked: int = 0  # parts that are nothing but a link into their own page
    led: int = 0  # parts that are nothing but a link
    items: int = 0
    terms: dict[int, str] = field(
        default_factory=dict
    )  # index of a part -> code or bold words that its item opens with
    _opening: bool = False  # whether the item that is open has no words yet

    def begin_item(self, sign: str) -> None:
        """An item begins; its first words will bear its number."""
        self.pending = f"{self.number}{sign or '.'}" if self.ordered else ""
        self.items += 1
        self._opening = True

    def take_term(self, index: int, term: str) -> None:
        """The part that begins an item opens with code or bold words."""
        if self._opening and term:
            self.terms[index] = term
        self._opening = False

    def end_item(self) -> None:
        self.number += 1
        self.pending = ""

    def take_number(self, index: int) -> str:
        """The number that a part bears, "" if it bears none."""
        label, self.pending = self.pending, ""
        if label:
            self.numbered.append((index, self.number))
        return label

    def close(self, parts: list[Part], *, nested: bool) -> None:
        """Give its items their letters, if it has letters; tell what it is, if it is nothing but links or names.

        Of a list within another only the outer one is judged, by all that is in it.
        """
        if self.type not in ("", "1"):
            for index, number in self.numbered:
                part, label = parts[index], f"{_numeral(number, self.type)}."
                text = f"{label} {part.text.partition(' ')[2]}"
                parts[index] = replace(part, text=text, label=label if part.label else "")
        give_terms(parts, self.items, self.terms)
        own = len(parts) - self.begins
        if (
            own
            and not nested
            and (self._heads_contents(parts, own) or (self.linked == own and not self._states(parts)))
        ):
            parts[self.begins :] = [Part("contents", part.text) for part in parts[self.begins :]]
        elif own > 1 and not nested and not self.linked and self.led == own and not self._states(parts):
            parts[self.begins :] = [Part("links", part.text) for part in parts[self.begins :]]

    def _heads_contents(self, parts: list[Part], own: int) -> bool:
        """Whether all items lead somewhere, and the heading above says that they are contents."""
        above = parts[self.begins - 1] if self.begins else None
        return self.led == own and above is not None and section_kind(above.text) == "contents"

    def _states(self, parts: list[Part]) -> bool:
        """Whether the line above says something of its items, such as "These expenses need a receipt:"."""
        above = parts[self.begins - 1] if self.begins else None
        if above is None or above.kind == "heading" or not above.text.rstrip("*_ ").endswith(_COLONS):
            return False
        return section_kind(above.text) != "contents"


def _numeral(number: int, style: str) -> str:
    if style in "aA":
        letters = ""
        while number > 0:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("a") + letter) + letters
        return letters.upper() if style == "A" else letters
    numeral = ""
    for value, roman in zip((10, 9, 5, 4, 1), ("x", "ix", "v", "iv", "i"), strict=True):
        numeral += roman * (number // value if number < 400 else 0)
        number %= value
    return numeral.upper() if style == "I" else numeral
