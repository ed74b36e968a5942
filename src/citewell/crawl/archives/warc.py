"""A web archive (WARC 1.0 and 1.1, ARC) -> the pages in it.

In: a file, plain or gzip. Out: pages one by one, and a problem for each record that could not be read; the rest of the
file still is, as far as it goes. Memory is that of one record. Writing: crawl.archives.warc_write.

warcio reads the headers of records and of HTTP. Its iterator over a whole file is not used: it tells of broken files on
the terminal, reads whatever lengths a file asks for, and gives up on a gzip file that was not packed record by record.
"""

from __future__ import annotations

import io
import logging
from collections import Counter, OrderedDict
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser

from citewell.crawl.archives.archive_stream import MAX_HEADER_BYTES, ArchiveStream, BrokenArchive
from citewell.crawl.archives.archived import Archived, ArchivedPage, ArchiveProblem, ArchiveReading
from citewell.crawl.archives.digests import agrees, digest_key
from citewell.crawl.fetch.bounded import Unpacked, is_gzip, unpack_whole
from citewell.crawl.read.published import time_of, utc

logging.getLogger("warcio").addHandler(logging.NullHandler())  # or it would speak on the terminal

MAX_BYTES = 20_000_000
"""Of one page, as archived and unpacked."""

_PLACES = 1_000_000
"""Captures that later revisits can refer to: about 200 MB when full. The oldest are forgotten first."""

_CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_PAGES = frozenset({"response", "resource", "revisit"})
_MAX_SKIP = 50_000_000  # plain bytes that may be unpacked to come to an earlier record
_REPACK = "pack it again: warcio recompress OLD NEW"
_DAMAGED = "get the archive again; pages before this place were read"


@dataclass(frozen=True, slots=True)
class _Record:
    """A record's header, and its block as far as it may be kept."""

    kind: str
    headers: dict[str, str]  # names in lower case; the first of each
    block: bytes
    complete: bool  # the block is all there
    oversized: bool
    name: str  # for an account
    place: tuple[int, int]

    @property
    def url(self) -> str:
        written = self.headers.get("warc-target-uri") or self.headers.get("uri") or ""
        return written.strip().removeprefix("<").removesuffix(">").replace(" ", "%20")


@dataclass(frozen=True, slots=True)
class _Response:
    """An HTTP response taken apart."""

    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes  # as transferred

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]


def read_warc(path: Path, *, max_bytes: int = MAX_BYTES) -> ArchiveReading:
    """Read the pages of a web archive, one after the other.

    A record whose digests say that its bytes are not those that were captured is a problem and not a page: what cannot
    be vouched for is not evidence. Of the payload's digest every reading in use is accepted (as transferred, without
    chunks, unpacked), and an intact block vouches for its payload.

    A revisit gives the page that it says is unchanged, found again in the same file.

    Args:
        max_bytes: of one page, packed and unpacked; a larger one is a problem ("size").
    Yields:
        Pages with their HTTP status, whatever it is and whatever their type, and problems. A file that breaks off or
        turns into something else ends with one problem that says where. Requests, metadata and what is not of the web
        are counted (`skipped`).
    Raises:
        OSError: the file cannot be opened or read.
    Source:
        ISO 28500:2017 (WARC 1.1); archive.org's ARC file format.
    """
    skipped: Counter[str] = Counter()
    return ArchiveReading(_Reader(path, max_bytes, skipped).items(), skipped)


