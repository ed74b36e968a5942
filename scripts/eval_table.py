"""Reports of `citewell eval --json` -> the Markdown tables of evaluation/README.md.

    citewell eval retrieval DATA/retrieval/cacm --json > cacm.json
    python scripts/eval_table.py --metrics nDCG@10,MAP,MRR@10,Recall@100 cacm.json ...

A row a report, a column a system, figures of one cell in the order of --metrics. With --test NAME a last column gives
the difference from that baseline in the first metric, with its interval and p-value.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--metrics", required=True, help="names with commas between them")
    parser.add_argument("--test", help="a baseline")
    options = parser.parse_args()
    metrics = options.metrics.split(",")
    reports = [json.loads(path.read_text("utf-8")) for path in options.reports]
    baselines = list(dict.fromkeys(name for report in reports for name in report["baselines"]))
    head = [f"set (judged): {' / '.join(metrics)}", "citewell", *baselines]
    head += [f"{metrics[0]} less {options.test}'s"] if options.test else []
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for path, report in zip(options.reports, reports, strict=True):
        cells = [f"{path.stem} ({report['count']:,})", f"**{figures(report['metrics'], metrics)}**"]
        cells += [figures(report["baselines"].get(name, {}), metrics) for name in baselines]
        cells += [difference(report["significance"].get(options.test, {}).get(metrics[0]))] if options.test else []
        print(f"| {' | '.join(cells)} |")


def figures(found: dict[str, float], metrics: list[str]) -> str:
    return " / ".join(f"{found[name]:.3f}".removeprefix("0") if name in found else "-" for name in metrics)


def difference(found: dict[str, Any] | None) -> str:
    if found is None:
        return "-"
    return f"{found['difference']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}], p = {found['p_value']:.4f}"


if __name__ == "__main__":
    main()
