"""Who is let in, and for what."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from citewell.config import ServeSettings
from citewell.serve.access import COOKIE, Access, counted_as, host_name, same_origin, signed_in
from citewell.serve.owner import Owner
from citewell.serve.tokens import Tokens
from tests.serve.within import HERE, STRANGER, Within

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
def test_being_on_this_machine_proves_nothing(serve: Serve, address: str, host: str) -> None:
    """A reverse proxy is on it, asks for it by its address, and need not say for whom; only an owner who vouches that
    there is none may trust it."""
    assert serve(writable=True).status(address=address, host=host) == 401
    assert serve(writable=True).status("/api/add", method="POST", address=address, host=host, json={}) == 401
    assert serve(trust_loopback=True).status(address=address, host=host) == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_what_a_proxy_hands_on_is_not_of_this_machine(serve: Serve, header: str) -> None:
    """Not even where this machine is trusted."""
    assert serve(trust_loopback=True).status(address=HERE, headers={header: "127.0.0.1"}) == 401


def test_the_owners_secret_lets_in_from_anywhere(serve: Serve) -> None:
    """Through a proxy too: it is what no proxy can add or hide."""
    server = serve(writable=True)
    secret = server.shared.owner.secret
    for headers in (bearer(secret), bearer(secret) | FORWARDED, {"Cookie": f"citewell_owner_8765={secret}"}):
        for address in (HERE, STRANGER):
            assert server.status(address=address, headers=headers) == 200
            assert server.status("/api/jobs/1", address=address, headers=headers) == 404


def test_each_server_has_a_secret_of_its_own(serve: Serve) -> None:
    """Of another one, or of the last run, it is worth nothing; nor is a part of it, or its cookie at another port."""
    server, secret = serve(), serve(writable=True).shared.owner.secret
    mine = server.shared.owner.secret
    for each in (secret, mine[:-1], mine + "x", mine.upper(), "cwo_"):
        assert server.status(address=HERE, headers=bearer(each)) == 401
    assert server.status(address=HERE, headers={"Cookie": f"citewell_owner_8766={mine}"}) == 401
    assert server.status(f"/?key={mine}", address=HERE) == 401
    assert mine not in repr(server.shared)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80", ""]
)
def test_a_name_that_is_not_ours_is_refused(serve: Serve, host: str) -> None:
    """A page on the web whose name was pointed at this machine gets nothing, whoever is sent with it."""
    for headers in ({}, FORWARDED):
        response = serve(public=True)("/", host=host, headers=headers)  # with the owner's secret
        assert response.status_code == 421
        assert "unknown_host" in response.text


@pytest.mark.parametrize("host", ["192.0.2.7:8765", "[2001:db8::1]"])
def test_a_bare_address_is_nobodys_name(serve: Serve, host: str) -> None:
    """It can be asked for, but does not make a request local."""
    assert serve(trust_loopback=True).status(address=HERE, host=host) == 401
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
@pytest.mark.parametrize("address", [STRANGER, HERE])
def test_a_stranger_gets_nothing_but_the_way_in(serve: Serve, path: str, address: str) -> None:
    """Not even whether there is something at an address."""
    response = serve()(path, address=address)
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


def test_numbers_of_the_server_are_for_those_it_knows(serve: Serve, secrets: dict[str, str]) -> None:
    """Also where everybody may read."""
    server = serve(public=True)
    assert server.status("/metrics", address=STRANGER) == 401
    assert server.status("/metrics") == 200
    assert server.status("/metrics", address=STRANGER, headers=bearer(secrets["read"])) == 200


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
        (True, "owner", 404), (True, "write", 404), (True, "read", 403),
        (False, "owner", 403), (False, "write", 403), (False, "read", 403),
    ],
)  # fmt: skip
def test_writing_takes_the_owners_word_and_the_role(
    serve: Serve, secrets: dict[str, str], writable: bool, who: str, status: int
) -> None:
    """404: whoever may write is told that there is no such job."""
    headers = bearer(secrets[who]) if who in secrets else {}
    server = serve(writable=writable)
    address = None if who == "owner" else STRANGER
    assert server.status("/api/jobs/1", address=address, headers=headers) == status
    for path in ("/api/add", "/api/refresh"):
        source = "https://192.0.2.1/" if status == 403 else "no address"
        sent = server.status(path, method="POST", address=address, headers=headers, json={"sources": [source]})
        assert sent == (403 if status == 403 else 422)


def test_a_token_for_reading_reads_only_even_in_the_owners_browser(serve: Serve, secrets: dict[str, str]) -> None:
    """Whoever hands it to a program means it."""
    server = serve(writable=True)
    cookie = {"Cookie": f"citewell_owner_8765={server.shared.owner.secret}"}
    assert server.status("/api/jobs/1", headers=bearer(secrets["read"]) | cookie) == 403
    assert server.status("/api/jobs/1", headers=bearer("not known") | cookie) == 404


# --- behind a proxy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("proxy", [HERE, "::1", "10.0.0.7", "2001:db8::7", "::ffff:10.0.0.7"])
def test_a_trusted_proxy_names_its_users(serve: Serve, proxy: str) -> None:
    """Where the owner says by which header, and from which addresses; some of them may write."""
    server = serve(
        proxy_header="Remote-User", writers=("alice",), writable=True, names=("answers.example",),
        trusted_proxies=(HERE, "::1", "10.0.0.0/24", "2001:db8::/64"),
    )  # fmt: skip

    def status(user: str | None, path: str = "/api/jobs/1", address: str = proxy) -> int:
        headers = FORWARDED | ({"Remote-User": user} if user is not None else {})
        return server.status(path, address=address, host="answers.example", headers=headers)

    assert [status(user) for user in ("alice", "bob", "", None)] == [404, 403, 401, 401]
    assert status("bob", "/") == 200
    for other in (STRANGER, "127.0.0.2", "10.0.1.7", "2001:db8:0:1::7", ""):
        assert status("alice", "/", address=other) == 401  # not the proxy: anybody can send a header


def test_no_header_names_a_user_that_the_owner_did_not_say(serve: Serve) -> None:
    for settings in ({}, {"proxy_header": "Remote-User", "trusted_proxies": (HERE,)}):
        headers = {"X-Remote-User": "alice", "X-Forwarded-User": "alice", "Remote_User": "alice"} | FORWARDED
        assert serve(**settings).status(address=HERE, headers=headers) == 401
    assert serve().status(address=HERE, headers={"Remote-User": "alice"} | FORWARDED) == 401
    assert serve(proxy_header="Remote-User").status(address=HERE, headers={"Remote-User": "alice"}) == 401


@pytest.mark.parametrize("names", [("Remote-User", "Remote-User"), ("remote-user", "REMOTE-USER")])
@pytest.mark.parametrize("users", [("alice", "bob"), ("", "alice"), ("alice", ""), ("alice", "alice")])
def test_a_request_that_names_two_users_is_refused(
    serve: Serve, secrets: dict[str, str], names: tuple[str, str], users: tuple[str, str]
) -> None:
    """One of the two is not the proxy's. Whoever sends it, and whatever else."""
    server = serve(proxy_header="Remote-User", trusted_proxies=(HERE,))
    headers = list(zip(names, users, strict=True))
    for address in (HERE, STRANGER):
        for more in ([], list(bearer(secrets["read"]).items())):
            response = server("/", address=address, headers=httpx2.Headers(headers + more).multi_items())
            assert (response.status_code, response.json()["type"]) == (400, "urn:citewell:problem:several_users")


