"""Where something lies: the code of an area begins with those of the areas around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa


def lies_in(column: sa.ColumnElement[Any], areas: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether an area lies in one of these, or is one; in none where there are none. Any: a column of codes."""
    return sa.or_(sa.false(), *(column.startswith(one, autoescape=True) for one in areas))
