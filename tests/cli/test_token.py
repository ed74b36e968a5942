"""Tokens by the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from citewell.index.library import Batch, Library
from citewell.serve import owner
from citewell.serve.owner import Running, noted
from citewell.serve.tokens import FILE_NAME, Tokens
from tests.cli.in_process import run, run_bare
from tests.index.builders import entry


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a user, where the servers are noted."""
    monkeypatch.setattr(owner.platformdirs, "user_state_path", lambda _name: tmp_path / "state")
    return tmp_path / "state"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with Library.write(tmp_path / "library") as opened:
        opened.add(Batch(entries=[entry("one", "Some words.")]))
    return tmp_path / "library"


def test_a_token_is_shown_once_and_works(library: Path) -> None:
    """Alone on its line, for a script to take; nothing of it is kept."""
    done = run("token", "add", "alice", library=library)
    assert done.returncode == 0
    (secret,) = done.stdout.split()
    found = Tokens(library).find(secret)
    assert found is not None
    assert (found.name, found.role) == ("alice", "read")
    assert secret not in (library / FILE_NAME).read_text()
    assert stat.S_IMODE((library / FILE_NAME).stat().st_mode) == 0o600
    assert secret not in run("token", "list", library=library).stdout


@pytest.mark.usefixtures("state")
def test_the_address_to_send_is_told(library: Path) -> None:
    """Where others ask for the server, and the token behind a `#`, which no server or proxy is sent or logs."""
    at = run("token", "add", "alice", "--at", "https://answers.example/", library=library)
    assert f"https://answers.example/sign-in#{at.stdout.strip()}" in at.stderr
    unknown = run("token", "add", "bob", library=library)
    assert f"/sign-in#{unknown.stdout.strip()}" in unknown.stderr
    with noted(8765, Running(str(library.absolute()), "http://127.0.0.1:8765/", "https://known.example/", "cwo_x")):
        known = run("token", "add", "carol", library=library)
        as_json = json.loads(run("token", "add", "dave", "--json", library=library).stdout)
    assert f"https://known.example/sign-in#{known.stdout.strip()}" in known.stderr
    assert as_json["url"] == f"https://known.example/sign-in#{as_json['token']}"


@pytest.mark.usefixtures("state")
def test_the_owners_programs_find_their_header(library: Path) -> None:
    """While the server runs; as a line that curl and others take."""
    with noted(9001, Running(str(library), "http://127.0.0.1:9001/", "http://127.0.0.1:9001/", "cwo_secret")):
        assert run_bare("token", "owner", "--port", "9001").stdout == "Authorization: Bearer cwo_secret\n"
    gone = run_bare("token", "owner", "--port", "9001")
    assert gone.returncode == 1
    assert "citewell serve" in gone.stderr


def test_json_is_one_object(library: Path) -> None:
    added = json.loads(run("token", "add", "robot", "--role", "write", "--json", library=library).stdout)
    assert (added["schema"], added["name"], added["role"]) == ("citewell.token/1", "robot", "write")
    assert Tokens(library).find(added["token"]) is not None
    listed = json.loads(run("token", "list", "--json", library=library).stdout)
    assert listed["schema"] == "citewell.tokens/1"
    assert [set(each) for each in listed["tokens"]] == [{"name", "role", "created"}]


def test_tokens_are_listed_and_removed_by_name(library: Path) -> None:
    assert "no tokens" in run("token", "list", library=library).stdout
    for name in ("alice", "bob"):
        run("token", "add", name, library=library)
    lines = run("token", "list", library=library).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["alice", "bob"]
    assert all("read" in line and "since 20" in line for line in lines)
    assert "removed" in run("token", "remove", "alice", library=library).stdout
    assert [token.name for token in Tokens(library).all()] == ["bob"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["token", "add", "alice"], "cannot be named"),
        (["token", "add", " "], "cannot be named"),
        (["token", "remove", "bob"], "no token named"),
    ],
)
def test_an_error_is_two_lines(library: Path, words: list[str], said: str) -> None:
    run("token", "add", "alice", library=library)
    done = run(*words, library=library)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("what to do: ")


def test_a_token_belongs_to_a_library_that_is_there(tmp_path: Path) -> None:
    done = run("token", "add", "alice", library=tmp_path / "none")
    assert done.returncode == 1
    assert "citewell add" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_damaged_file_of_tokens_is_told(library: Path) -> None:
    (library / FILE_NAME).write_text("{")
    for words in (["token", "list"], ["token", "add", "x"], ["token", "remove", "x"]):
        done = run(*words, library=library)
        assert done.returncode == 1
        assert "cannot be read" in done.stderr
    assert (library / FILE_NAME).read_text() == "{"


def test_a_name_cannot_reach_the_terminal(library: Path) -> None:
    run("token", "add", "odd\x1b[31m", library=library)
    assert "\x1b" not in run("token", "list", library=library).stdout
    assert "\x1b" not in run("token", "remove", "odd\x1b[31m", library=library).stdout


@pytest.mark.parametrize("words", [["token", "add"], ["token", "add", "x", "--role", "owner"], ["token", "nonsense"]])
def test_wrong_usage_is_status_two(library: Path, words: list[str]) -> None:
    assert run(*words, library=library).returncode == 2
    assert Tokens(library).all() == ()
