"""The six gauges in words: what each counts, and what they share; pages, workbooks and docs say it from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.gauges import Gauge, Gauged, GaugeReport
from rules.instants import shown
from rules.words import Text

COUNTED: Mapping[Gauge, Text] = {
    Gauge.SAFETY_FILE: Text(
        "政策规定的档案各项（安全档案、应急预案、演练、责任书、培训）都在有效期内；另列各校已有几项",
        "every part of its file that policy asks for (safety file, plan, drill, pledges, training) in force; how many "
        "of them each school has stands beside it",
    ),
    Gauge.INSPECTED: Text("期间内有人检查过", "somebody inspected it in the period"),
    Gauge.HAZARDS: Text(
        "期间内发现的隐患件件有整改措施，并已整改到位（销号），截止时点也没有逾期未结的，不论何时发现；没有隐患的不算缺",
        "every hazard found in the period has a measure and is put right (closed), and none is overdue at the cut-off, "
        "whenever it was found; where there is none nothing is missing",
    ),
    Gauge.PLAN: Text(
        "有效期内的应急预案，并有有效期内的演练", "an emergency plan in force, and a drill of it in force"
    ),
    Gauge.PLEDGES: Text(
        "校长、分管、科室、重点部位负责人四类岗位的责任书都在有效期内",
        "pledges in force of all four posts: principal, deputy, section heads, heads of key areas",
    ),
    Gauge.TRAINING: Text(
        "教职工和学生各有有效期内的培训记录，且累计受训比例达到政策要求",
        "training in force of staff and of pupils alike, each of at least policy's share so far",
    ),
}

SHARED: Sequence[tuple[Text, Text]] = (
    (
        Text("同一名单：", "One list:"),
        Text("六项的分母都是同一时刻读取的同一份学校名单：统计日在册、未撤销的学校和幼儿园，或指定行动的冻结名单。",
             "all six are counted over the same schools, read at one moment: those registered and not given up on the "
             "day, or the frozen list of a campaign that is named."),
    ),
    (
        Text("统计日", "The day"),
        Text("为期间的最后一天；期间未完的，为当天。档案以当天是否有效为准。",
             "is the last of the period, or today while it goes on; records count that are in force on it."),
    ),
    (
        Text("截止时点", "The cut-off"),
        Text("之后登记或划除的档案不计。", "leaves out what was entered or struck after it."),
    ),
    (
        Text("挂账、作废、并案的隐患", "Suspended, void and merged hazards"),
        Text("与整改率一样不计入。", "are left out, as in the rectification rate."),
    ),
    (
        Text("当场整改的", "What was put right on the spot"),
        Text("视为有措施；未到期限但尚未销号的，仍列为未整改到位，并注明逾期几件。",
             "had its measure there; what is in time and not yet closed is not put right, and how many are late is "
             "said."),
    ),
)  # fmt: skip


def heading(report: GaugeReport) -> Text:
    """Of what the gauges are: where, which days, over which list, as of which instant, under which policy."""
    when, place = report.when, report.place
    zh, en = (place.zh, place.en) if isinstance(place, Text) else (place, place)
    first, last, count = when.period.first, when.period.last, len(report.schools)
    listed = Text(f"学校名单 {when.day} 在册 {count} 所", f"over {count} schools registered on {when.day}")
    if report.campaign:
        listed = Text(
            f"行动 {report.campaign} 冻结名单 {count} 所，统计日 {when.day}",
            f"over the {count} schools on the frozen list of campaign {report.campaign}, on {when.day}",
        )
    return Text(
        f"{zh} {first} 至 {last}，{listed.zh}，截至 {shown(when.at)}，政策第 {report.policy} 版",
        f"{en}, {first} to {last}, {listed.en}, as of {shown(when.at)}, policy version {report.policy}",
    )


def share_of(one: Gauged) -> str:
    """The share as people read it; empty of nothing."""
    return "–" if one.share is None else f"{one.share:.1%}"


def completeness_of(one: Gauged) -> Text:
    """How much of all files is there; nothing for a gauge that is not of parts."""
    if one.completeness is None:
        return Text("", "")
    return Text(f"档案齐全程度 {one.completeness:.1%}", f"{one.completeness:.1%} of all parts are there")
