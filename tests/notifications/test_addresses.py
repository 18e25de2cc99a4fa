"""Addresses are checked when they are saved: what would fail silently later is refused in words now."""

from __future__ import annotations

import pytest

from notifications import adapter
from notifications.addresses import DISHONEST, check, read
from notifications.mail import Security
from notifications.robots import ROBOTS, WECOM_ROBOT
from rules.delivering import Answer
from rules.refusals import BadAddress, DishonestChannel, Refusal
from rules.telling import Outcome
from rules.words import Language
from tests.support.lying import closed_port, lying, saying
from tests.support.robots import Reply, RobotServer
from tests.support.world import at

NOW = at("2026-09-01 10:00")
KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"


@pytest.mark.parametrize("scheme", sorted(ROBOTS))
def test_a_robot_is_its_key_with_an_optional_relay(scheme: str) -> None:
    found = check(f"{scheme}://{KEY}?via=https://relay.example.test/robots&verify=no")
    assert found.hook is not None
    assert (found.channel, found.hook.key, found.hook.via, found.hook.verify) == (
        scheme, KEY, "https://relay.example.test/robots", False,
    )  # fmt: skip
    assert KEY not in found.label


def test_a_signing_secret_is_kept_as_it_is() -> None:
    hook = check("dingrobot://0123456789abcdef?secret=SEC+/%3D9").hook
    assert hook is not None
    assert hook.secret == "SEC+/=9"


@pytest.mark.parametrize(
    ("pasted", "ours"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", f"wecomrobot://{KEY}"),
        ("https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef", "dingrobot://0123456789abcdef"),
        (
            "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef&secret=SEC1",
            "dingrobot://0123456789abcdef?secret=SEC1",
        ),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", f"feishurobot://{KEY}"),
        (
            f"https://open.larksuite.com/open-apis/bot/v2/hook/{KEY}",
            f"feishurobot://{KEY}?via=https://open.larksuite.com",
        ),
    ],
)
def test_a_webhook_pasted_as_the_vendor_shows_it_becomes_ours(pasted: str, ours: str) -> None:
    assert check(pasted).url == ours


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "sender", "to"),
    [
        ("mailto://127.0.0.1:2525?to=a@b.test", "127.0.0.1", 2525, Security.PLAIN, "xiaoan@b.test", "a@b.test"),
        ("mailto://relay?to=a@b.test&from=x@y.test", "relay", 25, Security.PLAIN, "x@y.test", "a@b.test"),
        ("mailtos://u:p%40ss@mail.example.test?to=a@b.test", "mail.example.test", 587, Security.STARTTLS,
         "u@mail.example.test", "a@b.test"),
        ("mailtos://u:p@host.test?smtp=smtp.host.test&to=a@b.test&mode=ssl", "smtp.host.test", 465, Security.TLS,
         "u@host.test", "a@b.test"),
        ("mailtos://office:p@163.com/a@b.test", "smtp.163.com", 465, Security.TLS, "office@163.com", "a@b.test"),
    ],
)  # fmt: skip
def test_mail_is_written_as_apprise_writes_it(
    url: str, host: str, port: int, security: Security, sender: str, to: str
) -> None:
    mailbox = check(url).mailbox
    assert mailbox is not None
    account, recipient = mailbox
    assert (account.host, account.port, account.security, account.sender) == (host, port, security, sender)
    assert recipient == to
    assert account.sender_name == "校安"


def test_mails_over_one_account_share_it_and_others_do_not() -> None:
    first, second = check("mailtos://u:p@h.test?to=a@b.test"), check("mailtos://u:p@h.test?to=c@d.test")
    assert first.account == second.account
    assert check("mailtos://u:other@h.test?to=a@b.test").account != first.account


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "通道://"),
        ("13800001111", "通道://"),
        ("nosuch://x", "没有这种通道"),
        ("wecomrobot://", "应为 wecomrobot://机器人密钥"),
        ("wecomrobot://k", "应为 wecomrobot://机器人密钥"),
        (f"wecomrobot://{KEY}/more", "应为 wecomrobot://机器人密钥"),
        (f"wecomrobot://{KEY}?secret=x", "企业微信机器人没有加签"),
        (f"dingrobot://{KEY}?secrets=x", "不认识参数 secrets"),
        (f"feishurobot://{KEY}?via=ftp://x", "via 应为"),
        (f"feishurobot://{KEY}?via=http://user:pw@x", "via 应为"),
        (f"feishurobot://{KEY}?via=http://x:99999999", "via 应为"),
        ("mailto://", "应为 mailtos://"),
        ("mailto://127.0.0.1", "应为 mailtos://"),
        ("mailtos://u:p@h.test?to=a@b.test,c@d.test", "只能有一个收件人"),
        ("mailtos://u:p@h.test?to=a@b.test&cc=c@d.test", "只能有一个收件人"),
        ("mailtos://u:p@h.test?to=nobody", "只能有一个收件人"),
        ("wechat://a", "地址不完整"),
    ],
)
def test_an_address_that_cannot_work_is_refused_and_says_how_to_write_it(url: str, said: str) -> None:
    with pytest.raises(BadAddress) as refused:
        check(url)
    assert said in refused.value.say(Language.ZH)
    assert refused.value.say(Language.EN)


