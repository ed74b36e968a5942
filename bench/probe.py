"""What a new process pays: `python -m bench.probe LIBRARY [QUERY...]` prints one JSON object of milliseconds and MB.

Opening and memory cannot be measured in a process that has done other things before.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path


def probe(folder: Path, queries: list[str]) -> dict[str, float]:
    """Run this module in a process of its own."""
    command = [sys.executable, "-m", "bench.probe", str(folder), *queries]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _main(folder: Path, queries: list[str]) -> None:
    start = time.perf_counter()
    from citewell.config import RetrieveSettings
    from citewell.index.library import Library
    from citewell.pipeline.ask import ask

    found = {"import_ms": (time.perf_counter() - start) * 1000}
    start = time.perf_counter()
    library = Library.read(folder)
    found["open_ms"] = (time.perf_counter() - start) * 1000
    found["opened_mb"] = _status("VmRSS")
    for place, query in enumerate(queries):
        start = time.perf_counter()
        ask(library, query, settings=RetrieveSettings())
        if place == 0:
            found["first_ask_ms"] = (time.perf_counter() - start) * 1000
    found |= {"resident_mb": _status("VmRSS"), "own_mb": _status("RssAnon"), "mapped_mb": _status("RssFile")}
    unit = 1 if sys.platform == "darwin" else 1024  # bytes in one of ru_maxrss
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    library.close()
    sys.stdout.write(json.dumps({name: round(value, 1) for name, value in found.items()}) + "\n")


def _status(name: str) -> float:
    """A line of /proc/self/status in MB; 0 where there is none."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines[name].split()[0]) * 1.024e-3


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
