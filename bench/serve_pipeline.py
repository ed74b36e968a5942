"""The pipeline alone: `python -m bench.serve_pipeline LIBRARY REQUESTS` answers queries from standard input one after
another, without a server, and prints one JSON object: how long each took, to the results and to the end."""

from __future__ import annotations

import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from citewell.index.library import Library
from citewell.pipeline.asked import Asked, steps, whole
from citewell.types import Answer, Opening


def main() -> None:
    library = Library.read(Path(sys.argv[1]))
    queries = json.load(sys.stdin)
    for query in queries[:5]:
        whole(library, Asked(query))
    taken: list[dict[str, float]] = []
    begun = time.perf_counter()
    for query in islice(cycle(queries), int(sys.argv[2])):
        started = time.perf_counter()
        found: dict[str, float] = {}
        for step in steps(library, Asked(query)):
            if isinstance(step, Opening):
                found["results"] = (time.perf_counter() - started) * 1000
            elif isinstance(step, Answer):
                stages = dict(step.timings_ms)
                found["retrieve"] = stages.get("encode", 0.0) + stages.get("retrieve", 0.0)
                found["ask"] = (time.perf_counter() - started) * 1000
        taken.append(found)
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - begun, "requests": taken}) + "\n")


if __name__ == "__main__":
    main()
