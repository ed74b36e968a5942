"""The command line: one module a command, each of which reads its words, calls the pipeline and prints.

Exit status: 0 done (also when the answer is "not enough evidence"), 1 an error the user can mend, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys

import click

from citewell import __version__
from citewell.cli.lazily import LazyGroup
from citewell.cli.output import print_error
from citewell.errors import CitewellError

COMMANDS = {
    "add": "citewell.cli.add:add_command",
    "ask": "citewell.cli.ask:ask_command",
    "search": "citewell.cli.ask:search_command",
    "show": "citewell.cli.show:show_command",
    "publish": "citewell.cli.publish:publish_command",
    "status": "citewell.cli.status:status_command",
    "serve": "citewell.cli.serve:serve_command",
    "token": "citewell.cli.token:token_command",
    "sources": "citewell.cli.sources:sources_command",
    "refresh": "citewell.cli.refresh:refresh_command",
    "why": "citewell.cli.why:why_command",
    "remove": "citewell.cli.remove:remove_command",
    "index": "citewell.cli.index:index_command",
    "reextract": "citewell.cli.reextract:reextract_command",
    "export": "citewell.cli.export:export_command",
    "mcp": "citewell.cli.mcp:mcp_command",
    "demo": "citewell.cli.demo:demo_command",
    "eval": "citewell.cli.eval:eval_command",
}


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
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
