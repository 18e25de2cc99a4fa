"""Who reported a hazard: kept back from whoever sits in the unit that was reported on."""

from __future__ import annotations

from dataclasses import dataclass

from rules.rights import Viewer
from rules.vocabulary import Act, Source
from rules.words import Text

BRINGS_IN = frozenset({Act.RECORD, Act.IMPORT})
"""The acts whose actor is who reported it, or took the report down."""
CONFIDENTIAL = Text("举报人信息保密", "who reported it is kept confidential")


@dataclass(frozen=True, slots=True)
class Reported:
    """A hazard, as far as it matters who may learn who brought it in. units: the school's and the responsible one."""

    source: Source
    area: str
    units: frozenset[int]
    by: int | None


def names_the_reporter(source: Source, act: Act) -> bool:
    """Whether to say who did this act is to say who reported the hazard."""
    return source is Source.REPORT and act in BRINGS_IN


def is_kept_from(viewer: Viewer, reported: Reported) -> bool:
    """Whether somebody who looks must not learn who reported it.

    They sit in a unit that was reported on. Whoever brought it in knows it anyway, and those who answer for the area
    must be able to ask back.
    """
    if reported.source is not Source.REPORT or viewer.person_id == reported.by:
        return False
    if any(reported.area.startswith(one) for one in viewer.sensitive_areas):
        return False
    return not reported.units.isdisjoint(viewer.units)
