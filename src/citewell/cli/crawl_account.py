"""The account of a visit for a terminal: what is indexed, and why each other address is not."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from citewell.cli.output import print_paragraph, printable
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Source
from citewell.crawl.why.account import Example, examples
from citewell.crawl.why.explain import Explanation
from citewell.crawl.why.reasons import REASONS, WAITING_REASONS, advice
from citewell.pipeline.visits import VisitReport

INDENT = 2
TRAPS_SHOWN = 5
EXAMPLES = {"error": 3, "type": 2, "robots": 2}
"""How many different details of a reason are shown, if more than one."""

EXPECTED = ("off-site", "redirect", "duplicate", "canonical")
"""Reasons that stand on any sound site: they are told last, and are no loss."""

OMITTED = {"hidden": "hidden from readers", "struck out": "struck out"}
"""Why words of a document were not read -> how that is said; others say it themselves."""

NOT_INCLUDED = "not included"
"""Counts places where another text belongs, which is not there: nobody knows how many words it has."""

LOSSES = ("error", "private", "robots", "login", "consent", "size", "no-text")
"""Reasons for which an owner may miss something."""


def print_report(console: Console, file: CrawlFile, report: VisitReport, *, brief: bool = False) -> None:
    """One visit: a headline, then a reason a paragraph with its number, its meaning and an example.

    Args:
        brief: the reasons in one line; the account of the first visit had the examples.
    """
    print_paragraph(console, _headline(report))
    _print_ending(console, report)
    numbers = {**report.counts.not_indexed, **report.counts.waiting}
    alone = sum(numbers.values()) == 1 and nothing_indexed(report) is not None  # told by `nothing_indexed`
    if alone:
        return
    if brief:
        if numbers:
            print_paragraph(console, Text(f"not indexed: {_numbers(numbers)}", "dim"), indent=INDENT)
    else:
        _print_reasons(console, file, report, numbers)
    _print_traps(console, report)
    if report.near_copies:
        are = "is nearly the same as another" if report.near_copies == 1 else "are nearly the same as others"
        said = f"{_pages(report.near_copies)} of those indexed {are}; a search shows one of each."
        print_paragraph(console, Text(said), indent=INDENT)
    print_omitted(console, report.account.omitted)
    if report.counts.kept:
        print_paragraph(
            console,
            Text(f"{_pages(report.counts.kept)} could not be read this time and stay as they were."),
            indent=INDENT,
        )
    if numbers:
        name = shlex.quote(printable(report.source.url))
        console.print(Text(f"  why one: citewell why URL    all: citewell why --source {name}", "dim"), soft_wrap=True)


def print_omitted(console: Console, omitted: Mapping[str, int]) -> None:
    """How many words of documents were not read, since readers of them do not see them, and why."""
    if omitted:
        print_paragraph(console, Text(f"Not read: {omitted_in_words(omitted)}."))


def omitted_in_words(omitted: Mapping[str, int]) -> str:
    """`214 words hidden from readers, 12 struck out; 2 texts that are included from elsewhere`."""
    ordered = sorted(omitted.items(), key=lambda item: -item[1])
    words = [f"{number:,} {OMITTED.get(why, why)}" for why, number in ordered if why != NOT_INCLUDED]
    unit = "word" if words and words[0].startswith("1 ") else "words"
    said = ", ".join(words).replace(" ", f" {unit} ", 1)
    texts = omitted.get(NOT_INCLUDED, 0)
    included = f"{texts:,} text{'s that are' if texts != 1 else ' that is'} included from elsewhere" if texts else ""
    return "; ".join(filter(None, (said, included)))


def _print_reasons(console: Console, file: CrawlFile, report: VisitReport, numbers: dict[str, int]) -> None:
    wide = max((len(word) for word in numbers), default=0)
    count = max((len(f"{number:,}") for number in numbers.values()), default=0)
    for word, number in sorted(numbers.items(), key=lambda item: item[0] in EXPECTED):
        style = "yellow" if word in WAITING_REASONS else "red" if word in LOSSES else ""
        head = Text.assemble((f"{word:<{wide}}", style), f"  {number:>{count},}  ")
        _print_reason(console, file, report.source, word, head)


def nothing_indexed(report: VisitReport) -> tuple[str, str] | None:
    """Why a source has given nothing at all, and what to do; None if it has given something."""
    if report.counts.indexed:
        return None
    url = report.source.url
    if report.account.ended.why == "broken":
        return f"{url}: fetching ended by itself: {report.account.ended.message}", "citewell refresh tries it again"
    start = report.start
    see = f"see: citewell why {shlex.quote(start.url)}"
    if start.verdict == "list":
        numbers = {**report.counts.not_indexed, **report.counts.waiting}
        said = f"none of what it lists is indexed: {_numbers(numbers)}" if numbers else "it lists no page"
        return (
            f"nothing of {url} was indexed: it is {start.detail}, and {said}",
            f"see: citewell why --source {shlex.quote(url)}",
        )
    if start.reason == "off-site":
        see = "add the address that it leads to as a source of its own, or use --any-site"
    about = "" if start.url == url else f"{start.url}: "
    return f"nothing of {url} was indexed: {about}{in_words(start)}", advise(
        report.source, start.reason, start.url, otherwise=see
    )


def advise(source: Source, reason: str, url: str, *, otherwise: str = "") -> str:
    """What an owner can do about an address, as a line for a shell; `otherwise` where there is nothing."""
    said = advice(
        reason,
        url=shlex.quote(url),
        source=shlex.quote(source.url),
        depth=source.rules.depth,
        max_pages=source.rules.max_pages,
    )
    return said or otherwise


def in_words(told: Explanation) -> str:
    """Why one address is not indexed: the detail if there is one, else what the reason means."""
    known = REASONS.get(told.reason)
    return told.detail or (known.meaning if known else told.reason)


def _headline(report: VisitReport) -> Text:
    done, counts = report.account, report.counts
    changes = [(done.added, "added"), (done.replaced, "replaced"), (done.removed, "removed")]
    told = ", ".join(f"{number:,} {what}" for number, what in changes if number)
    others = sum(number for word, number in counts.not_indexed.items() if word != "off-site")
    line = Text.assemble((printable(report.source.url), "bold"))
    line.append(f": {_pages(counts.indexed)} indexed" + (f" ({told})" if told else ""))
    if report.unchanged:
        line.append(f", {report.unchanged:,} unchanged")
    line.append(f"; {others:,} not indexed")
    if waiting := sum(counts.waiting.values()):
        line.append(f", {waiting:,} waiting")
    requests = done.fetching.requests
    return line.append(f". {requests:,} request{'s' * (requests != 1)} in {report.seconds:,.1f} s.")


def _print_ending(console: Console, report: VisitReport) -> None:
    ended = report.account.ended
    said = {
        "broken": f"Fetching ended by itself ({ended.message}). What was read is kept; citewell refresh goes on.",
        "stopped": "The visit was stopped; citewell refresh goes on.",
        "no answer": f"{', '.join(ended.suspended)} did not answer any more and was left alone.",
    }.get(ended.why)
    if said:
        print_paragraph(console, Text(printable(said), style="red"), indent=INDENT)


def _print_reason(console: Console, file: CrawlFile, source: Source, word: str, head: Text) -> None:
    """A reason with its number and meaning, then the address that stands for most of them."""
    shown = examples(file, source, word, EXAMPLES.get(word, 1))
    known = REASONS.get(word)
    head.append(known.meaning if known else "")
    console.print(Text(" " * INDENT) + head, soft_wrap=True)
    for example in shown:
        _print_example(console, example)
    todo = advise(source, word, shown[0].url) if shown else ""
    if todo:
        console.print(Text(f"{' ' * 2 * INDENT}-> {printable(todo)}", "dim"), soft_wrap=True)  # to be copied


def _print_example(console: Console, example: Example) -> None:
    url, detail = printable(example.url), printable(example.detail)
    more = f" ({example.number:,} like this)" if example.number > 1 else ""
    indent = 2 * INDENT
    if not detail:
        console.print(Text(" " * indent + url, "dim"), soft_wrap=True)
    elif indent + len(url) + 2 + len(detail) + len(more) <= console.width:
        console.print(Text(f"{' ' * indent}{url}: {detail}{more}", "dim"), soft_wrap=True)
    else:
        console.print(Text(" " * indent + url, "dim"), soft_wrap=True)
        print_paragraph(console, Text(detail + more, "dim"), indent=indent)


def _print_traps(console: Console, report: VisitReport) -> None:
    """The shapes of addresses that turned out to be traps."""
    for shape, number in sorted(report.traps, key=lambda trap: -trap[1])[:TRAPS_SHOWN]:
        such = "1 such address was" if number == 1 else f"{number:,} such addresses were"
        said = f"trap: pages like {printable(shape)} held hardly anything new; {such} turned away"
        print_paragraph(console, Text(said), indent=INDENT)


def _numbers(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {word}" for word, number in numbers.items())


def _pages(number: int) -> str:
    return f"{number:,} page" + "s" * (number != 1)