@pytest.mark.parametrize(
    "url",
    ["wecomrobot://SHORT/SECRETPART", f"dingrobot://{KEY}?SECabcdef123",
     "mailtos://user:hunter22@h.test?to=a@b.test,c@d.test", "wecombot://hunter22hunter22", "pushplus://hunter22", "nosuch://hunter22"],
)  # fmt: skip
def test_a_refusal_repeats_nothing_that_may_be_secret(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(url)
    said = refused.value.say(Language.ZH) + refused.value.say(Language.EN) + str(refused.value)
    for secret in ("SECRETPART", "hunter22", "SECabcdef123", "a@b.test", KEY):
        assert secret not in said


@pytest.mark.parametrize("scheme", sorted(DISHONEST))
def test_a_channel_known_to_lie_is_refused_and_names_ours(scheme: str) -> None:
    with pytest.raises(DishonestChannel) as refused:
        check(f"{scheme}://abcdefgh/ijklmnop")
    assert "robot://" in refused.value.say(Language.ZH)
    assert "robot://" in refused.value.say(Language.EN)
    assert scheme in adapter.KNOWN


def test_our_schemes_collide_with_none_of_apprises() -> None:
    assert not set(ROBOTS) & adapter.KNOWN


def test_an_address_no_key_opens_is_refused_too() -> None:
    with pytest.raises(BadAddress, match="无法解密"):
        read(None)


def test_our_robots_answer_in_full_through_apprise_itself(robots: RobotServer) -> None:
    robots.answer("group-1", Reply({"errcode": 45009, "errmsg": "api freq out of limit"}))
    url = robots.url("wecomrobot", "group-1")
    answer = adapter.ask(url, "标题", "正文", NOW)
    assert (answer.outcome, answer.code) == (Outcome.RATE_LIMITED, "45009")
    robots.answer("group-1", Reply())
    assert adapter.ask(url, "标题", "正文", NOW).outcome is Outcome.OK
    robots.expect("group-1", "标题\n正文")


def test_a_fault_of_ours_inside_a_plugin_is_not_taken_for_a_no(robots: RobotServer) -> None:
    with pytest.raises(UnicodeEncodeError):
        adapter.ask(robots.url("wecomrobot", "group-1"), "标题", "half a character: \ud83d", NOW)


def test_another_plugins_yes_is_a_yes_its_no_is_tried_again_and_it_never_sleeps() -> None:
    # ntfy's own answer, and one it does not like.
    with lying(saying("200 OK", b'{"id":"x"}')) as server:
        assert other(f"ntfy://127.0.0.1:{server.port}/topic") == Answer(Outcome.OK)
    with lying(saying("500 Internal Server Error")) as server:
        assert other(f"ntfy://127.0.0.1:{server.port}/topic").outcome is Outcome.TRANSIENT
    assert other(f"ntfy://127.0.0.1:{closed_port()}/topic").outcome is Outcome.TRANSIENT


def other(url: str) -> Answer:
    found = adapter.plugin(check(url).url)
    assert found is not None
    assert found.request_rate_per_sec == 0
    return adapter.ask(url, "标题", "正文", NOW)


def test_robots_can_be_told_apart_in_a_log_without_their_keys() -> None:
    first, second = check(f"wecomrobot://{KEY}"), check("wecomrobot://another-key")
    assert first.label != second.label
    assert first.hook is not None
    assert WECOM_ROBOT.label(first.hook) == first.label
    assert KEY not in repr(first)
