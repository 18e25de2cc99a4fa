"""Places in a ranking: the highest first, and equal values at equal places."""

from __future__ import annotations

from collections.abc import Mapping


def in_places(values: Mapping[str, float]) -> dict[str, int]:
    """The place of everybody, in their order; after two who share the first comes the third."""
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    found: dict[str, int] = {}
    for number, (key, value) in enumerate(ordered, 1):
        before = ordered[number - 2] if number > 1 else None
        found[key] = found[before[0]] if before is not None and before[1] == value else number
    return found
