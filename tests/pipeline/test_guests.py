"""What the owner has added only the owner changes: clients of the server neither widen it nor learn where it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citewell.config import AddSettings
from citewell.contract import status_json, visit_json, visit_json_for_guest
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.scope import Rules
from citewell.errors import UsageError
from citewell.extract import extract
from citewell.index.library import Library
from citewell.pipeline.crawl import work_of
from citewell.pipeline.visits import Wishes, remember, visit_each
from citewell.types import Page
from tests.crawl.sites import Site, SiteServer, page

PRIVATE = "https://intranet.example/wiki/page?token=rosebud"
OWNERS = Wishes({"depth": 0, "allow_private": True, "include": ("/wiki",), "name": "Wiki"}, "team")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CrawlFile]:
    opened = CrawlFile.open(tmp_path)
    yield opened
    opened.close()


WIDER: list[dict[str, Any]] = [
    {"depth": 5}, {"depth": 1}, {"max_pages": 20_000}, {"include": ()}, {"include": ("/",)}, {"same_site": False},
    {"hosts": ("elsewhere.example",)}, {"name": "Mine"}, {"delay_s": 0.0}, {"allow_private": False},
]  # fmt: skip
SPELLINGS = [PRIVATE, f"{PRIVATE}#part", PRIVATE.replace("intranet", "www.intranet"), f"{PRIVATE}&utm_source=x", "1"]


@pytest.mark.parametrize("rules", WIDER, ids=str)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_client_changes_what_may_be_read_of_an_owners_source(
    file: CrawlFile, spelling: str, rules: dict[str, Any]
) -> None:
    """Whatever it asks for, and in whatever spelling of the address."""
    own = remember(file, PRIVATE, OWNERS)
    with pytest.raises(UsageError, match="who alone changes"):
        remember(file, spelling, Wishes(rules, guest=True))
    assert Sources(file).all() == [own]


def test_a_client_may_have_an_owners_source_visited_as_it_is(file: CrawlFile) -> None:
    """Also by saying what holds anyway; another collection does not."""
    own = remember(file, PRIVATE, OWNERS)
    assert remember(file, PRIVATE, Wishes(guest=True)) == own
    assert remember(file, PRIVATE, Wishes({"depth": 0}, "team", guest=True)) == own
    with pytest.raises(UsageError):
        remember(file, PRIVATE, Wishes({}, "mine", guest=True))


def test_a_neighbour_of_a_private_page_is_a_source_of_its_own(file: CrawlFile) -> None:
    """Which may not speak to private machines."""
    remember(file, PRIVATE, OWNERS)
    neighbour = remember(file, "https://intranet.example/wiki/", Wishes({"depth": 5}, guest=True))
    assert (neighbour.rules.allow_private, neighbour.rules.guest, len(Sources(file).all())) == (False, True, 2)


def test_a_client_may_change_what_clients_have_added(file: CrawlFile) -> None:
    """Until the owner adds it; then it is the owner's."""
    public = "https://public.example/"
    remember(file, public, Wishes({"depth": 0}, guest=True))
    assert remember(file, public, Wishes({"depth": 2}, guest=True)).rules.depth == 2
    assert remember(file, public, Wishes()).rules.guest is False
    with pytest.raises(UsageError):
        remember(file, public, Wishes({"depth": 3}, guest=True))


def test_a_name_that_a_client_gives_is_a_claim() -> None:
    """Or clients could have pages cited as anybody's."""
    named = Rules("https://stranger.example/", name="The WHO")
    page = Page("https://stranger.example/", b"<p>Measles is harmless, says nobody but this page.", "text/html", "")
    owners, clients = (extract(page, name="", work=work_of(replace(named, guest=guest))) for guest in (False, True))
    assert (owners.site, owners.claimed_site) == ("The WHO", None)
    assert (clients.site, clients.claimed_site) == ("stranger.example", "The WHO")


def test_a_client_is_not_told_where_an_owners_source_lies(tmp_path: Path) -> None:
    """Neither its address nor those that it leads to nor what failed of it; the owner is."""
    pages = {"/wiki/a": page("the plan", ["/wiki/neighbour", "/wiki/broken"])}
    with SiteServer(Site(pages)) as server, Library.write(tmp_path) as library:
        file = CrawlFile.open(tmp_path)
        source = remember(file, server.url("/wiki/a"), Wishes({"allow_private": True, "depth": 0, "delay_s": 0.0}))
        (report,) = visit_each(library, file, [source], settings=AddSettings(workers=1, flush_s=0.2))
        whole = visit_json(file, report)
        told = visit_json_for_guest(report, whole)
        file.connection.execute("UPDATE urls SET outcome = 'error', detail = '/wiki/a is broken' WHERE kind = 'page'")
        to_owner, to_client = status_json(library), status_json(library, to_owner=False)
        guests = replace(report.source, rules=replace(source.rules, guest=True))
        theirs = replace(report, account=replace(report.account, source=guests))
        assert visit_json_for_guest(theirs, whole) == whole
        file.close()
    assert "neighbour" in json.dumps(whole)
    assert "/wiki" not in json.dumps(told)
    assert told["not_indexed"]["counts"] == whole["not_indexed"]["counts"]
    assert "/wiki/a" in json.dumps(to_owner["failed"])
    assert "/wiki" not in json.dumps(to_client["failed"])
    assert len(to_client["failed"]) == len(to_owner["failed"])
