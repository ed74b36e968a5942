"""`citewell mcp`, up to where the assistant takes over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.in_process import run


def test_the_help_has_what_an_assistant_is_configured_with(tmp_path: Path) -> None:
    """Ready to be copied: JSON that starts this command."""
    done = run("mcp", "--help", library=tmp_path)
    found = re.search(r"^ *\{.*^ *\}$", done.stdout, re.MULTILINE | re.DOTALL)
    assert found is not None
    server = json.loads(found.group())["mcpServers"]["citewell"]
    assert (server["command"], server["args"][:2]) == ("citewell", ["mcp", "--library"])


def test_without_a_library_it_says_so_and_ends(tmp_path: Path) -> None:
    """Two lines on standard error, which assistants show; nothing where the protocol would be."""
    done = run("mcp", library=tmp_path / "none")
    assert (done.returncode, done.stdout) == (1, "")
    error, what_to_do = done.stderr.splitlines()
    assert error == f"error: there is no library in {tmp_path / 'none'}"
    assert what_to_do.startswith("what to do: make one: citewell add")


def test_no_other_command_waits_for_the_protocol() -> None:
    """Its SDK is imported when an assistant is served: the list of commands does without."""
    script = "import sys, citewell.cli.mcp; print('mcp' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
