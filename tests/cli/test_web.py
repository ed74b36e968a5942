"""What is named on the command line: sites, files, and rules for sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell import __version__
from citewell.cli.web import apart, wishes
from citewell.errors import UsageError

NOTHING = dict.fromkeys("depth max_pages same_site allow_private delay user_agent contact".split()) | {
    "include": (), "exclude": (), "also_site": (),
}  # fmt: skip


def test_places_are_told_apart(tmp_path: Path) -> None:
    """A file that is there is a file, whatever its name looks like."""
    file = tmp_path / "example.org"
    file.write_text("a file with the name of a site")
    web, files = apart(["HTTPS://example.org", str(file), file.as_uri(), "notes.txt"])
    assert web == ["HTTPS://example.org"]
    assert files == [str(file), file.as_uri(), "notes.txt"]


def test_what_is_not_given_is_no_wish() -> None:
    assert wishes(NOTHING, collection=None).rules == {}
    given = wishes(NOTHING | {"depth": 0, "same_site": False, "exclude": ("",)}, collection="x")
    assert given.rules == {"depth": 0, "same_site": False, "exclude": ()}
    assert given.collection == "x"


def test_a_contact_stands_in_the_name_that_sites_are_told() -> None:
    rules = wishes(NOTHING | {"contact": "me@example.org"}, collection=None).rules
    assert rules == {"user_agent": f"Citewell/{__version__} (+me@example.org)"}


@pytest.mark.parametrize("agent", ["a\r\nHost: evil", "naïve", "x" * 201])
def test_a_name_that_could_break_a_request_is_refused(agent: str) -> None:
    with pytest.raises(UsageError, match="cannot stand in a request"):
        wishes(NOTHING | {"user_agent": agent}, collection=None)
