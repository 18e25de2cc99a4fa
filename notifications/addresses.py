"""Addresses: one Apprise URL for each way of reaching a person, checked when it is saved.

Ours: wecomrobot://KEY, dingrobot://TOKEN?secret=SEC..., feishurobot://TOKEN?secret=..., each with ?via=http://relay
for an intranet relay and ?verify=no for its own certificate; mailto:// and mailtos:// in Apprise's own syntax with
one recipient. A webhook address pasted as the vendor shows it is turned into ours. Any other Apprise URL works as
well as its plugin does, unless that plugin is known to call a lost message sent.

Apprise is loaded when the first address is read and not before: a command that reads none starts half a second sooner.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from notifications.mail import Account, Security
from notifications.redacting import fingerprint
from notifications.robots import ROBOTS, Hook
from rules.refusals import BadAddress, DishonestChannel
from rules.words import Text

_BLIND = Text(
    "只看 HTTP 状态，不看服务商返回的错误码", "its plugin looks at the HTTP status and not at the provider's code"
)
_NO_RECEIPT = Text("对方没有约定的回执", "nothing tells whether it arrived")
_OURS = Text(
    "wecomrobot://、dingrobot://、feishurobot:// 或 mailtos://",
    "wecomrobot://, dingrobot://, feishurobot:// or mailtos://",
)


def _use(example: str) -> Text:
    return Text(example, example)


DISHONEST: Mapping[str, tuple[Text, Text]] = {
    "wecombot": (_BLIND, _use("wecomrobot://KEY")),
    "dingtalk": (_BLIND, _use("dingrobot://TOKEN?secret=SEC")),
    "feishu": (_BLIND, _use("feishurobot://TOKEN?secret=SECRET")),
    "lark": (_BLIND, _use("feishurobot://TOKEN?via=https://open.larksuite.com")),
    **dict.fromkeys(("schan", "pushdeer", "pushdeers", "spugpush", "pushme"), (_BLIND, _OURS)),
    **dict.fromkeys(("json", "jsons", "form", "forms", "xml", "xmls", "apprise", "apprises"), (_NO_RECEIPT, _OURS)),
    **dict.fromkeys(
        ("syslog", "rsyslog", "dbus", "kde", "qt", "glib", "gio", "gnome", "macosx", "windows"), (_NO_RECEIPT, _OURS)
    ),
}
"""Apprise's own plugins that call a rejected message sent (measured: escalation-notification.md, fact 1), or that
tell nobody but this machine."""

_PASTED = (
    (r"https?://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send/?\?(?:.*&)?key=([\w-]+)", "wecomrobot", ""),
    (r"https?://oapi\.dingtalk\.com/robot/send/?\?(?:.*&)?access_token=([\w-]+)", "dingrobot", ""),
    (r"https?://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)", "feishurobot", ""),
    (r"https?://open\.larksuite\.com/open-apis/bot/v2/hook/([\w-]+)", "feishurobot", "https://open.larksuite.com"),
)  # fmt: skip
_KEY = re.compile(r"[A-Za-z0-9_-]{6,128}")
_KNOWN_OPTIONS = {"secret", "via", "verify"}


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address.

    url: what is kept (sealed). channel: its scheme, which may be shown. account: what messages over the same
    credential share. label: the account as it may be shown. One of hook and mailbox is there for our own schemes.
    """

    url: str = field(repr=False)
    channel: str
    account: str
    label: str
    hook: Hook | None = None
    mailbox: tuple[Account, str] | None = field(default=None, repr=False)


def check(url: str) -> Address:
    """The address, ready to be kept. Raises BadAddress or DishonestChannel, which say what to write instead."""
    try:
        return _checked(url.strip())
    except ValueError as fault:
        # As urlsplit says of brackets that do not match; its words may repeat a secret.
        why = Text("地址写法有误，请核对括号和端口", "it is malformed; check its brackets and port")
        raise BadAddress(address="…", why=why) from fault


def _checked(url: str) -> Address:
    wanted = _unpasted(url)
    scheme, separator, _ = wanted.partition("://")
    scheme = scheme.lower()
    if not separator:
        why = Text("应为“通道://…”的形式，如 mailtos://…", "write it as channel://..., such as mailtos://...")
        raise BadAddress(address="…", why=why)
    if scheme in DISHONEST:
        why, instead = DISHONEST[scheme]
        raise DishonestChannel(scheme=f"{scheme}://", why=why, instead=instead)
    if scheme in ROBOTS:
        return _robot(wanted, scheme)
    if scheme in ("mailto", "mailtos"):
        return _mail(wanted, scheme)
    return _other(wanted, scheme)


@lru_cache(maxsize=4096)
def _read(url: str) -> Address:
    return check(url)


