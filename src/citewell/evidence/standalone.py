"""Whether a stranger understands a sentence without the one before it.

In: the text of one sentence. Out: a verdict. There is no parser here: what makes a sentence lean on another is nearly always a
small set of openings (a pronoun, a demonstrative, a connective) and these can be listed. English only; a sentence in another
script or language passes, which costs some quality and no truth.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import regex

from citewell.kit.words import ENGLISH_STOP_WORDS, words

Standing: TypeAlias = Literal["alone", "leans", "never"]
"""alone: can be shown by itself; leans: only together with the sentence before it; never: not a statement at all."""

MIN_WORDS = 5

_LEANING_OPENING = regex.compile(
    r"""^["'“‘(]*(?:
      (?:it|its|he|she|they|his|her|hers|their|theirs|them|him)\b
    | (?:this|these|that|those|such)\b(?!\ is\ (?:why|how)\b)
    | (?:however|therefore|thus|hence|consequently|accordingly|otherwise|instead|nevertheless|nonetheless|still|yet|besides|likewise
       |similarly|meanwhile|conversely|also|too|then|so|but|and|or|nor|again|next|second|secondly|third|thirdly|last|lastly|finally
       |first|firstly|afterwards?|later|both|neither|either|each|one|some|others?|another|many|most|few|several|all|none|any)\b(?=,)
    | (?:but|and|or|nor|yet|so|because\ of\ (?:this|these|that)|due\ to\ (?:this|these|that)|in\ this|in\ these|in\ such|at\ this|at\ that
       |for\ this|for\ these|by\ this|with\ this|with\ these|of\ these|of\ those|to\ this|to\ do\ (?:this|so)|after\ (?:this|that)|before\ (?:this|that)
       |during\ (?:this|that|these)|if\ (?:so|not)|when\ (?:this|that|these)|as\ (?:a\ result|such|well|mentioned|noted|described|shown|discussed)
       |from\ (?:this|these)|under\ (?:this|these)|on\ the\ other\ hand|in\ (?:contrast|comparison|addition|turn|fact|short|summary|other\ words)
       |for\ (?:example|instance)|by\ contrast|that\ is|the\ (?:latter|former|other|others|second|third|next|last|above|following|rest|remaining|same|previous|resulting|two|three|four)
       |the\ first(?!\ (?:\w+\ ){0,2}(?:treatment|step|sign|symptom|line|choice|test|line\ of))
       |one\ (?:such|of\ (?:these|them|those)|reason|example|way|study)|some\ of\ (?:these|them|those)|many\ of\ (?:these|them|those)|most\ of\ (?:these|them|those)
       |all\ of\ (?:these|them|those|this)|both\ of|each\ of\ (?:these|them|those)|any\ of\ (?:these|them)|none\ of\ (?:these|them)|other(?:s)?\b(?!\ than)
       |another|an\ alternative|an\ additional|the\ more|the\ less|there\ (?:is|are|was|were)\ (?:no|some|also|two|three|several|many)?\ ?(?:other|such)
       |(?:if|when|once|although|though|while|because|since|as|unless|until|after|before|where|whether|even\ if|even\ though)\ (?:it|they|this|that|these|those|he|she|its|their)
       |in\ (?:it|them|that\ case|those|the\ (?:latter|former|past\ study|present\ study|second|first\ case|same\ way))
       |(?:it|this)['’]s)\b
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_LEANING_INSIDE = regex.compile(
    r"""\b(?:
      (?:this|these|such)\ (?:is|are|was|were|can|may|condition|conditions|disease|disorder|syndrome|problem|problems|type|types|kind|kinds|case|cases|drug|drugs
        |medicine|medicines|medication|medications|treatment|treatments|method|methods|procedure|test|tests|symptom|symptoms|reason|reasons
        |area|process|gene|genes|protein|group|approach|approaches|change|changes|mutation|mutations|study|article|factor|factors|finding|findings)
    | (?:as|which\ was|that\ was)\ (?:described|mentioned|discussed|noted|shown|stated)\ (?:above|below|earlier|previously|in)
    | (?:described|mentioned|discussed|listed|shown|noted)\ (?:above|below|earlier)
    | the\ (?:latter|former|above|aforementioned)
    )\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
# "The condition ..." names nothing by itself; "The condition of the bone ..." does.
_BARE_NOUN = regex.compile(
    r"""^(?:(?:in|for|of|with|from|during|after|on)\ )?the\ (?:(?:most|more|main|overall|initial|usual)\ )?(?:
      condition|conditions|disease|disorder|syndrome|illness|problem|procedure|operation|surgery|device|drug|medicine|medication|method|technique
    | process|result|results|finding|findings|study|studies|trial|authors?|researchers?|group|patients?|subjects?|child|children|boy|girl|man|woman
    | team|company|area|site|effect|effects|difference|differences|cause|causes|symptoms?|signs|risk|risks|treatment|therapy|test|tests|changes?|number|amount|rate
    | goal|aim|purpose|idea|answer|question|reason|reasons|screw|implant|gene|mutation|tumou?r|rash|lesions?|infection|virus|bacteria|parasite|worms?|pain
    | term|word|name|latter|system|model|book|film|show|series|song|album|game|season|story|event|building|city|country|region|island|river
    )\b(?!\ (?:of|for|that|which|who|in|with|called|known|at|from|on|between|to|due|caused|associated|related))""",
    regex.VERBOSE | regex.IGNORECASE,
)
_PRONOUN = regex.compile(r"\b(?:it|its|they|them|their|theirs|he|she|him|his|her)\b", regex.IGNORECASE)
_IMPERSONAL_IT = regex.compile(
    r"\bit(?:\ (?:is|was|may\ be|can\ be|might\ be|has\ been|would\ be)|['’]s)\ (?:\w+ly\ )?(?:not\ )?(?:\w+ly\ )?(?:important|best|possible|impossible|likely|unlikely|known|unknown|clear|unclear|common|rare"
    r"|unusual|recommended|thought|believed|estimated|necessary|better|safe|hard|difficult|easy|advisable|essential|useful|helpful|reported|suggested|found|shown|time)\b"
    r"|\bit\ (?:is|was)\ \w+\ (?:that|to)\b|\bit\ (?:takes|seems|appears)\b",
    regex.IGNORECASE,
)
_END = regex.compile(r"[.!…。！।؟](?:[\"'”’)\]]|\[\d+\])*$")
_QUESTION = regex.compile(r"[?？؟][\"'”’)]*$")
_MARKUP = regex.compile(r"\|\s|\s[|•·►»→]\s|[{}<>\\]|_{3,}|\.{4,}|={2,}|\s-{2,}\s")


def standing(text: str, *, item: bool = False) -> Standing:
    """Say whether a sentence can be shown by itself, only with its neighbour, or not at all.

    Args:
        text: one sentence, white space folded.
        item: it stands in a list, where a full sentence may lack its stop.
    """
    if not _is_statement(text, item=item):
        return "never"
    if _LEANING_OPENING.match(text):
        return "alone" if _opens_impersonally(text) else "leans"
    if _LEANING_INSIDE.search(text) or _BARE_NOUN.match(text) or _early_pronoun(text):
        return "leans"
    return "alone"


def _is_statement(text: str, *, item: bool) -> bool:
    """A whole declarative sentence: long enough, begun and ended as one, no question and no scrap of layout."""
    if _QUESTION.search(text) or _MARKUP.search(text):
        return False
    if not _END.search(text) and not (item and has_verb(text)):
        return False
    first = text.lstrip("\"'“‘([")[:1]
    if first.islower() or not first.isalnum():
        return False
    return _opens_brackets_it_closes(text) and len(words(text)) >= MIN_WORDS


def _opens_brackets_it_closes(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]") and text.count("“") == text.count("”")


_VERBS = frozenset(
    """is are was were be been has have had do does did can could may might must shall should will would cannot isn't aren't don't doesn't
    include includes cause causes need needs help helps make makes use uses take takes occur occurs happen happens become becomes
    mean means require requires lead leads affect affects allow allows begin begins avoid keep try ask call wear apply stop start
    drink eat go see get give talk check follow rest put lie sit stand move wash remove place hold""".split()
)


def has_verb(text: str) -> bool:
    """Whether a line without a stop reads as a sentence: by a common verb, since there is no tagger here."""
    return any(word in _VERBS for word in words(text))


def _opens_impersonally(text: str) -> bool:
    """`It is important to rest` and `Most people, ...` lean on nothing."""
    found = _IMPERSONAL_IT.search(text[:60])
    return bool(found and found.start() <= 1)


def _early_pronoun(text: str) -> bool:
    """A pronoun before anything it could stand for: fewer than two words of meaning come first."""
    for found in _PRONOUN.finditer(text):
        if _IMPERSONAL_IT.match(text, found.start()):
            continue
        before = [word for word in words(text[: found.start()]) if word not in ENGLISH_STOP_WORDS and word not in _VERBS]
        return len(before) < (2 if found.group().lower() in {"it", "its"} else 1)
    return False
