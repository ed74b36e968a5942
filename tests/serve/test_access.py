"""Who is let in, and for what."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from citewell.config import ServeSettings
from citewell.serve.access import COOKIE, Access, cookie, host_name, same_origin
from citewell.serve.tokens import Tokens
from tests.serve.within import STRANGER, Within

Serve = Callable[..., Within]
FORWARDED = {"X-Forwarded-For": STRANGER}


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a token for reading and one for writing."""
    copy = tmp_path_factory.mktemp("access") / "library"
    shutil.copytree(demo_folder, copy)
    return copy


@pytest.fixture(scope="module")
def secrets(folder: Path) -> dict[str, str]:
    tokens = Tokens(folder)
    return {role: tokens.add(role, role, today="2026-01-01") for role in ("read", "write")}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def serve(folder: Path, secrets: dict[str, str]) -> Iterator[Serve]:
    """Servers of that library, one for all tests with the same settings."""
    made: dict[str, Within] = {}

    def served(**settings: Any) -> Within:
        if repr(settings) not in made:
            made[repr(settings)] = Within(folder, rate="100000/minute", **settings)
        return made[repr(settings)]

    assert secrets
    yield served
    for each in made.values():
        each.close()


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "localhost.:80", "[::1]:8765"])
def test_whoever_is_on_this_machine_may_read(serve: Serve, address: str, host: str) -> None:
    assert serve().status(address=address, host=host) == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_what_a_proxy_hands_on_is_not_of_this_machine(serve: Serve, header: str) -> None:
    """Else everybody behind a proxy would be its owner."""
    assert serve().status(headers={header: "127.0.0.1"}) == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80", ""]
)
def test_a_name_that_is_not_ours_is_refused(serve: Serve, host: str) -> None:
    """A page on the web whose name was pointed at this machine gets nothing, whoever is sent with it."""
    for headers in ({}, FORWARDED):
        response = serve(public=True)("/", host=host, headers=headers)
        assert response.status_code == 421
        assert "unknown_host" in response.text


@pytest.mark.parametrize("host", ["192.0.2.7:8765", "[2001:db8::1]"])
def test_a_bare_address_is_nobodys_name(serve: Serve, host: str) -> None:
    """It can be asked for, but does not make a request local."""
    assert serve().status(host=host) == 401
    assert serve(public=True).status(host=host, address=STRANGER) == 200


@pytest.mark.parametrize("host", ['[fe80::1%"><script>]', "[fe80::1%25eth0]", "[::1%x]"])
def test_an_address_with_a_zone_is_no_name(serve: Serve, host: str) -> None:
    """Anything can stand in a zone, and the name goes into our own addresses."""
    assert serve(public=True).status("/help", host=host) == 421


def test_names_are_those_the_owner_gave(serve: Serve) -> None:
    server = serve(names=("answers.example",), public=True)
    assert server.status(host="Answers.example:443", address=STRANGER, headers=FORWARDED) == 200
    assert server.status(host="other.example", address=STRANGER) == 421


PATHS = ["/", "/search?q=x", "/stored/x", "/help", "/suggest?q=x", "/opensearch.xml", "/robots.txt", "/metrics",
         "/api/ask?q=x", "/api/status", "/api/documents/x", "/api/openapi.json", "/api/jobs/1", "/mcp", "/nothing",
         "/sign-out", "/static"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_gets_nothing_but_the_way_in(serve: Serve, path: str) -> None:
    """Not even whether there is something at an address."""
    response = serve()(path, address=STRANGER)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["type"] == "urn:citewell:problem:sign_in"


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/static/citewell.css", "/favicon.ico"])
def test_the_way_in_is_open(serve: Serve, path: str) -> None:
    """And monitors may ask whether the server lives."""
    assert serve().status(path, address=STRANGER) == 200


def test_a_browser_is_shown_the_way_in(serve: Serve) -> None:
    page = serve()("/", address=STRANGER, headers={"Accept": "text/html"})
    assert page.status_code == 401
    assert 'href="/sign-in"' in page.text


@pytest.mark.parametrize("role", ["read", "write"])
def test_a_token_lets_in_from_anywhere(serve: Serve, secrets: dict[str, str], role: str) -> None:
    """In a header, whatever its case, or in a cookie, beside those of other servers of the same host."""
    server, secret = serve(), secrets[role]
    for headers in (
        bearer(secret), {"Authorization": f"bearer   {secret} "}, {"Cookie": f"{COOKIE}={secret}"},
        {"Cookie": f'other={{"a": [1]}}; {COOKIE}={secret}; x'}, bearer(secret) | FORWARDED,
    ):  # fmt: skip
        assert server.status(address=STRANGER, headers=headers) == 200


@pytest.mark.parametrize("secret", ["", "x", "cw_", "Bearer", "cw_" + "A" * 43, "é", "a" * 5_000])
def test_a_wrong_token_lets_nobody_in(serve: Serve, secret: str) -> None:
    server = serve()
    for name, before in (("Authorization", "Bearer "), ("Cookie", f"{COOKIE}=")):
        assert server.status(address=STRANGER, headers={name: f"{before}{secret}".encode()}) == 401


def test_a_part_of_a_token_is_none(serve: Serve, secrets: dict[str, str], folder: Path) -> None:
    """Nor what the library keeps of it."""
    server, secret = serve(), secrets["read"]
    for each in (secret[:-1], secret + "x", secret.upper(), Tokens(folder).all()[0].sha256, f"Basic {secret}"):
        assert server.status(address=STRANGER, headers=bearer(each)) == 401
    assert server.status(address=STRANGER, headers={"Authorization": f"Basic {secret}"}) == 401
    assert server.status(f"/?token={secret}&{COOKIE}={secret}", address=STRANGER) == 401


def test_a_removed_token_is_out_at_once(serve: Serve, folder: Path) -> None:
    """A running server sees what the command line does to the file."""
    server, tokens = serve(), Tokens(folder)
    secret = tokens.add("for a while", "read", today="2026-01-01")
    assert server.status(address=STRANGER, headers=bearer(secret)) == 200
    tokens.remove("for a while")
    assert server.status(address=STRANGER, headers=bearer(secret)) == 401


def test_public_lets_everybody_read_and_nobody_write(serve: Serve) -> None:
    server = serve(public=True, writable=True)
    for headers in ({}, FORWARDED):
        assert server.status(address=STRANGER, headers=headers) == 200
        assert server.status("/api/jobs/1", address=STRANGER, headers=headers) == 403


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("writable", "who", "status"),
    [
        (True, "local", 404), (True, "write", 404), (True, "read", 403),
        (False, "local", 403), (False, "write", 403), (False, "read", 403),
    ],
)  # fmt: skip
def test_writing_takes_the_owners_word_and_the_role(
    serve: Serve, secrets: dict[str, str], writable: bool, who: str, status: int
) -> None:
    """404: whoever may write is told that there is no such job."""
    headers = bearer(secrets[who]) if who in secrets else {}
    server = serve(writable=writable)
    address = "127.0.0.1" if who == "local" else STRANGER
    assert server.status("/api/jobs/1", address=address, headers=headers) == status
    for path in ("/api/add", "/api/refresh"):
        source = "https://192.0.2.1/" if status == 403 else "no address"
        sent = server.status(path, method="POST", address=address, headers=headers, json={"sources": [source]})
        assert sent == (403 if status == 403 else 422)


