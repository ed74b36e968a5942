"""`citewell demo`."""

from __future__ import annotations

import tempfile
from importlib.resources import as_file, files
from pathlib import Path

import click
from rich.text import Text

from citewell.cli.index import finish_vectors
from citewell.cli.output import json_option, print_json, printable, progress_bar, stdout
from citewell.cli.render import print_answer
from citewell.config import AddSettings, RetrieveSettings, library_folder
from citewell.contract import answer_json
from citewell.errors import CitewellError
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask

QUERY = "pars fracture treatment"


@click.command("demo", short_help="Show the main job on a bundled library.")
@click.option("--library", "named", metavar="DIR", help="Where to make it. Default: a new folder for temporary files.")
@json_option
def demo_command(named: str | None, as_json: bool) -> None:
    """Show the main job: add a small library about a spine injury, ask it, and print the answer.

    Its pages were written for this purpose by the makers of Citewell; they demonstrate a search engine and are not
    medical advice.
    """
    folder = library_folder(named) if named else Path(tempfile.mkdtemp(prefix="citewell-demo-"))
    with as_file(files("citewell.demo") / "pages") as pages:
        _add(pages, folder, quiet=as_json)
    library = Library.read(folder)
    try:
        answer = ask(library, QUERY, settings=RetrieveSettings())
    finally:
        library.close()
    if as_json:
        print_json(answer_json(answer))
        return
    console = stdout()
    console.print(Text.assemble(("Query ", "green"), (QUERY, "bold")), end="\n\n")
    print_answer(console, answer)
    console.print()
    console.print(Text("These pages demonstrate a search engine; they are not medical advice. Ask more:", style="dim"))
    console.print(
        Text(f'  citewell ask "when is surgery considered" --library {printable(str(folder))}'), soft_wrap=True
    )
    console.print(Text(f"  citewell serve --open --library {printable(str(folder))}"), soft_wrap=True)


def _add(pages: Path, folder: Path, *, quiet: bool) -> None:
    with Library.write(folder) as library, progress_bar(quiet=quiet) as bar:
        task = bar.add_task("reading", total=None, what="")
        account = add(
            library,
            find([str(pages)]),
            settings=AddSettings(),
            trusted=True,
            progress=lambda done, total, what: bar.update(task, completed=done, total=total, what=what),
        )
    if account.failed:
        first = account.failed[0]
        raise CitewellError(f"{first.source}: {first.message}", hint="this installation is damaged: install it again")
    finish_vectors(folder, quiet=True, wait_s=60)
