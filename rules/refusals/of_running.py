"""Noes to running this installation."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class NotYet(Refusal):
    code = "not_yet"
    text = Text(
        "{at} 还没有到：将来的时间只能试算，请勾选“试算”",
        "{at} lies ahead: a future instant can only be rehearsed; make it a dry run",
    )


class Unsound(Refusal):
    code = "unsound"
    text = Text(
        "核验发现 {count} 处问题，未送出心跳。第一处：{first}（{where}）。请运行 xiaoan audit 查看全部",
        "the audit found {count} things wrong and gave no sign of life. The first: {first} ({where}). "
        "Run xiaoan audit to see them all",
    )


class DatabaseOutOfReach(Refusal):
    code = "database_out_of_reach"
    text = Text(
        "打不开数据库 {address}：{reason}。请核对 XIAOAN_HOME 或 XIAOAN_DATABASE_URL；尚未初始化的请运行 xiaoan init",
        "the database {address} cannot be opened: {reason}. Check XIAOAN_HOME or XIAOAN_DATABASE_URL; "
        "if it has not been set up, run xiaoan init",
    )


class DatabaseOlder(Refusal):
    code = "database_older"
    text = Text(
        "数据库版本较旧（{found}，程序为 {newest}），请先备份，再运行 xiaoan init",
        "the database is older ({found}) than the program ({newest}); back it up, then run xiaoan init",
    )


class DatabaseNewer(Refusal):
    code = "database_newer"
    text = Text(
        "数据库由更新版本的程序建立（{found}，本程序为 {newest}），请升级本程序",
        "the database was set up by a newer program ({found}; this one knows {newest}); upgrade this program",
    )


class DatabaseUnlike(Refusal):
    code = "database_unlike"
    text = Text(
        "数据库 {address} 由另一个版本的程序建立，与本程序不符（共 {count} 处，如 {first}）。"
        "演示库请重新运行 xiaoan demo 生成；正式库请改用建立它的那个版本",
        "the database {address} was set up by another build of the program and does not fit this one ({count} "
        "differences, such as {first}). Make a demo anew with xiaoan demo; serve any other with the build it is of",
    )


class AlreadyUp(Refusal):
    code = "already_up"
    text = Text(
        "校安已在 {home} 上运行；请先停止它，或用 XIAOAN_HOME 指向另一处",
        "Xiao'an is running on {home} already; stop it first, or point XIAOAN_HOME elsewhere",
    )


class PortTaken(Refusal):
    code = "port_taken"
    text = Text(
        "不能在 {host} 的 {port} 端口启动（{why}）；请用 --port 换一个端口（控制台用 XIAOAN_CONSOLE_PORT）",
        "cannot listen on {host} port {port} ({why}); choose another with --port, or XIAOAN_CONSOLE_PORT",
    )


class UnguardedHost(Refusal):
    code = "unguarded_host"
    text = Text(
        "{host} 可被其他机器访问，而 Prefect 没有口令：请先设置 PREFECT_SERVER_API_AUTH_STRING（如 admin:口令），"
        "或只在 127.0.0.1 上运行",
        "others can reach {host} and Prefect has no password: set PREFECT_SERVER_API_AUTH_STRING (as admin:password), "
        "or stay on 127.0.0.1",
    )


class UnknownFlow(Refusal):
    code = "unknown_flow"
    text = Text("没有“{flow}”这个流程，可用的有：{known}", "there is no flow {flow}; there are: {known}")


class PrefectAway(Refusal):
    code = "prefect_away"
    text = Text(
        "Prefect 没有应答（{why}）：流程现在不能从页面启动，也看不到运行情况。请系统管理员运行 xiaoan up，"
        "或核对 XIAOAN_PREFECT_URL；联合检查可先在行动页面直接封存种子、抽签",
        "Prefect does not answer ({why}): no flow can be started here, and no runs are seen. Ask the operator to start "
        "xiaoan up or to check XIAOAN_PREFECT_URL; a campaign can be committed to and drawn on its own page meanwhile",
    )
