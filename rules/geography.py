"""Distances on the ground, as far as a draw and a photo need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH = 6_371_000
"""Its mean radius in metres."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place by longitude and latitude, in degrees."""

    longitude: float
    latitude: float


def metres(one: Position, other: Position) -> int:
    """The way as the crow flies, by the haversine formula; whole metres."""
    north, south = radians(one.latitude), radians(other.latitude)
    turn, height = radians(other.longitude - one.longitude) / 2, (south - north) / 2
    arc = sin(height) ** 2 + cos(north) * cos(south) * sin(turn) ** 2
    return round(2 * EARTH * asin(sqrt(min(1.0, arc))))


def middle(points: Iterable[Position]) -> Position | None:
    """The mean of these places; None where there is none. Good enough for the schools of one town."""
    found = list(points)
    if not found:
        return None
    return Position(sum(one.longitude for one in found) / len(found), sum(one.latitude for one in found) / len(found))
