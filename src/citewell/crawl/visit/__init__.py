"""One visit of a source, in a process of its own: what to fetch next, and what an answer means."""
