"""Query and ranked Sources -> Evidence: what each source has to say, cut into statements, trimmed and weighed."""

from citewell.evidence.weigh import PER_SOURCE, weigh

__all__ = ["PER_SOURCE", "weigh"]
