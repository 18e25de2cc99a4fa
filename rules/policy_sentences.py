"""Sentences for what a policy says beside its limits, ladders and duty map: extensions, look-backs, quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.assessment import AssessmentFile, points_said
from rules.checklists import ChecklistItem
from rules.deadlines import Deadlines, ExtensionRule
from rules.policy import PolicyDocument
from rules.quiet import Budget, Hours
from rules.vocabulary import Severity
from rules.words import Text, Word

Line = tuple[str, Text, Text]
"""The place of a rule, what it is about, and what holds."""


def _words(found: Iterable[Word]) -> Text:
    every = list(found)
    return Text("、".join(one.zh for one in every) or "无", ", ".join(one.en for one in every) or "none")


def of_deadlines(deadlines: Deadlines) -> Iterator[Line]:
    """What deadlines.yaml says beside the limits."""
    for severity in Severity:
        if severity in deadlines.rework_minimum:
            what = Text(f"退回重改至少 · {severity.zh}", f"at least for rework · {severity.en}")
            yield f"rework {severity.value}", what, deadlines.rework_minimum[severity].text
    yield "return", Text("退回时最迟可定到", "the latest day for rework"), deadlines.return_within.text
    yield "revisit", Text("须到现场验收的等级", "passed only on site"), _words(deadlines.revisit)
    yield "spot", Text("可当场整改的等级", "may be fixed on the spot"), _words(deadlines.on_the_spot)
    extension = deadlines.extension
    yield "first", Text("首次延期", "first extension"), _extension(extension.first)
    yield "second", Text("再次延期", "second extension"), _extension(extension.second)
    yield "major", Text("重大隐患延期", "extension of a major hazard"), _extension(extension.major)
    count = Text(f"{extension.max_count} 次", f"{extension.max_count} times")
    yield "count", Text("延期最多", "extensions at the most"), count
    yield "cap", Text("延期合计不超过", "extensions together"), extension.total_cap.text
    suspension = deadlines.suspension
    until = suspension.review_within.text
    yield (
        "suspension",
        Text("暂停计时", "suspension"),
        Text(
            f"{suspension.approver.zh}批准，{until.zh}内复核；等待资金自首次起最长 {suspension.for_funds.text.zh}",
            f"{suspension.approver.en} decides, reviewed within {until.en}; for funds up to "
            f"{suspension.for_funds.text.en} from the first day",
        ),
    )
    yield from _look_back(deadlines)
    yield "placement", Text("整校停用后报告学生去向", "pupils of a closed site placed within"), deadlines.placement.text
    items = "；".join(deadlines.plan_items)
    yield "plan", Text("重大隐患治理方案的内容", "contents of a treatment plan"), Text(items, items)


def _extension(rule: ExtensionRule) -> Text:
    longest = rule.max.text
    return Text(f"{rule.approver.zh}批准，至多 {longest.zh}", f"{rule.approver.en} decides, up to {longest.en}")


def _look_back(deadlines: Deadlines) -> Iterator[Line]:
    one = deadlines.look_back
    share = f"{one.sample_share:.0%}"
    yield "share", Text("回头看抽查比例", "share looked back at"), Text(share, share)
    yield "after", Text("销号后多久回头看", "looked back at after"), one.after.text
    yield "window", Text("多久内再发算复发", "recurrence within"), one.recurrence_window.text
    yield "within", Text("每轮回头看时限", "a round of look-backs lasts"), one.within.text


def of_telling(document: PolicyDocument) -> Iterator[Line]:
    """What telling.yaml says."""
    telling = document.telling
    yield "quiet", Text("静默时段", "quiet hours"), _hours(telling.quiet)
    for area in telling.quiet.areas:
        yield f"quiet {area.area}", Text(f"静默时段 · {area.area}", f"quiet hours · {area.area}"), _hours(area)
    names = {sub.code: sub.name for one in document.taxonomy.categories for sub in one.sub}
    names |= {one.code: one.name for one in document.taxonomy.categories}
    woken = [names.get(code, Text(code, code)) for code in telling.wakes]
    yield (
        "wakes",
        Text("夜间也立即告知", "told at night too"),
        Text("、".join(one.zh for one in woken) or "无", ", ".join(one.en for one in woken) or "none"),
    )
    times = [f"{one:%H:%M}" for one in telling.digest.at]
    gathered = _words(telling.digest.urgencies)
    yield (
        "digest",
        Text("合并告知", "told together"),
        Text(
            f"{'、'.join(times)}；{gathered.zh}的消息" if times else "不合并",
            f"at {', '.join(times)}; what is {gathered.en}" if times else "not at all",
        ),
    )
    most = str(telling.daily_most) if telling.daily_most else None
    yield "most", Text("每人每天至多", "a day for each person"), Text(most or "不限", most or "no limit")
    yield "letters", Text("随邮件附文书", "letters that go with mail"), _words(telling.letters)
    yield "budget", Text("每人每月预算（减负）", "a month for each person"), _asked(telling.budget)


def _asked(budget: Budget) -> Text:
    return Text(
        f"填报 {budget.entries}，任务 {budget.tasks}，消息 {budget.messages}",
        f"{budget.entries} entries, {budget.tasks} tasks, {budget.messages} messages",
    )


def _hours(hours: Hours) -> Text:
    if hours.begins == hours.ends:
        zh, en = "无", "none"
    else:
        zh = en = f"{hours.begins:%H:%M}–{hours.ends:%H:%M}"
    return Text(f"{zh}，节假日全天", f"{en}, and all of days off") if hours.days_off else Text(zh, en)


def of_assessment(file: AssessmentFile) -> Iterator[Line]:
    """What assessment.yaml says."""
    full = points_said(file.full_hundredths)
    yield "full", Text("满分", "full score"), Text(f"{full} 分", f"{full} points")
    within = file.appeal_within.text
    yield "appeals", Text("公示后申诉期", "time to appeal"), Text(f"公示后 {within.zh}内", f"within {within.en}")
    yield "town", Text("镇街由谁负责", "who answers for a town"), Text(file.town_agency, file.town_agency)
    yield (
        "standard",
        Text("达标率对照的标准", "the standard of compliance"),
        Text(file.standard or "无", file.standard or "none"),
    )
    for item in file.items:
        yield f"item {item.code}", item.name, item.said


def of_checklists(document: PolicyDocument) -> Iterator[Line]:
    """Every item of every checklist."""
    for one in document.checklists:
        yield one.code, Text(one.code, one.code), Text(one.title.zh, one.title.en)
        for item in one.items:
            yield item.code, Text(item.code, item.code), _item(item)


def _item(item: ChecklistItem) -> Text:
    more = [(item.severity_if_failed.zh, item.severity_if_failed.en), (item.subcategory, item.subcategory)]
    if item.deadline is not None:
        more.append((item.deadline.text.zh, item.deadline.text.en))
    if item.immediate_control:
        more.append(("须立即管控", "made safe at once"))
    if item.on_the_spot:
        more.append(("可当场整改", "may be fixed on the spot"))
    more.append((" ".join(item.legal), " ".join(item.legal)))
    zh, en = "，".join(one for one, _ in more if one), ", ".join(one for _, one in more if one)
    return Text(f"{item.zh}（{zh}）", f"{item.en} ({en})")
