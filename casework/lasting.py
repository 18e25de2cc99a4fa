"""What of the results of an area lasts: look-backs in and outside of rounds, and compliance with the standard."""

from __future__ import annotations

from datetime import datetime

from casework.complying import compliance_in
from casework.desk import Desk
from casework.true_fixes import true_fixes_in
from rules.lasting import Lasting
from store import look_back_views


def lasting_in(desk: Desk, area: str, at: datetime) -> Lasting:
    """What look-backs and inspections say as things stand at this instant."""
    with desk.looking() as session:
        outside = look_back_views.outside_of_rounds(session, area)
    return Lasting(true_fixes_in(desk, area), outside, compliance_in(desk, area, at))
