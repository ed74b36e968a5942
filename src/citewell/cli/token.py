"""`citewell token`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, printable, stdout
from citewell.index.store import Store


@click.group("token", short_help="Let others use the server.")
def token_command() -> None:
    """Make, list and remove tokens, by which those who are not on this machine use `citewell serve`.

    \b
      citewell token add alice
      citewell token add robot --role write
      citewell token list
      citewell token remove alice

    A browser signs in with a token at /sign-in; a program sends it as a header: Authorization: Bearer TOKEN.
    """


@token_command.command("add", short_help="Make a token; it is shown once.")
@click.argument("name")
@click.option("--role", type=click.Choice(["read", "write"]), default="read", show_default=True,
              help='What it allows; "write" adds sites, where the server runs with --allow-writing.')  # fmt: skip
@library_option
@json_option
def add_token(name: str, role: str, library: Path, as_json: bool) -> None:
    """Make a token named NAME. It is shown now and kept nowhere: the library holds only its hash."""
    from citewell.serve.tokens import Role, Tokens

    Store.open(library).close()
    wanted: Role = "write" if role == "write" else "read"
    secret = Tokens(library).add(name, wanted, today=datetime.now(UTC).strftime("%Y-%m-%d"))
    if as_json:
        print_json({"schema": "citewell.token/1", "name": name, "role": role, "token": secret})
    else:
        stdout().print(Text(secret), soft_wrap=True)


@token_command.command("list", short_help="List the tokens.")
@library_option
@json_option
def list_tokens(library: Path, as_json: bool) -> None:
    """List the tokens of a library by name and role."""
    from citewell.serve.tokens import Tokens

    found = Tokens(library).all()
    if as_json:
        rows = [{"name": each.name, "role": each.role, "created": each.created} for each in found]
        print_json({"schema": "citewell.tokens/1", "tokens": rows})
        return
    for each in found:
        stdout().print(Text(f"{printable(each.name)}  {each.role}  since {each.created}"), soft_wrap=True)
    if not found:
        stdout().print("There are no tokens; citewell token add NAME makes one.")


@token_command.command("remove", short_help="Make a token worthless.")
@click.argument("name")
@library_option
def remove_token(name: str, library: Path) -> None:
    """Remove the token NAME. A running server refuses it from then on."""
    from citewell.serve.tokens import Tokens

    Tokens(library).remove(name)
    stdout().print(Text(f"The token {printable(name)} is removed."), soft_wrap=True)
