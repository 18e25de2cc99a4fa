"""xiaoan hazard record: one finding onto the ledger, with its photos, by whoever found it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TypeVar, cast

import typer

from casework.recording import alike, record
from commands import hazards
from commands.console import AT_OPTION, JSON_OPTION, Console, day, moment_of_deed, t
from commands.evidence_given import attach
from rules.assessment_acts import EntryKind
from rules.finding import Finding
from rules.policy import Policy
from rules.refusals import BadInput
from rules.vocabulary import Act, Severity, Source
from rules.words import Text
from store import policies

W = TypeVar("W", Source, Severity, EntryKind)


def register(_app: typer.Typer) -> None:
    hazards.group.command("record", help=t("登记一件隐患（可附照片）", "record one hazard, with photos"))(record_)


def record_(
    campus: str = typer.Argument(help=t("学校（校区）代码", "code of the school (campus)")),
    what: str = typer.Option(..., "--what", help=t("隐患描述", "what is wrong")),
    category: str = typer.Option(..., "--category", help=t("类别：代码或名称", "category: code or name")),
    by: str = typer.Option(..., "--by", help=t("登记人工号或姓名", "who: person number or full name")),
    place: str = typer.Option("", help=t("部位", "where at the school")),
    source: str = typer.Option("agency_check", help=t("发现方式", "how it came to be known")),
    severity: str = typer.Option("", help=t("等级，默认按分类", "severity; default: as the taxonomy says")),
    due: str | None = typer.Option(None, help=t("整改时限，默认按政策", "deadline; default: as policy says")),
    file: list[Path] = typer.Option([], help=t("照片或材料，可多次", "photos; may be repeated")),
    remark: str = typer.Option("", help=t("备注", "remark")),
    key: str | None = typer.Option(None, help=t("防重键：同一键只登记一次", "the same key is recorded once")),
    at: str | None = AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    now = moment_of_deed(at)
    with console.desk.looking() as session:
        policy = policies.policy_in_force(session, now)
    finding = Finding(
        campus=campus, description=what, subcategory=category_code(policy, category), found_at=now,
        source=one_of(Source, source), place=place, severity=one_of(Severity, severity) if severity else None,
        due_on=day(due), source_key=key, remark=remark,
    )  # fmt: skip
    done = record(console.desk, finding, by, now, attach(console.files, file, Act.RECORD.value))
    same = [] if done.was_done_before else alike(console.desk, done.number, now)
    console.give({**asdict(done), "alike": same})
    known = Text("（已有同一登记，未重复）", " (it was known already)") if done.was_done_before else Text("", "")
    console.say(Text("已登记：{number}{known}", "recorded: {number}{known}"), number=done.number, known=known)
    if same:
        words = Text(
            "注意：该校 7 天内已有同类未结隐患 {numbers}；若是同一处，请并案："
            "xiaoan act 并案 {number} --into {first} --by 协调员",
            "note: the school has open hazards of this category from the last 7 days: {numbers}; if it is the same "
            "one, merge them: xiaoan act merge {number} --into {first} --by COORDINATOR",
        )
        console.say(words, numbers=same, number=done.number, first=same[0])


def one_of(kind: type[W], text: str) -> W:
    """The word somebody wrote by its code or label. Raises BadInput."""
    return cast(W, hazards.words_of(kind, [text])[0])


def category_code(policy: Policy, text: str) -> str:
    """The sub-category somebody wrote by its code or name. Raises BadInput with the closest ones."""
    found = policy.taxonomy.meant_by(text)
    if found is None:
        close = policy.taxonomy.close_to(text)
        zh = f"是否指“{'”“'.join(f'{one.zh} {one.code}' for one in close)}”？" if close else ""
        en = f"did you mean “{'” or “'.join(f'{one.en} {one.code}' for one in close)}”? " if close else ""
        raise BadInput(
            what=Text(
                f"没有“{text}”这个类别。{zh}全部类别见 xiaoan policy show --categories",
                f"there is no category “{text}”. {en}xiaoan policy show --categories lists them",
            )
        )
    return found.code
