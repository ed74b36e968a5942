"""Is a sentence made from its quote by deletion only, and did the deletion leave what is said alone?

In: the sentence shown and the quote it was made from. Out: None, or what is wrong in plain words. Whether another text
supports a sentence is verify.support's question.

This module does not trust whoever trimmed the sentence. It lists the few pieces of a quote that can go without a loss
(marks that point to literature, asides in parentheses, "However,", an apposition, a label before a colon) and asks
whether the sentence is the quote without some of them. Anything else that is missing is a problem, even where a reader
would not mind: a sentence that is shown in full is always right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import regex

from citewell.kit.headings import ABSTRACT_LABEL
from citewell.kit.meaning import Protected, citation_marks, protected
from citewell.kit.numbers import TOKEN
from citewell.kit.words import ENGLISH_STOP_WORDS, terms, words

Span = tuple[int, int]

_ADVERBIALS = """
however | in addition | additionally | moreover | furthermore | also | therefore | thus | hence
consequently | as a result | for example | for instance | in fact | indeed | of course | in other words
on the other hand | on the one hand | in contrast | by contrast | conversely | nevertheless | nonetheless
meanwhile | similarly | likewise | finally | first | firstly | second | secondly | third | thirdly | lastly
overall | in summary | in conclusion | to summarize | in short | notably | importantly | interestingly
unfortunately | fortunately | besides | still | then | next | again | accordingly | basically | well
in turn | to begin with | as mentioned | as noted above | as mentioned above | as described above
"""
_OPENING = sorted(filter(None, map(str.strip, _ADVERBIALS.replace("\n", "|").split("|"))), key=len, reverse=True)
_INSERTED = [
    phrase for phrase in _OPENING if not regex.match(r"for |first|second|third|also|well|then|next|still", phrase)
]

_MARKER = r"\s*(?:[-–—*•·▪◦‣●○■□►✓]+|\(?\p{Nd}{1,2}[.)]|\(?[a-z]\))\s+"
_START = rf"(?:^|(?<=[.!?:]\s{{1,3}})|(?<=^{_MARKER}))"
_LINK = r"(?:and|but)(?:,\s+|\s+)(?!(?:for|if|yet|so|then|rather)\b)"
_OPENING_WORDS = regex.compile(
    rf"{_START}(?:(?P<part>{_LINK}|(?:{'|'.join(_OPENING)}),\s+)(?=\p{{L}})){{1,3}}", regex.IGNORECASE
)
_INSERTED_ADVERBIAL = regex.compile(rf",\s(?:{'|'.join(_INSERTED)})(?P<comma>,(?=\s)|(?=[.!]\s*$))", regex.IGNORECASE)
_BULLET = regex.compile(rf"^{_MARKER}(?=\p{{L}})")
_ASIDE = regex.compile(r"(?<=[\p{L}\p{N}]),?\s{1,3}\((?P<inside>\p{L}[\p{L}\p{M} ,.'’-]{1,80})\)(?![\p{L}\p{N}(-])")
_APPOSITION = regex.compile(
    rf"{_START}[^,.;:]{{1,80}}(?P<span>,\s(?:an?|the|also\scalled|(?:also\s)?known\sas)\s[\p{{L}}\p{{M}} '’-]{{1,80}},)"
    r"\s(?:is|are|was|were|has|have|had|does|do|can|could|may|might|will|would|should|must|occurs?|happens?|affects?|causes?)\b"
)
_LABEL = regex.compile(r"^(?P<label>\p{L}[\p{L}\p{M}/ '’-]{0,60}):\s+(?=(?P<rest>\p{Lu}.*\s.*\s.*\s.*))", regex.DOTALL)
_LABELS = frozenset(
    """
    abstract answer background conclusion conclusions definition discussion findings interpretation
    introduction methods note overview results summary tip
    """.split()
)
_NARROWING = frozenset(
    """
    i.e ie that is namely viz former formerly late now current currently old new recent first last main mice
    mouse rat rats animal animals dog dogs cat cats human humans vitro vivo cell cells child children infant
    infants baby babies teen teens adolescent adolescents adult adults woman women man men male males female
    females boy boys girl girls elderly pregnant athlete athletes patient patients people volunteers smokers
    users placebo control controls severe mild moderate acute chronic early late rare common oral topical
    intravenous external internal left right upper single alone sic myth fake wrong true banned withdrawn
    proposed planned draft trial pilot study theory winter summer spring autumn on in at by for from to with
    of among between per via as like than under during
    """.split()
)
"""Words that narrow or colour what stands before a parenthesis: with one of them inside, it is no mere aside."""
_ADJECTIVE = regex.compile(r"\p{Ll}+(?:al|ed|ive|ous|able|ible|ary|ory|less|ful|ly|ing|ic)")
_ROMAN = regex.compile(r"[IVX]+")
_ENDS = frozenset(".,;:!…–—-")
_STOPS = frozenset(".!?")
_BULLETS = frozenset("•▪◦‣·*–—-")
_ITEM_SIGNS = _BULLETS | frozenset(".,;")
_NAME_WORDS = 5
_HEADING_WORDS = 12
_BETWEEN_ITEMS = frozenset(",;")
_MIN_ENGLISH = 0.15  # share of stop words from which a quote is read as English; German and French stay under it


def deletion_problem(text: str, quote: str) -> str | None:
    """What is wrong with `text` as a shortened `quote`; None if nothing is.

    Its words, numerals and signs must be the quote's, in the same form and order, with only those pieces missing that
    can go. The first letter of a sentence may become a capital, the closing punctuation may change (never to or from a
    question mark), and white space does not count.
    """
    if text.split() == quote.split():
        return None
    shown, given = _pieces(text), _pieces(quote)
    if not shown:
        return "nothing is left of it"
    removable = removable_spans(quote)
    if _is_quote_without(shown, given, removable, quote):
        lost = _lost(text, quote)
        return f'it loses the {lost.kind} "{lost.text}"' if lost else None
    return _reason(text, quote, shown, given, removable)


def removable_spans(quote: str) -> list[Span]:
    """The pieces of a quote that can go, each for itself, in characters of the quote; they may overlap.

    Only citation marks where the quote does not read as English: the rules know no other language.
    """
    marks = citation_marks(quote)
    if not _reads_english(quote):
        return marks
    kept = protected(quote)
    asides = chain(_opening(quote), _inserted(quote), _in_parentheses(quote), _appositions(quote), _label(quote))
    return marks + [(start, end) for start, end in asides if not any(p.start < end and start < p.end for p in kept)]


def _reads_english(quote: str) -> bool:
    found = words(quote)
    return bool(found) and sum(word in ENGLISH_STOP_WORDS for word in found) >= _MIN_ENGLISH * len(found)


def _opening(quote: str) -> Iterator[Span]:
    """ "However, ", "And, in addition, " and the marker of a list item."""
    yield from (match.span() for match in _BULLET.finditer(quote))
    for match in _OPENING_WORDS.finditer(quote):
        yield from ((match.start(), end) for end in match.ends("part"))


def _inserted(quote: str) -> Iterator[Span]:
    """ ", however," with one of its commas or both."""
    for match in _INSERTED_ADVERBIAL.finditer(quote, overlapped=True):
        yield match.span()
        yield match.start(), match.start("comma")


def _in_parentheses(quote: str) -> Iterator[Span]:
    """Another name for what stands before: "(NSAIDs)", "(the lower back)", "(Tylenol)"."""
    for match in _ASIDE.finditer(quote):
        inside = match["inside"].strip(" .").split()
        plain = {word.lower().strip(".,") for word in inside}
        if len(inside) > 6 or plain & _NARROWING or protected(match["inside"]):
            continue
        if _ADJECTIVE.fullmatch(inside[-1]) or _ROMAN.fullmatch(inside[-1]) or len("".join(inside)) < 2:
            continue
        yield match.start() + (quote[match.start()] == ","), match.end()


def _appositions(quote: str) -> Iterator[Span]:
    """ ", a stress fracture of the spine," between the subject and its verb; a list never stands there."""
    for match in _APPOSITION.finditer(quote):
        inside = {word.lower() for word in match["span"].strip(" ,").split()}
        if (
            len(inside) <= 12
            and not inside & (_NARROWING - {"of", "in", "as", "at", "to"})
            and not inside & {"and", "or"}
        ):
            yield match.span("span")


def _label(quote: str) -> Iterator[Span]:
    """A section's name: one in capitals that abstracts have, or before a colon one that the sentence says again."""
    capitals = ABSTRACT_LABEL.match(quote)
    if capitals is not None:
        yield capitals.span()
    match = _LABEL.match(quote)
    if match is None:
        return
    named = set(terms(match["label"]))
    if match["label"].lower() in _LABELS or (named and named <= set(terms(match["rest"]))):
        yield match.start(), match.end()


