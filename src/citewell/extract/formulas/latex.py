"""LaTeX of one formula -> one line of text. Commands that are not known are left out, what they hold is kept."""

from __future__ import annotations

import re

from citewell.extract.formulas import line as set_line
from citewell.extract.formulas.latex_signs import ENVIRONMENTS, FUNCTIONS, SIGNS, SPACES, WORDS
from citewell.extract.formulas.line import BLANK, MAX_DEPTH, Row
from citewell.extract.raised import lowered

_TOKEN = re.compile(r"\\(?:[A-Za-z]++\*?|.|$)|(?<!\\)%[^\n]*+\n?|[\d]++(?:(?:[.]|\{,\})\d++)*+|\s+|.", re.DOTALL)
_FENCES = {"\\{": "{", "\\}": "}", "\\|": "‖", "\\lbrace": "{", "\\rbrace": "}", "\\langle": "⟨", "\\rangle": "⟩",
           "\\lfloor": "⌊", "\\rfloor": "⌋", "\\lceil": "⌈", "\\rceil": "⌉", "\\vert": "|", "\\lvert": "|",
           "\\rvert": "|", "\\Vert": "‖", "\\lVert": "‖", "\\rVert": "‖", ".": "", "<": "⟨", ">": "⟩"}  # fmt: skip
_ACCENTS = {"\\hat": "^", "\\widehat": "^", "\\bar": "¯", "\\overline": "¯", "\\vec": "→", "\\overrightarrow": "→",
            "\\dot": "˙", "\\ddot": "¨", "\\tilde": "~", "\\widetilde": "~", "\\check": "ˇ"}  # fmt: skip
_FRACTIONS = frozenset({"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac", "\\sfrac"})
_CHOICES = frozenset({"\\binom", "\\dbinom", "\\tbinom"})
_PASSED_WITH_ARGUMENT = frozenset({
    "\\label", "\\phantom", "\\hphantom", "\\vphantom", "\\hspace", "\\hspace*", "\\vspace", "\\color", "\\cite",
    "\\nonumber*", "\\textcolor", "\\mspace", "\\class", "\\cssId", "\\style",
})  # fmt: skip
_ATOMS = re.compile(r"(?<=[A-Za-z)\]])\d+")
_SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)")
_END = ""


class _TooDeep(Exception):
    """Groups nest deeper than any formula does."""


def latex_text(source: str) -> str:
    """LaTeX of one formula, without its dollar signs or other fences, as one line; "" if nothing of it can be told."""
    try:
        return set_line.line(_Source(source).row(0, ()))
    except _TooDeep:
        return ""


