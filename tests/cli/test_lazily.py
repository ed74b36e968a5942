"""Only the command that is called is imported."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from citewell.cli import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    """Under its own name, and with a line for the list of commands."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    assert command.short_help


def test_asking_does_not_load_the_crawler() -> None:
    script = "import sys, citewell.cli.ask; print([m for m in ('scrapy', 'aiohttp', 'warcio') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
