"""Files that several users of a machine share. What one may not do is tried as another, which only root can become."""

from __future__ import annotations

import multiprocessing
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell.errors import CitewellError, LibraryClosed
from citewell.index.library import Batch, Library
from citewell.kit.users import check_readable, file_mode, share, umask
from citewell.serve.tokens import Tokens
from tests.index.builders import entry

ALICE, BOB, STRANGER, GROUP = 61_001, 61_002, 61_003, 61_010
_fork = multiprocessing.get_context("fork")


@pytest.fixture(params=[0o002, 0o022, 0o027, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


def test_the_umask_is_told_and_left_as_it_is(mask: int) -> None:
    assert umask() == mask
    assert umask() == mask
    assert file_mode() == 0o666 & ~mask


def test_all_files_of_a_library_have_the_modes_that_the_umask_says(tmp_path: Path, mask: int) -> None:
    """Also those that other packages make for one user alone."""
    folder = tmp_path / "library"
    for number in range(3):
        with Library.write(folder) as library:
            library.add(Batch(entries=[entry(f"note {number}", f"Roses are pruned in winter {number}.")]))
            files = [each for each in folder.rglob("*") if each.is_file()]
            assert any(each.name == "meta.json" for each in files)
            assert {each.name: oct(stat.S_IMODE(each.stat().st_mode)) for each in files} == dict.fromkeys(
                (each.name for each in files), oct(0o666 & ~mask)
            )


def test_modes_are_only_opened(tmp_path: Path, mask: int) -> None:
    """What an owner has opened wider stays so; links and folders are left alone."""
    (tmp_path / "wide").write_text("")
    (tmp_path / "wide").chmod(0o666)
    (tmp_path / "narrow").write_text("")
    (tmp_path / "narrow").chmod(0o600)
    (tmp_path / "link").symlink_to("wide")
    share(*tmp_path.iterdir(), tmp_path / "none")
    assert stat.S_IMODE((tmp_path / "wide").stat().st_mode) == 0o666
    assert stat.S_IMODE((tmp_path / "narrow").stat().st_mode) == 0o600 | (0o666 & ~mask)


# --- two users and a stranger ----------------------------------------------------------------------------------------


def as_user(uid: int, mask: int, work: Callable[..., Any], *arguments: Any) -> Any:
    """What some work gives when another user does it: its result, or the error."""
    mine, theirs = _fork.Pipe()

    def become() -> None:
        os.setgroups([])
        os.setresgid(*[GROUP if uid != STRANGER else STRANGER] * 3)
        os.setresuid(uid, uid, uid)
        os.umask(mask)
        try:
            theirs.send(work(*arguments))
        except CitewellError as problem:
            theirs.send((type(problem).__name__, str(problem), problem.hint))

    process = _fork.Process(target=become)
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return mine.recv()


def put(folder: Path, text: str) -> str:
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry(text, f"{text} is a note about the pruning of roses.")]))
    return "added"


def found(folder: Path) -> int:
    library = Library.read(folder)
    try:
        return dict(library._lexical.words_beginning("pruning")).get("pruning", 0)
    finally:
        library.close()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder of a group, in which each may make files; not below pytest's own, which are closed to others."""
    if os.getuid() != 0:
        pytest.skip("only root can try what another user may do")
    with tempfile.TemporaryDirectory() as base:
        Path(base).chmod(0o711)
        folder = Path(base) / "shared"
        folder.mkdir()
        os.chown(folder, ALICE, GROUP)
        folder.chmod(0o2775)
        yield folder / "library"


def test_two_users_add_and_ask_in_turns(shared: Path) -> None:
    """Where their umask shares with the group."""
    for number, user in enumerate((ALICE, BOB, ALICE, BOB)):
        assert as_user(user, 0o002, put, shared, f"note {number}") == "added"
        assert as_user(ALICE, 0o002, found, shared) == number + 1
        assert as_user(BOB, 0o002, found, shared) == number + 1


def test_who_may_only_read_reads_and_is_told_why_not_more(shared: Path) -> None:
    """And costs the others nothing: an index that one user may not read is not a damaged one."""
    assert as_user(ALICE, 0o022, put, shared, "mine") == "added"
    for user in (BOB, STRANGER):
        assert as_user(user, 0o022, found, shared) == 1
        kind, message, hint = as_user(user, 0o022, put, shared, "theirs")
        assert kind == "LibraryClosed"
        assert f"user {user} may not write" in message
        assert f"belongs to user {ALICE}" in message or "belongs to" in message
        assert "umask 002" in hint
    assert as_user(ALICE, 0o022, found, shared) == 1


def test_who_may_not_read_is_told_so(shared: Path) -> None:
    assert as_user(ALICE, 0o027, put, shared, "mine") == "added"
    assert as_user(BOB, 0o027, found, shared) == 1
    shared.chmod(0o755)
    for each in (each for each in shared.rglob("*") if each.is_dir()):
        each.chmod(0o777)  # even so a stranger breaks nothing
    kind, message, _ = as_user(STRANGER, 0o022, found, shared)
    assert kind == "LibraryClosed"
    assert "may not read" in message
    assert as_user(ALICE, 0o027, found, shared) == 1


def test_an_index_of_an_earlier_version_is_opened_by_its_owner(shared: Path) -> None:
    """It made two files for one user alone. Nobody else takes them for damage and begins anew."""
    assert as_user(ALICE, 0o002, put, shared, "mine") == "added"
    metas = [each for each in shared.rglob("*") if each.name in ("meta.json", ".managed.json")]
    for each in metas:
        each.chmod(0o600)
    assert as_user(BOB, 0o002, found, shared)[0] == "LibraryClosed"
    assert all(each.exists() for each in metas)
    assert as_user(ALICE, 0o002, found, shared) == 1
    assert as_user(BOB, 0o002, found, shared) == 1


def test_tokens_are_their_owners(shared: Path) -> None:
    """Whose they are is told, not that the file is damaged."""
    assert as_user(ALICE, 0o002, put, shared, "mine") == "added"
    secret = as_user(ALICE, 0o002, lambda: Tokens(shared).add("carol", "read", today="2026-01-01"))
    kind, message, _ = as_user(BOB, 0o002, lambda: Tokens(shared).find(secret))
    assert kind == "LibraryClosed"
    assert "may not read" in message


def test_what_is_not_there_is_not_closed(tmp_path: Path) -> None:
    check_readable(tmp_path / "none")
    assert issubclass(LibraryClosed, CitewellError)
