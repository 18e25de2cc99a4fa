"""xiaoan act: every act of the lifecycle table, by its name, on one hazard, by one person, at one instant."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from casework.acting import Request
from casework.desk import Desk
from casework.doers import DOERS, Asked, instrument_meant
from casework.marking import marks_of
from casework.reading import Done
from casework.verifying import FROM_EVIDENCE, ON_SITE
from commands.closure_words import print_still_closed
from commands.console import AT_OPTION, JSON_OPTION, Console, day, moment_of_deed, t
from commands.evidence_given import attach, print_family, print_marks
from rules.act_names import label_of, listed, named
from rules.money import fen_typed
from rules.refusals import BadInput
from rules.words import Text
from store import offices, views

_LOOKS = "pass", "pass-in-part", "rework"
"""Acts of those who verify: they are told what there is to say of the photos."""

"""Yuan."""


def register(app: typer.Typer) -> None:
    names = listed(DOERS)
    words = f"办理一个环节，中文名称或代码均可：{names.zh}", f"do one act: {names.en}"
    app.command("act", help=t(*words))(act)


def act(
    name: str = typer.Argument(metavar="ACT", help=t("办理什么", "which act")),
    number: str = typer.Argument(help=t("隐患编号", "the hazard's number")),
    by: str = typer.Option(..., "--by", help=t("办理人工号或姓名", "who: person number or full name")),
    at: str | None = AT_OPTION,
    note: str = typer.Option("", help=t("说明或理由", "words or reason")),
    file: list[Path] = typer.Option([], help=t("附件，可多次", "evidence; may be repeated")),
    until: str | None = typer.Option(
        None,
        help=t(
            "日期：延期至、复核日、落实期限、管控措施截止日、退回或部分通过后的新期限",
            "a date: extended to, re-check, carried out by, end of control, new deadline after rework or in part",
        ),
    ),
    unit: list[str] = typer.Option(
        [], help=t("单位代码：新主办或批示承办，可多次", "unit code: new lead or assignee; may be repeated")
    ),
    into: str = typer.Option("", help=t("并入的隐患编号", "the hazard it is merged into")),
    instrument: str = typer.Option(
        "", help=t("督办手段，如 listed_supervision", "instrument, such as listed_supervision")
    ),
    measures: str = typer.Option("", help=t("整改措施", "what was done")),
    funds: str = typer.Option("", help=t("整改资金（元）", "funds in yuan")),
    part: list[str] = typer.Option(
        [],
        help=t(
            "名称=内容，可多次：方案六项、四定，学生安置的 人数、地点、负责岗位、起始，"
            "资金的 核算金额、资金来源、实际投入",
            "name=text, repeatable: parts of a plan, of the four fixed things, or pupils, where, post, from, "
            "or estimate, source, spent",
        ),
    ),
    progress: str = typer.Option("", help=t("延期：已完成进展", "extension: progress so far")),
    interim: str = typer.Option("", help=t("延期：管控措施", "extension: interim measures")),
    to: str = typer.Option(
        "",
        help=t(
            "改派审批：新的审批人；交办、转交经办人：由谁经办（工号或姓名）",
            "redirect: who is to decide; assign, hand-on: who is to handle it (person number or name)",
        ),
    ),
    on_site: bool = typer.Option(
        False, "--on-site", help=t("验收：本人已到现场复查（默认看材料）", "verifying: I went there and looked")
    ),
    place: str = typer.Option("", help=t("停用的部位，默认隐患部位", "the place closed; default: the hazard's")),
    condition: list[str] = typer.Option(
        [],
        help=t("停用：启用条件；核验：条件编号；可多次", "closing: a condition of use; verifying: its number; repeat"),
    ),
    basis: str = typer.Option("", help=t("依据的文书", "the document it goes by")),
    key: str | None = typer.Option(
        None, help=t("防重键：同一键只办一次", "idempotency key: the same key is done once")
    ),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    name = named(name, DOERS)
    asked = Asked(
        request=Request(
            number=number,
            who=by,
            at=moment_of_deed(at),
            note=note,
            files=attach(console.files, file, name),
            until=day(until),
            key=key,
        ),
        units=_units(console.desk, unit),
        into=into,
        instrument=instrument_meant(instrument),
        measures=measures,
        funds_fen=fen_typed(funds),
        parts=_parts(part),
        progress=progress,
        interim=interim,
        to=to,
        look=ON_SITE if on_site else FROM_EVIDENCE,
        place=place,
        conditions=tuple(condition),
        basis=basis,
    )
    _report(console, name, DOERS[name](console.desk, asked))


def _report(console: Console, name: str, done: Done) -> None:
    """What came of it; whoever verifies is told of the rest that was split off, and what there is to say of photos."""
    marks = marks_of(console.desk, done.number) if name in _LOOKS else ()
    console.give({**asdict(done), "marks": marks} if name in _LOOKS else done)
    again = Text("（此前已办理，未重复）", " (already done before)") if done.was_done_before else Text("", "")
    words = Text("{number} 已办理：{act}{again}", "{number}: {act} done{again}")
    console.say(words, number=done.number, act=label_of(name), again=again)
    if name == "pass-in-part":
        with console.desk.looking() as session:
            print_family(console, views.family_of(session, done.number))
    print_marks(console, marks)
    print_still_closed(console, done.number)


def _units(desk: Desk, codes: list[str]) -> tuple[int, ...]:
    with desk.looking() as session:
        return tuple(offices.unit_by_code(session, code) for code in codes)


def _parts(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, _, content = text.partition("=")
        if not content:
            raise BadInput(what=Text(f"“{text}”应写成 名称=内容", f"“{text}” should be name=text"))
        found[name.strip()] = content.strip()
    return found
