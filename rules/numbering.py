"""How numbers are written: a hazard is known by its county, the year it was recorded in, and a running number."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"^(\d{6})-(\d{4})-(\d{6,9})$")


def hazard_number(county: str, year: int, running: int) -> str:
    """510503-2026-000123."""
    return f"{county}-{year}-{running:06d}"


def common_number(county: str, year: int, running: int) -> str:
    """510503-2026-Z0012: a task common to many schools (综合任务)."""
    return f"{county}-{year}-Z{running:04d}"


def listing_number(county: str, year: int, running: int) -> str:
    """510503挂督〔2026〕3号: as a document of the county is numbered."""
    return f"{county}挂督〔{year}〕{running}号"


def read_number(said: str) -> tuple[str, int, int] | None:
    """County, year and running number of a number written our way; None for any other."""
    match = _NUMBER.match(said)
    if match is None:
        return None
    found = match[1], int(match[2]), int(match[3])
    # 0000123 is not how we write 123, and 0 is nobody's number.
    return found if found[2] > 0 and hazard_number(*found) == said else None


def campaign_number(county: str, year: int, running: int) -> str:
    """510503-C2026-0003."""
    return f"{county}-C{year}-{running:04d}"


def visit_number(county: str, year: int, running: int) -> str:
    """510503-V2026-000012."""
    return f"{county}-V{year}-{running:06d}"
