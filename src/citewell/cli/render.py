"""An answer and its results as text for a terminal: the answer with its numbers, then each result with its summary."""

from __future__ import annotations

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from citewell.cli.output import print_paragraph, printable
from citewell.present.origins import claim_said, site_said
from citewell.present.texts import hint_said
from citewell.types import Answer, AnswerExplanation, AnswerSentence, Result

REASONS = {
    "no_results": "Nothing in this library matches.",
    "thin_evidence": "Not enough evidence in this library for an answer.",
    "empty_query": "There are no words to look for in this query.",
}
EXPLAINED_CHARACTERS = 160
ADVICE = {
    "no_results": "Try other words, or add sources on the subject: citewell add FILES",
    "thin_evidence": "These are the closest results; none answers the question well enough to be quoted.",
    "empty_query": 'Ask with a few words, for example: citewell ask "pars fracture treatment"',
}


def print_answer(console: Console, answer: Answer) -> None:
    """The answer, or why there is none, above the results."""
    print_understood(console, answer)
    if answer.reason is not None:
        print_paragraph(console, Text(REASONS.get(answer.reason, answer.reason), style="bold"))
        if answer.hint is not None:
            print_paragraph(console, Text(printable(hint_said(answer.hint))))
        print_paragraph(console, Text(ADVICE.get(answer.reason, ""), style="dim"))
    else:
        print_paragraph(console, Text(" ").join(_sentence(sentence) for sentence in answer.sentences))
    for disagreement in answer.disagreements:
        console.print()
        print_paragraph(console, Text(printable(disagreement.text), style="yellow"))
    print_results(console, answer)
    if answer.explanation is not None:
        _print_explanation(console, answer.explanation)


def _print_explanation(console: Console, explanation: AnswerExplanation) -> None:
    """What was read, and the chances that the reader gave: of helping, of stating the answer, of being chosen for the
    best short answer, of leaning on the sentence before."""
    chance, needed = explanation.confidence, explanation.answers_from
    console.print()
    said = f"Chance that the answer is here: {chance:.0%}; from {needed:.0%} on there is an answer."
    print_paragraph(console, Text(said, style="bold"))
    if explanation.unnamed_word is not None:
        word, share = printable(explanation.unnamed_word), explanation.unnamed
        missing = (
            f"“{word}”, {share:.0%} of the question's weight, stands neither around the best sentence nor above it."
        )
        print_paragraph(console, Text(missing))
    print_paragraph(console, Text(f"{len(explanation.passages)} passages were read; their best sentences:"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", "source", "helps", "states", "chosen", "leans"):
        table.add_column(name, justify="right")
    table.add_column("sentence")
    for one in explanation.sentences:
        reading = one.reading
        chances = (f"{each:.2f}" for each in (reading.helps, reading.states, reading.best, reading.leans))
        text = printable(one.text[:EXPLAINED_CHARACTERS])
        table.add_row("*" if one.shown else "", f"[{one.source}]", *chances, Text(text))
    console.print(table)
    print_paragraph(console, Text("* stands in the answer", style="dim"))


def print_understood(console: Console, answer: Answer) -> None:
    """What was searched for, where that is not what was typed, what was left out, and what may have been meant."""
    for typed, searched in answer.corrected:
        print_paragraph(
            console, Text(f"Searched for {printable(searched)} in place of {printable(typed)}.", style="dim")
        )
    for excluded in answer.excluded:
        print_paragraph(console, Text(f"Left out: documents with {printable(excluded)}.", style="dim"))
    if answer.meant is not None:
        print_paragraph(console, Text(f"Did you mean: {printable(answer.meant)}?", style="dim"))


def print_results(console: Console, answer: Answer) -> None:
    """The results, each under its number."""
    for result in answer.results:
        console.print()
        _print_result(console, result)
    if not answer.results and answer.reason is None:
        console.print(f"{REASONS['no_results']} {ADVICE['no_results']}")


def _sentence(sentence: AnswerSentence) -> Text:
    """A sentence with the numbers of its sources behind it."""
    text = Text(printable(sentence.text))
    numbers = dict.fromkeys(citation.source for citation in sentence.citations)
    return text.append(" ").append("".join(f"[{number}]" for number in numbers), "cyan") if numbers else text


def _print_result(console: Console, result: Result) -> None:
    info = result.source.document
    title = Text.assemble((f"[{result.source.rank}]", "cyan"), " ", (printable(info.title), "bold"))
    if info.site and (info.claimed_site or info.site.lower() not in info.title.lower()):
        title.append(f" | {printable(site_said(info))}")
    print_paragraph(console, title)
    if result.summary is not None:
        print_paragraph(console, Text.assemble(("Summary ", "green"), printable(result.summary.text)), indent=4)
    else:
        print_paragraph(console, Text(printable(result.excerpt)), indent=4)
    where = Text(printable(info.url), style=Style(dim=True, link=result.link))
    if info.published or info.modified:
        where.append(f"  {info.published or info.modified}")
    print_paragraph(console, where, indent=4)
    if info.claimed_url:
        print_paragraph(console, Text(printable(claim_said(info)), style="dim"), indent=4)
    if result.source.copies:
        others = "; ".join(f"{copy.title} ({copy.site})" if copy.site else copy.title for copy in result.source.copies)
        print_paragraph(console, Text(f"Copies: {printable(others)}", style="dim"), indent=4)
