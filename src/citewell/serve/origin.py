"""Where this server is, as the browser that asks sees it."""

from __future__ import annotations

from starlette.requests import Request

from citewell.serve.access import host_name


def origin_of(request: Request) -> str:
    """Scheme, host and port of the server. The guards have checked the host; of the port only digits are taken over."""
    name = host_name(request.headers)
    _, _, port = request.headers.get("host", "").rpartition(":")
    host = f"[{name}]" if ":" in name else name
    forwarded = request.headers.get("x-forwarded-proto", "")
    scheme = forwarded if forwarded in ("http", "https") else request.url.scheme
    return f"{scheme}://{host}" + (f":{port}" if port.isascii() and port.isdigit() else "")
