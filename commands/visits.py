"""xiaoan visit: a team's errands, the sheet that is filled in without a network, and the signatures."""

from __future__ import annotations

from pathlib import Path

import typer

from casework.collecting import sign
from casework.issuing import Outing, open_visit
from casework.visit_views import listed, look, person_id
from casework.visiting import Brought, arrive, give_up, settle, take_in
from commands import visit_tables
from commands.console import AT_OPTION, JSON_OPTION, SEEN_AT_OPTION, Console, day, instant, moment_of_deed, t
from commands.taking_in import open_files
from commands.visit_files import entries_of, handout_of, kept
from documents.visit_reading import read_visit
from documents.visit_writing import write_visit
from rules.campaigns import VisitState
from rules.instants import local_day
from rules.refusals import BadInput, BadRows
from rules.rows import told_once
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind
from rules.words import Text
from store.visits import Photo, Wanted

_NUMBER = typer.Argument(metavar="VISIT", help=t("检查编号", "the number of the visit"))
_BY = typer.Option(..., "--by", help=t("组员工号或姓名", "the member: person number or full name"))


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("联合检查：到校检查、离线记录表、签字", "joint visits: sheets, signatures, findings"),
        no_args_is_help=True,
    )
    group.command("open", help=t("派一次检查（不经抽签）", "issue a visit by hand"))(open_)
    group.command("list", help=t("检查清单", "visits in a list"))(list_)
    group.command("show", help=t("一次检查的全部情况", "everything about a visit"))(show)
    group.command("sheet", help=t("印出检查记录表，可离线填写", "print the sheet to fill in offline"))(sheet)
    group.command("import", help=t("交回检查记录表", "bring the sheet back"))(import_)
    group.command("answer", help=t("直接记录一项", "write down one item"))(answer)
    group.command("arrive", help=t("到校", "the team is there"))(arrive_)
    group.command("settle", help=t("商定意见不一的检查项", "settle what members differ about"))(settle_)
    group.command("sign", help=t("签字；各方签完即转入隐患台账", "sign; with the last side it is concluded"))(sign_)
    group.command("not-done", help=t("未能检查", "it could not be done"))(not_done)
    app.add_typer(group, name="visit")


