"""`citewell export`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, printable, progress_bar, stdout
from citewell.cli.web import crawl_file
from citewell.crawl.kept.database import CrawlFile
from citewell.errors import UsageError
from citewell.index.store import Store
from citewell.pipeline.export import export_warc
from citewell.pipeline.visits import named


@click.command("export", short_help="Write what was read from sites as a web archive (WARC).")
@click.argument("sources", nargs=-1)
@click.option("--warc", "path", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write. An older one is replaced once the new one is whole.")  # fmt: skip
@library_option
@json_option
def export_command(sources: tuple[str, ...], path: Path, library: Path, as_json: bool) -> None:
    """Write what was read from sites, as read, to a web archive: WARC 1.1, packed record by record.

    \b
      citewell export --warc everything.warc.gz
      citewell export https://docs.example.org/ --warc docs.warc.gz

    Responses with their headers and the requests that led to them; a body that was met before becomes a revisit
    record. SOURCES are addresses or numbers of `citewell sources`, all that was kept if none is named. `citewell add`
    reads such files, and so do the tools of web archives.
    """
    Store.open(library).close()
    if not CrawlFile.exists(library):
        raise UsageError("nothing was ever fetched into this library", hint="see: citewell add --help")
    with crawl_file(library) as file, progress_bar(quiet=as_json) as bar:
        task = bar.add_task("writing", total=None, what="")
        written = export_warc(
            file,
            path,
            named(file, sources) if sources else (),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        print_json(
            {
                "schema": "citewell.export/1", "file": str(path), "responses": written.responses,
                "revisits": written.revisits, "requests": written.requests,
            }
        )  # fmt: skip
        return
    size = path.stat().st_size
    stdout().print(
        Text(
            f"{written.responses:,} responses and {written.revisits:,} revisits written to {printable(str(path))}"
            f" ({size / 1e6:,.1f} MB)."
        ),
        soft_wrap=True,
    )
