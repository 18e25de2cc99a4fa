"""The command line of posts: what keeps anybody from being told, who comes and goes, and what a leaver hands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.workbooks import read_file
from tests.support import vacating
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

NOW = "2026-09-01T09:00"


def test_the_check_ends_with_2_when_somebody_would_be_left_untold_and_prints_what_to_do(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan, book = Xiaoan(database_url, tmp_path / "home"), tmp_path / "gaps.xlsx"
    vacating.leaves(world, "S1.handler", "2026-08-25")
    said = xiaoan("posts", "check", "--at", NOW, "--xlsx", str(book))
    assert "0 项无人可告知" in said
    assert len(said.splitlines()) < 60
    assert "第一小学经办人 于 2026-08-25 离任" in said
    assert "xiaoan posts appoint 人员 S1/handler" in said
    [grid] = read_file(book.read_bytes(), book.name)
    assert grid.rows[0][0] == "岗位核对（2026-09-01）"
    assert ["岗位无人，逐级上转", "第一小学", "经办人"] in [list(row[:3]) for row in grid.rows]
    vacating.retires(world, "HUC")
    found = xiaoan.json("posts", "check", "--at", NOW, code=2)
    assert (found["schools"], found["untold"]) == (3, 1)
    [worst] = [one for one in found["gaps"] if one["leaves_untold"]]
    assert (worst["kind"], worst["agency"]["zh"]) == ("no_unit", "住房和城乡建设局")


def test_a_leader_leaves_is_succeeded_and_hands_over(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan, book = Xiaoan(database_url, tmp_path / "home"), tmp_path / "list.csv"
    number = assigned(world, "2026-09-01 09:00")
    by = ("--by", COORDINATOR, "--at", "2026-09-01T10:00")
    appointed = xiaoan("posts", "appoint", "S2.handler", "S1/handler", "--from", "2026-09-02", *by)
    assert "第二中学经办人" in appointed
    again = xiaoan("posts", "appoint", "S2.handler", "S1/handler", "--from", "2026-09-02", *by)
    assert "已是如此" in again
    gone = xiaoan.json("posts", "end", "S1.handler", "--gone", "--on", "2026-09-02", *by)
    assert (gone["changed"], gone["heirs"][0]["number"]) == (1, "S2.handler")
    over = ("posts", "hand-over", "S1.handler", "S2.handler", "--note", "调离", *by)
    said = xiaoan(*over, "--xlsx", str(book))
    assert "待发消息 1 条" in said
    assert "在办隐患 1 件" in said
    assert number in said
    assert number in book.read_text(encoding="utf-8-sig")
    assert "此前已移交（第 1 号）" in xiaoan(*over)
    [record] = xiaoan.json("posts", "hand-overs")
    assert (record["from_number"], record["to_number"], record["messages"], record["note"]) == (
        "S1.handler", "S2.handler", 1, "调离",
    )  # fmt: skip
    assert "调离" in xiaoan("posts", "hand-overs")


def test_a_leave_names_who_is_told_meanwhile_and_the_list_shows_it(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    by = ("--by", COORDINATOR, "--at", NOW)
    days = ("--from", "2026-09-02", "--to", "2026-09-04")
    said = xiaoan("posts", "leave", "EDU.head", *days, "--instead", "EDU.deputy_head", *by)
    assert "教育局分管副职" in said
    listed = xiaoan("posts", "list", "--unit", "EDU", "--at", "2026-09-03T09:00")
    assert "教育局分管副职（EDU.deputy_head，代理）" in listed
    assert "教育局主要负责人（至 2026-09-04）" in listed
    assert "代理" in xiaoan("posts", "show", "教育局", "--at", "2026-09-03T09:00")
    alone = xiaoan("posts", "leave", "S1.principal", *days, *by)
    assert "教育局分管副职（岗位无人，逐级上转）" in alone
    [vacant] = xiaoan.json("posts", "list", "--vacant", "--at", "2026-09-03T09:00")
    assert (vacant["unit"], vacant["duty"], vacant["empty"]["why"]) == ("S1", "principal", "on_leave")
    xiaoan("posts", "leave", "EDU.head", "--from", "2026-09-02", "--cancel", *by)
    person = xiaoan.json("posts", "show", "EDU.deputy_head", "--at", "2026-09-03T09:00")
    assert [one["duty"] for one in person["posts"]] == ["deputy_head"]
    assert "联系方式" in xiaoan("posts", "show", "EDU.deputy_head")


def test_what_is_missing_on_the_command_line_is_said(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    assert "--gone" in xiaoan("posts", "end", "S1.handler", "--on", "2026-09-02", "--by", COORDINATOR, code=2)
    assert "--to" in xiaoan("posts", "leave", "S1.handler", "--from", "2026-09-02", "--by", COORDINATOR, code=2)
    refused = xiaoan(
        "posts", "appoint", "S2.handler", "S1/handler", "--from", "2026-09-02", "--by", "S1.handler", code=2
    )
    assert "岗位变动须由本辖区的协调员办理" in refused
