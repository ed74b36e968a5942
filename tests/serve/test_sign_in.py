"""A token in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from citewell.serve.access import COOKIE
from citewell.serve.tokens import Tokens
from tests.serve.reading import Page, check_harmless
from tests.serve.within import STRANGER, Within


@pytest.fixture(scope="module")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Within]:
    """A server of a library of its own."""
    folder = tmp_path_factory.mktemp("sign-in") / "library"
    shutil.copytree(demo_folder, folder)
    made = Within(folder, names=("answers.example",))
    yield made
    made.close()


@pytest.fixture(scope="module")
def secret(server: Within) -> str:
    return Tokens(server.shared.engine.shelf.folder).add("alice", "read", today="2026-11-28")


def test_a_known_token_is_kept_in_a_cookie_and_lets_in(server: Within, secret: str) -> None:
    """No script and no other site can use it; it leads to the start page."""
    response = server("/sign-in", method="POST", address=STRANGER, data={"token": f" {secret}\n"})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    (kept,) = SimpleCookie(response.headers["set-cookie"]).values()
    assert (kept.key, kept.value) == (COOKIE, secret)
    assert kept["httponly"] is True
    assert (kept["samesite"], kept["path"], kept["domain"], kept["secure"]) == ("strict", "/", "", "")
    assert 0 < int(kept["max-age"]) <= 366 * 24 * 3600
    assert server.status(address=STRANGER, headers={"Cookie": f"{COOKIE}={kept.value}"}) == 200


def test_behind_https_the_cookie_travels_encrypted_only(server: Within, secret: str) -> None:
    """A proxy says so; no page of another address can be made to lead there."""
    headers = {"X-Forwarded-Proto": "https", "Origin": "https://answers.example"}
    response = server("/sign-in", method="POST", host="answers.example", headers=headers, data={"token": secret})
    assert "Secure" in response.headers["set-cookie"]


@pytest.mark.parametrize("token", ["wrong", "", " ", "cw_" + "A" * 43])
def test_a_wrong_token_is_told_and_not_kept(server: Within, token: str) -> None:
    """Nor repeated."""
    response = server("/sign-in", method="POST", address=STRANGER, data={"token": token})
    assert response.status_code in (401, 422)
    assert "set-cookie" not in response.headers
    assert not token.strip() or token not in response.text
    if response.status_code == 401:
        check_harmless(response.text)
        assert "not known" in Page(response.text).one("//*[@role='alert']")


@pytest.mark.parametrize("data", [{}, {"token": "x" * 201}, {"other": "x"}])
def test_what_is_no_token_at_all_is_refused(server: Within, data: dict[str, str]) -> None:
    response = server("/sign-in", method="POST", address=STRANGER, data=data, headers={"Accept": "text/html"})
    assert response.status_code == 422
    check_harmless(response.text)


@pytest.mark.parametrize("next_page", ["//evil.example", "https://evil.example", "/search"])
def test_signing_in_leads_nowhere_else(server: Within, secret: str, next_page: str) -> None:
    """So that no link can lead through here."""
    for name in ("next", "return", "url", "redirect"):
        response = server(
            f"/sign-in?{name}={next_page}", method="POST", address=STRANGER, data={"token": secret, name: next_page}
        )
        assert (response.status_code, response.headers["location"]) == (303, "/")


def test_signing_out_forgets_the_token(server: Within, secret: str) -> None:
    response = server("/sign-out", method="POST", address=STRANGER, headers={"Cookie": f"{COOKIE}={secret}"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    (kept,) = SimpleCookie(response.headers["set-cookie"]).values()
    assert (kept.key, kept.value, kept["max-age"]) == (COOKIE, "", "0")


# --- the owner's address ---------------------------------------------------------------------------------------------


def test_the_owners_address_signs_a_browser_in(server: Within) -> None:
    """Until it is closed, at this port only; no script can use it, and the address that it leads to has no secret."""
    owner = server.shared.owner
    place = owner.address("http://127.0.0.1:8765/").removeprefix("http://127.0.0.1:8765")
    response = server(place, address="127.0.0.1")
    assert (response.status_code, response.headers["location"]) == (303, "/")
    (kept,) = SimpleCookie(response.headers["set-cookie"]).values()
    assert (kept.key, kept.value, kept["httponly"], kept["max-age"]) == ("citewell_owner_8765", owner.secret, True, "")
    assert (kept["samesite"], kept["path"], kept["domain"], kept["secure"]) == ("lax", "/", "", "")
    cookie = {"Cookie": f"{kept.key}={kept.value}"}
    assert server.status(address="127.0.0.1", headers=cookie) == 200
    out = server("/sign-out", method="POST", address="127.0.0.1", headers=cookie)
    assert {each.split("=")[0] for each in out.headers.get_list("set-cookie")} == {COOKIE, kept.key}


@pytest.mark.parametrize("key", ["", "wrong", "cwo_" + "A" * 43, "x" * 201])
def test_an_address_with_another_key_does_not(server: Within, key: str) -> None:
    """As that of the run before; the page says where a good one is, and repeats nothing."""
    response = server(f"/enter?key={key}", address="127.0.0.1", headers={"Accept": "text/html"})
    assert response.status_code in (401, 422)
    assert "set-cookie" not in response.headers
    check_harmless(response.text)
    assert len(key) < 10 or key not in response.text


def test_a_token_does_not_make_an_owner(server: Within, secret: str) -> None:
    assert server.status(f"/enter?key={secret}", address=STRANGER) == 401


def test_the_secret_is_in_no_log(demo_folder: Path) -> None:
    """Not even where queries are."""
    server = Within(demo_folder, log_queries=True)
    server(f"/enter?key={server.shared.owner.secret}", address="127.0.0.1")
    assert server.log[0]["path"] == "/enter"
    assert server.shared.owner.secret not in server.written.getvalue()
    server.close()


# --- back to what was asked ------------------------------------------------------------------------------------------

ASKED = [
    "/search?q=pars+fracture&site=clinic.example", "/search?q=%22%3E%3Cscript%3E&page=2", "/help",
    "/stored/abc?rev=1&at=3-9&q=x",
]  # fmt: skip


@pytest.mark.parametrize("place", ASKED)
def test_signing_in_leads_back_to_what_was_asked(server: Within, secret: str, place: str) -> None:
    """Through the link of the page that asked for a token, and a wrong token before the right one."""
    refused = server(place, address=STRANGER, headers={"Accept": "text/html"})
    (way,) = Page(refused.text).urls("//p[@class='ways']/a")
    form = server(way, address=STRANGER)
    check_harmless(form.text)
    for token, status in (("wrong", 401), (secret, 303)):
        fields = {str(each.get("name")): str(each.get("value")) for each in Page(form.text).root.xpath("//form//input")}
        form = server("/sign-in", method="POST", address=STRANGER, data=fields | {"token": token})
        assert form.status_code == status
    assert form.headers["location"] == place


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "/search/../x", "/sign-out", "/api/add",
     "/enter?key=x",
     "/search?q=x\r\nSet-Cookie: a=b", "javascript:alert(1)", "/search//evil.example", "search", "/stored/../x", ""],
)  # fmt: skip
def test_it_leads_back_to_pages_of_ours_only(server: Within, secret: str, place: str) -> None:
    response = server("/sign-in", method="POST", address=STRANGER, data={"token": secret, "to": place})
    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_the_form_sends_what_is_asked_for(server: Within) -> None:
    page = server("/sign-in", address=STRANGER)
    check_harmless(page.text)
    (form,) = Page(page.text).root.xpath("//form[@action='/sign-in']")
    assert form.get("method") == "post"
    assert form.xpath(".//input/@name") == ["token"]
    assert form.xpath(".//input/@type") == ["password"]
