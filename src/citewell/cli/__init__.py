"""The command line: one module a command, each of which reads its words, calls the pipeline and prints.

Exit status: 0 done (also when the answer is "not enough evidence"), 1 an error the user can mend, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys

import click

from citewell import __version__
from citewell.cli.add import add_command
from citewell.cli.ask import ask_command, search_command
from citewell.cli.demo import demo_command
from citewell.cli.eval import eval_command
from citewell.cli.export import export_command
from citewell.cli.index import index_command
from citewell.cli.output import print_error
from citewell.cli.reextract import reextract_command
from citewell.cli.refresh import refresh_command
from citewell.cli.remove import remove_command
from citewell.cli.show import show_command
from citewell.cli.sources import sources_command
from citewell.cli.status import status_command
from citewell.cli.why import why_command
from citewell.errors import CitewellError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "Start with `citewell demo`, then `citewell add FOLDER` or `citewell add https://example.org/` and"
        ' `citewell ask "your question"`.'
    ),
)
@click.version_option(__version__, prog_name="citewell")
@click.option("--no-color", is_flag=True, help="Plain output without colour (also: NO_COLOR=1 in the environment).")
def cli(no_color: bool) -> None:
    """Answers from your own files and sites, with the source behind every sentence.

    Citewell keeps a library of what you add to it. A question gives one short paragraph in which every sentence
    carries the number of the source that backs it, above the results, each with its own summary. Nothing leaves this
    machine; it fetches from the sites that you add, and from nowhere else.
    """
    if no_color:
        os.environ["NO_COLOR"] = "1"


for command in (
    add_command, ask_command, search_command, show_command, status_command, sources_command, refresh_command,
    why_command, remove_command, index_command, reextract_command, export_command, demo_command, eval_command,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line and end the process."""
    try:
        status = cli(standalone_mode=False)  # click gives the status of its Exit back, else what the command returned
        sys.exit(status if isinstance(status, int) else 0)
    except click.Abort:
        print_error("stopped", "what was acknowledged is safe; the same command goes on where this one was")
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except CitewellError as problem:
        print_error(str(problem), problem.hint)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
