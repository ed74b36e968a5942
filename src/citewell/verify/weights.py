"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""

from __future__ import annotations

WEIGHTS = {
    "found": 0.000,
    "found_nearly": 0.898,
    "letters": 2.387,
    "rarest_missing": -0.491,
    "missing": 0.000,
    "pairs": 0.125,
    "triples": 0.120,
    "in_order": 0.099,
    "run": 0.000,
    "covered": 0.696,
    "numbers_missing": -0.706,
    "numbers_found": 0.206,
    "negation_differs": -0.425,
    "negation_only_here": -0.171,
    "opposites": -0.711,
    "doubt_gained": -0.092,
    "doubt_lost": -0.136,
    "sometimes_gained": -0.079,
    "always_gained": -0.118,
}
INTERCEPT = -0.741

WEIGHTS_WITH_SIMILARITY = {
    "found": 0.177,
    "found_nearly": 0.000,
    "letters": 2.398,
    "rarest_missing": -0.551,
    "missing": -0.177,
    "pairs": 0.062,
    "triples": 0.130,
    "in_order": 0.000,
    "run": 0.000,
    "covered": 0.000,
    "numbers_missing": -0.641,
    "numbers_found": 0.172,
    "negation_differs": -0.391,
    "negation_only_here": -0.130,
    "opposites": -0.646,
    "doubt_gained": -0.220,
    "doubt_lost": -0.008,
    "sometimes_gained": -0.056,
    "always_gained": -0.095,
    "similarity": 2.642,
}
INTERCEPT_WITH_SIMILARITY = -1.478
