"""Several users of one machine and the files they share: modes as each user's umask has them, and errors that say whose
a file is.

Some libraries make their files for one user alone, whatever the umask: SQLite leaves out writing by the group, tantivy
everybody else. Whoever has set a umask that shares has meant it.
"""

from __future__ import annotations

import getpass
import os
import stat
from contextlib import suppress
from pathlib import Path

from citewell.errors import LibraryClosed

_STATUS = Path("/proc/self/status")


def umask() -> int:
    """What this process takes away from the modes of its files."""
    with suppress(
        OSError, ValueError, StopIteration
    ):  # asked of the system where it tells: setting it is for all threads
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("Umask:")).split()[1], 8)
    found = os.umask(0o077)
    os.umask(found)
    return found


def file_mode() -> int:
    """The mode of a new file as the umask has it."""
    return 0o666 & ~umask()


def share(*files: Path) -> None:
    """Give files of this user the mode that the umask says, where they are open to fewer."""
    wanted = file_mode()
    for file in files:
        with suppress(OSError):  # it has gone, or is another user's
            status = file.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_uid == _user() and wanted & ~status.st_mode:
                file.chmod(stat.S_IMODE(status.st_mode) | wanted)


def check_readable(*files: Path) -> None:
    """
    Raises:
        LibraryClosed: one is there and this user may not read it.
    """
    for file in files:
        if os.path.lexists(file) and not os.access(file, os.R_OK):
            raise closed(file, "read")


def check_writable(*files: Path) -> None:
    """
    Raises:
        LibraryClosed: one is there and this user may not write it.
    """
    for file in files:
        if os.path.lexists(file) and not os.access(file, os.W_OK):
            raise closed(file, "write")


def closed(file: Path, verb: str) -> LibraryClosed:
    """The error of a file that this user may not read or write."""
    try:
        owner = file.owner()
    except (OSError, KeyError, NotImplementedError):
        owner = "another user"
    try:
        me = getpass.getuser()
    except (OSError, KeyError):
        me = f"user {_user()}"
    return LibraryClosed(
        f"{me} may not {verb} {file}: it belongs to {owner}",
        hint=f"{owner} can share the library: umask 002, and chmod -R g+rwX on its folder, of a group that both are in",
    )


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else -1
