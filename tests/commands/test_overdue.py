"""Whether a list calls a deadline overdue: by the instant, whatever the time zone it was written in."""

from __future__ import annotations

import pytest

from commands.hazards import _due
from rules.instants import SHANGHAI
from rules.vocabulary import Severity, Stage
from rules.words import Language, said
from store.views import HazardLine
from tests.support.world import at

MIDNIGHT = at("2026-05-31 00:00")


def line(stage: Stage) -> HazardLine:
    return HazardLine(
        number="510503-2026-000001", stage=stage, severity=Severity.SERIOUS, campus="第一小学", area="安富街道",
        subcategory="FIRE-EXIT", description="安全出口上锁", lead="消防大队", responsible="第一小学",
        due_at=MIDNIGHT, first_due_at=MIDNIGHT, found_at=at("2026-05-15 09:00"), closed_at=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "stage", "is_overdue"),
    [
        ("2026-05-30 20:05", Stage.RECTIFYING, False),
        ("2026-05-31 00:00", Stage.RECTIFYING, True),
        ("2026-05-31 00:00", Stage.SUBMITTED, False),
    ],
)
def test_a_deadline_is_overdue_when_its_last_day_is_over_and_work_is_still_to_be_done(
    now: str, stage: Stage, is_overdue: bool
) -> None:
    # A person in China writes the time with China's offset; the database answers in UTC.
    shown = said(_due(line(stage), at(now).astimezone(SHANGHAI)), Language.ZH)
    assert shown.startswith("2026-05-30 24:00")
    assert ("已逾期" in shown) is is_overdue
