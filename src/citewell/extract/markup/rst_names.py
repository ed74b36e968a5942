"""reStructuredText as its dialects write it: directives and roles that docutils itself does not know.

In: the source of a document. While `known_names` is open, docutils knows every directive and role in it; what they
hold becomes nodes of the common kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

from citewell.types import GAP

_DIRECTIVE = re.compile(r"^[ \t]*(?:[-*+#.\d]+[ \t]+)*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w][\w:+.-]*?)::", re.MULTILINE)
_ROLE = re.compile(r"(?<![\w:]):([a-zA-Z][\w:+.-]*):`|`:([a-zA-Z][\w:+.-]*):")
_WITH_TARGET = re.compile(r"^(.*\S)\s*<[^<>]*>$", re.DOTALL)
_DROPPED = frozenset(
    """toctree contents index meta sectnum highlight default-domain module currentmodule py:module py:currentmodule
    todo todolist tabularcolumns raw sectionauthor codeauthor title testsetup testcleanup cssclass rst-class
    include-toc acks-toc js:module""".split()
)
_PAGED = frozenset({"header", "footer"})  # what pages on paper bear
_ELSEWHERE = frozenset(
    """include literalinclude automodule autoclass autofunction autoexception autodata automethod autosummary
    autoattribute doxygenfunction doxygenclass doxygenstruct doxygenfile click argparse program-output
    command-output jupyter-execute""".split()
)
_CODE = frozenset(
    """code-block sourcecode code ipython prompt testcode testoutput doctest highlight-block console bash
    productionlist code-cell""".split()
)
_DIAGRAMS = frozenset("graphviz digraph graph mermaid uml plantuml blockdiag seqdiag actdiag nwdiag d2".split())
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
    "deprecated-removed": "Deprecated since version",
}
_OBJECTS = frozenset(
    """function class method data attribute exception option cmdoption envvar confval describe object program
    decorator staticmethod classmethod property type macro member var struct union enum enumerator setting
    django-admin templatetag templatefilter fieldlookup opcode pdbcommand""".split()
)
_MARKS = frozenset({"cite", "cite:p", "cite:t", "footcite", "citep", "citet"})
_STRUCK = frozenset({"strike", "del", "strikethrough", "s"})


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Options of any name, kept as they are written."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged

    def __bool__(self) -> bool:
        return True


class _Dialect(Directive):
    """A directive of some tool: what a reader of its page would see of it."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption()

    def run(self) -> list[nodes.Node]:
        """The nodes that stand for the directive."""
        name = self.name.lower()
        argument = self.arguments[0] if self.arguments else ""
        if name in _DROPPED:
            return []
        if name in _ELSEWHERE:
            return [self._elsewhere(code=name == "literalinclude")]
        if name in _CODE or name in _DIAGRAMS:
            return self._code(name, argument)
        if name in _VERSIONS:
            return self._version(_VERSIONS[name], argument)
        if argument and (name.rpartition(":")[2] in _OBJECTS or ":" in name):
            return [self._described(argument)]
        found: list[nodes.Node] = [self._title(argument)] if argument else []
        return found + self._content()

    def _elsewhere(self, *, code: bool) -> nodes.Node:
        node: nodes.Element = nodes.literal_block(GAP, GAP) if code else nodes.paragraph(GAP, GAP)
        node["classes"] += ["not-included"]
        return node

    def _code(self, name: str, argument: str) -> list[nodes.Node]:
        source = "\n".join(self.content)
        language = argument.split()[0] if argument else "" if name in _CODE else name
        if name in _DIAGRAMS:
            language = name
        node = nodes.literal_block(source, source)
        node["classes"] += ["code", *([language] if language else [])]
        found: list[nodes.Node] = []
        if self.options.get("caption"):
            words, _ = self.state.inline_text(str(self.options["caption"]), self.lineno)
            found.append(nodes.caption("", "", *words))
        return [*found, node] if source.strip() else found

    def _version(self, words: str, argument: str) -> list[nodes.Node]:
        version, _, rest = " ".join(argument.split()).partition(" ")
        found = self._content()
        if rest:
            found.insert(0, self._title(rest))
        if found and isinstance(found[0], nodes.paragraph):
            found[0].insert(0, nodes.Text(f"{words} {version}: "))
            return found
        return [nodes.paragraph("", f"{words} {version}."), *found]

    def _described(self, argument: str) -> nodes.Node:
        item = nodes.definition_list_item()
        item += [nodes.term("", line.strip()) for line in argument.replace("\\\n", " ").splitlines() if line.strip()]
        item += nodes.definition("", *self._content())
        return nodes.definition_list("", item)

    def _title(self, argument: str) -> nodes.paragraph:
        words, _ = self.state.inline_text(" ".join(argument.split()), self.lineno)
        return nodes.paragraph("", "", *words)

    def _content(self) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, holder, match_titles=True)
        return list(holder.children)


def _dialect_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Any,
    options: dict[str, Any] | None = None,
    content: list[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The words that a role shows: without the place that it leads to."""
    del rawtext, lineno, inliner, options, content
    text = text.replace("\x00", "")
    if name in _MARKS:
        return [nodes.footnote_reference()], []
    if name in _STRUCK:
        return [nodes.inline("", text, classes=["struck-out"])], []
    found = _WITH_TARGET.match(text)
    words = found[1] if found else text
    if not found and words.startswith("~"):
        words = words[1:].rpartition(".")[2]
    if name == "numref":
        words = words.replace("%s", GAP).replace("{number}", GAP)
    return [nodes.inline("", words.lstrip("!"))], []


@contextmanager
def known_names(text: str) -> Iterator[None]:
    """Let docutils know the directives and roles of a text for as long as it is parsed."""
    own_directives, own_roles = dict(directives._directives), dict(roles._roles)  # type: ignore[attr-defined]
    special = _DROPPED | _ELSEWHERE | _CODE | _PAGED
    try:
        for name in {found.lower() for found in _DIRECTIVE.findall(text)}:
            if name in special or name not in _built_in_directives():
                directives.register_directive(name, _Dialect)
        for pair in set(_ROLE.findall(text)):
            name = (pair[0] or pair[1]).lower()
            if name not in _built_in_roles():
                roles.register_local_role(name, _dialect_role)  # type: ignore[arg-type]
        yield
    finally:
        for registry, own in ((directives._directives, own_directives), (roles._roles, own_roles)):  # type: ignore[attr-defined]
            registry.clear()
            registry.update(own)


def _built_in_directives() -> frozenset[str]:
    return frozenset(directives._directive_registry) | frozenset(en.directives)  # type: ignore[attr-defined]


def _built_in_roles() -> frozenset[str]:
    return frozenset(roles._role_registry) | frozenset(en.roles)  # type: ignore[attr-defined]
