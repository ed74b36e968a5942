"""`citewell status`."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, printable, stdout
from citewell.cli.when import distance
from citewell.contract import Json, status_json
from citewell.crawl.files import source_path
from citewell.index.library import Library


@click.command("status", short_help="Say what is in the library and what failed.")
@click.option("--failed", is_flag=True, help="List every source that could not be read, why, and what to do.")
@library_option
@json_option
def status_command(failed: bool, library: Path, as_json: bool) -> None:
    """Say what is in the library, how far its vectors are, what failed and why.

    \b
      citewell status
      citewell status --failed

    Failed are files, and pages of sites, that were meant to be read and could not be. Why any other page is not
    indexed says `citewell why`.
    """
    opened = Library.read(library)
    try:
        status = status_json(opened)
    finally:
        opened.close()
    if as_json:
        print_json(status)
        return
    console = stdout()
    counts = status["library"]
    console.print(Text(f"Library   {printable(str(library))}"), soft_wrap=True)
    console.print(f"Revision  {counts['revision']}")
    console.print(f"Documents {counts['documents']:,} in {counts['passages']:,} passages")
    _print_sources(console, status["sources"])
    for named in status["names"]:
        place = printable(str(source_path(named["source"]) or named["source"]))
        console.print(Text(f"Name      {printable(named['name'])}, for {place}"), soft_wrap=True)
    for said, places in (("Trusted   addresses given in", status["trusted"]), ("Links     out of", status["followed"])):
        for each in places:
            place = printable(str(source_path(each["source"]) or each["source"]))
            console.print(Text(f"{said} {place}"), soft_wrap=True)
    if status["addresses_mended"]:
        said = f"{status['addresses_mended']:,} documents had named an address of another site as their own"
        console.print(f"Mended    {said}; they are cited where they were read", soft_wrap=True)
    waiting = counts["vectors_pending"]
    console.print(f"Vectors   {f'{waiting:,} passages wait; citewell index makes them now' if waiting else 'all made'}")
    outdated = status["outdated"]
    if outdated:
        were = "file or page was" if outdated == 1 else "files and pages were"
        said = f"{outdated:,} {were} read by an earlier version of citewell; they are read again in the background"
        console.print(f"Outdated  {said}, or now by: citewell reextract", soft_wrap=True)
    size = sum(file.stat().st_size for file in library.rglob("*") if file.is_file())
    console.print(f"Disk      {size / 1e6:,.1f} MB")
    console.print(
        f"Failed    {len(status['failed']):,}" + ("; citewell status --failed lists them" if status["failed"] else "")
    )
    if failed:
        for failure in status["failed"]:
            console.print(Text(f"\n{printable(failure['source'])}"), soft_wrap=True)
            console.print(Text(f"  {failure['reason']}: {printable(failure['message'])}"), soft_wrap=True)
            console.print(Text(f"  what to do: {printable(failure['hint'])}", style="dim"), soft_wrap=True)


def _print_sources(console: Console, totals: Json) -> None:
    number = totals["number"]
    if not number:
        return
    said = f"{number:,} site{'s' * (number != 1)}, {totals['indexed']:,} pages"
    if totals["ended"]:
        ended = datetime.fromisoformat(totals["ended"]).timestamp()
        said += f", last visit {distance(ended - time.time())}"
    if totals["stopped"]:
        said += f"; {totals['stopped']:,} not at the end of a visit: citewell refresh goes on"
    console.print(Text(f"Sources   {said}"), soft_wrap=True)