def test_a_token_for_reading_reads_only_even_on_this_machine(serve: Serve, secrets: dict[str, str]) -> None:
    """Whoever hands it to a program means it."""
    server = serve(writable=True)
    assert server.status("/api/jobs/1", headers=bearer(secrets["read"])) == 403
    assert server.status("/api/jobs/1", headers=bearer("not known")) == 404


# --- behind a proxy --------------------------------------------------------------------------------------------------


def test_a_proxy_on_this_machine_names_its_users(serve: Serve) -> None:
    """Where the owner says by which header; some of them may write."""
    server = serve(proxy_header="Remote-User", writers=("alice",), writable=True, names=("answers.example",))

    def status(user: str | None, path: str = "/api/jobs/1", address: str = "127.0.0.1") -> int:
        headers = FORWARDED | ({"Remote-User": user} if user is not None else {})
        return server.status(path, address=address, host="answers.example", headers=headers)

    assert [status(user) for user in ("alice", "bob", "", None)] == [404, 403, 401, 401]
    assert status("bob", "/") == 200
    assert status("alice", "/", address=STRANGER) == 401  # not the proxy: anybody can send a header


def test_no_header_names_a_user_that_the_owner_did_not_say(serve: Serve) -> None:
    for settings in ({}, {"proxy_header": "Remote-User"}):
        headers = {"X-Remote-User": "alice", "X-Forwarded-User": "alice", "X-User": "alice"} | FORWARDED
        assert serve(**settings).status(headers=headers) == 401
    assert serve().status(headers={"Remote-User": "alice"} | FORWARDED) == 401


# --- where a request comes from --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://here.example"}, False),
        ({"origin": "http://here.example"}, True),
        ({"origin": "https://here.example"}, True),  # a proxy speaks HTTPS for us
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://here.example.evil.example"}, False),
        ({"origin": "http://here.example:81"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "ftp://here.example"}, False),
    ],
)
def test_pages_of_other_sites_change_nothing(headers: dict[str, str], ours: bool) -> None:
    """Browsers say where a request comes from; programs do not."""
    assert same_origin(Headers(headers | {"host": "here.example"})) is ours


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/api/add", "/api/refresh", "/mcp", "/nothing"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_page_of_another_site_can_send_nothing(serve: Serve, path: str, headers: dict[str, str]) -> None:
    response = serve(writable=True)(path, method="POST", headers=headers, content=b"{}")
    assert response.status_code == 403
    assert response.json()["type"] == "urn:citewell:problem:cross_site"


# --- heads of any kind -----------------------------------------------------------------------------------------------

VALUES = st.text(st.characters(max_codepoint=255, exclude_characters="\0\r\n"), max_size=60)
HEADS = st.dictionaries(
    st.sampled_from(["host", "cookie", "authorization", "origin", "sec-fetch-site", "x-forwarded-for", "remote-user"]),
    VALUES
    | st.sampled_from(["localhost", "[::1", "]", "bearer", "citewell_token", "citewell_token=", "=;=", "[", ":"]),
)


@given(head=HEADS, address=VALUES | st.sampled_from(["127.0.0.1", "::1", "fe80::1%x", ""]))
def test_any_head_is_judged(tmp_path_factory: pytest.TempPathFactory, head: dict[str, str], address: str) -> None:
    """And nobody who is not on this machine is let in by an odd one."""
    access = Access(ServeSettings(proxy_header=None), Tokens(tmp_path_factory.getbasetemp()))
    headers = Headers(head)
    client = access.client(headers, address)
    assert client.role is None or (client.local and address in ("127.0.0.1", "::1"))
    access.knows_host(headers)
    same_origin(headers)
    assert "\n" not in host_name(headers)
    cookie(headers)
