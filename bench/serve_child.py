"""A server to measure: `python -m bench.serve_child LIBRARY WORKERS CACHED_MB` prints its port and serves until
it is ended. Without a cache (0 MB) every query is worked on, as if no two were alike."""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path

from citewell.config import ServeSettings
from citewell.serve.app import make_server
from citewell.serve.listen import bound_socket, run
from citewell.serve.logs import RequestLog


def main() -> None:
    folder, workers, cached_mb = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    settings = ServeSettings(trust_loopback=True, port=0, workers=workers, cached_mb=cached_mb)
    server = make_server(folder, settings, log=RequestLog(queries=False, stream=io.StringIO()))
    listening = bound_socket(settings.host, settings.port)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    run(server.app, listening, settings)


if __name__ == "__main__":
    main()
