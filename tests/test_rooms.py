"""Rooms stay apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import citewell

SRC = Path(citewell.__file__).parent
ROOMS = {
    "crawl", "extract", "passages", "index", "retrieve", "reader", "evidence", "summarise", "compose", "verify"
}  # fmt: skip
SHARED = {"types", "errors", "config", "kit"}
MEETING_PLACES = {"pipeline", "cli", "demo", "present", "serve", "publish", "mcp", "evaluate", "__main__", "contract"}
"""Only here may several rooms be imported."""


def place(path: Path) -> str:
    """The room or module of a file: the first part of its path in the package, `pipeline` for pipeline*.py."""
    name = path.relative_to(SRC).parts[0].removesuffix(".py")
    return "pipeline" if name.startswith("pipeline") else name


def imported(path: Path) -> Iterator[str]:
    """Full names of what a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: line {node.lineno} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """First parts of the places in this package that a file imports from."""
    names = (name.split(".") for name in imported(path))
    return {name[1] for name in names if name[0] == "citewell" and len(name) > 1}


FILES = sorted(SRC.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_rooms_do_not_import_each_other(path: Path) -> None:
    """Rooms meet in the pipeline; whatever they share lives in types, errors, config or kit."""
    here = place(path)
    allowed = {
        **dict.fromkeys(ROOMS, SHARED | {here}),
        **dict.fromkeys(MEETING_PLACES, own_imports(path)),
        "types": set(),
        "errors": set(),
        "config": {"errors", "types"},
        "kit": {"kit", "types", "errors"},
        "__init__": SHARED | {"pipeline"},
    }
    assert here in allowed, f"{path} stands in no room; add it to ROOMS or MEETING_PLACES"
    assert own_imports(path) <= allowed[here] | {"__version__"}


@pytest.mark.parametrize("room", sorted(ROOMS - {"crawl"}))
def test_every_room_is_there(room: str) -> None:
    """The list above is that of the package, so the rule above cannot pass for want of files."""
    assert any(place(path) == room for path in FILES)
