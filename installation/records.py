"""Examining what is kept: database, keys that fit it, policy, calendar, coordinators, outbox and clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

import migrations
from casework import proving
from casework.desk import Desk
from config.settings import Settings
from installation.findings import Finding, fine, note, wrong
from installation.opening import opened, refuse_unlike
from rules.instants import local_day, shown
from rules.offices import Duty
from rules.policy import Policy
from rules.refusals import DatabaseOutOfReach, Refusal
from rules.words import Language, Text
from rules.workdays import YearStatus
from store import health, offices, policies, proofs, webhooks
from store.engine import connect

LATE = timedelta(minutes=10)
SKEW = timedelta(seconds=30)
SAMPLE = 20

_INIT = Text("运行 xiaoan init", "run xiaoan init")


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything that the database can say. When it cannot be opened, only that."""
    unreachable = _unreachable(settings)
    if unreachable is not None:
        yield unreachable
        return
    try:
        with opened(settings) as desk:
            refuse_unlike(settings)
            yield fine("database", Text("数据库可用，结构为最新", "the database answers and is at the newest revision"))
            yield from _inside(desk, now)
    except Refusal as refusal:
        yield wrong("database", Text(refusal.say(Language.ZH), refusal.say(Language.EN)), _INIT)


def _unreachable(settings: Settings) -> Finding | None:
    """What keeps us from the database; None when nothing does. The password is never shown."""
    try:
        engine = connect(settings.url)
    except Refusal as refusal:
        what = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
        return wrong("database", what, Text("修正 XIAOAN_DATABASE_URL", "mend XIAOAN_DATABASE_URL"))
    shown_url, file = engine.url.render_as_string(hide_password=True), engine.url.database
    if engine.dialect.name == "sqlite" and file and not Path(file).exists():
        # Looking would create it.
        return wrong("database", Text(f"没有数据库文件 {file}", f"there is no database file {file}"), _INIT)
    try:
        migrations.current(engine)
    except DatabaseOutOfReach as refusal:
        reason = refusal.facts["reason"]
        return wrong(
            "database",
            Text(f"无法连接数据库 {shown_url}：{reason}", f"the database {shown_url} cannot be reached: {reason}"),
            Text(
                "检查数据库服务、磁盘和 XIAOAN_DATABASE_URL", "look after the server, the disk and XIAOAN_DATABASE_URL"
            ),
        )
    finally:
        engine.dispose()
    return None


def _inside(desk: Desk, now: datetime) -> Iterator[Finding]:
    with desk.looking() as session:
        yield _keys_fit(desk, session)
        yield _clock(session, now)
        if not policies.is_set_up(session):
            yield wrong("policy", Text("没有政策和日历", "there is no policy and no calendar"), _INIT)
            return
        policy = policies.policy_in_force(session, now)
        yield fine("policy", Text(f"政策第 {policy.id} 版生效", f"policy version {policy.id} is in force"))
        yield _calendar(session, now)
        yield _coordinators(session, policy, now)
        yield _outbox(session, now)
        yield _tasks(session)
        yield from _webhooks(session)


def _keys_fit(desk: Desk, session: Session) -> Finding:
    try:
        for sealed in health.sealed_samples(session, SAMPLE):
            desk.keyring.open(sealed)
    except Refusal as refusal:
        what = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
        return wrong("keys", what, Text("恢复原来的密钥文件", "restore the original key file"))
    if any(proving.hazard_chains(session, desk.key, proofs.chain_ends(session, 0, 1))):
        return wrong(
            "keys",
            Text("台账与密钥不符：密钥文件换过，或台账被改动", "the ledger does not fit the key, or was altered"),
            Text(
                "恢复原来的密钥文件，再运行 xiaoan audit --full", "restore the key file, then run xiaoan audit --full"
            ),
        )
    return fine("keys", Text("密钥与数据库相符", "the key fits the database"))


