"""Citewell: a self-hosted search engine that answers, with a source behind every sentence."""

import os
from importlib.metadata import version

# Products of small matrices: threads cost more than they give, and their number could show in a last digit (promise 4).
# It counts only if numpy has not been imported yet.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = version("citewell")
