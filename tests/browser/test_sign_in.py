"""Signing in with a token, as somebody behind a proxy who is not on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.serve.serving import Serving, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def stranger(window: Opener, other_server: Serving) -> Page:
    page = window(extra_http_headers={"X-Forwarded-For": "203.0.113.9"})
    page.goto(f"{other_server.url}/search?q=griffin")
    return page


def test_a_stranger_is_led_to_the_page_of_sign_in(stranger: Page, token: str) -> None:
    """Nothing of the library is shown; the token lets in, and stays for the next visit."""
    assert stranger.locator(".result").count() == 0
    assert stranger.get_by_role("heading", name="A token is needed here.").is_visible()
    stranger.get_by_role("link", name="Sign in with a token").click()
    stranger.get_by_label("Token").fill(token)
    stranger.get_by_role("button", name="Sign in").click()
    stranger.locator("#q").fill("griffin")
    stranger.locator("#q").press("Enter")
    stranger.locator(".result").first.wait_for()
    (cookie,) = stranger.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert "cookie" not in stranger.evaluate("() => document.cookie")


def test_a_wrong_token_is_told(stranger: Page, other_server: Serving, token: str) -> None:
    """In words that are read out, at the field that is in focus."""
    stranger.goto(f"{other_server.url}/sign-in")
    field = stranger.get_by_label("Token")
    assert field.evaluate("(each) => document.activeElement === each")
    stranger.keyboard.type(token[:-1])
    stranger.keyboard.press("Enter")
    assert stranger.get_by_role("alert").inner_text() == "That token is not known here."
    assert field.get_attribute("aria-invalid") == "true"
    assert stranger.context.cookies() == []


def test_signing_out(stranger: Page, other_server: Serving, token: str) -> None:
    """On the page of help; the way in is closed again."""
    stranger.goto(f"{other_server.url}/sign-in")
    stranger.get_by_label("Token").fill(token)
    stranger.keyboard.press("Enter")
    stranger.locator("#q").wait_for()
    stranger.goto(f"{other_server.url}/help")
    stranger.get_by_role("button", name="Sign out").click()
    stranger.get_by_label("Token").wait_for()
    assert stranger.goto(other_server.url).status == 401


def test_the_address_that_was_sent_brings_the_token(stranger: Page, other_server: Serving, token: str) -> None:
    """It stands in the field, ready to be sent; the address of the page no longer has it."""
    stranger.goto(f"{other_server.url}/sign-in#{token}")
    assert stranger.get_by_label("Token").input_value() == token
    assert stranger.evaluate("() => location.href") == f"{other_server.url}/sign-in"
    stranger.get_by_role("button", name="Sign in").click()
    stranger.locator("#q").wait_for()


def test_signing_in_leads_back_to_the_question(stranger: Page, token: str) -> None:
    stranger.get_by_role("link", name="Sign in with a token").click()
    stranger.get_by_label("Token").fill(token)
    stranger.get_by_role("button", name="Sign in").click()
    stranger.locator(".result").first.wait_for()
    assert stranger.locator("#q").input_value() == "griffin"


def test_the_owners_window_is_open_at_once(window: Opener, demo_folder: Path) -> None:
    """By the printed address; without it the window is a stranger's."""
    with serving(demo_folder, "--workers", "1") as server:
        assert window().goto(server.url).status == 401
        page = window()
        page.goto(server.address)
        page.locator("#q").fill("pars fracture treatment")
        page.locator("#q").press("Enter")
        page.locator(".sentence").first.wait_for()
        assert "key" not in page.url
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
