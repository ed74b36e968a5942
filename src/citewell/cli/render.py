"""An answer and its results as text for a terminal: the answer with its numbers, then each result with its summary."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from citewell.cli.output import printable
from citewell.types import Answer, AnswerSentence, Result

REASONS = {
    "no_results": "Nothing in this library matches.",
    "thin_evidence": "Not enough evidence in this library for an answer.",
    "empty_query": "There are no words to look for in this query.",
}
ADVICE = {
    "no_results": "Try other words, or add sources on the subject: citewell add FILES",
    "thin_evidence": "These are the closest results; none answers the question well enough to be quoted.",
    "empty_query": 'Ask with a few words, for example: citewell ask "pars fracture treatment"',
}


def print_answer(console: Console, answer: Answer) -> None:
    """The answer, or why there is none, above the results."""
    console.print(_answer_text(answer))
    for disagreement in answer.disagreements:
        console.print()
        console.print(Text.assemble(("Sources disagree: ", "bold yellow"), _sentence(disagreement)))
    print_results(console, answer)


def print_results(console: Console, answer: Answer) -> None:
    """The results, each under its number."""
    for result in answer.results:
        console.print()
        console.print(_result(result))
    if not answer.results and answer.reason is None:
        console.print(f"{REASONS['no_results']} {ADVICE['no_results']}")


def _answer_text(answer: Answer) -> RenderableType:
    if answer.reason is not None:
        reason = answer.reason
        heading = Text(REASONS.get(reason, reason), style="bold")
        return Group(heading, Text(ADVICE.get(reason, ""), style="dim"))
    return Text(" ").join(_sentence(sentence) for sentence in answer.sentences)


def _sentence(sentence: AnswerSentence) -> Text:
    numbers = dict.fromkeys(citation.source for citation in sentence.citations)
    marks = "".join(f"[{number}]" for number in numbers)
    return Text.assemble(printable(sentence.text), " ", (marks, "cyan"))


def _result(result: Result) -> RenderableType:
    info = result.source.document
    number = f"[{result.source.rank}]"
    title = Text.assemble((number, "cyan"), " ", (printable(info.title), "bold"))
    if info.site and info.site.lower() not in info.title.lower():
        title.append(f" | {printable(info.site)}")
    where = Text(printable(info.url), style=Style(dim=True, link=result.link))
    if info.published or info.modified:
        where.append(f"  {info.published or info.modified}")
    lines: list[RenderableType] = [title]
    if result.summary is not None:
        lines.append(Text.assemble(("Summary ", "green"), printable(result.summary.text)))
    else:
        lines.append(Text(printable(result.excerpt)))
    lines.append(where)
    if result.source.copies:
        others = "; ".join(f"{copy.title} ({copy.site})" if copy.site else copy.title for copy in result.source.copies)
        lines.append(Text(f"Copies: {printable(others)}", style="dim"))
    return Group(lines[0], Padding(Group(*lines[1:]), (0, 0, 0, 4), expand=False))
