"""How far a visit is, while it runs: two lines on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from rich.console import Group
from rich.live import Live
from rich.text import Text

from citewell.cli.output import printable, stderr
from citewell.pipeline.crawl import CrawlAccount
from citewell.pipeline.fetching import Fetching

PLAIN_EVERY_S = 10.0
RATE_OVER_S = 5.0
TIMES_A_SECOND = 4


class CrawlProgress:
    """Shows the progress of visits on standard error; call it as `pipeline.crawl.Progress`.

    Args:
        quiet: say nothing at all.
        plain: where there is no terminal, say a line every PLAIN_EVERY_S seconds.
    """

    def __init__(self, *, quiet: bool = False, plain: bool = False) -> None:
        self._console = stderr()
        self._shown = self._console.is_terminal and not quiet
        self._plain = plain and not quiet and not self._console.is_terminal
        self._live: Live | None = None
        self._fetching = Fetching()
        self._account: CrawlAccount | None = None
        self._past: deque[tuple[float, int]] = deque()  # when, and pages done by then
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.pause()

    def pause(self) -> None:
        """Leave the terminal to others until the next call."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def __call__(self, fetching: Fetching, account: CrawlAccount) -> None:
        if self._account is not account:
            self._past.clear()
        self._fetching, self._account = fetching, account
        now = time.monotonic()
        if not self._past or now - self._past[-1][0] >= 1 / TIMES_A_SECOND:
            done = account.added + account.replaced + account.unchanged + fetching.unchanged
            self._past.append((now, done))
            while now - self._past[0][0] > RATE_OVER_S:
                self._past.popleft()
        if self._plain and now - self._said >= PLAIN_EVERY_S:
            self._said = now
            self._console.print(Text(printable(f"{account.source.url}: {self._numbers()}")), soft_wrap=True)
        if self._shown and self._live is None:
            self._live = Live(
                console=self._console, get_renderable=self._render, transient=True, refresh_per_second=TIMES_A_SECOND
            )
            self._live.start()

    def _render(self) -> Group | Text:
        if self._account is None:
            return Text("")
        width = self._console.width - 1
        numbers = self._numbers()
        site = Text(printable(self._account.source.url), style="bold")
        site.truncate(max(width - len(numbers) - 2, 12), overflow="ellipsis")
        trouble = self._trouble()
        second = Text("  ").append(trouble, "yellow" if self._fetching.errors else "").append("  " if trouble else "")
        second.append(printable(self._fetching.last), "dim")
        second.truncate(width, overflow="ellipsis")
        return Group(Text.assemble(site, "  ", numbers), second)

    def _numbers(self) -> str:
        assert self._account is not None
        fetching = self._fetching
        parts = [f"{fetching.read:,} read"]
        if fetching.unchanged:
            parts.append(f"{fetching.unchanged:,} unchanged")
        parts.append(f"{self._account.added + self._account.replaced:,} indexed")
        parts.append(f"{fetching.waiting:,} waiting")
        return ", ".join(parts) + f", {self._rate():.0f}/s"

    def _trouble(self) -> str:
        """What could not be had so far, the most frequent first."""
        errors = _most_frequent(self._fetching.errors)
        others = _most_frequent({r: n for r, n in self._fetching.outcomes.items() if r != "error"})
        said = [f"errors: {errors}"] if errors else []
        return "; ".join([*said, *([f"not indexed: {others}"] if others else [])])

    def _rate(self) -> float:
        (then, before), (now, done) = (self._past[0], self._past[-1]) if self._past else ((0.0, 0), (0.0, 0))
        return (done - before) / (now - then) if now > then else 0.0


def _most_frequent(numbers: Mapping[str, int], limit: int = 3) -> str:
    most = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return ", ".join(f"{number:,} {word}" for word, number in most)
