"""The tree of errors is the one that is drawn, and each says what to do."""

from __future__ import annotations

import inspect
import re

import pytest

from citewell import errors
from citewell.errors import CitewellError

CLASSES = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, CitewellError)]
LEAVES = [found for found in CLASSES if not found.__subclasses__()]


def drawn() -> dict[str, str]:
    """Name -> name of the base, as read from the drawing."""
    bases: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^([│ ├└─]*)(\w+)(?:\s.*)?$", line)
        if found is None or not (above or found[2] == "CitewellError"):
            continue
        if found[2] != "CitewellError" and not re.search("[├└]", found[1]):
            continue
        depth = len(found[1]) // 4
        del above[depth:]
        bases[found[2]] = above[-1] if above else "Exception"
        above.append(found[2])
    return bases


def test_the_drawing_is_true() -> None:
    """Every class is drawn under its base, and nothing else is drawn."""
    assert drawn() == {found.__name__: found.__bases__[0].__name__ for found in CLASSES}


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__name__)
def test_each_has_a_reason(found: type[CitewellError]) -> None:
    """A short stable word for JSON."""
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", found.reason)
    assert found.__doc__


def test_reasons_tell_errors_apart() -> None:
    """No two leaves share one."""
    assert len({found.reason for found in LEAVES}) == len(LEAVES)


@pytest.mark.parametrize("found", LEAVES, ids=lambda found: found.__name__)
def test_each_has_a_hint_or_is_given_one(found: type[CitewellError]) -> None:
    """What to do is known by the class, or by the place that raises it."""
    assert found.hint or found.__name__ in {"LibraryMissing", "LibraryFormatError"}
    assert not found.hint.endswith(".")
    assert "\n" not in found.hint


def test_a_hint_of_the_place_goes_before_that_of_the_class() -> None:
    """And does not change the class."""
    error = errors.SourceNotFound("no such file: x", hint="did you mean y?")
    assert (str(error), error.hint) == ("no such file: x", "did you mean y?")
    assert errors.SourceNotFound("no such file").hint == errors.SourceNotFound.hint
