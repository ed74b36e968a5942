"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""

from __future__ import annotations

WEIGHTS = {
    "found": 0.000,
    "found_squared": 0.822,
    "found_in_best": 0.000,
    "found_in_best_squared": 0.000,
    "found_in_two": 0.000,
    "found_nearly": 1.202,
    "rarest_found": 0.000,
    "rarest_missing": -0.101,
    "missing": -0.124,
    "pairs": 0.805,
    "in_order": 0.145,
    "tight": 0.000,
    "run": 0.345,
    "covered": 0.685,
    "numbers_missing": -0.744,
    "numbers_found": 0.187,
    "names_missing": 0.000,
    "names_found": 0.000,
    "negation_differs": -0.433,
    "negation_only_here": -0.175,
    "opposites": -0.645,
    "doubt_gained": -0.061,
    "doubt_lost": -0.153,
    "sometimes_gained": -0.053,
    "always_gained": -0.135,
    "condition_lost": 0.000,
}
INTERCEPT = -0.961
