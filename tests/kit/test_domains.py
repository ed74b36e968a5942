"""Which hosts are one site, without asking the network."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.domains import is_same_site, of_files, plain_host, registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("who.int", "who.int"),
        ("apps.who.int", "who.int"),
        ("www.trust.nhs.uk", "trust.nhs.uk"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("somebody.github.io", "somebody.github.io"),
        ("a.example", "a.example"),  # an ending that is in no list
        ("co.uk", ""),
        ("int", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
        ("[::1]", ""),
        ("", ""),
    ],
)
def test_the_part_of_a_name_that_somebody_has_registered(
    host: str, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the rules of registries; nothing is asked of the network."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/y?z", True),
        ("https://docs.a.example/", "https://a.example/", True),
        ("https://a.example:8443/", "https://a.example/", True),
        ("https://a.example/", "https://b.example/", False),
        ("https://who.int/", "https://who.int.stranger.example/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("https://one.co.uk/", "https://two.co.uk/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", False),
        ("http://localhost/", "http://localhost:8080/", False),
        ("http://10.0.0.1/", "http://10.0.0.2/", False),
        ("https://who.example/", "https://wh\N{CYRILLIC SMALL LETTER O}.example/", False),
        ("https://b\N{LATIN SMALL LETTER U WITH DIAERESIS}ro.example/", "https://xn--bro-hoa.example/", True),
        ("file:///a", "file:///a", False),
        ("https://[bad", "https://[bad", False),
        ("", "", False),
    ],
)
def test_one_site_is_what_one_owner_has(one: str, other: str, *, same: bool) -> None:
    """One registered domain; machines without one only by themselves."""
    assert is_same_site(one, other) is is_same_site(other, one) is same


def test_hosts_that_are_named_together_are_one_site() -> None:
    together = ("a.example", "b.example")
    assert is_same_site("https://www.a.example/", "https://b.example/x", together)
    assert not is_same_site("https://a.example/", "https://c.example/", together)


@given(st.text())
def test_no_name_breaks_the_rules(text: str) -> None:
    """Hosts are read from pages of strangers."""
    host = plain_host(text)
    assert host.isascii()
    assert plain_host(host) == host
    assert not is_same_site(f"https://{text}/", "https://who.example/") or "who.example" in f"https://{text}/".lower()


def test_a_folder_called_as_a_host_says_that_it_holds_files() -> None:
    assert [of_files(name) for name in ("who.int", "papers", "v1.2 notes")] == [
        "files of who.int",
        "papers",
        "v1.2 notes",
    ]
