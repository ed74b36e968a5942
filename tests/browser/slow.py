"""A slow line: hands a server's bytes on in small pieces, or stops before given words until it is let go on."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

PIECE = 1400  # bytes, about a packet


class Slow:
    """Listens on a port of its own, `url`.

    Args:
        url: of the server behind it.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.pause_s = 0.0  # between pieces
        self.before = b""  # stop before each of these words ...
        self._gate = threading.Semaphore(0)
        self._open: list[socket.socket] = []

    def let_go(self, times: int = 1) -> None:
        """Hand on what stands before the next of the words, as often."""
        self._gate.release(times)

    def __enter__(self) -> Slow:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.let_go(1000)
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._target)
                self._open += [client, server]
                threading.Thread(target=self._hand_on, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._hand_on, args=(server, client, True), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, slowly: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if not slowly:
                    target.sendall(data)
                    continue
                first, *others = data.split(self.before) if self.before else [data]
                self._send(target, first)
                for other in others:
                    self._gate.acquire()
                    self._send(target, self.before + other)
            target.shutdown(socket.SHUT_WR)

    def _send(self, target: socket.socket, data: bytes) -> None:
        if not self.pause_s:
            target.sendall(data)
            return
        for start in range(0, len(data), PIECE):
            target.sendall(data[start : start + PIECE])
            time.sleep(self.pause_s)
