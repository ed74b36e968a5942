"""ZIP packages (DOCX, ODT, EPUB): opened within bounds, so that a small file cannot fill the memory."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from citewell.errors import DamagedDocument, DocumentTooLarge, LockedDocument

_MAX_RATIO = 200  # unpacked to packed; XML and text reach about 30
_RATIO_FREE = 10_000_000  # bytes unpacked below which any ratio is harmless
_MAX_MEMBERS = 20_000
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError)


def open_package(content: bytes, *, max_bytes: int) -> zipfile.ZipFile:
    """Open a package whose members together unpack to at most `max_bytes`.

    Raises:
        DamagedDocument: it is no ZIP archive, or a broken one.
        DocumentTooLarge: it unpacks to more, has too many members, or unpacks to so much more than it holds that it
            is a trap. LockedDocument: its members are encrypted.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _READ_ERRORS as error:
        raise DamagedDocument(f"the archive that makes up the file is broken ({error})") from error
    members = package.infolist()
    total = sum(member.file_size for member in members)
    if total > max_bytes or len(members) > _MAX_MEMBERS:
        raise DocumentTooLarge(f"it unpacks to {total:,} bytes in {len(members):,} files")
    if total > _RATIO_FREE and total > _MAX_RATIO * len(content):
        raise DocumentTooLarge(f"it unpacks to {total // max(len(content), 1)} times its size, as traps do")
    if any(member.flag_bits & 1 for member in members):
        raise LockedDocument("the document wants a password")
    return package


def read_member(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of one member, at most as many as the archive says it has; None if there is no such member.

    Raises:
        DamagedDocument: it is there but cannot be unpacked.
    """
    try:
        member = package.getinfo(name)
    except KeyError:
        return None
    try:
        with package.open(member) as file:
            return file.read(member.file_size)
    except (*_READ_ERRORS, RuntimeError) as error:
        raise DamagedDocument(f"{name} in the file is broken ({error})") from error


def member_path(base: str, reference: str) -> str | None:
    """The member that `reference` in the member `base` means; None if it leads out of the package."""
    written = unquote(reference.partition("#")[0])
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), written))
    if path.startswith(("/", "..")) or ":" in written.partition("/")[0] or path == ".":
        return None
    return path
