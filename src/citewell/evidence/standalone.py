"""Whether a stranger understands a sentence without the one before it.

In: the text of one sentence. Out: a verdict. There is no parser here: what makes a sentence lean on another is nearly
always a small set of openings (a pronoun, a demonstrative, a connective), and these can be listed. English only; a
sentence in another script or language passes, which costs some quality and no truth.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, TypeAlias

import regex

from citewell.evidence.verbs import AUXILIARIES, VERBS
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, terms, words

Standing: TypeAlias = Literal["alone", "leans", "never"]
"""alone: can be shown by itself; leans: only together with the sentence before it; never: not a statement at all."""

MIN_WORDS = 5

_LEANING_OPENING = regex.compile(
    r"""["'“‘(]*(?:
      (?:it|its|he|she|they|his|her|hers|their|theirs|them|him|this|these|that|those|such)\b
    | (?:otherwise|instead|still|yet|then|so|next|second|secondly|third|thirdly|last|first|firstly|afterwards?|later
    |both|neither|either
       |each|one|some|others|another|many|most|few|several|all|none|any|too)\b(?=[ ]?,)
    | (?:or|nor|yet|so|but|and)\b(?!\ far)
    | (?:because\ of|due\ to|in|at|for|by|with|of|to|after|before|during|from|under|despite|without|through|on|among
    |besides|like|unlike|given|until)
      \ (?:all\ |both\ |most\ |many\ |some\ |any\ |each\ |one\ |none\ )?(?:of\ )?(?:this|these|that|those|such|it
      |them|him|its|their|his|her)\b(?!\ (?:who|with|of)\b)
    | (?:some|many|most|all|both|each|any|none|one|several|few|two|three|half|either|neither)\ of\ (?:these|them
    |those|which|this|the\ (?:two|three|four|above))\b
    | (?:if\ (?:so|not)|when\ done|to\ do\ so|in\ doing\ so|in\ turn|as\ such|as\ (?:mentioned|noted|described|shown
    |discussed|above|before)
       |that\ is|in\ (?:the\ )?(?:latter|former|same\ way|second|that\ case)|by\ comparison|in\ comparison(?!\ (?:to
       |with))|in\ response,|in\ these|in\ both\ cases)\b
    | the\ (?:latter|former|others?|second|third|fourth|next|last|above|following|rest|remaining|same|previous
    |resulting|two|three|four|five|six)\b
    | (?:one|another|a\ (?:second|third|further)|an\ (?:alternative|additional|other|earlier))\ (?:such|reason
    |example|way|study|option|approach|possibility|theory|group|type|form|method)\b
    | (?:other|others|another|neither|either|both)\b(?!\ (?:than|people|\w+\ and)\b)
    | (?:if|when|once|although|though|while|because|since|as|unless|until|after|before|where|whether|even\ if
    |even\ though)
      \ (?:it|they|this|that|these|those|he|she|its|their|such|his|her)\b(?!\ (?:is|was)\ (?:necessary|possible
      |important|needed)\b)
    | there\ (?:is|are|was|were|may\ be)\ (?:no\ |also\ |two\ |three\ |several\ |many\ )*(?:other|others|such|another
    |also)\b
    | (?:it|this|that|he|she)['’]s\b
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_DEMONSTRATIVE = regex.compile(
    r"""\b(?:this|these|such|that|those)\ (?:\w+\ )?(?:condition|disease|disorder|syndrome|problem|type|kind|case
    |drug|medicine|medication|treatment|method
    |procedure|test|symptom|reason|area|process|gene|protein|group|approach|change|mutation|factor|finding|result
    |effect|view|time|point|age|stage|step|way
    |technique|device|patient|people|person|child|children|region|cell|tumou?r|cancer|infection|virus|injury|fracture
    |bone|difference|feature|phase|rule
    |number|percentage|figure|material|data|observation|question|issue|idea|claim|model|system|plan|exercise|food
    |substance|chemical)s?\b
    | \baffected\ (?:person|people|individual|child|family|member|patient|parent|infant|male|female|relative|area
    |part|boy|girl|adult)
    | \b(?:described|mentioned|discussed|listed|shown|noted|stated)\ (?:above|below|earlier|previously)
    | \b(?:the\ latter|the\ former|the\ above|aforementioned|these\ (?:are|were|can|may)|nevertheless|nonetheless
    |as\ well\.$|too\.$|in\ turn\b)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_DEMONSTRATIVE_HINTS: tuple[str, ...] = (
    " this ",
    " these ",
    " such ",
    " that ",
    " those ",
    "above",
    "below",
    "latter",
    "former",
    "earlier",
)
_DEMONSTRATIVE_HINTS += ("aforementioned", "affected", "previously", "theless", "as well.", "too.", "in turn")
_NAMED_AGAIN = regex.compile(
    r"\b(?:this|these|such|affected) (?P<noun>condition|disease|disorder|syndrome|problem|drug|medicine|treatment|test"
    r"|gene|protein|person|individual)s?\b",
    regex.IGNORECASE,
)
_A_STUDY = regex.compile(
    r"(?:(?:in|for|of|from|by)\ )?the\ (?:\w+\ ){0,2}"
    r"(?:analysis|study|trial|series|review|survey|cohort|authors|experiment|report)\b"
    r"(?!\ (?:of|by|in|that|which|from|published|on)\b)",
    regex.IGNORECASE,
)
# "The condition ..." names nothing by itself; "The condition of the bone ..." does.
_BARE_NOUN = regex.compile(
    r"""(?:(?:in|for|of|with|from|during|after|on|to)\ )?the\ (?:(?:most|more|main|overall|initial|usual|exact|whole
    |new|early|late)\ )?(?:
      condition|disease|disorder|syndrome|illness|problem|procedure|operation|surgery|device|drug|medicine|medication
      |method|technique
    | process|results?|findings?|stud(?:y|ies)|trials?|authors?|researchers?|groups?|patients?|subjects?
    |participants?|child|children|boys?|girls?|man|men|woman|women
    | team|company|area|site|effects?|differences?|causes?|symptoms?|signs|risks?|treatments?|therapy|tests?|changes?
    |numbers?|amount|rate
    | goal|aim|purpose|idea|answer|question|reasons?|screws?|implant|gene|mutations?|tumou?r|rash|lesions?|infection
    |virus|bacteria|parasites?|worms?|pain
    | term|word|name|system|model|book|film|show|series|song|album|game|season|story|event|building|city|country
    |region|island|river|brace|program|programme
    | picture|image|scan|doctor|surgeon|diagnosis|prognosis|outlook|injury|defect|plan|protein|cells?|articles?
    |report|review|incision|wound|catheter|tube|figures?|stages?
    )\b(?!\ (?:of|for|that|which|who|whose|in|with|called|known|at|from|on|between|to|due|caused|associated|related
    |against|after|during|as)\b)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_PRONOUN = regex.compile(r"\b(?:it|its|they|them|their|theirs|he|she|him|his|her)\b", regex.IGNORECASE)
_IMPERSONAL_IT = regex.compile(
    r"""it(?:\ (?:is|was|may\ be|can\ be|might\ be|has\ been|would\ be)|['’]s)\ (?:\w+ly\ |not\ |also\ |very\ |often\ )*
    (?:important|best|possible
    |impossible|likely|unlikely|known|unknown|clear|unclear|rare|unusual|recommended|thought|believed|estimated
    |necessary|better|hard|difficult|easy
    |advisable|essential|useful|helpful|reported|suggested|found|time|common)\ (?:to|that|for|if|whether|how|why
    |when)\b
    | it\ (?:is|was)\ (?:not\ )?\w+\ that\b | it\ (?:takes|seems|appears)\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
_END = regex.compile(r"[.!…。！।؟](?:[\"'”’)\]]|\[\d+\])*$")
_QUESTION = regex.compile(r"[?？؟][\"'”’)]*$")
_NUMBERED = regex.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\)?\s|\d+(?:\.\d+)+\s")
# Words that open a sentence; in capitals inside one they tell that a heading or list item ran together with it.
_OPENERS = frozenset(
    """The An In If When No Some Most Many There This These It They You Your For But However Although As To Other People
    Symptoms Treatment Treatments Diagnosis Causes Doctors Talk Ask Avoid Do Are Is What How Because While After Before
    Sometimes Usually Adults Children Researchers Patients""".split()
)
_TITLE_CASE = frozenset("Not Your With Without And Or How What Why When If Is Are Can Do Does Have".split())
_MONTHS = frozenset("January February March April May June July August September October November December".split())
_SUBJECT_AFTER_ADVERBIAL = regex.compile(
    r"""(?:during|in|at|by|for|on|with|over|under|within|through|among|between|since|from|sometimes|usually|often
    |rarely|generally|typically|normally
    |occasionally|eventually|initially|later|today|currently|until|throughout|because\ of|due\ to
    |to)\b[^,]{0,80},\ (?:it|they|he|she|this|these|its|their)\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
_ITEM_OF_A_SENTENCE = regex.compile(r"(?:Have|Has|Had|Are|Is|Was|Were|Been|Who|Which|That|Whose|With|Than)\b")
_GERUND = regex.compile(r"\p{Lu}\p{Ll}+ing\b")
_OPENS_A_CLAUSE = frozenset("that which who whom whose where when if because while until how what whether".split())
# A heading run together with its first sentence: "Type 1 Gout Type 1 gout is ...", "Tests for Gout Gout is ...".
_REPEATED = regex.compile(
    r"(?P<name>\w+(?: \w+){0,4}) (?P=name)\b|.*\b(?P<word>\p{L}{4,}) (?P=word)\b", regex.IGNORECASE
)
_ASIDE = regex.compile(r"\([^()]*\)")
_MARKUP = regex.compile(r"\|\s|\s[|•·►»→]\s|[{}<>\\]|_{3,}|\.{4,}|={2,}|\s-{2,}\s|\s-\s\p{Lu}|[?!]\s+\p{Lu}.*\?")
_SIGNS = frozenset("|•·►»→{}<>\\_=?-") | {"...."}


def standing(text: str, *, item: bool = False) -> Standing:
    """Say whether a sentence can be shown by itself, only with its neighbour, or not at all.

    Args:
        text: one sentence, white space folded.
        item: it stands in a list, where a full sentence may lack its stop.
    """
    found = words(text)
    if not _is_statement(text, found, item=item):
        return "never"
    opens_impersonally = bool(_IMPERSONAL_IT.match(text))
    if not opens_impersonally and (
        _LEANING_OPENING.match(text)
        or _BARE_NOUN.match(text)
        or _A_STUDY.match(text)
        or _early_pronoun(text)
        or _opens_on_pronoun(text)
    ):
        return "leans"
    lowered = text.lower()
    if any(hint in lowered for hint in _DEMONSTRATIVE_HINTS) and _DEMONSTRATIVE.search(text):
        return "leans"
    return "alone"


def standing_of_lead_in(text: str) -> Standing:
    """The same for the line before a list, which may be as short as `Bring with you:`."""
    stands = standing(f"{text[:-1]}.")
    if stands == "never" and len(words(text)) < MIN_WORDS:
        return "leans" if _LEANING_OPENING.match(text) or _PRONOUN.search(text) else "alone"
    return stands


def refers_back(text: str, before: str) -> bool:
    """Whether what a leaning sentence points to may stand before it: `this disease` needs a disease named there."""
    found = _NAMED_AGAIN.search(text)
    if found is None or found.start() == 0:
        return True
    return stem(found["noun"].lower()) in terms(before)


def _is_statement(text: str, found: list[str], *, item: bool) -> bool:
    """A whole declarative sentence: long enough, begun and ended as one, no question, no title, no scrap of layout."""
    first = text.lstrip("\"'“‘([")[:1]
    if (
        len(found) < MIN_WORDS
        or first.islower()
        or not first.isalnum()
        or _NUMBERED.match(text)
        or _QUESTION.search(text)
    ):
        return False
    if (not _SIGNS.isdisjoint(text) and _MARKUP.search(text)) or _is_glued(text.split()):
        return False
    if not _END.search(text) and not (item and not AUXILIARIES.isdisjoint(found)):
        return False
    if _ITEM_OF_A_SENTENCE.match(text) or _REPEATED.match(text):
        return False
    if not _closes_what_it_opens(text):
        return False
    if _GERUND.match(text) and not _has_main_verb(found):
        return False  # "Working with your doctor on what can interfere with it" is a heading with a clause
    return not text.isascii() or has_verb(words(_ASIDE.sub("", text)) if "(" in text else found)


def _is_glued(tokens: list[str]) -> bool:
    """Whether a heading or a list item is run together with the sentence: `Take Time Symptoms of ...`."""
    if _OPENERS.isdisjoint(tokens[1:]) and _TITLE_CASE.isdisjoint(tokens[1:]):
        return False
    for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        plain = before[-1].isalpha() or before[-1] in ')"”'
        if not plain:
            continue
        if word in _OPENERS and (after[0].islower() or after[0].isdigit()) and not before.isupper():
            return True
        if (word in _TITLE_CASE and before[-1].islower()) or (word == "In" and after in _MONTHS):
            return True
    return False


def _closes_what_it_opens(text: str) -> bool:
    return (
        text.count("(") == text.count(")")
        and text.count("[") == text.count("]")
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
    )


def has_verb(found: list[str]) -> bool:
    """Whether words read as a sentence and not as a title: by a list of verbs, since there is no tagger here."""
    if any(word in VERBS and before != "to" for before, word in pairwise(["", *found])):
        return True
    if sum(word in _NOT_ENGLISH for word in found) >= 2:
        return True
    for before, word, after in zip(found, found[1:], found[2:], strict=False):
        # A form in -s before an article ("decides the"), or in -ed after its subject ("patients improved").
        if len(word) > 4 and word.endswith("s") and after in _AFTER_VERBS and before not in _BEFORE_PARTICIPLES:
            return True
        if len(found) > 6 and len(word) > 4 and word.endswith("ed") and before not in _BEFORE_PARTICIPLES:
            return True
    return _third_person(found)


def _third_person(found: list[str]) -> bool:
    """Whether behind an article and its noun a form in -s stands: `The library ships as`, `The mill of Olm grinds rye`.

    Behind "of" it needs an object, since `The shape of steel boats in winter` is a title.
    """
    if not found or found[0] not in _ARTICLES:
        return False
    behind_of = False
    for before, word, after in zip(found[1:], found[2:], found[3:], strict=False):
        if before in ENGLISH_STOP_WORDS and before != "of" and before not in _ARTICLES:
            return False
        behind_of = behind_of or before == "of"
        ends_in_s = len(word) > 3 and word.endswith("s") and not word.endswith("ss") and not before.endswith("s")
        if ends_in_s and before not in ENGLISH_STOP_WORDS and not (behind_of and after in ENGLISH_STOP_WORDS):
            return True
    return False


def _has_main_verb(found: list[str]) -> bool:
    """Whether a verb stands outside the clauses that "that" or "if" open; each takes the first verb after it."""
    pending = False
    before = ""
    for word, after in zip(found, [*found[1:], ""], strict=True):
        if word in _OPENS_A_CLAUSE:
            pending = True
        elif (word in VERBS and before != "to") or (word.endswith("s") and after in _ARTICLES):
            if not pending and before not in VERBS:
                return True
            pending = False
        before = word
    return False


_ARTICLES = frozenset("the a an his her its their your".split())
_AFTER_VERBS = frozenset("the a an that how whether his her its their your when if to".split())
_BEFORE_PARTICIPLES = frozenset("of with in for to and or the a an by from on at as between than using".split())
_NOT_ENGLISH = frozenset(
    """de la el los las en un una que es se del por para con der die das und ist nicht den mit von zu sie ein eine le
    les des est et il du dans pour pas au une di che della sono per si em os na do da uma het een van op te zijn och
    att som det är""".split()
)


def _opens_on_pronoun(text: str) -> bool:
    """`During pregnancy, it may ...`: the subject is a pronoun for something said before."""
    found = _SUBJECT_AFTER_ADVERBIAL.match(text)
    return bool(found) and not _IMPERSONAL_IT.match(text, text.index(", ", 0, found.end()) + 2 if found else 0)


def _early_pronoun(text: str) -> bool:
    """A pronoun before anything it could stand for: fewer than two words of meaning come first."""
    for found in _PRONOUN.finditer(text):
        if _IMPERSONAL_IT.match(text, found.start()):
            continue
        before = [word for word in words(text[: found.start()]) if word not in ENGLISH_STOP_WORDS and word not in VERBS]
        return len(before) < (2 if found.group().lower() in {"it", "its"} else 1)
    return False
