"""xiaoan act: every act of the lifecycle table, by its name, on one hazard, by one person, at one instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import typer

from casework import (
    assigning,
    closing_off,
    completing,
    handing_on,
    leading,
    listing,
    pacing,
    rectifying,
    repricing,
    verifying,
    withdrawing,
)
from casework.acting import Request
from casework.desk import Desk
from casework.marking import marks_of
from casework.reading import Done
from casework.rectifying import MoreTime
from casework.verifying import FROM_EVIDENCE, ON_SITE
from commands.act_names import label_of, listed, named
from commands.asked import Asked
from commands.closure_words import closed_as, placement, placement_if_said, print_still_closed
from commands.console import AT_OPTION, JSON_OPTION, Console, day, moment_of_deed, t
from commands.evidence_given import attach, print_family, print_marks
from rules.closures import WHOLE_SITE
from rules.refusals import BadInput
from rules.vocabulary import Instrument
from rules.words import Text
from store import offices, views


def _until(asked: Asked) -> MoreTime:
    if asked.request.until is None:
        raise BadInput(what=Text("申请延期须写明 --until 日期", "an extension needs --until"))
    return MoreTime(asked.request.until, asked.progress, asked.interim)


def _new_lead(asked: Asked) -> int:
    if len(asked.units) != 1:
        raise BadInput(
            what=Text("异议成立须用 --unit 指定新的主办单位", "an upheld objection needs --unit, the new lead unit")
        )
    return asked.units[0]


DOERS: dict[str, Callable[[Desk, Asked], Done]] = {
    "complete": lambda desk, asked: completing.complete(desk, asked.request, asked.parts),
    "assign": lambda desk, asked: assigning.assign(desk, asked.request, asked.to),
    "hand-on": lambda desk, asked: handing_on.hand_on(desk, asked.request, asked.to),
    "acknowledge": lambda desk, asked: assigning.acknowledge(desk, asked.request),
    "object": lambda desk, asked: assigning.object_to(desk, asked.request),
    "rule-upheld": lambda desk, asked: assigning.rule_upheld(desk, asked.request, _new_lead(asked)),
    "rule-rejected": lambda desk, asked: assigning.rule_rejected(desk, asked.request),
    "control": lambda desk, asked: rectifying.control(desk, asked.request),
    "close-off": lambda desk, asked: closing_off.close_off(desk, asked.request, closed_as(asked, asked.place)),
    "close-off-site": lambda desk, asked: closing_off.close_off(
        desk, asked.request, closed_as(asked, WHOLE_SITE), placement_if_said(asked.parts)
    ),
    "place-pupils": lambda desk, asked: closing_off.place_pupils(
        desk, asked.request, placement(asked.parts), asked.place
    ),
    "confirm-condition": lambda desk, asked: closing_off.confirm(desk, asked.request, asked.conditions, asked.place),
    "reopen-use": lambda desk, asked: closing_off.reopen_use(desk, asked.request, asked.place, asked.basis),
    "plan": lambda desk, asked: rectifying.plan(desk, asked.request, asked.parts),
    "request-extension": lambda desk, asked: rectifying.request_extension(desk, asked.request, _until(asked)),
    "grant-extension": lambda desk, asked: rectifying.grant_extension(desk, asked.request),
    "refuse-extension": lambda desk, asked: rectifying.refuse_extension(desk, asked.request),
    "suspend": lambda desk, asked: rectifying.suspend(desk, asked.request),
    "resume": lambda desk, asked: rectifying.resume(desk, asked.request),
    "submit": lambda desk, asked: rectifying.submit(desk, asked.request, asked.measures, asked.funds_fen),
    "fix-on-spot": lambda desk, asked: rectifying.fix_on_spot(desk, asked.request, asked.measures),
    "pass": lambda desk, asked: verifying.sign_pass(desk, asked.request, asked.look),
    "pass-in-part": lambda desk, asked: verifying.sign_in_part(desk, asked.request, asked.look),
    "rework": lambda desk, asked: verifying.send_back(desk, asked.request, asked.look),
    "close-out": lambda desk, asked: verifying.close_out(desk, asked.request),
    "look-back-holds": lambda desk, asked: verifying.look_back(desk, asked.request, holds=True),
    "look-back-failed": lambda desk, asked: verifying.look_back(desk, asked.request, holds=False),
    "reopen": lambda desk, asked: verifying.reopen(desk, asked.request),
    "reprice": lambda desk, asked: repricing.reprice(desk, asked.request),
    "void": lambda desk, asked: withdrawing.void(desk, asked.request),
    "merge": lambda desk, asked: withdrawing.merge(desk, asked.request, asked.into),
    "instruct": lambda desk, asked: leading.instruct(desk, asked.request, asked.units),
    "carry-out": lambda desk, asked: leading.carry_out_instruction(desk, asked.request),
    "raise": lambda desk, asked: pacing.raise_level(desk, asked.request, asked.instrument),
    "hold-back": lambda desk, asked: pacing.hold_back(desk, asked.request),
    "lower": lambda desk, asked: pacing.lower_level(desk, asked.request),
    "propose": lambda desk, asked: leading.propose(desk, asked.request, asked.instrument or Instrument.CIRCULAR),
    "approve": lambda desk, asked: leading.approve(desk, asked.request, asked.instrument),
    "refuse": lambda desk, asked: leading.refuse(desk, asked.request, asked.instrument),
    "conclude": lambda desk, asked: listing.conclude(desk, asked.request, asked.instrument),
    "defer": lambda desk, asked: leading.defer(desk, asked.request, asked.instrument),
    "redirect": lambda desk, asked: leading.redirect(desk, asked.request, asked.to, asked.instrument),
}
"""Every act of the table that is done to an existing hazard; a test holds this list to the table."""

_LOOKS = "pass", "pass-in-part", "rework"
"""Acts of those who verify: they are told what there is to say of the photos."""

MOST_FUNDS = 1e10
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
    funds: float | None = typer.Option(None, min=0, help=t("整改资金（元）", "funds in yuan")),
    part: list[str] = typer.Option(
        [],
        help=t(
            "名称=内容，可多次：方案六项、四定，或学生安置的 人数、地点、负责岗位、起始",
            "name=text, repeatable: parts of a plan, of the four fixed things, or pupils, where, post, from",
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
        instrument=_instrument(instrument),
        measures=measures,
        funds_fen=_fen(funds),
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


def _fen(funds: float | None) -> int | None:
    if funds is not None and not funds < MOST_FUNDS:
        words = Text(f"整改资金 {funds} 元过大，请核对单位", f"{funds} yuan is too much; check the unit")
        raise BadInput(what=words)
    return None if funds is None else round(funds * 100)


def _instrument(text: str) -> Instrument | None:
    if not text:
        return None
    found = Instrument.read(text)
    if found is None:
        raise BadInput(what=Text(f"没有“{text}”这种督办手段", f"there is no instrument “{text}”"))
    return found


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