def _clock(session: Session, now: datetime) -> Finding:
    newest, server = health.newest_entry(session), health.server_clock(session)
    remedy = Text("校准本机时钟（如启用 chrony），再继续办理", "set this machine's clock right (chrony), then go on")
    if server is not None and abs(server - now) > SKEW:
        gap = int(abs(server - now).total_seconds())
        what = Text(f"本机时钟与数据库服务器相差 {gap} 秒", f"this clock and the database server's differ by {gap} s")
        return wrong("clock", what, remedy)
    if newest is not None and newest > now + SKEW:
        what = Text(
            f"台账最后一条的时间 {shown(newest)} 晚于本机时钟 {shown(now)}",
            f"the last entry of the ledger ({shown(newest)}) lies after this machine's clock ({shown(now)})",
        )
        return wrong("clock", what, remedy)
    return fine("clock", Text("本机时钟与台账相符", "this machine's clock fits the ledger"))


def _calendar(session: Session, now: datetime) -> Finding:
    calendar, year = policies.calendar_in_force(session), local_day(now).year
    provisional = [one for one in (year, year + 1) if calendar.status_of(one) is YearStatus.PROVISIONAL]
    if not provisional:
        return fine("calendar", Text(f"日历第 {calendar.version} 版", f"calendar version {calendar.version}"))
    finding = wrong if year in provisional else note
    years = "、".join(map(str, provisional))
    return finding(
        "calendar",
        Text(
            f"{years} 年的节假日安排为暂定，国务院通知可能变动",
            f"the working days of {years} are provisional: the State Council's notice may move them",
        ),
        Text("国务院通知公布后导入新日历", "import the calendar once the State Council's notice is out"),
    )


def _coordinators(session: Session, policy: Policy, now: datetime) -> Finding:
    found = health.units_of(session, policy.agencies.coordinator)
    agency = policy.agencies.agency(policy.agencies.coordinator).name
    if not found:
        return wrong(
            "coordinator",
            Text(f"没有登记“{agency.zh}”，新隐患无人协调", f"no {agency.en} is registered: nobody would coordinate"),
            Text("导入单位和人员名册", "import the registry of units and people"),
        )
    holders = offices.holders_in_many(session, list(found), local_day(now))
    empty = [name for unit, name in found.items() if not any(one.duty is Duty.COORDINATOR for one in holders[unit])]
    if empty:
        listed = "、".join(empty[:8])
        return wrong(
            "coordinator",
            Text(f"协调员岗位空缺或在休假：{listed}", f"no coordinator in office today: {listed}"),
            Text("在人员名册中补登任职或代理人", "name a holder or somebody acting in the registry"),
        )
    return fine(
        "coordinator", Text(f"协调员在岗（{len(found)} 个单位）", f"coordinators in office ({len(found)} units)")
    )


def _outbox(session: Session, now: datetime) -> Finding:
    stuck = health.stuck_messages(session, now - LATE)
    if stuck.count:
        return wrong(
            "outbox",
            Text(
                f"{stuck.count} 条消息超过 10 分钟未发出，最早应在 {shown(stuck.oldest)} 发出",
                f"{stuck.count} messages are more than ten minutes late, the oldest since {shown(stuck.oldest)}",
            ),
            Text(
                "确认 xiaoan up 在运行，再运行 xiaoan run deliver", "see that xiaoan up runs, then xiaoan run deliver"
            ),
        )
    return fine("outbox", Text("没有积压的消息", "no message is late"))


def _tasks(session: Session) -> Finding:
    count = health.open_tasks(session)
    if not count:
        return fine("tasks", Text("没有待办的人工任务", "no task waits for a person"))
    return note(
        "tasks",
        Text(f"{count} 项人工任务待办（未送达、空岗等）", f"{count} tasks wait for a person"),
        Text("请协调员逐项办理", "the coordinator deals with them one by one"),
    )


def _webhooks(session: Session) -> Iterator[Finding]:
    """Other programs that are told no more; nothing where none is told at all."""
    found = webhooks.lines(session)
    over = [f"{one.id} {one.label}" for one in found if one.state.is_over]
    if over:
        listed = "、".join(over[:8])
        yield wrong(
            "webhooks",
            Text(f"多次失败、已停止的推送：{listed}", f"webhooks that were stopped after failures: {listed}"),
            Text(
                "修正接收方，用 xiaoan webhooks test 试过后再 xiaoan webhooks resume",
                "mend the receiver, try it with xiaoan webhooks test, then xiaoan webhooks resume",
            ),
        )
    elif found:
        yield fine("webhooks", Text(f"推送正常（{len(found)} 个）", f"webhooks in order ({len(found)})"))
