"""Query and ranked Sources -> Evidence: what each source has to say, cheaply first, then as the reader sees it."""

from citewell.evidence.promising import Promising, choose_passages, promising
from citewell.evidence.weigh import sketched, weigh

__all__ = ["Promising", "choose_passages", "promising", "sketched", "weigh"]
