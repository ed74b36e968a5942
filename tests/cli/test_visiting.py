"""What a command that visited sites exits with."""

from __future__ import annotations

import click
import pytest

from citewell.cli import visiting
from citewell.crawl.records import Source
from citewell.crawl.scope import Rules
from citewell.crawl.why.account import Counts
from citewell.crawl.why.explain import Explanation
from citewell.pipeline.crawl import CrawlAccount
from citewell.pipeline.fetching import Ended
from citewell.pipeline.visits import VisitReport

SEED = "https://site.example/"


def report(ended: str) -> VisitReport:
    """A visit after which one page is indexed."""
    source = Source(1, SEED, "site", Rules(SEED), "", 0.0, 1, 0.0, None)
    account = CrawlAccount(source, ended=Ended(ended))
    return VisitReport(account, Counts(indexed=1), 0, 0, [], Explanation(SEED, "indexed"), 1.0)


def test_a_visit_whose_fetching_broke_off_is_a_failure() -> None:
    """Though some pages were read: a cron job is to hear of it."""
    with pytest.raises(click.exceptions.Exit) as exit_:
        visiting.end([report("done"), report("broken")], failing=lambda _: False)
    assert exit_.value.exit_code == 1


@pytest.mark.parametrize("ended", ["done", "max-pages", "later", "no answer"])
def test_a_visit_that_came_to_an_end_is_none(ended: str) -> None:
    """A server that rests is the server's affair."""
    visiting.end([report(ended)], failing=lambda _: False)