class _Source:
    """The tokens of a formula, read from left to right, each once."""

    def __init__(self, source: str) -> None:
        self._tokens = [mark for mark in _TOKEN.findall(source) if not mark.startswith("%")]
        self._position = 0

    def _peek(self) -> str:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _next(self) -> str:
        mark = self._peek()
        self._position += 1
        return mark

    def _skip_blanks(self) -> None:
        while self._peek().isspace():
            self._position += 1

    def row(self, depth: int, ends: tuple[str, ...]) -> Row:
        """Everything up to one of `ends`, which is left to be read, or to the end."""
        if depth > MAX_DEPTH:
            raise _TooDeep
        row: Row = []
        base: Row = []  # what an index or power would belong to; the last piece read
        while (mark := self._peek()) != _END and mark not in ends:
            if mark in ("^", "_", "'"):
                row += self._scripts(base, depth)
                base = []
                continue
            if mark in ("\\over", "\\atop", "\\choose"):
                self._position += 1
                setter = set_line.fraction if mark == "\\over" else set_line.stacked
                return setter(row + base, self.row(depth + 1, ends))
            row += base
            base = self._piece(depth)
        return row + base

    def _scripts(self, base: Row, depth: int) -> Row:
        """The base with the indices and powers that follow it."""
        below: Row = []
        above: Row = []
        while True:
            self._skip_blanks()
            mark = self._peek()
            if mark == "'":
                self._position += 1
                above.append("′")
            elif mark == "_" and not below:
                self._position += 1
                below = self._argument(depth)
            elif mark == "^" and (not above or above[-1] == "′"):
                self._position += 1
                above += self._argument(depth)
            else:
                if mark in ("^", "_"):  # a second one, which LaTeX refuses
                    self._position += 1
                return set_line.scripts(base, below=below, above=above)

    def _argument(self, depth: int) -> Row:
        """One token or one group; a figure is an argument by itself."""
        self._skip_blanks()
        mark = self._peek()
        if mark[:1].isdigit() and len(mark) > 1:
            self._tokens[self._position] = mark[1:]
            return [mark[0]]
        if mark in (_END, "}", "&", "\\\\", "\\right", "\\end"):
            return []
        return self._piece(depth + 1)

    def _piece(self, depth: int) -> Row:
        """The next token with what belongs to it."""
        if depth > MAX_DEPTH:
            raise _TooDeep
        mark = self._next()
        if mark.isspace():
            return []
        if mark == "{":
            return self._group(depth)
        if mark in ("}", "$", "&"):
            return [BLANK] if mark == "&" else []
        if mark == "~":
            return [BLANK]
        if not mark.startswith("\\"):
            return set_line.tokens(mark.replace("{,}", ","))
        return self._command(mark, depth)

    def _group(self, depth: int) -> Row:
        row = self.row(depth + 1, ("}",))
        self._position += 1
        return row

    def _command(self, name: str, depth: int) -> Row:
        bare = name.rstrip("*")
        if name in SPACES:
            return [BLANK] if SPACES[name] else []
        if name in SIGNS:
            return [SIGNS[name]]
        if name in _FENCES:
            return [_FENCES[name]]
        if name[1:] in FUNCTIONS:
            return [FUNCTIONS[name[1:]]]
        if name in _FRACTIONS:
            return set_line.fraction(self._argument(depth), self._argument(depth))
        if name in _CHOICES:
            return set_line.stacked(self._argument(depth), self._argument(depth))
        if name in _ACCENTS:
            return set_line.accented(self._argument(depth), [_ACCENTS[name]])
        if _SIZES.fullmatch(name):
            return self._fence()
        if bare[1:] in WORDS:
            return self._words(name, depth)
        return self._rarer(name, depth)

    def _rarer(self, name: str, depth: int) -> Row:
        if name == "\\sqrt":
            degree = self._option(depth)
            return set_line.root(self._argument(depth), degree)
        if name in ("\\overset", "\\stackrel", "\\underset"):
            script, base = self._argument(depth), self._argument(depth)
            under = name == "\\underset"
            return set_line.scripts(base, below=script if under else [], above=[] if under else script)
        if name == "\\begin":
            return self._environment(depth)
        if name in ("\\\\", "\\newline", "\\cr"):
            return [";"]
        if name in ("\\tag", "\\tag*"):
            return [BLANK, "(", *self._argument(depth), ")"]
        if name in ("\\pmod", "\\bmod", "\\mod"):
            return self._remainder(name, depth)
        if name == "\\not":
            return self._negated(depth)
        if name in _PASSED_WITH_ARGUMENT:
            self._argument(depth)
        elif name == "\\end":
            self._name()
        return []

    def _remainder(self, name: str, depth: int) -> Row:
        if name == "\\pmod":
            return [BLANK, "(mod", BLANK, *self._argument(depth), ")"]
        return [BLANK, "mod", BLANK]

    def _negated(self, depth: int) -> Row:
        row = self._argument(depth)
        return (
            [{"=": "≠", "∈": "∉", "<": "≮", ">": "≯", "≡": "≢", "⊂": "⊄"}.get(row[0], row[0] + "\u0338"), *row[1:]]
            if row
            else []
        )

    def _fence(self) -> Row:
        """The bracket behind \\left and its like."""
        self._skip_blanks()
        sign = self._peek()
        written = _FENCES.get(sign, SIGNS.get(sign, "" if sign.startswith("\\") else sign))
        if sign in _FENCES or written:
            self._position += 1
        return [written] if written else []

    def _option(self, depth: int) -> Row:
        self._skip_blanks()
        if self._peek() != "[":
            return []
        self._position += 1
        row = self.row(depth + 1, ("]", "}"))
        if self._peek() == "]":
            self._position += 1
        return row

    def _name(self) -> str:
        """The word in braces behind \\begin and \\end."""
        self._skip_blanks()
        if self._peek() != "{":
            return ""
        letters: list[str] = []
        self._position += 1
        while (mark := self._peek()) not in (_END, "}"):
            letters.append(mark)
            self._position += 1
        self._position += 1
        return "".join(letters).strip()

    def _words(self, name: str, depth: int) -> Row:
        """What \\text and its like hold: words with their blanks, formulas between dollar signs read as such."""
        self._skip_blanks()
        if self._peek() != "{":
            return self._argument(depth)
        self._position += 1
        if not WORDS[name.rstrip("*")[1:]]:  # letters that stand upright, not running text
            if name == "\\ce":
                return self._molecule()
            row = self.row(depth + 1, ("}",))
            self._position += 1
            return [set_line.line(row)] if all(mark.isalnum() for mark in row) and row else row
        row = self._running_text(depth + 1)
        self._position += 1
        return row

    def _molecule(self) -> Row:
        """A chemical formula, in which figures behind letters stand low."""
        letters: list[str] = []
        while (mark := self._peek()) not in (_END, "}"):
            letters.append(mark)
            self._position += 1
        self._position += 1
        written = _ATOMS.sub(lambda found: lowered(found[0]), "".join(letters))
        return [written.replace("->", "→").replace("{", "").replace("\\", "")]

    def _running_text(self, depth: int) -> Row:
        row: Row = []
        letters: list[str] = []
        braces = 0
        while (mark := self._peek()) != _END and (mark != "}" or braces):
            if mark == "$" or (mark.startswith("\\") and len(mark) > 2):
                row += [*_spaced("".join(letters))]
                letters = []
                self._position += mark == "$"
                row += self.row(depth + 1, ("$", "}")) if mark == "$" else self._piece(depth + 1)
                self._position += mark == "$" and self._peek() == "$"
                continue
            braces += (mark == "{") - (mark == "}")
            self._position += 1
            if mark not in ("{", "}"):
                letters.append(" " if mark in ("~", "\\ ", "\\,", "\\\\") else mark.removeprefix("\\"))
        return row + _spaced("".join(letters))

    def _environment(self, depth: int) -> Row:
        """A matrix, cases or aligned lines: cells parted by commas, rows by semicolons."""
        name = self._name().rstrip("*")
        opening, closing, aligned = ENVIRONMENTS.get(name, ("", "", True))
        if name in ("array", "alignat", "alignedat", "tabular"):
            self._option(depth)
            self._name()
        rows: list[list[Row]] = [[[]]]
        while self._peek() != _END:
            part = self.row(depth + 1, ("&", "\\\\", "\\cr", "\\end", "}"))
            rows[-1][-1] += part
            mark = self._next()
            if mark == "&" and not aligned:
                rows[-1].append([])
            elif mark in ("\\\\", "\\cr"):
                self._option(depth)
                rows.append([[]])
            elif mark == "\\end":
                self._name()
                break
            elif mark == "}":
                self._position -= 1
                break
        return set_line.table(rows, opening=opening, closing=closing)


def _spaced(text: str) -> Row:
    if not text.strip():
        return [BLANK] if text else []
    return [BLANK if text[0].isspace() else "", " ".join(text.split()), BLANK if text[-1].isspace() else ""]
