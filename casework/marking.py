"""Marks on photos: what a verifier should know before signing, told and never judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from casework.desk import Desk
from models.hazard import Hazard
from rules.instants import SKEW, shown
from rules.pictures import Mark, Marked
from rules.policy import Policy
from rules.vocabulary import Act, EvidenceKind
from rules.words import Text
from store import cases, photos, policies, views
from store.photos import Shot, Use
from store.views import EventLine


def marks_of(desk: Desk, number: str) -> Sequence[Marked]:
    """What there is to say of the photos of a hazard, in the order they were handed in. Raises UnknownHazard.

    By the numbers of the policy the hazard began under.
    """
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        policy, events = policies.policy(session, hazard.policy_id), views.timeline(session, hazard.id, None)
        found: list[Marked] = []
        for shot in photos.of_hazard(session, hazard.id):
            same = photos.same_before(session, shot)
            alike = photos.alike_before(session, shot, hazard.id, policy.document.pictures.alike_bits)
            marks = (*_of_itself(shot, policy), *_of_its_time(shot, hazard, events), *_of_others(same, alike))
            found += [Marked(shot.name, mark, what) for mark, what in marks]
        return found


_Said = Iterator[tuple[Mark, Text]]


def _of_itself(shot: Shot, policy: Policy) -> _Said:
    if not shot.is_readable:
        yield Mark.UNREADABLE, Text(Mark.UNREADABLE.zh, Mark.UNREADABLE.en)
    far = policy.document.pictures.far_metres
    if shot.distance_m is not None and shot.distance_m > far:
        yield (
            Mark.FAR_AWAY,
            Text(
                f"拍摄地点距学校约 {shot.distance_m} 米（超过 {far} 米）",
                f"taken some {shot.distance_m} m from the school (more than {far} m)",
            ),
        )


def _of_its_time(shot: Shot, hazard: Hazard, events: Sequence[EventLine]) -> _Said:
    """Clocks of cameras are allowed to be as wrong as those of our machines."""
    taken = shot.taken_at
    if taken is None:
        return
    if taken > shot.added_at + SKEW:
        yield (
            Mark.TAKEN_LATE,
            Text(f"拍摄时间 {shown(taken)} 晚于提交时间", f"taken at {shown(taken)}, after it was handed in"),
        )
    for begins, what in _beginnings(shot, hazard, events):
        if begins is not None and taken < begins - SKEW:
            yield (
                Mark.TAKEN_EARLY,
                Text(
                    f"拍摄于 {shown(taken)}，早于{what.zh}（{shown(begins)}）",
                    f"taken at {shown(taken)}, before {what.en} ({shown(begins)})",
                ),
            )
            return


_FINDING, _HAND_OVER, _HANDED_IN = (
    Text("发现", "it was found"),
    Text("交办", "it was handed over"),
    Text("提交验收", "the work was handed in"),
)


def _beginnings(shot: Shot, hazard: Hazard, events: Sequence[EventLine]) -> Iterator[tuple[datetime | None, Text]]:
    """What a photo of this kind should have been taken after, the earliest first."""
    if shot.kind in (EvidenceKind.RECTIFIED, EvidenceKind.CONTROL, EvidenceKind.VERIFICATION):
        yield hazard.found_at, _FINDING
    earlier = [one for one in events if one.event_id < shot.event_id]
    if shot.kind is EvidenceKind.RECTIFIED:
        # What was fixed on the spot was handed over by the same act, and what an old ledger brought in long before.
        handed = [one.at for one in earlier if one.act is Act.ASSIGN]
        yield (handed[0] if handed else None), _HAND_OVER
    if shot.kind is EvidenceKind.VERIFICATION:
        landed = [one.at for one in earlier if one.act in (Act.SUBMIT, Act.FIX_ON_SPOT)]
        yield (landed[-1] if landed else None), _HANDED_IN


def _of_others(same: Sequence[Use], alike: Sequence[Use]) -> _Said:
    for mark, uses in ((Mark.USED_BEFORE, same), (Mark.NEARLY_SAME, alike)):
        if uses:
            first, more = uses[0], len(uses) - 1
            less = Text(f"，等 {len(uses)} 处", f", and {more} more") if more else Text("", "")
            zh = f"{mark.zh}：{first.number} {first.kind.zh}（{shown(first.at)}）{less.zh}"
            yield mark, Text(zh, f"{mark.en}: {first.number}, {first.kind.en} ({shown(first.at)}){less.en}")
