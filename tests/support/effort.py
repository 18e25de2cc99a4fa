"""How hard the property tests try: quick by default, XIAOAN_TEST_EFFORT=thorough before a release."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("XIAOAN_TEST_EFFORT", "quick"))