def _pieces(text: str) -> list[tuple[str, int]]:
    """The words, numerals and signs as written, each with its place, without the closing punctuation."""
    found = [(match.group(), match.start()) for match in TOKEN.finditer(text)]
    while found and found[-1][0] in _ENDS:
        found.pop()
    return found


def _is_quote_without(
    shown: Sequence[tuple[str, int]], given: Sequence[tuple[str, int]], removable: Sequence[Span], quote: str
) -> bool:
    """Whether leaving some of the removable spans out of `given` makes `shown`."""
    jumps = _jumps(given, removable, len(quote))
    breaks = _item_breaks(given, quote)
    headed = _behind_the_first_line(given, quote)
    todo, seen = [(0, 0)], {(0, 0)}
    while todo:
        i, j = todo.pop()
        if i == len(shown) and j == len(given):
            return True
        after = [(i, target) for target in jumps.get(j, ())]
        if i < len(shown) and shown[i][0] in _BETWEEN_ITEMS and j in breaks:
            after.append((i + 1, breaks[j]))
        if i < len(shown) and shown[i][0] == ":" and j == headed:
            after.append((i + 1, j))
        if i < len(shown) and j < len(given) and _same(shown, i, given[j][0]):
            after.append((i + 1, j + 1))
        todo += [state for state in after if state not in seen]
        seen.update(after)
    return False


