"""WeCom and DingTalk: who scanned, by their own addresses, and nothing of what they are asked with in a log."""

from __future__ import annotations

import pytest

from rules.words import Text
from tests.support.console import Console
from tests.support.elsewhere import (
    OURS,
    is_in,
    know,
    linked,
    set_out,
    state_of,
    there_and_back,
)
from tests.support.providers import CLIENT, SECRET, DingTalkServer, OpenId, WeComServer
from web.providers.dingtalk import DingTalk
from web.providers.wecom import WeCom


def test_wecom_says_who_scanned_and_its_own_token_is_kept(console: Console) -> None:
    server = WeComServer()
    with server.running():
        know(console, WeCom("wecom", Text("企业微信", "WeCom"), "ww1", "1000002", SECRET, server.address))
        linked(console, subject="zhangsan", provider="wecom")
        for code in ("c1", "c2"):
            browser = console.browser()
            to = set_out(browser, "wecom")
            assert to.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww1")
            server.members[code] = {"userid": "zhangsan"}
            assert browser.get(f"/sign-in/from/wecom?code={code}&state={state_of(to)}").status_code == 303
            assert is_in(browser)
        assert server.tokens == 1
        server.good = "another since"
        server.members["c3"] = {"userid": "zhangsan"}
        browser = console.browser()
        assert (
            browser.get(f"/sign-in/from/wecom?code=c3&state={state_of(set_out(browser, 'wecom'))}").status_code == 303
        )
        assert server.tokens == 2, "one that is not good any more is asked for anew"


def test_wecom_lets_nobody_in_who_is_no_member_or_brings_a_used_code(console: Console) -> None:
    server = WeComServer()
    with server.running():
        know(console, WeCom("wecom", Text("企业微信", "WeCom"), "ww1", "1000002", SECRET, server.address))
        linked(console, subject="zhangsan", provider="wecom")
        server.members["c1"] = {"openid": "zhangsan"}
        for code in ("c1", "used"):
            browser = console.browser()
            state = state_of(set_out(browser, "wecom"))
            assert browser.get(f"/sign-in/from/wecom?code={code}&state={state}").status_code == 403
        server.is_broken = True
        browser = console.browser()
        state = state_of(set_out(browser, "wecom"))
        assert browser.get(f"/sign-in/from/wecom?code=c&state={state}").status_code == 503


def test_within_wecom_nobody_scans_anything(console: Console) -> None:
    know(console, WeCom("wecom", Text("企业微信", "WeCom"), "ww1", "1000002", SECRET, "http://127.0.0.1:1"))
    to = set_out(console.browser(), "wecom", agent="Mozilla/5.0 MicroMessenger/7.0.1 wxwork/4.1")
    assert to.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1")
    assert to.endswith("#wechat_redirect")


def test_dingtalk_says_who_scanned(console: Console) -> None:
    server = DingTalkServer()
    with server.running():
        know(console, DingTalk("dingtalk", Text("钉钉", "DingTalk"), CLIENT, SECRET, server.address))
        linked(console, subject="union-7", provider="dingtalk")
        browser = console.browser()
        to = set_out(browser, "dingtalk")
        assert to.startswith("https://login.dingtalk.com/oauth2/auth?")
        server.users["a1"] = {"unionId": "union-7", "nick": "某人"}
        assert browser.get(f"/sign-in/from/dingtalk?authCode=a1&state={state_of(to)}").status_code == 303
        assert is_in(browser)
        for code, user in (("a1", None), ("a2", {"nick": "no union id"}), ("a3", {"unionId": "union-8"})):
            if user:
                server.users[code] = user
            other = console.browser()
            state = state_of(set_out(other, "dingtalk"))
            assert other.get(f"/sign-in/from/dingtalk?authCode={code}&state={state}").status_code == 403
            assert not is_in(other)


def test_nothing_a_provider_is_asked_with_is_logged(
    console: Console, city: OpenId, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    linked(console)
    there_and_back(console.browser())
    server = WeComServer()
    with server.running():
        know(console, WeCom("wecom", Text("企业微信", "WeCom"), "ww1", "1000002", SECRET, server.address))
        browser = console.browser()
        state = state_of(set_out(browser, "wecom"))
        browser.get(f"/sign-in/from/wecom?code=c&state={state}")
    ours = [one.getMessage() for one in caplog.records if not one.getMessage().startswith(OURS)]
    assert server.tokens == 1
    assert not [one for one in ours if "corpsecret" in one or SECRET in one or "id_token" in one]
    assert SECRET not in repr(console.site)
