"""What was read from the web -> a web archive (WARC 1.1) that other programs can read.

In: captures, one after the other. Out: one file, packed record by record, there whole or not at all. Reading it again:
crawl.archives.warc. warcio writes the records.

Bodies are kept unpacked, so a record must not say that they are packed: Content-Encoding and Transfer-Encoding are kept
under other names (`X-Archive-Orig-...`, as other archivers do), and Content-Length is that of the body as it is.
"""

from __future__ import annotations

import io
import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from citewell.crawl.archives.digests import sha1_digest
from citewell.kit.files import open_whole

ORIGINAL = "X-Archive-Orig-"
"""Before the names of headers that no longer hold."""

_CODINGS = frozenset({"content-encoding", "transfer-encoding"})
_REMEMBERED = 200_000
"""Payloads that a later capture may refer to; about 60 MB when full. The oldest are forgotten first."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_BREAKS = re.compile(r"[\r\n\0]+")
_STANDARD = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True, slots=True)
class Exported:
    """One response to be written, with the request that led to it."""

    url: str
    fetched: str  # ISO 8601 in UTC with a trailing Z
    status: int
    headers: tuple[tuple[str, str], ...]  # as they came
    body: bytes  # unpacked
    reason: str = ""  # the phrase behind the status; "" writes the usual one
    request_headers: tuple[tuple[str, str], ...] = ()  # without any, no request is written
    ip: str | None = None  # of the server


@dataclass(slots=True)
class Written:
    """How many records a file holds, the one about the file itself not counted."""

    responses: int = 0
    revisits: int = 0
    requests: int = 0


def write_warc(path: Path, captures: Iterable[Exported], *, software: str) -> Written:
    """Write a web archive: warcinfo, then for each capture a response, or a revisit where the same body is in the file
    already, and its request.

    Args:
        path: its old content is replaced when all is written, and untouched if anything goes wrong.
        captures: taken one by one; memory is that of one, and of the digests of the last 200,000.
        software: name and version, for warcinfo.
    Raises:
        OSError: the folder is missing or cannot be written, or the disk is full. What `captures` raises is passed on.
    Source:
        ISO 28500:2017 (WARC 1.1), with its profile for revisits of identical payloads.
    """
    written = Written()
    with open_whole(path) as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        about = {"software": _line(software), "format": "WARC File Format 1.1", "conformsTo": _STANDARD}
        writer.write_record(writer.create_warcinfo_record(path.name, about))
        earlier: OrderedDict[str, tuple[str, str]] = OrderedDict()  # digest -> address and time of its first capture
        for capture in captures:
            digest = sha1_digest(capture.body)
            response = _response(writer, capture, digest, earlier.get(digest))
            if capture.request_headers:
                writer.write_request_response_pair(_request(writer, capture), response)
                written.requests += 1
            else:
                writer.write_record(response)
            if response.rec_type == "revisit":
                written.revisits += 1
            else:
                written.responses += 1
                earlier[digest] = (_address(capture), _line(capture.fetched))
                if len(earlier) > _REMEMBERED:
                    earlier.popitem(last=False)
    return written


def _response(writer: WARCWriter, capture: Exported, digest: str, first: tuple[str, str] | None) -> ArcWarcRecord:
    headers = _of_record(capture)
    http = _Head(f"HTTP/1.1 {_status_line(capture)}", _http_headers(capture))
    if first is not None and capture.body:
        return writer.create_revisit_record(
            _address(capture), digest, *first, http_headers=http, warc_headers_dict=headers
        )
    return writer.create_warc_record(
        _address(capture),
        "response",
        payload=io.BytesIO(capture.body),
        length=len(capture.body),
        warc_headers_dict=headers | {"WARC-Payload-Digest": digest},
        http_headers=http,
    )


def _request(writer: WARCWriter, capture: Exported) -> ArcWarcRecord:
    parts = urlsplit(_address(capture))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = _lines(capture.request_headers)
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    http = _Head(f"GET {target} HTTP/1.1", headers)
    of_record = _of_record(capture)
    return writer.create_warc_record(_address(capture), "request", warc_headers_dict=of_record, http_headers=http)


def _of_record(capture: Exported) -> dict[str, str]:
    return {"WARC-Date": _line(capture.fetched)} | ({"WARC-IP-Address": _line(capture.ip)} if capture.ip else {})


def _address(capture: Exported) -> str:
    return _line(capture.url).replace(" ", "%20")


def _status_line(capture: Exported) -> str:
    try:
        usual = HTTPStatus(capture.status).phrase
    except ValueError:  # a number of the server's own
        usual = ""
    return f"{capture.status} {_line(capture.reason) or usual}".rstrip()


def _http_headers(capture: Exported) -> list[tuple[str, str]]:
    kept = [
        (ORIGINAL + name if name.lower() in _CODINGS else name, value)
        for name, value in _lines(capture.headers)
        if name.lower() != "content-length"
    ]
    return [*kept, ("Content-Length", str(len(capture.body)))]


def _lines(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers as they are, but none that could begin another or end them all."""
    return [(name, _line(value)) for name, value in headers if _TOKEN.fullmatch(name)]


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


class _Head:
    """The head of a request or response as the bytes it was, in the shape that warcio's writer asks for; its own class
    rewrites what is beyond ASCII."""

    def __init__(self, first: str, headers: Sequence[tuple[str, str]]) -> None:
        text = "".join(f"{line}\r\n" for line in (first, *(f"{name}: {value}" for name, value in headers), ""))
        try:
            self.headers_buff = text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            self.headers_buff = text.encode("utf-8", "replace")

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing: it is there."""