def read(url: str | None) -> Address:
    """A kept address, taken apart once per process. Raises what check() raises; BadAddress when no key opened it."""
    if url is None:
        raise BadAddress(address="…", why=_SEALED)
    return _read(url)


_SEALED = Text("无法解密，请重新登记该联系方式", "it cannot be decrypted; register this contact again")


def _no(scheme: str, zh: str, en: str) -> BadAddress:
    # Nothing of the address itself is repeated: every part of it may be a secret.
    return BadAddress(address=f"{scheme}://…", why=Text(zh, en))


def _unpasted(url: str) -> str:
    """A webhook address as the vendor shows it, in our own form."""
    for pattern, scheme, via in _PASTED:
        found = re.match(pattern, url)
        if found:
            given = dict(parse_qsl(urlsplit(url).query))
            options = {"secret": given.get("secret", ""), "via": via}
            kept = urlencode({name: value for name, value in options.items() if value}, safe=":/")
            return f"{scheme}://{found.group(1)}" + (f"?{kept}" if kept else "")
    return url


def _robot(url: str, scheme: str) -> Address:
    from notifications import adapter

    meta = adapter.parts(url)
    hook = adapter.hook_of(meta)
    if not _KEY.fullmatch(hook.key) or meta.get("fullpath") or meta.get("user") or meta.get("port"):
        raise _no(scheme, f"应为 {scheme}://机器人密钥，密钥即机器人网址末尾的一串字符",
                  f"write {scheme}://KEY, the last part of the robot's web address")  # fmt: skip
    strange = sorted(set(meta.get("qsd") or {}) - _KNOWN_OPTIONS)
    if strange:
        # A value written without its name looks like an option; only what looks like a name is repeated.
        strange = [one if re.fullmatch("[a-z]{1,10}", one) else "…" for one in strange]
        raise _no(scheme, f"不认识参数 {'、'.join(strange)}，可用 secret、via、verify",
                  f"unknown option {', '.join(strange)}; use secret, via or verify")  # fmt: skip
    if hook.secret and scheme == "wecomrobot":
        raise _no(scheme, "企业微信机器人没有加签，请去掉 secret", "a WeCom robot signs nothing; leave out secret")
    if hook.via and not _is_relay(hook.via):
        raise _no(
            scheme, "via 应为 http:// 或 https:// 开头的网关地址", "via is the relay's address, http:// or https://"
        )
    robot = ROBOTS[scheme]
    return Address(url, scheme, _account(scheme, hook.via, hook.key), robot.label(hook), hook=hook)


def _account(*parts: str) -> str:
    """What tells credentials apart without holding them."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_relay(via: str) -> bool:
    try:
        parts = urlsplit(via)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and not (parts.query or parts.fragment or parts.username)


def _mail(url: str, scheme: str) -> Address:
    from notifications import adapter

    found = adapter.plugin(_with_sender(url))
    if found is None:
        raise _no(scheme, "应为 mailtos://用户:口令@服务器:端口?to=收件人&from=发件人",
                  "write mailtos://user:password@server:port?to=recipient&from=sender")  # fmt: skip
    if len(found.targets) != 1 or found.cc or found.bcc:
        raise _no(scheme, "每个联系方式只能有一个收件人，请分开登记",
                  "a contact has exactly one recipient; register the others by themselves")  # fmt: skip
    name, sender = found.from_addr
    account = Account(
        host=found.smtp_host, port=int(found.port), user=found.user or "", password=found.password or "",
        security=Security(str(found.secure_mode)), verify=bool(found.verify_certificate), sender=sender,
        sender_name=name if name and name != adapter.OUR_NAME else "校安",
    )  # fmt: skip
    return Address(
        url, scheme, _account(*map(str, astuple(account))), account.label, mailbox=(account, found.targets[0][1])
    )


def _with_sender(url: str) -> str:
    """A relay that asks for no login still needs a sender; ours then stands under the recipient's own domain."""
    parts = urlsplit(url)
    given = {name.lower(): value for name, value in parse_qsl(parts.query)}
    domain = given.get("to", "").rpartition("@")[2]
    if "@" in parts.netloc or "from" in given or not domain:
        return url
    return f"{url}&from={quote(f'xiaoan@{domain}')}"


def _other(url: str, scheme: str) -> Address:
    from notifications import adapter

    if scheme not in adapter.KNOWN:
        raise _no(scheme, f"没有这种通道，可用 {_OURS.zh} 及 Apprise 支持的其他地址",
                  f"there is no such channel; use {_OURS.en}, or another one Apprise knows")  # fmt: skip
    found: Any = adapter.plugin(url)
    if found is None:
        raise _no(
            scheme,
            "地址不完整或写法有误，请对照 Apprise 的说明",
            "it is incomplete or misspelt; see Apprise's own pages",
        )
    return Address(url, scheme, _account(url), f"{scheme} #{fingerprint(url)}")
