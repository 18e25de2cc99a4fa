"""The command line of accounts: passwords shown once, and a list without any."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.support.world import World
from tests.support.xiaoan import Xiaoan


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_account_is_opened_reset_locked_and_listed(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    first = xiaoan.json("accounts", "add", "S1.handler")["password"]
    assert "已有账号" in xiaoan("accounts", "add", "S1.handler", code=2)
    assert "没有账号" in xiaoan("accounts", "reset", "S2.handler", code=2)
    again = xiaoan("accounts", "reset", "第一小学经办人")
    assert "不再显示" in again
    assert first not in again
    xiaoan("accounts", "lock", "S1.handler")
    [line] = xiaoan.json("accounts", "list")
    assert (line["number"], line["must_change"], bool(line["locked_at"])) == ("S1.handler", True, True)
    assert "password" not in str(line).replace("password_", "")
    kinds = [one["kind"] for one in xiaoan.json("accounts", "log", "--account", "S1.handler")]
    assert kinds == ["locked", "reset", "created"]
    assert "停用账号" in xiaoan("accounts", "log")
    assert "S1.handler" in xiaoan("accounts", "list")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_the_command_line_exports_is_on_record_as_its_own(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan("ledger", "export", str(tmp_path / "ledger.csv"))
    [line] = xiaoan.json("accounts", "log")
    assert (line["kind"], line["account"], line["about"], line["counted"]) == ("exported", "", "ledger", 0)
    assert "命令行" in xiaoan("accounts", "log")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_account_and_accounts_elsewhere_are_the_operators(
    world: World, database_url: str, tmp_path: Path
) -> None:
    secret, file = tmp_path / "secret", tmp_path / "identity.yaml"
    secret.write_text("hidden")
    file.write_text(f"providers: {{wecom: {{kind: wecom, corp_id: w, agent_id: 1, secret_file: {secret}}}}}")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan.environment["XIAOAN_IDENTITY_FILE"] = str(file)
    assert xiaoan.json("accounts", "first")["who"] == "PLC.coordinator"
    assert "首个账号只能开通一次" in xiaoan("accounts", "first", code=2)
    assert "没有配置名为 city" in xiaoan("accounts", "link", "city", "zhang", "PLC.coordinator", code=2)
    xiaoan("accounts", "link", "wecom", "zhang", "PLC.coordinator")
    assert "已有关联" in xiaoan("accounts", "link", "wecom", "li", "PLC.coordinator", code=2)
    [line] = xiaoan.json("accounts", "links")
    assert (line["provider"], line["subject"], line["number"]) == ("wecom", "zhang", "PLC.coordinator")
    assert "zhang" in xiaoan("accounts", "links")
    xiaoan("accounts", "unlink", "wecom", "zhang")
    assert xiaoan.json("accounts", "links") == []
    assert "没有关联任何人" in xiaoan("accounts", "unlink", "wecom", "zhang", code=2)
    assert "没有启用动态验证码" in xiaoan("accounts", "reset-second-factor", "PLC.coordinator", code=2)
    assert "XIAOAN_PUBLIC_URL" in xiaoan("console", "--port", "1", code=2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_taken_port_is_said_in_words(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = xiaoan("console", "--port", str(taken.getsockname()[1]), code=2)
    assert "不能在 127.0.0.1" in said
