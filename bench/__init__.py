"""Benchmarks: how fast Citewell adds and asks, beside the bare parts it is made of. See README.md."""
