"""Read passages with a question in mind: which of their sentences answer it.

The model and how it was trained: models/reader/MODEL.md.
"""

from citewell.reader.model import Reader
from citewell.reader.windows import ToRead, below_title, passage_to_read

__all__ = ["Reader", "ToRead", "below_title", "passage_to_read"]
