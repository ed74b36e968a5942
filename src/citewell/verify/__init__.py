"""Claim against evidence: a sentence is shown only with a source that says it.

In: a Draft (compose), its quotes exact. Out: the Draft with a verdict on every citation, without what is not supported.
Public: `verify`, `SupportChecker`, `deletion_problem`.
"""

from __future__ import annotations

from citewell.verify.deletion import deletion_problem
from citewell.verify.support import SupportChecker
from citewell.verify.verdict import verify

__all__ = ["SupportChecker", "deletion_problem", "verify"]
