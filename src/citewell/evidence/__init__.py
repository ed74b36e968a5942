"""Query and ranked Sources -> Evidence: what each source has to say, cheaply first, then as the reader sees it."""

from citewell.evidence.bridged import bridged
from citewell.evidence.by_words import chance_by_words, read_by_words
from citewell.evidence.joined import joined
from citewell.evidence.places import Place
from citewell.evidence.promising import Promising, Unnamed, choose_passages, promising, unnamed
from citewell.evidence.weigh import sketched, weigh

__all__ = [
    "Place",
    "Promising",
    "Unnamed",
    "bridged",
    "chance_by_words",
    "choose_passages",
    "joined",
    "promising",
    "read_by_words",
    "sketched",
    "unnamed",
    "weigh",
]
