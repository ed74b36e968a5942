"""Claim against evidence: a sentence is shown only with a source that says it.

In: the sentences and disagreements of a Draft (compose), their quotes exact. Out: those that are supported, each
citation with its verdict. Public: `verify`, `judged_disagreements`, `SupportChecker`, `deletion_problem`.
"""

from __future__ import annotations

from citewell.verify.contradiction import judged_disagreements
from citewell.verify.deletion import deletion_problem
from citewell.verify.support import SupportChecker
from citewell.verify.verdict import verify

__all__ = ["SupportChecker", "deletion_problem", "judged_disagreements", "verify"]
