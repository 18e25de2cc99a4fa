"""Examining the machine: folders, key file, disk, time zone, versions, Prefect and the last sign of life."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from config import keys
from config.settings import Settings
from installation import heartbeat, serving
from installation.findings import Finding, fine, note, wrong
from installation.surroundings import api_of
from rules.instants import SHANGHAI, shown
from rules.refusals import Refusal
from rules.words import Language, Text

_NEW_OR_LOST = Text(
    "新安装请运行 xiaoan init；已有数据的请从备份恢复原密钥文件",
    "a new installation: run xiaoan init; one with data: restore the original key file from a backup",
)
LEAST_FREE = 1 << 30
SILENCE = timedelta(minutes=30)
"""A quick audit runs every ten minutes; three in a row without a sign of life are no accident."""


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything that can be said without the database."""
    yield _home(settings)
    yield from _open_to_others(settings)
    yield from _key_file(settings)
    yield _disk(settings)
    yield _zone(now)
    yield _versions()
    yield _prefect(settings)
    yield _sign_of_life(settings, now)


def _home(settings: Settings) -> Finding:
    home = settings.home
    if home.is_dir() and os.access(home, os.W_OK):
        return fine("home", Text(f"安装目录 {home}", f"home folder {home}"))
    return wrong(
        "home",
        Text(f"安装目录 {home} 不存在或不可写", f"the home folder {home} is missing or cannot be written"),
        Text("运行 xiaoan init，或修正该目录的属主和权限", "run xiaoan init, or mend the folder's owner and mode"),
    )


def _open_to_others(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir() or not home.stat().st_mode & 0o077:
        return
    open_files = [one.name for one in sorted(home.glob("*.db*")) if one.stat().st_mode & 0o077]
    zh = f"，其中 {'、'.join(open_files)} 可被读取" if open_files else ""
    en = f", and {', '.join(open_files)} can be read" if open_files else ""
    yield note(
        "home_open",
        Text(f"安装目录 {home} 对其他用户开放{zh}", f"the home folder {home} is open to others{en}"),
        Text(f"运行 chmod 700 {home}", f"run chmod 700 {home}"),
    )


def _key_file(settings: Settings) -> Iterator[Finding]:
    path = settings.key_file
    try:
        keys.load(path)
    except Refusal as refusal:
        what = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
        yield wrong("key_file", what, _NEW_OR_LOST)
        return
    yield fine("key_file", Text(f"密钥文件 {path}", f"key file {path}"))
    if path.stat().st_mode & 0o077:
        yield wrong(
            "key_file_open",
            Text(f"密钥文件 {path} 可被其他用户读取", f"others can read the key file {path}"),
            Text(f"运行 chmod 600 {path}", f"run chmod 600 {path}"),
        )


def _disk(settings: Settings) -> Finding:
    place = next(one for one in (settings.home, *settings.home.parents) if one.exists())
    free = shutil.disk_usage(place).free
    what = Text(f"磁盘剩余 {free / (1 << 30):.1f} GiB", f"{free / (1 << 30):.1f} GiB free on the disk")
    if free >= LEAST_FREE:
        return fine("disk", what)
    return wrong(
        "disk",
        what,
        Text(
            "清理磁盘或把 XIAOAN_HOME 移到更大的盘：写满后任何办理都无法保存",
            "make room: nothing is kept when it is full",
        ),
    )


def _zone(now: datetime) -> Finding:
    offset = now.astimezone(SHANGHAI).utcoffset()
    what = Text(f"现在是北京时间 {shown(now)}", f"it is {shown(now)} in China")
    if offset == timedelta(hours=8):
        return fine("time_zone", what)
    return wrong(
        "time_zone",
        Text(f"时区数据有误：北京时间与 UTC 相差 {offset}", f"wrong time zone data: China is {offset} from UTC"),
        Text("安装或更新系统的 tzdata", "install or renew the system's tzdata"),
    )


def requirements() -> list[Requirement]:
    """The bounds of this program, from its own metadata, or from pyproject.toml in a checkout."""
    try:
        said = metadata.requires("xiaoan") or []
    except metadata.PackageNotFoundError:
        file = Path(__file__).parent.parent / "pyproject.toml"
        said = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["dependencies"]
    found = [Requirement(one) for one in said]
    return [one for one in found if one.marker is None or one.marker.evaluate({"extra": ""})]


def _versions() -> Finding:
    outside = []
    for one in requirements():
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            version = "—"
        if version == "—" or not one.specifier.contains(version, prereleases=True):
            outside.append(f"{one.name} {version} ({one.specifier})")
    if not outside:
        prefect = metadata.version("prefect")
        return fine(
            "versions", Text(f"各组件版本符合要求（Prefect {prefect}）", f"all versions fit (Prefect {prefect})")
        )
    listed = ", ".join(outside)
    return wrong(
        "versions",
        Text(f"组件版本不符：{listed}", f"versions out of bounds: {listed}"),
        Text("按 requirements.lock 重新安装", "install again from requirements.lock"),
    )


def _prefect(settings: Settings) -> Finding:
    api = serving.api_in_use(settings)
    if api:
        return fine("prefect", Text(f"Prefect 有应答：{api}", f"Prefect answers at {api}"))
    configured = api_of(settings.prefect_url)
    if configured:
        return wrong(
            "prefect",
            Text(f"Prefect（{configured}）没有应答", f"Prefect does not answer at {configured}"),
            Text("检查该服务和网络，或修正 XIAOAN_PREFECT_URL", "look after that server, or mend XIAOAN_PREFECT_URL"),
        )
    return wrong(
        "prefect",
        Text("Prefect 没有运行：时限不会自动催办，消息不会发出", "Prefect is not running: nothing is chased or sent"),
        Text("运行 xiaoan up，或设为系统服务", "run xiaoan up, or make it a service"),
    )


def _sign_of_life(settings: Settings, now: datetime) -> Finding:
    last = heartbeat.read(settings.home)
    if last is not None and now - last.at <= SILENCE:
        return fine(
            "heartbeat", Text(f"最近一次核验通过于 {shown(last.at)}", f"the last clean audit was at {shown(last.at)}")
        )
    when = (
        Text(f"最近一次在 {shown(last.at)}", f"the last at {shown(last.at)}") if last else Text("从未有过", "none ever")
    )
    finding = wrong if serving.api_in_use(settings) else note
    return finding(
        "heartbeat",
        Text(f"没有新的心跳（{when.zh}）", f"no fresh sign of life ({when.en})"),
        Text("运行 xiaoan audit 查看核验结果；再看运行日志", "run xiaoan audit, then look at the logs"),
    )
