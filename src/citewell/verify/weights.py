"""What each feature of verify.features is worth. Made by scripts/train_support.py; do not edit."""

from __future__ import annotations

WEIGHTS = {
    "found": 0.000,
    "found_nearly": 0.570,
    "letters": 1.342,
    "rarest_missing": -0.205,
    "missing": 0.000,
    "pairs": 0.126,
    "triples": 0.000,
    "in_order": 0.000,
    "run": 0.000,
    "covered": 0.386,
    "numbers_missing": -0.365,
    "numbers_found": 0.125,
    "negation_differs": -0.237,
    "negation_only_here": -0.050,
    "opposites": -0.381,
    "doubt_gained": -0.001,
    "doubt_lost": -0.075,
    "sometimes_gained": 0.000,
    "always_gained": -0.036,
    "repeated": 0.664,
    "differs": -0.225,
}
INTERCEPT = -0.724
SUPPORTED_FROM = 0.71

WEIGHTS_WITH_SIMILARITY = {
    "found": 0.092,
    "found_nearly": 0.000,
    "letters": 1.507,
    "rarest_missing": -0.296,
    "missing": -0.143,
    "pairs": 0.091,
    "triples": 0.000,
    "in_order": 0.000,
    "run": 0.000,
    "covered": 0.000,
    "numbers_missing": -0.466,
    "numbers_found": 0.177,
    "negation_differs": -0.308,
    "negation_only_here": -0.017,
    "opposites": -0.533,
    "doubt_gained": -0.035,
    "doubt_lost": -0.078,
    "sometimes_gained": -0.024,
    "always_gained": -0.038,
    "repeated": 0.760,
    "differs": -0.283,
    "similarity": 2.082,
}
INTERCEPT_WITH_SIMILARITY = -1.340
SUPPORTED_FROM_WITH_SIMILARITY = 0.77
