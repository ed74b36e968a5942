"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""

from __future__ import annotations

WEIGHTS = {
    "found": 0.000,
    "found_nearly": 0.576,
    "letters": 1.342,
    "rarest_missing": -0.201,
    "missing": 0.000,
    "pairs": 0.128,
    "triples": 0.000,
    "in_order": 0.000,
    "run": 0.000,
    "covered": 0.386,
    "numbers_missing": -0.365,
    "numbers_found": 0.125,
    "negation_differs": -0.237,
    "negation_only_here": -0.051,
    "opposites": -0.382,
    "doubt_gained": -0.001,
    "doubt_lost": -0.075,
    "sometimes_gained": 0.000,
    "always_gained": -0.036,
    "repeated": 0.666,
    "differs": -0.226,
}
INTERCEPT = -0.730
SUPPORTED_FROM = 0.72

WEIGHTS_WITH_SIMILARITY = {
    "found": 0.107,
    "found_nearly": 0.000,
    "letters": 1.499,
    "rarest_missing": -0.295,
    "missing": -0.144,
    "pairs": 0.076,
    "triples": 0.000,
    "in_order": 0.000,
    "run": 0.000,
    "covered": 0.000,
    "numbers_missing": -0.473,
    "numbers_found": 0.171,
    "negation_differs": -0.310,
    "negation_only_here": -0.015,
    "opposites": -0.533,
    "doubt_gained": -0.033,
    "doubt_lost": -0.078,
    "sometimes_gained": -0.024,
    "always_gained": -0.035,
    "repeated": 0.757,
    "differs": -0.284,
    "similarity": 2.124,
}
INTERCEPT_WITH_SIMILARITY = -1.347
SUPPORTED_FROM_WITH_SIMILARITY = 0.77
