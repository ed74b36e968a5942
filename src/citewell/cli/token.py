"""`citewell token`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, printable, stderr, stdout
from citewell.config import ServeSettings
from citewell.errors import UsageError
from citewell.index.store import Store


@click.group("token", short_help="Let others use the server.")
def token_command() -> None:
    """Make, list and remove tokens, by which others use `citewell serve`.

    \b
      citewell token add alice
      citewell token add robot --role write
      citewell token list
      citewell token remove alice
      citewell token owner | curl -H @- 'http://127.0.0.1:8765/api/status'

    A browser signs in with a token at /sign-in; a program sends it as a header: Authorization: Bearer TOKEN.
    You, who started the server, need none: it prints an address that signs you in, and your programs send the header
    that `citewell token owner` prints.
    """


@token_command.command("add", short_help="Make a token; it is shown once.")
@click.argument("name")
@click.option("--role", type=click.Choice(["read", "write"]), default="read", show_default=True,
              help='What it allows; "write" adds sites, where the server runs with --allow-writing.')  # fmt: skip
@click.option("--at", "base", metavar="URL", help="Where others ask for your server. Default: what is known of it.")
@library_option
@json_option
def add_token(name: str, role: str, base: str | None, library: Path, as_json: bool) -> None:
    """Make a token named NAME. It is shown now and kept nowhere: the library holds only its hash.

    The token stands alone on standard output; the address to send to whoever is to have it, on standard error. What
    stands behind the # of that address is not sent to the server or a proxy, so that no log has it.
    """
    from citewell.serve.owner import running_for
    from citewell.serve.tokens import Role, Tokens

    Store.open(library).close()
    wanted: Role = "write" if role == "write" else "read"
    secret = Tokens(library).add(name, wanted, today=datetime.now(UTC).strftime("%Y-%m-%d"))
    server = running_for(library)
    url = (base or (server.public_url if server else "")).rstrip("/") + f"/sign-in#{secret}"
    if as_json:
        print_json({"schema": "citewell.token/1", "name": name, "role": role, "token": secret, "url": url})
        return
    stdout().print(Text(secret), soft_wrap=True)
    whom = "Send this address" if base or server else "Send the address of your server with this at its end"
    stderr().print(Text(f"{whom}: {printable(url)}"), soft_wrap=True)


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


@token_command.command("owner", short_help="Print the header by which your own programs are let in.")
@click.option("--port", type=click.IntRange(1, 65_535), default=ServeSettings().port, show_default=True,
              help="Port of the server that is meant.")  # fmt: skip
def owner_header(port: int) -> None:
    """Print the header by which your own programs are let in by the server that you started on this machine.

    \b
      citewell token owner | curl -H @- 'http://127.0.0.1:8765/api/ask?q=pars+fracture+treatment'

    It is good until that server stops, and lies in a file that only you can read.
    """
    from citewell.serve.owner import running

    found = running(port)
    if found is None:
        raise UsageError(
            f"you have no server at port {port} on this machine",
            hint="start it with citewell serve, or name its port: citewell token owner --port N",
        )
    stdout().print(Text(f"Authorization: Bearer {found.secret}"), soft_wrap=True)