def _jumps(given: Sequence[tuple[str, int]], removable: Sequence[Span], length: int) -> dict[int, list[int]]:
    """From the index of a piece where a removable span starts to the index behind it."""
    starts = [start for _, start in given]
    jumps: dict[int, list[int]] = {}
    for start, end in removable:
        inside = [k for k, place in enumerate(starts) if start <= place < end]
        if inside and (end <= length):
            jumps.setdefault(inside[0], []).append(inside[-1] + 1)
    return jumps


def _item_breaks(given: Sequence[tuple[str, int]], quote: str) -> dict[int, int]:
    """Where a list on several lines may be put on one: from the piece after an item to the first of the next item.

    Between two items of a list that a colon opens, a line break or a bullet may become a comma or a semicolon; a line
    break also in a list that is nothing but short items.
    """
    names, colon = _is_list_of_names(quote), quote.find(":")
    breaks: dict[int, int] = {}
    for j in range(1, len(given)):
        before, start = given[j - 1]
        if not names and (colon < 0 or start <= colon):
            continue
        k = j
        while k < len(given) - 1 and k < j + 2 and given[k][0] in _ITEM_SIGNS:
            k += 1
        bulleted = any(sign in _BULLETS for sign, _ in given[j:k]) and before[-1].isalpha() and given[k][0][0].isalpha()
        if bulleted or "\n" in quote[start + len(before) : given[k][1]]:
            breaks[j] = k
    return breaks


def _behind_the_first_line(given: Sequence[tuple[str, int]], quote: str) -> int | None:
    """Where a colon may stand for a line break: between a heading, which has no end mark, and what it is above."""
    first = quote.find("\n")
    if first < 0 or len(quote[:first].split()) > _HEADING_WORDS:
        return None
    behind = next((j for j, (_, start) in enumerate(given) if start > first), None)
    return behind if behind and given[behind - 1][0] not in _ENDS and given[behind - 1][0] != "?" else None


def _is_list_of_names(quote: str) -> bool:
    """Whether a quote is lines of a few words each, none of which ends as a sentence does; a heading may be above."""
    lines = quote.split("\n")
    lines = [line for line in lines[len(lines) > 2 and len(lines[0].split()) <= _HEADING_WORDS :] if line.strip()]
    return len(lines) > 1 and all(
        0 < len(line.split()) <= _NAME_WORDS and line.rstrip()[-1] not in _STOPS for line in lines
    )


def _same(shown: Sequence[tuple[str, int]], i: int, original: str) -> bool:
    """Equal as written, or with a capital put on the first word of a sentence."""
    word = shown[i][0]
    if word == original:
        return True
    opens = i == 0 or shown[i - 1][0] in _STOPS
    return opens and word[0].isupper() and word[1:] == original[1:] and word[0].lower() == original[0]


def _said(text: str) -> list[tuple[str, str]]:
    return [(p.kind, " ".join(p.text.lower().split())) for p in protected(text)]


def _lost(text: str, quote: str) -> Protected | None:
    """The first protected word of the quote that the text does not have in its place."""
    shown = _said(text)
    given = _said(quote)
    if shown == given:
        return None
    entries = protected(quote)
    for k, entry in enumerate(given):
        if k >= len(shown) or shown[k] != entry:
            return entries[k]
    return entries[-1] if entries else protected(text)[0]


def _reason(
    text: str, quote: str, shown: Sequence[tuple[str, int]], given: Sequence[tuple[str, int]], removable: Sequence[Span]
) -> str:
    """The plainest thing to say of a text that is not the quote without removable pieces."""
    original = [piece for piece, _ in given]
    if ("?" in original[-1:]) != (shown[-1][0] == "?"):
        return "a question and a statement are not the same"
    j = 0
    missing: list[int] = []
    for i, (piece, _) in enumerate(shown):
        while j < len(original) and not _same(shown, i, original[j]):
            missing.append(j)
            j += 1
        if j == len(original):
            added = piece.lower() not in {word.lower() for word in original}
            return f'it adds "{piece}"' if added else f'it changes the form or the order of the words at "{piece}"'
        j += 1
    lost = _lost(text, quote)
    if lost:
        return f'it loses the {lost.kind} "{lost.text}"'
    missing += range(j, len(original))
    cut = [k for k in missing if not any(start <= given[k][1] < end for start, end in removable)] or missing
    return f'it leaves out "{" ".join(original[k] for k in cut)}", which may not go'
