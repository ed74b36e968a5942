"""Where the rooms meet: wiring, in one module for each thing an owner does (add, make vectors, ask)."""
