"""What the server counts, in the text format of Prometheus. No query and no address of a client is among it."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from citewell import __version__
from citewell.types import Answer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counters of one server."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        self._requests = Counter(
            "citewell_requests", "Requests by route and status.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "citewell_request_seconds", "Time until the last byte.", ["route"], buckets=SECONDS, registry=registry
        )
        self._opened = Histogram(
            "citewell_results_seconds", "Time until the results of a query, waiting included.", buckets=SECONDS,
            registry=registry,
        )  # fmt: skip
        self._answered = Histogram(
            "citewell_answer_seconds", "Time until the whole answer to a query, waiting included.", buckets=SECONDS,
            registry=registry,
        )  # fmt: skip
        self._stages = Histogram(
            "citewell_stage_seconds", "Time of one stage of a query.", ["stage"], buckets=SECONDS, registry=registry
        )
        self._answers = Counter(
            "citewell_answers", "Queries by outcome: answered, or why not.", ["outcome"], registry=registry
        )
        self._refused = Counter(
            "citewell_refused_requests", "Requests that were turned away, and why.", ["reason"], registry=registry
        )
        self._kept = Counter(
            "citewell_cache_lookups", "Whether an answer was kept already.", ["found"], registry=registry
        )
        about = Gauge("citewell_info", "The running version.", ["version"], registry=registry)
        about.labels(__version__).set(1)

        self._library = Gauge("citewell_library", "What is in the library.", ["what"], registry=registry)

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A number that is asked for when the metrics are."""
        Gauge(f"citewell_{name}", meaning, registry=self.registry).set_function(value)

    def library(self, documents: int, passages: int, vectors_pending: int) -> None:
        """The library's size now."""
        for what, number in (("documents", documents), ("passages", passages), ("vectors_pending", vectors_pending)):
            self._library.labels(what).set(number)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in METHODS else "other"  # a client may make up as many as it likes
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def opened(self, seconds: float) -> None:
        self._opened.observe(seconds)

    def answered(self, answer: Answer, seconds: float) -> None:
        self._answered.observe(seconds)
        self._answers.labels(answer.reason or ("answered" if answer.sentences else "results_only")).inc()
        for stage, ms in answer.timings_ms:
            self._stages.labels(stage).observe(ms / 1000)

    def refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def looked_in_cache(self, *, found: bool) -> None:
        self._kept.labels("yes" if found else "no").inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
