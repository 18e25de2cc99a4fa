"""When the effect of a campaign has worn off, by figures reckoned by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rules.decay import Days, DecayFile, Effort, Fall, during, falls, kept, read, since
from rules.telling import TaskKind

POLICY = DecayFile()
MARCH_2_TO_13 = Days(date(2026, 3, 2), date(2026, 3, 13))


def test_a_campaign_is_its_own_days_and_ending_it_late_adds_none() -> None:
    assert during(date(2026, 3, 2), date(2026, 3, 13), date(2026, 3, 14)) == MARCH_2_TO_13
    assert during(date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 13)) == MARCH_2_TO_13
    assert during(date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 1)) == Days(date(2026, 3, 2), date(2026, 3, 2))


def test_weeks_are_days_by_seven_and_never_less_than_one() -> None:
    assert MARCH_2_TO_13.weeks == 12 / 7
    assert Days(date(2026, 3, 2), date(2026, 3, 4)).weeks == 1


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-03-20", None),  # the seventh day is not over
        ("2026-03-21", "2026-03-20"),
        ("2026-03-27", "2026-03-20"),
        ("2026-03-28", "2026-03-27"),
        ("2026-05-12", "2026-05-08"),  # eight whole weeks fit into sixty days
        ("2027-03-13", "2026-05-08"),
    ],
)
def test_since_a_campaign_only_whole_weeks_count_and_only_while_it_is_watched(today: str, last: str | None) -> None:
    found = since(MARCH_2_TO_13, date.fromisoformat(today), 60)
    assert found == (Days(date(2026, 3, 14), date.fromisoformat(last)) if last else None)


def test_checks_fall_back_below_half_and_not_at_half() -> None:
    then = Effort(weeks=2, checks=24)  # 12 a week
    assert falls(then, Effort(weeks=3, checks=18), POLICY) == ()  # 6 a week
    assert falls(then, Effort(weeks=3, checks=17), POLICY) == (Fall(TaskKind.DECAY_CHECKS, "12.0", "5.7"),)
    assert falls(Effort(weeks=2), Effort(weeks=3), POLICY) == (), "nothing cannot fall"


def test_true_fixes_fall_by_more_than_ten_points_where_ten_were_looked_at_before_and_after() -> None:
    then = Effort(weeks=2, looked_at=20, held=18)  # 90 %
    assert falls(then, Effort(weeks=2, looked_at=20, held=16), POLICY) == ()  # 80 %: exactly ten points
    fallen = falls(then, Effort(weeks=2, looked_at=40, held=31), POLICY)  # 77.5 %
    assert fallen == (Fall(TaskKind.DECAY_FIXES, "90.0% (18/20)", "77.5% (31/40)"),)
    assert falls(then, Effort(weeks=2, looked_at=9, held=0), POLICY) == ()
    assert falls(Effort(weeks=2, looked_at=9, held=9), Effort(weeks=2, looked_at=20), POLICY) == ()


def test_what_schools_find_themselves_falls_back_only_where_they_had_found_ten() -> None:
    assert falls(Effort(weeks=1, self_found=9), Effort(weeks=1), POLICY) == ()
    assert falls(Effort(weeks=1, self_found=10), Effort(weeks=2, self_found=10), POLICY) == ()
    fallen = falls(Effort(weeks=1, self_found=10), Effort(weeks=2, self_found=9), POLICY)
    assert fallen == (Fall(TaskKind.DECAY_SELF_FOUND, "10.0", "4.5"),)


def test_policy_says_how_far_is_too_far() -> None:
    strict = DecayFile(checks_share=1, fix_points=1, self_found_share=1)
    then, now = Effort(1, 10, 100, 90, 10), Effort(1, 9, 100, 88, 9)
    assert falls(then, now, POLICY) == ()
    assert [one.kind for one in falls(then, now, strict)] == [
        TaskKind.DECAY_CHECKS, TaskKind.DECAY_FIXES, TaskKind.DECAY_SELF_FOUND,
    ]  # fmt: skip


def test_a_task_says_the_figures_in_words() -> None:
    fall = Fall(TaskKind.DECAY_FIXES, "90.0% (18/20)", "77.5% (31/40)")
    said = read(fall.kind, kept("510503-2026-L01", fall))
    assert said.zh == "510503-2026-L01：真整改率由 90.0% (18/20) 降至 77.5% (31/40)"
    assert said.en == "510503-2026-L01: the true-fix rate fell from 90.0% (18/20) to 77.5% (31/40)"
