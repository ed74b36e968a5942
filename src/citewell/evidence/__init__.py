"""Query and ranked Sources -> Evidence: what each source has to say, cut into statements, trimmed and weighed."""

from citewell.evidence.weigh import weigh

__all__ = ["weigh"]
