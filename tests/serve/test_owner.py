"""The owner's secret, and where the owner's own programs find it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from citewell.serve import owner
from citewell.serve.owner import Owner, Running, noted, running, running_for

URL = "http://127.0.0.1:8765/"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a user."""
    monkeypatch.setattr(owner.platformdirs, "user_state_path", lambda _name: tmp_path / "state")
    return tmp_path / "state"


def made(library: str = "/library", **more: str) -> Running:
    return Running(**({"library": library, "url": URL, "public_url": URL, "secret": Owner().secret} | more))


def files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_only_its_owner_can_read_what_is_noted(state: Path, umask: int) -> None:
    """Whatever the umask, and at every moment: a file that was open to others first may be open still."""
    before = os.umask(umask)
    try:
        with noted(8765, made()) as page:
            assert page is not None
            assert {stat.S_IMODE(each.stat().st_mode) for each in files(state)} == {0o600}
            assert stat.S_IMODE(page.parent.stat().st_mode) & 0o077 == 0
    finally:
        os.umask(before)


def test_it_is_noted_while_the_server_runs_and_no_longer(state: Path) -> None:
    server = made()
    with noted(8765, server) as page:
        assert running(8765) == server
        assert page is not None
        assert Owner(server.secret).address(URL) in page.read_text()
        assert running(8766) is None
    assert running(8765) is None
    assert not files(state)


def test_another_server_at_the_same_port_keeps_its_note() -> None:
    """As when the first is slow to end."""
    first, second = made(), made()
    with noted(8765, first):
        later = noted(8765, second)
        later.__enter__()
    assert running(8765) == second
    later.__exit__(None, None, None)


def test_a_server_is_found_by_its_library() -> None:
    with noted(8765, made("/one")), noted(8766, made("/two", public_url="https://two.example/")):
        found = running_for(Path("/two"))
        assert found is not None
        assert found.public_url == "https://two.example/"
        assert running_for(Path("/three")) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"library": "x"}', '{"other": 1}'])
def test_a_note_that_is_none_is_passed_over(state: Path, text: str) -> None:
    (state / "servers").mkdir(parents=True)
    (state / "servers" / "8765.json").write_text(text)
    assert running(8765) is None
    assert running_for(Path("/library")) is None


def test_where_nothing_can_be_noted_the_server_runs_all_the_same(state: Path) -> None:
    state.write_text("a file where the folder should be")
    with noted(8765, made()) as page:
        assert page is None


def test_a_link_that_others_have_laid_is_not_followed(state: Path, tmp_path: Path) -> None:
    """What is written takes the place of the link, and not of what it leads to."""
    (state / "servers").mkdir(parents=True)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    for name in ("8765.json", f".8765.json.{os.getpid()}"):
        (state / "servers" / name).symlink_to(victim)
    with noted(8765, made()):
        assert victim.read_text() == "mine"
        assert not (state / "servers" / "8765.json").is_symlink()


def test_secrets_are_never_alike_nor_shown() -> None:
    assert len({Owner().secret for _ in range(100)}) == 100
    server = made()
    assert server.secret not in repr(server)
    assert "é" not in server.secret
    assert not Owner().is_meant_by("é\ud800")