def open_(
    school: str = typer.Argument(help=t("学校（校区）代码", "code of the school (campus)")),
    team: list[str] = typer.Option(..., "--team", help=t("组员，可多次", "a member; repeat")),
    on: str | None = typer.Option(None, "--on", help=t("日期，默认今天", "the day; default: today")),
    checklist: list[str] = typer.Option([], "--checklist", help=t("检查表代码，可多次", "checklists; repeat")),
    announce: bool = typer.Option(False, "--announce", help=t("事先通知学校", "tell the school beforehand")),
    by: str = typer.Option(..., "--by", help=t("协调员", "the coordinator")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    outing = Outing(school, tuple(team), day(on) or local_day(now), tuple(checklist), announce)
    number = open_visit(console.desk, outing, by, now)
    console.give({"visit": number})
    console.say(Text("已派出检查 {number}", "visit {number} is issued"), number=number)


def list_(
    campaign: str | None = typer.Option(None, help=t("行动编号", "of this campaign")),
    mine: str | None = typer.Option(None, "--mine", help=t("某人参加的", "of this member")),
    on: str | None = typer.Option(None, "--on", help=t("某天的", "of this day")),
    as_: str | None = typer.Option(None, "--as", help=t("按某人的权限查看", "as this person may see them")),
    open_only: bool = typer.Option(False, "--open", help=t("只看未完成的", "only those not concluded")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = instant(at)
    states = (VisitState.PLANNED, VisitState.UNDER_WAY) if open_only else ()
    who = person_id(console.desk, mine) if mine else None
    found = listed(console.desk, Wanted(campaign, who, day(on), states), as_, now)
    console.give(found)
    visit_tables.lines(console, found)


def show(number: str = _NUMBER, at: str | None = SEEN_AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    seen = look(console.desk, number, instant(at))
    console.give(
        {"visit": seen.visit.model_dump(mode="json"), "school": seen.campus.name, "standing": seen.standing,
         "waits_for": seen.waits_for, "alike": seen.alike, "hazards": seen.found}
    )  # fmt: skip
    visit_tables.show(console, seen)


def sheet(
    number: str = _NUMBER,
    out: Path | None = typer.Option(None, "--out", help=t("写到哪里", "where to write it")),
    by: str = typer.Option(..., "--for", help=t("给哪位组员", "for which member")),
    force: bool = typer.Option(False, "--force", help=t("覆盖已有文件", "write over a file that is there")),
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    handout = handout_of(look(console.desk, number, instant(None)), by)
    target = out or Path(f"{handout.visit}-{handout.person}.xlsx")
    if target.exists() and not force:
        words = f"{target} 已存在，要覆盖请加 --force", f"{target} is there already; --force writes over it"
        raise BadInput(what=Text(*words))
    write_visit(target, handout, console.language)
    console.give({"file": target})
    console.say(Text("已写入 {file}", "written to {file}"), file=target)


def import_(
    file: Path = typer.Argument(help=t("填好的检查记录表", "the sheet that was filled in")),
    visit: str = typer.Option("", "--visit", help=t("另制的表须写明检查编号", "needed for a sheet of one's own")),
    by: str = typer.Option("", "--by", help=t("另制的表须写明填表人", "needed for a sheet of one's own")),
    photos: Path | None = typer.Option(None, help=t("照片所在文件夹，默认与表同处", "where the photos lie")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    read = read_visit(open_files([file], "").grids)
    number, who = visit or read.visit, by or read.person
    if not number or not who:
        words = (
            "这不是本系统印出的表，请用 --visit 和 --by 写明检查编号和填表人",
            "this sheet was not printed here; say --visit and --by",
        )
        raise BadInput(what=Text(*words))
    if read.visit and (number, who) != (read.visit, read.person) and number != read.visit:
        raise BadInput(what=Text(f"这是检查 {read.visit} 的表", f"this is the sheet of visit {read.visit}"))
    seen = look(console.desk, number, now)
    found = entries_of(read, seen.policy, console.files, photos or file.parent)
    if found.problems:
        told = told_once(found.problems)
        raise BadRows(count=len(told), problems=[one.text for one in told])
    before = read.before if read.visit else ()
    came = take_in(console.desk, Brought(number, tuple(found.entries), before, found.photos, found.seen), who, now)
    console.give({"changed": came.merged.changed, "clashes": came.merged.clashes, "standing": came.standing})
    visit_tables.taken(console, came)


def answer(
    number: str = _NUMBER,
    item: str = typer.Argument("", help=t("检查项；表外问题写 -", "the item; - for what no checklist asks")),
    result: str = typer.Argument(
        "fail", help=t("合格 pass、不合格 fail、不适用 not_applicable", "pass, fail or not_applicable")
    ),
    place: str = typer.Option("", help=t("部位", "where")),
    note: str = typer.Option("", help=t("情况说明", "what was found")),
    photo: list[Path] = typer.Option([], "--photo", help=t("照片，可多次", "photos; repeat")),
    fixed: bool = typer.Option(False, "--fixed", help=t("已当场整改", "put right on the spot")),
    measures: str = typer.Option("", help=t("整改措施", "what was done")),
    after: list[Path] = typer.Option([], "--after", help=t("整改后照片，可多次", "photos afterwards; repeat")),
    known_as: str = typer.Option("", "--known-as", help=t("与已有隐患是同一处", "it is this open hazard")),
    category: str = typer.Option("", help=t("表外问题的类别代码", "category, beyond the checklists")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    given = [kept(console.files, one, EvidenceKind.FINDING) for one in photo]
    given += [kept(console.files, one, EvidenceKind.RECTIFIED) for one in after]
    files = {one.digest: one for one, _ in given}
    seen = {one.digest: picture for one, picture in given if picture is not None}
    entry = Entry(
        item="" if item == "-" else item.upper(), place=place, answer=_answer(result), note=note, category=category,
        photos=_showing(files, EvidenceKind.FINDING), fixed=fixed, measures=measures,
        after=_showing(files, EvidenceKind.RECTIFIED), known_as=known_as,
    )  # fmt: skip
    came = take_in(console.desk, Brought(number, (entry,), None, files, seen), by, moment_of_deed(at))
    console.give({"changed": came.merged.changed, "standing": came.standing})
    visit_tables.taken(console, came)


def _showing(files: dict[str, Photo], kind: EvidenceKind) -> tuple[str, ...]:
    return tuple(one.digest for one in files.values() if one.kind is kind)


def _answer(said: str) -> Answer:
    found = Answer.read(said)
    if found is None:
        zh, en = "、".join(f"{one.value}（{one.zh}）" for one in Answer), ", ".join(one.value for one in Answer)
        raise BadInput(what=Text(f"结果“{said}”应为：{zh}", f"the result “{said}” should be one of {en}"))
    return found


def arrive_(number: str = _NUMBER, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    arrive(console.desk, number, by, moment_of_deed(at))
    console.give({"visit": number})
    console.say(Text("已到校", "arrived"))


def settle_(
    number: str = _NUMBER,
    item: str = typer.Argument(help=t("检查项", "the item")),
    result: str = typer.Argument(help=t("商定的结果", "what was agreed")),
    note: str = typer.Option("", help=t("说明", "why")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    standing = settle(console.desk, number, item.upper(), _answer(result), by, moment_of_deed(at), note)
    console.give(standing)
    visit_tables.answers(console, standing.combined)


def sign_(number: str = _NUMBER, by: str = _BY, at: str | None = AT_OPTION, as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    came = sign(console.desk, number, by, now)
    waits = list(look(console.desk, number, now).waits_for)
    console.give({"concluded": came.is_concluded, "waits_for": waits, "hazards": came.opened})
    visit_tables.signed(console, came, [*waits])


def not_done(
    number: str = _NUMBER,
    why: str = typer.Option(..., "--why", help=t("原因", "why")),
    by: str = _BY,
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    give_up(console.desk, number, by, why, moment_of_deed(at))
    console.give({"visit": number})
    console.say(Text("已记为未能检查", "on record as not done"))
