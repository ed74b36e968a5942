"""Lines of AsciiDoc that show nothing themselves: attributes, conditions, what names the next block."""

from __future__ import annotations

import re
from collections.abc import Sequence

ATTRIBUTE = re.compile(r":(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*))?$")
CONDITION = re.compile(r"(ifdef|ifndef|ifeval|endif)::([^\[\]]*)\[(.*)\][ \t]*$")
DELIMITER = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|`{3,}.*|[|,:!]={3,})[ \t]*$")
STYLE = re.compile(r"\[(?!\[)([^\[\]\n]*)\][ \t]*$")
NAMED = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|([^,]*))""")

KNOWN = {
    "nbsp": "\u00a0", "sp": " ", "empty": "", "blank": "", "zwsp": "", "apos": "'", "quot": '"', "lt": "<", "gt": ">",
    "amp": "&", "plus": "+", "vbar": "|", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~",
    "backslash": "\\", "backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "deg": "°",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "hardbreaks": "",
}  # fmt: skip
"""The attributes that every document has."""

_PIECE = re.compile(r""",(?=(?:[^"]*"[^"]*")*[^"]*$)""")
_MAX_STYLE = 500  # characters
_MAX_CONDITION = 2_000  # lines that a condition is looked for the end of


def continued(lines: Sequence[str], number: int, value: str) -> tuple[str, int]:
    """The whole of an attribute's value that begins in a line, and the number of the line below it."""
    while value.endswith(" \\") and number + 1 < len(lines):
        number += 1
        value = f"{value[:-2]} {lines[number].strip()}"
    return value, number + 1


def below_condition(lines: Sequence[str], number: int) -> int:
    """The number of the line below all that a condition holds, if it can be found."""
    depth = 0
    for index in range(number, min(len(lines), number + _MAX_CONDITION)):
        found = CONDITION.match(lines[index]) if lines[index].startswith(("if", "endif")) else None
        if found and not found[3]:
            depth += -1 if found[1] == "endif" else 1
            if depth <= 0:
                return index + 1
    return number + 1


def style_of(source: str) -> tuple[list[str], dict[str, str]]:
    """What a line in square brackets says of the block below it: by place, and by name."""
    styles: list[str] = []
    named: dict[str, str] = {}
    for position, piece in enumerate(_PIECE.split(source[:_MAX_STYLE])):
        found = NAMED.fullmatch(piece.strip())
        if found:
            named[found[1].lower()] = found[2] if found[2] is not None else found[3].strip()
            continue
        bare = piece.strip().strip("\"'")
        styles.append(re.split("[.#%]", bare)[0] if position == 0 else bare)
        if "header" in bare.split("%"):
            named["options"] = "header"
    return styles, named
