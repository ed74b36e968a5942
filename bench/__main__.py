"""`python -m bench add`, `ask`, `crawl` and `serve`: the command line of the benchmarks."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bench import add, ask, crawl, inputs, serve

EPILOG = """\
examples:
  python -m bench add                        both inputs, three rounds in turns with the bare parts
  python -m bench add --only pages --json    HTML pages only, figures as one JSON object
  python -m bench ask --work /var/tmp/bench  keep the libraries there: the next run starts at once
  python -m bench ask --passages 0           without the large library, which takes ten minutes to make
  python -m bench crawl --small              a quick look at the crawler: 1,000 pages

Nothing is asserted about time: a table of ratios within one run says more than a limit. Run it on a machine that does
nothing else; the load average at the start is part of the table.
"""


def main() -> None:
    """Run one benchmark and print its tables."""
    options = _parser().parse_args()
    report = options.run(options)
    sys.stdout.write(report.as_json() if options.json else report.as_text())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Citewell beside the bare parts it is made of.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="add|ask|crawl|serve")
    shared = argparse.ArgumentParser(add_help=False)
    data = os.environ.get("CITEWELL_TEST_DATA")
    shared.add_argument("--data", type=Path, metavar="DIR", default=Path(data) if data else None,
                        help="the evaluation data (default: $CITEWELL_TEST_DATA; without it, texts made from the "
                        "pages of the demonstration)")  # fmt: skip
    shared.add_argument("--work", type=Path, metavar="DIR", help="keep libraries here and use those that are there "
                        "(default: a temporary folder)")  # fmt: skip
    shared.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="rounds in turns, medians are shown (default: %(default)s)")  # fmt: skip
    shared.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    _add_parser(commands.add_parser(
        "add", parents=[shared], help="documents to a library", description=add.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter))  # fmt: skip
    _ask_parser(commands.add_parser(
        "ask", parents=[shared], help="queries to answers", description=ask.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter))  # fmt: skip
    _crawl_parser(commands.add_parser(
        "crawl", parents=[shared], help="sites to a library, and again", description=crawl.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter))  # fmt: skip
    _serve_parser(commands.add_parser(
        "serve", parents=[shared], help="the web page, for one and for many", description=serve.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter))  # fmt: skip
    return parser


def _add_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=inputs.NAMES, help="one input (default: all)")
    parser.add_argument("--encode", type=int, default=256, metavar="N",
                        help="passages to make vectors of, to calculate the rest (default: %(default)s)")  # fmt: skip
    parser.add_argument("--staged", type=int, default=600, metavar="N",
                        help="documents for the shares of the stages (default: %(default)s)")  # fmt: skip
    parser.set_defaults(run=add.run)


def _ask_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queries", type=int, default=200, metavar="N",
                        help="real queries, half of them from each set (default: %(default)s)")  # fmt: skip
    parser.add_argument("--passages", type=int, default=200_000, metavar="N",
                        help="passages of the large library, 0 for none (default: %(default)s)")  # fmt: skip
    parser.add_argument("--vectors", type=int, default=1_000_000, metavar="N",
                        help="make at most this many real vectors first, 15 to 30 a second (default: all)")  # fmt: skip
    parser.set_defaults(run=ask.run)


def _crawl_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=crawl.PARTS, help="one part (default: all)")
    parser.add_argument("--pages", type=int, default=20_000, metavar="N",
                        help="pages of the generated site (default: %(default)s)")  # fmt: skip
    parser.add_argument("--small", action="store_true",
                        help="1,000 pages, a frontier of 10,000 and a refresh of 500, for a quick look")  # fmt: skip
    parser.set_defaults(run=crawl.run)


def _serve_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queries", type=int, default=200, metavar="N",
                        help="real queries, half of them from each set (default: %(default)s)")  # fmt: skip
    parser.add_argument("--vectors", type=int, default=1_000_000, metavar="N",
                        help="make at most this many real vectors first (default: all)")  # fmt: skip
    parser.add_argument("--load", type=int, default=800, metavar="N",
                        help="pages of a round of many users (default: %(default)s)")  # fmt: skip
    parser.add_argument("--think", type=float, default=1.0, metavar="SECONDS",
                        help="how long a user reads, where users pause (default: %(default)s)")  # fmt: skip
    parser.add_argument("--requests", type=int, default=serve.KEPT_REQUESTS, metavar="N",
                        help="pages over which memory is watched (default: %(default)s)")  # fmt: skip
    parser.set_defaults(run=serve.run)


if __name__ == "__main__":
    main()
