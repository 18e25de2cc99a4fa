"""How numbers are written: a hazard is known by its county, the year it was recorded in, and a running number."""

from __future__ import annotations


def hazard_number(county: str, year: int, running: int) -> str:
    """510503-2026-000123."""
    return f"{county}-{year}-{running:06d}"
