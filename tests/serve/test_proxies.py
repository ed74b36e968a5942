"""Behind real reverse proxies, where all requests come from this machine: closed to a stranger, open to whom the owner
lets in. The recipes are those of docs/proxies.md, word for word but for ports and certificates."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from citewell.serve.tokens import Tokens
from tests.serve.in_thread import wait_until
from tests.serve.serving import Serving, serving

NAME = "answers.example.org"
RECIPES = (Path(__file__).parents[2] / "docs" / "proxies.md").read_text(encoding="utf-8")
PLAIN = "server {\n    listen 443 ssl;\n    location / { proxy_pass http://127.0.0.1:8765; }\n}\n"
"""The shortest configuration of nginx that works: it asks for 127.0.0.1 and says nothing of whom it asks for."""

RECIPE = ["--name", NAME, "--trusted-proxy", "127.0.0.1"]

Start = Callable[[Path, str], list[str]]


def recipe(language: str, number: int) -> str:
    """One of the configurations in the documentation."""
    return re.findall(rf"```{language}\n(.*?)```", RECIPES, re.DOTALL)[number]


def nginx(folder: Path, site: str) -> list[str]:
    """The command that runs nginx with a site; in the foreground, with all of its files in a folder."""
    (folder / "users").write_text("alice:{PLAIN}open sesame\n")
    site = site.replace("/etc/nginx/answers.users", str(folder / "users"))
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{site}}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, site: str) -> list[str]:
    """The command that runs Caddy with a site."""
    if "HASH" in site:
        made = subprocess.run(
            ["caddy", "hash-password", "--plaintext", "open sesame"], capture_output=True, text=True, check=True
        )
        site = site.replace("HASH", made.stdout.strip())
        version = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
        if re.match(r"v?2\.[0-7]\b", version):
            site = site.replace("basic_auth", "basicauth")  # its name until 2.8
    (folder / "Caddyfile").write_text("{\n    admin off\n    auto_https off\n}\n" + site)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def behind(start: Start, site: str, server: Serving, folder: Path) -> Iterator[str]:
    """A proxy before a server; its address."""
    program = start.__name__
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: apt-get install {program}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = re.sub(r" *ssl_certificate.*\n", "", site.replace("127.0.0.1:8765", server.url.removeprefix("http://")))
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    site = re.sub(rf"^{re.escape(NAME)} {{", f"http://{NAME}:{port} {{", site, flags=re.MULTILINE)
    place = folder / program
    place.mkdir()
    with (place / "log").open("w") as log:
        process = subprocess.Popen(
            start(place, site), stdout=log, stderr=log,
            env={"HOME": str(place), "XDG_DATA_HOME": str(place), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )  # fmt: skip
        try:
            wait_until(lambda: process.poll() is not None or _listens(port))
            assert process.poll() is None, (place / "log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("proxies") / "library"
    shutil.copytree(demo_folder, copy)
    return copy


@pytest.fixture(scope="module")
def secret(folder: Path) -> str:
    return Tokens(folder).add("alice", "read", today="2026-01-01")


@pytest.fixture(scope="module")
def named(folder: Path) -> Iterator[Serving]:
    """A server as the recipes start it."""
    with serving(folder, "--workers", "1", "--allow-writing", *RECIPE) as running:
        yield running


@pytest.fixture(scope="module")
def signing(folder: Path) -> Iterator[Serving]:
    """The same behind a proxy that signs people in."""
    header = ["--proxy-header", "Remote-User", "--writer", "alice"]
    with serving(folder, "--workers", "1", "--allow-writing", *RECIPE, *header) as running:
        yield running


CLOSED = ["/", "/search?q=pars", "/api/ask?q=pars", "/api/status", "/metrics", "/api/jobs/1", "/api/openapi.json"]


def check_closed(url: str, host: str) -> None:
    """A stranger gets nothing through a proxy, however it dresses up."""
    dressed: list[dict[str, str]] = [
        {}, {"X-Forwarded-For": "127.0.0.1"}, {"Remote-User": "alice"}, {"X-Real-IP": "127.0.0.1"},
        {"Authorization": "Bearer cwo_" + "A" * 43},
    ]  # fmt: skip
    with httpx2.Client(base_url=url, timeout=60) as stranger:
        for more in dressed:
            assert {stranger.get(path, headers={"Host": host} | more).status_code for path in CLOSED} == {401}
            sent = {"sources": ["https://192.0.2.1/"]}
            assert stranger.post("/api/add", json=sent, headers={"Host": host} | more).status_code == 401


def test_a_proxy_that_says_nothing_makes_nobody_the_owner(folder: Path, secret: str, tmp_path: Path) -> None:
    """To the server all its visitors look as if they were on this machine. Tokens and the owner's secret go through."""
    with (
        serving(folder, "--workers", "1", "--allow-writing") as server,
        behind(nginx, PLAIN, server, tmp_path) as url,
    ):
        check_closed(url, NAME)
        for headers in ({"Authorization": f"Bearer {secret}"}, server.owner):
            assert httpx2.get(f"{url}/api/status", headers=headers, timeout=60).status_code == 200
        assert httpx2.get(f"{url}/api/jobs/1", headers=server.owner, timeout=60).status_code == 404


@pytest.mark.parametrize(("start", "language"), [(nginx, "nginx"), (caddy, "caddy")])
def test_a_recipe_is_closed_to_strangers_and_open_to_a_token(
    named: Serving, secret: str, tmp_path: Path, start: Start, language: str
) -> None:
    """And each visitor is told apart by its own address, whatever it says of it."""
    visitor = httpx2.HTTPTransport(local_address="127.0.0.2")
    with behind(start, recipe(language, 0), named, tmp_path) as url:
        check_closed(url, NAME)
        with httpx2.Client(base_url=url, transport=visitor, headers={"Host": NAME}, timeout=60) as client:
            token = {"Authorization": f"Bearer {secret}"}
            assert client.get("/api/status", headers=token).status_code == 200
            assert "citewell.status" not in client.get("/api/status", headers=token | {"Host": "evil.example"}).text
            client.get(f"/nothing-{language}", headers={"X-Forwarded-For": "198.51.100.9"})
        wait_until(lambda: any(f"/nothing-{language}" in line for line in named.log))
        (line,) = (json.loads(each) for each in named.log if f"/nothing-{language}" in each)
        assert line["client"] == "address 127.0.0.2"


@pytest.mark.parametrize(("start", "language"), [(nginx, "nginx"), (caddy, "caddy")])
def test_a_proxy_that_signs_people_in_says_who_they_are(
    signing: Serving, tmp_path: Path, start: Start, language: str
) -> None:
    """And a visitor cannot."""
    with behind(start, recipe(language, 1), signing, tmp_path) as url:
        check_closed(url, NAME)
        with httpx2.Client(base_url=url, headers={"Host": NAME}, timeout=60) as stranger:
            assert stranger.get("/", auth=("alice", "wrong")).status_code == 401
            assert stranger.get("/api/jobs/1", auth=("alice", "open sesame")).status_code == 404
            headers = {"Remote-User": "mallory"}
            assert stranger.get("/api/jobs/1", auth=("alice", "open sesame"), headers=headers).status_code == 404
