"""The hosts of one visit: whose turn it is, how fast each is asked, and which are left alone.

In: how each request went. Out: hosts that have room for one more. How one answer changes a pace: crawl.fetch.pace.
Which addresses of a host come next: crawl.kept.frontier.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from citewell.crawl.address import site_of
from citewell.crawl.fetch.pace import PUBLIC_FLOOR_S, TROUBLE_STATUSES, Pace, after, start
from citewell.crawl.records import Task
from citewell.crawl.scope import Rules

TROUBLE = 12
"""Requests of a host in a row that fail before it is left alone for this visit."""

PATIENCE_S = 150.0
"""A visit waits so long for what may only be fetched later; it ends when all that is left takes longer."""

_BUSY = 429  # a server that says so is there


@dataclass(slots=True)
class Host:
    """A host as it is met in this visit."""

    pace: Pace
    queue: deque[Task] = field(default_factory=deque)
    active: int = 0
    dry: bool = False  # nothing of it could be taken since the last look
    failures: int = 0  # in a row
    rest_until: float = 0.0  # it asked to be left alone until then, seconds since the epoch


class Hosts:
    """All hosts of one visit.

    Attributes:
        rules: of the source; they may change while it is visited.
        suspended: hosts that gave no answer, and are not asked any more.
    """

    def __init__(self, rules: Rules, set_pace: Callable[[str, Pace], None]) -> None:
        self.rules = rules
        self.suspended: set[str] = set()
        self._set_pace = set_pace
        self._hosts: dict[str, Host] = {}

    def __getitem__(self, name: str) -> Host:
        return self._hosts[name]

    def names(self) -> list[str]:
        return list(self._hosts)

    def see(self, names: Iterable[str]) -> None:
        """Note which hosts have something waiting."""
        for name in names:
            if name not in self._hosts:
                self._hosts[name] = Host(start(floor_s=self._floor_s(name)))
                self._set_pace(name, self._hosts[name].pace)
            self._hosts[name].dry = False

    def with_room(self, now: float) -> Iterator[tuple[str, Host]]:
        """Hosts that may be asked for one more address now, those first whose last turn was longest ago."""
        for name, host in list(self._hosts.items()):
            if name not in self.suspended and host.rest_until <= now and host.active < host.pace.concurrency:
                yield name, host

    def had_its_turn(self, name: str) -> None:
        self._hosts[name] = self._hosts.pop(name)

    def resting(self, now: float) -> set[str]:
        """Hosts that asked to be left alone for longer than a visit waits."""
        return {name for name, host in self._hosts.items() if host.rest_until - now > PATIENCE_S}

    def may_be_private(self, name: str) -> bool:
        """Only the hosts that the owner named: an allowance for one is none for where it leads."""
        return self.rules.allow_private and site_of(name) in self.rules.sites

    # --- how requests went -------------------------------------------------------------------------------------------

    def keep_to(self, name: str, crawl_delay_s: float | None) -> None:
        """Keep to the delay that a site's robots.txt asks for."""
        if crawl_delay_s and crawl_delay_s > self._hosts[name].pace.delay_s:
            self._change(name, start(floor_s=self._floor_s(name), crawl_delay_s=crawl_delay_s))

    def answered(self, name: str, *, status: int, latency_s: float, crawl_delay_s: float | None) -> None:
        """Note an answer. One that says that the machine behind it does not answer is as bad as none."""
        self._adapt(name, crawl_delay_s, status=status, latency_s=latency_s)
        if status in TROUBLE_STATUSES and status != _BUSY:
            self.failed(name)
        else:
            self._hosts[name].failures = 0

    def unanswered(self, name: str, *, reason: str, crawl_delay_s: float | None) -> None:
        """Note that there was no answer, or none that can be read (reason: FetchError's)."""
        self._adapt(name, crawl_delay_s, error=reason)

    def failed(self, name: str) -> None:
        """Note a failure that is the host's rather than one address's."""
        host = self._hosts[name]
        host.failures += 1
        if host.failures >= TROUBLE:
            self.suspended.add(name)

    def rest(self, name: str, until: float) -> None:
        """Ask a host for nothing until then."""
        self._hosts[name].rest_until = max(self._hosts[name].rest_until, until)

    def _adapt(
        self,
        name: str,
        crawl_delay_s: float | None,
        *,
        latency_s: float | None = None,
        status: int | None = None,
        error: str | None = None,
    ) -> None:
        pace = after(
            self._hosts[name].pace, latency_s=latency_s, status=status, error=error, crawl_delay_s=crawl_delay_s,
            floor_s=self._floor_s(name),
        )  # fmt: skip
        self._change(name, pace)

    def _change(self, name: str, pace: Pace) -> None:
        if pace != self._hosts[name].pace:
            self._hosts[name].pace = pace
            self._set_pace(name, pace)

    def _floor_s(self, name: str) -> float:
        """Machines on private addresses, which an owner has to allow, are the owner's own: there the server's answers
        alone set the pace."""
        if self.rules.delay_s is not None:
            return self.rules.delay_s
        return 0.0 if self.may_be_private(name) else PUBLIC_FLOOR_S
