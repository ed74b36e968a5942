"""Pages are looked at the more often the more often they change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.kept.interval import DAY_S, FIRST_S, HOUR_S, LONGEST_S, SHORTEST_S, after

INTERVALS = st.floats(SHORTEST_S, LONGEST_S)


@given(interval_s=INTERVALS)
def test_a_change_brings_the_next_look_nearer_and_none_puts_it_off(interval_s: float) -> None:
    """Within the bounds of an hour and two months."""
    assert SHORTEST_S <= after(interval_s, changed=True) <= interval_s <= after(interval_s, changed=False) <= LONGEST_S


def test_the_first_interval_is_a_day() -> None:
    """Whatever was found."""
    assert after(0.0, changed=True) == after(0.0, changed=False) == FIRST_S == DAY_S


@given(changes=st.lists(st.booleans(), max_size=50))
def test_two_unchanged_visits_do_not_outweigh_a_change(changes: list[bool]) -> None:
    """1.5 * 1.5 / 2 is more than one: a page that changes at every third visit is looked at a little less often."""
    interval = FIRST_S
    for changed in changes:
        interval = after(interval, changed=changed)
        assert SHORTEST_S <= interval <= LONGEST_S


def test_a_page_that_always_changes_is_looked_at_each_hour() -> None:
    """And one that never does every two months."""
    always = never = FIRST_S
    for _ in range(20):
        always, never = after(always, changed=True), after(never, changed=False)
    assert (always, never) == (HOUR_S, LONGEST_S)
