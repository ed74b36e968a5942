"""Benchmarks: how fast Citewell adds and asks, beside the bare parts it is made of. See README.md."""

import citewell  # noqa: F401 - before numpy: it asks for one thread a product, as every citewell process does