# --- by what clients are counted -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"), ("::ffff:203.0.113.9", "203.0.113.9"), ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::1", "2001:db8::/64"), ("2001:db8:0:1::1", "2001:db8:0:1::/64"), ("", ""),
        ("made up", "made up"),
    ],
)  # fmt: skip
def test_a_client_is_its_address_or_its_network(address: str, counted: str) -> None:
    """Whoever has one address of IPv6 has 2**64 of them."""
    assert counted_as(address) == counted


OPEN_AND_CLOSED = ["/", "/healthz", "/static/citewell.css", "/metrics", "/api/ask?q=x", "/nothing", "/help"]


@pytest.mark.parametrize("path", OPEN_AND_CLOSED)
def test_wrong_secrets_are_counted_wherever_they_are_sent(folder: Path, path: str) -> None:
    """By the address that they come from, whatever each of them says; who has a good one is let in all the same."""
    server = Within(folder, rate="3/minute")
    for number in range(3):
        assert server.status(path, address=STRANGER, headers=bearer(f"cw_{number}")) != 429
    for headers in (bearer("cw_4"), {"Cookie": f"{COOKIE}=cw_5"}, {"Cookie": "citewell_owner_8765=cwo_6"}):
        assert server.status(path, address=STRANGER, headers=headers) == 429
    assert server.status(path, address="198.51.100.7", headers=bearer("cw_7")) != 429
    assert server.status("/healthz", address=STRANGER, headers=bearer(server.shared.owner.secret)) == 200
    server.close()


def test_wrong_secrets_from_one_network_are_counted_together(folder: Path) -> None:
    server = Within(folder, rate="3/minute")
    found = [server.status(address=f"2001:db8::{number}", headers=bearer(f"cw_{number}")) for number in range(5)]
    assert found == [401, 401, 401, 429, 429]
    server.close()


def test_sign_in_is_counted_for_everybody(folder: Path) -> None:
    """On this machine too."""
    for settings, address in (({"trust_loopback": True}, HERE), ({}, STRANGER)):
        server = Within(folder, rate="3/minute", **settings)
        tried = [server.status("/sign-in", method="POST", address=address, data={"token": f"x{n}"}) for n in range(4)]
        assert tried == [401, 401, 401, 429]
        server.close()


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
    access = Access(ServeSettings(trust_loopback=True), Tokens(tmp_path_factory.getbasetemp()), Owner())
    headers = Headers(head)
    client = access.client(headers, address)
    assert client.role is None or (client.owner and address in ("127.0.0.1", "::1"))
    access.knows_host(headers)
    same_origin(headers)
    assert "\n" not in host_name(headers)
    signed_in(headers)
