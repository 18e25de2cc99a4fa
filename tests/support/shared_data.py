"""Where the real data files lie: beside the repository, at XIAOAN_SHARED_DATA, or else the small ones of the tests.

A small file has the same columns and shape as the real one, so that no test is ever skipped for want of data.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("XIAOAN_SHARED_DATA") or ROOT.parent / "shared" / "data")
SMALL = ROOT / "tests" / "fixtures"


def shared(name: str) -> Path:
    """A data file by its path below the shared folder, such as "hk-schools-sample/schools.csv"."""
    real = SHARED / name
    return real if real.is_file() else SMALL / name


def is_real(name: str) -> bool:
    """Whether the whole file is there, so that its known figures may be expected."""
    return (SHARED / name).is_file()
