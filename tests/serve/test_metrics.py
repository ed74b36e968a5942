"""What the server counts."""

from __future__ import annotations

from pathlib import Path

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from citewell import __version__
from tests.serve.within import STRANGER, Within

Numbers = dict[str, dict[tuple[tuple[str, str], ...], float]]


def numbers(text: str) -> Numbers:
    """Values by name and labels."""
    found: Numbers = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def counted(client: httpx2.Client) -> Numbers:
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return numbers(response.text)


def test_queries_are_counted_and_timed(client: httpx2.Client) -> None:
    """By outcome, by stage, and whether they were kept already."""
    before = counted(client)
    for _ in range(2):
        client.get("/api/ask", params={"q": "is swimming allowed with a pars fracture"})
    client.get("/api/search", params={"q": "is swimming allowed with a pars fracture"})
    after = counted(client)

    def grown(name: str, *labels: tuple[str, str]) -> float:
        return after[name][labels] - before.get(name, {}).get(labels, 0.0)

    assert grown("citewell_requests_total", ("method", "GET"), ("route", "/api/ask"), ("status", "200")) == 2
    assert grown("citewell_cache_lookups_total", ("found", "no")) == 2
    assert grown("citewell_cache_lookups_total", ("found", "yes")) == 1
    assert grown("citewell_answers_total", ("outcome", "results_only")) == 1
    assert grown("citewell_answer_seconds_count") == grown("citewell_results_seconds_count") == 2
    assert grown("citewell_stage_seconds_count", ("stage", "retrieve")) == 2
    assert grown("citewell_request_seconds_count", ("route", "/api/ask")) == 2


def test_the_library_and_the_processes_are_told(client: httpx2.Client) -> None:
    found = counted(client)
    assert found["citewell_library"][("what", "documents"),] == 17
    assert found["citewell_library"][("what", "vectors_pending"),] == 0
    assert found["citewell_busy_processes"][()] >= 0
    assert found["citewell_waiting_queries"][()] == 0
    assert found["citewell_kept_answers"][()] >= 0
    assert found["citewell_info"][("version", __version__),] == 1


def test_refusals_are_counted_by_reason(demo_folder: Path) -> None:
    server = Within(demo_folder)
    for _ in range(2):
        server("/", address=STRANGER)
    server("/", host="evil.example")
    found = numbers(server("/metrics").text)["citewell_refused_requests_total"]
    assert found == {(("reason", "sign_in"),): 2, (("reason", "unknown_host"),): 1}
    server.close()


def test_nothing_that_a_client_sends_becomes_a_label(demo_folder: Path) -> None:
    """No query, no address, and no more series however many different things are asked for."""
    server = Within(demo_folder)
    for number in range(20):
        server(f"/secret{number}?q=secret{number}", method=f"SECRET{number}", address=f"198.51.100.{number}")
        server(f"/stored/secret{number}?q=secret", headers={"User-Agent": f"secret{number}"})
        server(f"/static/secret{number}.css")
    text = server("/metrics").text
    assert "secret" not in text.lower()
    assert "198.51" not in text
    assert len(numbers(text)["citewell_requests_total"]) < 6
    server.close()
