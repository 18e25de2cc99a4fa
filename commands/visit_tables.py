"""How a visit is shown on a terminal: its team, its answers, what failed, and what it led to."""

from __future__ import annotations

from casework.collecting import Opened, Signed
from casework.visit_views import Seen
from casework.visiting import Standing, Taken
from commands.console import Console
from rules.visits import Answer, Combined
from rules.words import Text
from store.visits import VisitLine


def show(console: Console, seen: Seen) -> None:
    """Everything about one visit."""
    visit, combined = seen.visit, seen.standing.combined
    words = Text("检查 {number}　{school}　计划 {day}　{state}", "visit {number}: {school}, planned for {day}, {state}")
    console.say(words, number=visit.number, school=seen.campus.name, day=visit.planned_on, state=visit.state)
    if seen.campaign is not None:
        console.say(
            Text("属于 {number}“{title}”（{notice}）", "part of {number} “{title}” ({notice})"),
            number=seen.campaign.number, title=seen.campaign.title, notice=seen.campaign.notice,
        )  # fmt: skip
    team(console, seen.standing)
    answers(console, combined)
    failures(console, seen)
    if seen.found:
        rows = [(one.number, one.item, one.place, _NEW if one.is_new else _KNOWN) for one in seen.found]
        console.table(Text("转入隐患", "hazards"), _FOUND, rows)


_NEW, _KNOWN = Text("新立", "new"), Text("已有，未另立", "known already")
_FOUND = [Text("隐患编号", "hazard"), Text("检查项", "item"), Text("部位", "place"), Text("", "")]


def team(console: Console, standing: Standing) -> None:
    """Who goes, and who stands by what was found."""
    signed = {one.person_id for one in standing.signed}
    rows = []
    for one in standing.members:
        stale = one.signed_at is not None and one.person_id not in signed
        mark: object = one.signed_at if one.person_id in signed else (_STALE if stale else "")
        rows.append((one.side, one.unit, one.name, one.number, mark))
    columns = [
        Text("方面", "side"),
        Text("单位", "unit"),
        Text("姓名", "name"),
        Text("工号", "number"),
        Text("签字", "signed"),
    ]
    console.table(Text("检查组", "team"), columns, rows)


_STALE = Text("签后有改动，须重签", "changed since: sign again")


_ANSWERS = Text(
    "合格 {passed}　不合格 {failed}　不适用 {none}　未填 {open}",
    "{passed} pass, {failed} fail, {none} n/a, {open} open",
)


def answers(console: Console, combined: Combined) -> None:
    """How many of each, what nobody has answered, and what people differ about."""
    console.say(
        _ANSWERS,
        passed=combined.count(Answer.PASS), failed=combined.count(Answer.FAIL),
        none=combined.count(Answer.NOT_APPLICABLE), open=len(combined.unanswered),
    )  # fmt: skip
    for one in combined.conflicts:
        said = "、".join(f"{who} {answer.zh}" for who, answer in one.answers)
        english = ", ".join(f"{who} {answer.en}" for who, answer in one.answers)
        console.say(
            Text(
                f"意见不一：{one.item}（{said}）。商定后：xiaoan visit settle 检查编号 {one.item} fail|pass --by 工号",
                f"differing: {one.item} ({english}); once agreed: xiaoan visit settle V {one.item} fail|pass --by W",
            )
        )


def failures(console: Console, seen: Seen) -> None:
    """What is wrong, and which open hazards it may be."""
    rows = []
    for one in seen.standing.combined.failures:
        alike = seen.alike.get(one.key, ())
        zh = "；".join(f"{found.number}（{found.why.zh}）" for found in alike)
        en = "; ".join(f"{found.number} ({found.why.en})" for found in alike)
        rows.append(
            (one.item, one.place, one.note, len(one.photos), _YES if one.fixed else "", one.known_as or Text(zh, en))
        )
    if rows:
        columns = [
            Text("检查项", "item"), Text("部位", "place"), Text("情况", "what"), Text("照片", "photos"),
            Text("当场整改", "fixed"), Text("与已有隐患", "an open hazard?"),
        ]  # fmt: skip
        console.table(Text("不合格", "failures"), columns, rows)


_YES = Text("是", "yes")


def taken(console: Console, came: Taken) -> None:
    """What a sheet changed, and what it could not."""
    merged = came.merged
    console.say(Text("已记录：更改 {changed} 项", "taken in; entries changed: {changed}"), changed=merged.changed)
    for clash in merged.clashes:
        item, place = clash.spot
        sheet = _said(clash.sheet.answer if clash.sheet else None, clash.sheet.note if clash.sheet else "")
        here = _said(clash.here.answer if clash.here else None, clash.here.note if clash.here else "")
        console.say(
            Text(
                f"冲突：{item} {place}，表中为{sheet.zh}，系统中已改为{here.zh}；保留系统中的",
                f"clash: {item} {place}: the sheet says {sheet.en}, here it has become {here.en}; kept as it is here",
            )
        )
    answers(console, came.standing.combined)


def _said(answer: Answer | None, note: str) -> Text:
    if answer is None:
        return Text("已删去", "nothing")
    return Text(f"“{answer.zh}{note}”", f"“{answer.en} {note}”")


def signed(console: Console, came: Signed, waits: list[object]) -> None:
    """What a signature came to."""
    left = len(came.standing.combined.unanswered)
    if left:
        words = Text("注意：尚有 {left} 个检查项没有填写", "note: {left} items of the checklists have no answer")
        console.say(words, left=left)
    if not came.is_concluded:
        console.say(Text("已签字，还等：{sides}", "signed; still waiting for {sides}"), sides=waits)
        return
    console.say(Text("已签字，检查完成", "signed; the visit is concluded"))
    for one in came.opened:
        _opened(console, one)


def _opened(console: Console, one: Opened) -> None:
    how = _NEW if one.is_new else _KNOWN
    if one.was_fixed:
        how = Text("新立，当场整改，待验收", "new, fixed on the spot, to be verified")
    console.say(
        Text(f"  {one.number} {one.item} {one.place}：{how.zh}", f"  {one.number} {one.item} {one.place}: {how.en}")
    )
    if one.not_fixed is not None:
        words = Text("    未按当场整改办理：{why}", "    not recorded as fixed on the spot: {why}")
        console.say(words, why=one.not_fixed)
    for other in one.resembles:
        console.say(
            Text(
                f"    可能与 {other.number} 是同一处（{other.why.zh}）；若是，请并案："
                f"xiaoan act 并案 {one.number} --into {other.number} --by 协调员",
                f"    may be the same as {other.number} ({other.why.en}); if so: "
                f"xiaoan act merge {one.number} --into {other.number} --by COORDINATOR",
            )
        )


def lines(console: Console, found: list[VisitLine]) -> None:
    """Visits in a list."""
    columns = [
        Text("编号", "number"), Text("日期", "day"), Text("组", "team"), Text("学校", "school"), Text("状态", "state"),
        Text("签字", "signed"), Text("隐患", "hazards"), Text("行动", "campaign"),
    ]  # fmt: skip
    rows = [
        (one.number, one.planned_on, one.team, one.school, one.state, f"{one.signed}/{one.of}", one.findings,
         one.campaign)
        for one in found
    ]  # fmt: skip
    console.table(Text(f"检查（{len(found)}）", f"visits ({len(found)})"), columns, rows)
