"""The server's app called without a socket: from any address, by any name. No process is there to answer queries."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from citewell.config import ServeSettings
from citewell.serve.app import make_server
from citewell.serve.logs import RequestLog

STRANGER = "203.0.113.9"
HERE = "127.0.0.1"


class Within:
    """One server, which is asked request by request."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.settings = ServeSettings(**settings)
        self.written = io.StringIO()
        made = make_server(
            folder, self.settings, log=RequestLog(queries=self.settings.log_queries, stream=self.written)
        )
        self.app, self.shared = made.app, made.shared

    @property
    def log(self) -> list[dict[str, Any]]:
        """Its lines of log."""
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    def __call__(
        self, path: str, *, method: str = "GET", address: str | None = None, host: str = "127.0.0.1:8765",
        headers: Any = None, **content: Any,
    ) -> httpx2.Response:  # fmt: skip
        """The response to one request.

        Args:
            address: where a client without the owner's secret asks from. None: a program of the owner's asks, unless
                the headers say by themselves who does.
        """
        transport = httpx2.ASGITransport(
            self.app, raise_app_exceptions=False, client=(HERE if address is None else address, 50_000)
        )

        async def asked() -> httpx2.Response:
            async with httpx2.AsyncClient(transport=transport) as client:
                given = list(headers.items()) if isinstance(headers, Mapping) else list(headers or [])
                named = [("Host", host), *given]
                if address is None and not {"authorization", "cookie"} & {name.lower() for name, _ in given}:
                    named.append(("Authorization", f"Bearer {self.shared.owner.secret}"))
                return await client.request(method, f"http://server{path}", headers=named, **content)

        return asyncio.run(asked())

    def status(self, path: str = "/", **how: Any) -> int:
        """Only its status."""
        return self(path, **how).status_code

    def close(self) -> None:
        self.shared.engine.shelf.close()
