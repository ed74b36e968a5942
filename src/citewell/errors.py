"""Every error that Citewell raises on purpose.

CitewellError
├── UsageError             what was typed cannot be carried out as it stands
│   ├── SourceNotFound     nothing is at the place to be added
│   ├── JudgedDataError    a file of judged data is not in its layout
│   └── MissingExtra       an optional part of Citewell is not installed
├── ModelDamaged           a model's file is missing or another
├── DocumentError          one document could not be read; costs only itself
│   ├── UnsupportedFormat  no reader for this kind of file
│   ├── DamagedDocument    the reader gave up on it
│   ├── LockedDocument     it wants a password
│   ├── EmptyDocument      it holds no text
│   └── DocumentTooLarge   over a bound on bytes or characters
├── ServeError             a request to the server cannot be answered now
│   ├── Overloaded         too many wait already
│   └── AnswerLost         the process that worked on it took too long or ended
├── FetchError             an address could not be fetched; costs only itself
└── LibraryError           the library on disk
    ├── LibraryMissing     there is none at that place
    ├── LibraryBusy        another process is writing
    ├── LibraryFormatError written in a format this version does not know
    ├── LibraryUnwritable  read-only, or the disk is full
    ├── LibraryClosed      another user's, and this one may not read or write it
    ├── DocumentMissing    no such document or revision
    └── OriginalMissing    the bytes it was made of are not there any more

Each says what and where; `hint` says what to do. Errors of other packages are mapped where those packages are imported.
"""

from __future__ import annotations


class CitewellError(Exception):
    """Base of all errors that a user can read and mend.

    Attributes:
        hint: one line on what to do, "" if there is nothing to add.
        retryable: whether the same call may succeed later without a change.
        reason: a short stable word for accounts and JSON.
    """

    hint: str = ""
    retryable: bool = False
    reason: str = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class UsageError(CitewellError):
    """What was typed cannot be carried out as it stands."""

    reason = "usage"


class SourceNotFound(UsageError):
    """Nothing is at the place to be added."""

    reason = "not_found"
    hint = "check the spelling of the path"


class JudgedDataError(UsageError):
    """A file of judged data is not in the layout it should have: which file, which line, and what is wrong there."""

    reason = "judged_data"
    hint = "the layouts are in evaluation/README.md"


class MissingExtra(UsageError):
    """An optional part of Citewell is not installed."""

    reason = "missing_extra"
    hint = "install it with: pip install 'citewell[eval]'"


class ModelDamaged(CitewellError):
    """A file of a model that belongs to the package is missing or another."""

    reason = "model_damaged"
    hint = "install Citewell again; until then `citewell search` finds results without an answer"


class DocumentError(CitewellError):
    """One document could not be read. It is listed as failed; the others go on."""

    reason = "unreadable"
    hint = "check the file's permissions, then run: citewell add --retry-failed"


class UnsupportedFormat(DocumentError):
    """No reader for this kind of file."""

    reason = "unsupported_format"
    hint = "convert it to HTML, text, Markdown, PDF, DOCX, ODT or EPUB"


class DamagedDocument(DocumentError):
    """The reader of this format gave up on it."""

    reason = "damaged"
    hint = "open it in its own program and save it again, then run: citewell add --retry-failed"


class LockedDocument(DocumentError):
    """It wants a password."""

    reason = "password"
    hint = "save a copy without the password and add that"


class EmptyDocument(DocumentError):
    """It holds no text that can be searched."""

    reason = "no_text"
    hint = "a scan needs text recognition (OCR) first"


class DocumentTooLarge(DocumentError):
    """Over a bound on bytes or characters."""

    reason = "too_large"
    hint = "split it into parts"


class FetchError(CitewellError):
    """An address could not be fetched. It is listed with its reason; the others go on.

    Attributes:
        reason: timeout, connection, dns, tls, private, type, size, headers, truncated, encoding, http or redirect.
        retryable: whether the server may answer better later.
    """

    reason = "connection"
    hint = "see whether the address opens in a browser on this machine"

    def __init__(
        self, message: str, *, reason: str = "connection", retryable: bool = False, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.retryable = retryable


class ServeError(CitewellError):
    """A request to the server cannot be answered now."""

    reason = "unavailable"
    retryable = True
    hint = "try again in a moment"


class Overloaded(ServeError):
    """Too many requests wait already."""

    reason = "overloaded"


class AnswerLost(ServeError):
    """The process that worked on it took too long or ended by itself. Another one has taken its place."""

    reason = "lost"


class LibraryError(CitewellError):
    """The library on disk."""

    reason = "library"


class LibraryMissing(LibraryError):
    """There is no library at that place."""

    reason = "no_library"


class LibraryBusy(LibraryError):
    """Another process is writing to it."""

    reason = "busy"
    retryable = True
    hint = "wait until the other citewell command has ended, then try again; asking and searching work meanwhile"


class LibraryFormatError(LibraryError):
    """Written in a format this version does not know."""

    reason = "format"


class LibraryClosed(LibraryError):
    """It belongs to another user of the machine, and this one may not read or write it."""

    reason = "no_permission"
    hint = "ask whose it is to share it, or choose another place with --library"


class LibraryUnwritable(LibraryError):
    """Read-only, or the disk is full."""

    reason = "unwritable"
    hint = "free some space or choose another place with --library; nothing that was acknowledged is lost"


class DocumentMissing(LibraryError):
    """No such document or revision."""

    reason = "no_document"
    hint = "document ids are in the output of: citewell search --json"


class OriginalMissing(LibraryError):
    """The bytes that a document was made of are not there any more."""

    reason = "no_original"
    hint = "the text that was read of it is kept, with all that was cited"