class _Reader:
    """One pass over one file."""

    def __init__(self, path: Path, max_bytes: int, skipped: Counter[str]) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.skipped = skipped
        self.places: OrderedDict[bytes, tuple[int, int]] = OrderedDict()  # digest or record id -> where its record is
        self.modified = utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def items(self) -> Generator[Archived, None, None]:
        last = "its beginning"
        try:
            with ArchiveStream(self.path) as stream:
                records = _Records(stream, self.max_bytes)
                while (record := records.next()) is not None:
                    yield from self._archived(record)
                    last = f"the record at {record.name}"
        except BrokenArchive as error:
            yield ArchiveProblem("error", f"the archive cannot be read beyond {last}: {error}", last, hint=_DAMAGED)

    def _archived(self, record: _Record) -> Generator[Archived, None, None]:
        """The page of a record, or why there is none; nothing for records that are no pages."""
        kind = record.kind if record.kind in _PAGES else "other"
        if kind == "other" or not record.url.startswith(("http://", "https://")):
            self.skipped[record.kind if kind == "other" else "not of the web"] += 1
        elif record.oversized:
            yield self._problem(record, f"larger than {self.max_bytes:,} bytes", "size")
        elif "warc-segment-number" in record.headers:
            yield self._problem(record, "it is spread over several records, which is not read here")
        else:
            try:
                yield self._revisit(record) if kind == "revisit" else self._page(record, remember=True)
            except _Unreadable as error:
                yield self._problem(record, str(error), error.reason, error.hint)

    def _page(self, record: _Record, *, remember: bool = False) -> ArchivedPage:
        fetched = self._fetched(record)
        if not record.complete and not _is_whole(record):
            raise _Unreadable("the archive ends inside of it", hint=_DAMAGED)
        if record.kind == "resource":
            self._check(record, [record.block])
            content_type = record.headers.get("content-type")
            return ArchivedPage(record.url, record.block, content_type, 200, (), fetched, record.name)
        response = _response(record.block)
        plain = _unchunked(response)
        unpacked = _unpacked(plain, response.values("content-encoding"), self.max_bytes)
        self._check(record, [response.payload, plain, unpacked.content])
        if unpacked.problem:
            raise _Unreadable(unpacked.problem, "size" if unpacked.too_large else "error")
        if remember:
            self._remember(record)
        headers = tuple(pair for pair in response.headers if pair[0].lower() not in _CODINGS)
        content_type = next(iter(response.values("content-type")), None)
        return ArchivedPage(record.url, unpacked.content, content_type, response.status, headers, fetched, record.name)

    def _revisit(self, record: _Record) -> ArchivedPage:
        """The page as captured earlier, with what the revisit says of its own visit."""
        keys = [digest_key(record.headers.get(name, "")) for name in ("warc-payload-digest", "warc-refers-to")]
        place = next((self.places[key] for key in keys if key in self.places), None)
        if place is None:
            raise _Unreadable("it stands for an earlier capture that is not in this file, or could not be read")
        if place[1] > _MAX_SKIP:
            raise _Unreadable(
                "it stands for an earlier capture, and the archive is not packed record by record", hint=_REPACK
            )
        with suppress(BrokenArchive), ArchiveStream(self.path, place) as stream:
            earlier = _Records(stream, self.max_bytes).next()
            if earlier is not None:
                page = self._page(earlier)
                own = _response(record.block) if record.block.strip() else None
                if own is not None and own.status != 304:
                    headers = tuple(pair for pair in own.headers if pair[0].lower() not in _CODINGS)
                    page = replace(page, status=own.status, headers=headers)
                return replace(
                    page, url=record.url, fetched=self._fetched(record), record=record.name, revisit_of=page.url
                )
        raise _Unreadable("the earlier capture that it stands for cannot be read again")

    def _check(self, record: _Record, readings: list[bytes]) -> None:
        """Refuse what is not what was captured."""
        block = agrees(record.headers.get("warc-block-digest", ""), [record.block])
        payload = agrees(record.headers.get("warc-payload-digest", ""), readings)
        if block is False or (block is None and payload is False):
            raise _Unreadable("its bytes have changed since it was captured: they do not give its digest")

    def _remember(self, record: _Record) -> None:
        """Where to find a capture that later records may refer to."""
        for name in ("warc-payload-digest", "warc-record-id"):
            if key := digest_key(record.headers.get(name, "")):
                self.places.setdefault(key, record.place)
        while len(self.places) > _PLACES:
            self.places.popitem(last=False)

    def _fetched(self, record: _Record) -> str:
        """When it was captured; where that cannot be read, when the archive was last written to."""
        written = record.headers.get("warc-date") or record.headers.get("archive-date") or ""
        if written.isdigit() and len(written) >= 14:  # ARC: 20140216050221
            with suppress(ValueError):
                return utc(datetime.strptime(written[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC))
        moment = time_of(written) or ""
        return moment if moment.endswith("Z") else self.modified

    def _problem(self, record: _Record, detail: str, reason: str = "error", hint: str = "") -> ArchiveProblem:
        return ArchiveProblem(reason, detail, record.name, record.url, hint)


class _Unreadable(Exception):
    """Why a record gives no page."""

    def __init__(self, detail: str, reason: str = "error", hint: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.hint = hint


class _Records:
    """Records one after the other."""

    def __init__(self, stream: ArchiveStream, max_bytes: int) -> None:
        self.stream = stream
        self.max_bytes = max_bytes
        self.loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        self.format: str | None = None
        self.body: Any = None  # what is left of the last record

    def next(self) -> _Record | None:
        """The next record; None at the end.

        Raises:
            BrokenArchive: what follows is no record.
        """
        self._pass_over()
        self.stream.expect_header()
        line, place = self._first_line()
        if not line:
            return None
        try:
            loaded = self.loader.parse_record_stream(self.stream, line, self.format, no_record_parse=True)
        except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError) as error:
            # The last two: warcio takes for granted that there are a length and an address.
            raise BrokenArchive("what follows is no record of a web archive") from error
        if loaded.rec_type is None or loaded.length is None:
            raise BrokenArchive("a record there does not say what it is, or how long")
        self.format = loaded.format
        self.body = loaded.raw_stream
        headers: dict[str, str] = {}
        for name, value in loaded.rec_headers.headers:
            headers.setdefault(str(name).lower(), str(value))
        block = self._read(self.max_bytes + 1) if loaded.rec_type in _PAGES else b""
        return _Record(
            loaded.rec_type,
            headers,
            block[: self.max_bytes],
            complete=self.body.limit == 0 or len(block) > self.max_bytes,
            oversized=len(block) > self.max_bytes,
            name=_name(place),
            place=place,
        )

    def _read(self, size: int) -> bytes:
        pieces = []
        while size > 0 and (piece := self.body.read(min(size, 1 << 16))):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _pass_over(self) -> None:
        if self.body is not None:
            while self.body.limit > 0 and self.body.read(1 << 16):
                pass
            self.body = None

    def _first_line(self) -> tuple[bytes, tuple[int, int]]:
        """The line that begins a record, and where it does; empty lines stand between records.

        One line that is neither is passed over: the rest of a record whose length is a few bytes short.
        """
        strange = 0
        while True:
            place = self.stream.place()
            line = self.stream.readline()
            if not line or (line.strip() and self._begins_record(line)):
                return line, place
            strange += bool(line.strip(b"\r\n"))
            if strange > 1:
                return line, place

    def _begins_record(self, line: bytes) -> bool:
        return line.startswith(b"WARC/") if self.format == "warc" else True


def _response(block: bytes) -> _Response:
    """Take an HTTP response apart."""
    head = io.BytesIO(block[:MAX_HEADER_BYTES])
    try:
        parsed = StatusAndHeadersParser([], verify=False).parse(head)
        status = int(parsed.get_statuscode())
    except (EOFError, ValueError) as error:
        raise _Unreadable("there is no HTTP response in it") from error
    headers = tuple((str(name), str(value)) for name, value in parsed.headers)
    return _Response(status, headers, block[head.tell() :])  # its own count of bytes is one of characters


def _is_whole(record: _Record) -> bool:
    """Whether HTTP's own length says that nothing is missing, where the archive's says that there is."""
    if record.kind != "response":
        return False
    response = _response(record.block)
    lengths = response.values("content-length")
    return bool(lengths) and lengths[0].isdigit() and int(lengths[0]) <= len(response.payload)


def _unchunked(response: _Response) -> bytes:
    """The payload without the chunks of HTTP/1.1; as it is where it has none, whatever the header says."""
    if not any("chunked" in value.lower() for value in response.values("transfer-encoding")):
        return response.payload
    return bytes(ChunkedDataReader(io.BytesIO(response.payload), decomp_type=None).read())


def _unpacked(plain: bytes, encodings: list[str], max_bytes: int) -> Unpacked:
    """The content. Many archives keep it unpacked under the header that it came with: then it is as it is."""
    unpacked = unpack_whole(plain, encodings, max_bytes=max_bytes)
    if unpacked.problem and not unpacked.content and not is_gzip(plain):
        return Unpacked(plain)
    return unpacked


def _name(place: tuple[int, int]) -> str:
    packed, skip = place
    return f"byte {packed:,}" + (f", {skip:,} further when unpacked" if skip else "")
