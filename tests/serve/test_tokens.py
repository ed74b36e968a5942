"""The file of tokens: it tells nothing to who reads it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from citewell.errors import LibraryError, UsageError
from citewell.serve.tokens import FILE_NAME, Token, Tokens

TODAY = "2026-11-28"


def test_a_token_is_found_by_its_secret_alone(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    alice, bob = (tokens.add(name, "read", today=TODAY) for name in ("alice", "bob"))
    found = tokens.find(bob)
    assert found is not None
    assert (found.name, found.role, found.created) == ("bob", "read", TODAY)
    assert tokens.find(alice) is not None
    for other in ("", "bob", found.sha256, bob + " ", bob[:-1], "\ud800"):
        assert tokens.find(other) is None


def test_no_two_secrets_are_alike_and_each_is_long(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    made = [tokens.add(f"name {number}", "read", today=TODAY) for number in range(20)]
    assert len(set(made)) == 20
    assert all(secret.startswith("cw_") and len(secret) >= 3 + 43 for secret in made)
    assert all(secret.isascii() and secret.replace("_", "").replace("-", "").isalnum() for secret in made)


def test_the_file_holds_no_secret_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    """Also after a second one is added, whatever the process would give a new file."""
    tokens = Tokens(tmp_path)
    before = os.umask(0)
    try:
        made = [tokens.add(name, "write", today=TODAY) for name in ("alice", "bob")]
    finally:
        os.umask(before)
    text = (tmp_path / FILE_NAME).read_text()
    assert not [secret for secret in made if secret in text or secret[3:] in text]
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [each["name"] for each in json.loads(text)["tokens"]] == ["alice", "bob"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_what_another_process_writes_is_seen(tmp_path: Path) -> None:
    """By a server that runs."""
    running, command = Tokens(tmp_path), Tokens(tmp_path)
    assert running.all() == ()
    secret = command.add("alice", "read", today=TODAY)
    assert running.find(secret) is not None
    command.remove("alice")
    assert running.find(secret) is None
    (tmp_path / FILE_NAME).unlink()
    assert running.all() == ()


@pytest.mark.parametrize("name", ["alice", "", "   "])
def test_a_name_is_given_once_and_is_one(tmp_path: Path, name: str) -> None:
    tokens = Tokens(tmp_path)
    tokens.add("alice", "read", today=TODAY)
    with pytest.raises(UsageError, match="cannot be named"):
        tokens.add(name, "read", today=TODAY)
    assert len(tokens.all()) == 1


def test_removing_takes_one_away(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    kept = tokens.add("alice", "read", today=TODAY)
    gone = tokens.add("bob", "read", today=TODAY)
    tokens.remove("bob")
    assert tokens.find(kept) is not None
    assert tokens.find(gone) is None
    with pytest.raises(UsageError, match="no token named"):
        tokens.remove("bob")


ROW = {"name": "x", "role": "read", "sha256": "0" * 64, "created": TODAY}


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "null", '{"tokens": {}}x', '{"tokens": 7}', '{"tokens": [1]}', '{"tokens": [{"name": "x"}]}',
        json.dumps({"tokens": [ROW | {"more": 1}]}), json.dumps({"tokens": [ROW | {"sha256": None}]}),
        json.dumps({"tokens": [ROW | {"role": "owner"}]}), json.dumps({"tokens": [ROW | {"name": 7}]}),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_lets_nobody_in(tmp_path: Path, text: str) -> None:
    """It is an error that says what to do, not a list without tokens."""
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(LibraryError, match="cannot be read") as problem:
        Tokens(tmp_path).find("x")
    assert "citewell token add" in problem.value.hint


def test_a_file_without_tokens_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"tokens": []}')
    assert Tokens(tmp_path).all() == ()
    assert Token(**ROW) == Token("x", "read", "0" * 64, TODAY)  # type: ignore[arg-type]
