"""Group robots of WeCom, DingTalk and Feishu, asked honestly: the provider's own code in the body decides."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode

import orjson

from notifications.codes import DINGTALK, FEISHU, WECOM, Codes
from notifications.cutting import Weigh, cut, json_utf8, utf8
from notifications.posting import NoAnswerError, NotSentError, Reply, post_json
from notifications.redacting import fingerprint, redacted
from notifications.wire import Deadline
from rules.credentials import Rate
from rules.delivering import Answer
from rules.telling import Outcome

SECONDS = 12.0
"""How long one message may take, all its parts together, well inside a lease."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A robot's address: its key, its signing secret if it has one, and the relay it is reached through, if any."""

    key: str = field(repr=False)
    secret: str = field(default="", repr=False)
    via: str = ""
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Robot:
    """One kind of robot: where it lives, how a text is put to it, how much it takes, what its codes mean."""

    scheme: str
    name: str
    home: str
    limit: int
    weigh: Weigh
    codes: Codes
    request: Callable[[Hook, str, datetime], tuple[str, dict[str, object]]]
    rates: tuple[Rate, ...]
    """What we send at the most; a little below what the provider blocks a robot for."""

    def parts(self, title: str, body: str) -> list[str]:
        """The requests a text takes: as many as it has to be cut into."""
        return [one for one in cut(_harmless(title), _harmless(body), self.limit, self.weigh) if one.strip()]

    def send(self, hook: Hook, title: str, body: str, at: datetime, seconds: float = SECONDS) -> Answer:
        """What became of the text: all its parts accepted, or what was said of the first that was not."""
        deadline = Deadline(seconds)
        parts = self.parts(title, body)
        for number, part in enumerate(parts, 1):
            answer = self._post(hook, part, at, deadline)
            if answer.outcome is not Outcome.OK:
                # Some of it is in the group already; who sends it again must say that it may be a repeat.
                return answer if number == 1 else _torn(answer, number, len(parts))
        return Answer(Outcome.OK, "0")

    def _post(self, hook: Hook, text: str, at: datetime, deadline: Deadline) -> Answer:
        target, payload = self.request(hook, text, at)
        url = (hook.via.rstrip("/") or self.home) + target
        try:
            reply = post_json(url, orjson.dumps(payload), deadline, verify=hook.verify)
        except NotSentError as fault:
            outcome = Outcome.CONFIGURATION if fault.is_untrusted else Outcome.TRANSIENT
            return Answer(outcome, "", redacted(str(fault), hook.key, hook.secret), is_silent=fault.is_silent)
        except NoAnswerError as fault:
            detail = redacted(str(fault), hook.key, hook.secret)
            return Answer(Outcome.UNKNOWN, "", detail, is_silent=fault.is_silent)
        return judged(reply, self.codes, hook)

    def label(self, hook: Hook) -> str:
        """The robot as it may be named in a log or a task."""
        return f"{self.scheme} #{fingerprint(hook.key)}"


def _torn(answer: Answer, number: int, parts: int) -> Answer:
    detail = f"part {number}/{parts}: {answer.outcome.value} {answer.detail}".strip()
    return Answer(Outcome.UNKNOWN, answer.code, detail, answer.wait, answer.is_silent)


def judged(reply: Reply, codes: Codes, hook: Hook) -> Answer:
    """What an answer means: the provider's code where there is one, the HTTP status where there is none."""
    found = _code_and_words(reply.body, codes) if reply.is_whole else None
    if found is None:
        return _by_status(reply, codes)
    code, words = found
    detail = redacted(words, hook.key, hook.secret)
    if code != "0":
        outcome = codes.outcome(code, words)
        wait = reply.wait or (codes.limited_wait if outcome is Outcome.RATE_LIMITED else None)
        return Answer(outcome, code, detail, wait)
    return Answer(Outcome.OK, "0", detail) if 200 <= reply.status < 300 else _by_status(reply, codes)


def _code_and_words(body: bytes, codes: Codes) -> tuple[str, str] | None:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(content, dict):
        return None
    if codes.shut_field and codes.shut_field in content:
        return codes.shut_field, "too fast"
    code = next((content[one] for one in codes.code_fields if one in content), None)
    words = next((content[one] for one in codes.word_fields if one in content), "")
    if isinstance(code, bool) or not isinstance(code, (int, str)):
        return None
    return str(code).strip(), str(words)


_BY_STATUS = {
    400: Outcome.PERMANENT_PAYLOAD,
    401: Outcome.CONFIGURATION,
    403: Outcome.CONFIGURATION,
    404: Outcome.CONFIGURATION,  # the paths are the provider's own: it is the relay that knows none of them
    405: Outcome.CONFIGURATION,
    407: Outcome.CONFIGURATION,
    410: Outcome.PERMANENT_TARGET,
    413: Outcome.PERMANENT_PAYLOAD,
    414: Outcome.PERMANENT_PAYLOAD,
    415: Outcome.CONFIGURATION,
    429: Outcome.RATE_LIMITED,
    504: Outcome.UNKNOWN,  # the relay gave up waiting; the provider may have taken it
}


def _by_status(reply: Reply, codes: Codes) -> Answer:
    """What an answer without a code of the provider's means."""
    code = f"http {reply.status}"
    if 200 <= reply.status < 300:
        return _unspoken(reply, code)
    if 300 <= reply.status < 400:
        return Answer(Outcome.CONFIGURATION, code, "redirected; not followed, for the address holds the key")
    outcome = _BY_STATUS.get(reply.status, Outcome.TRANSIENT)
    wait = reply.wait or (codes.limited_wait if outcome is Outcome.RATE_LIMITED else None)
    return Answer(outcome, code, wait=wait)


def _unspoken(reply: Reply, code: str) -> Answer:
    """An HTTP success that is none of the provider's: taken or not, nobody said so."""
    if not reply.is_whole:
        return Answer(Outcome.UNKNOWN, code, "the answer broke off")
    if not reply.body.strip():
        return Answer(Outcome.UNKNOWN, code, "an empty answer")
    if reply.body.lstrip()[:1] == b"<":
        return Answer(Outcome.CONFIGURATION, code, "a web page answered, such as a login page of the network")
    return Answer(Outcome.UNKNOWN, code, "an answer without the provider's code")


def _harmless(text: str) -> str:
    """The text without what robots take for calling on everybody in the group: <at ...> and <@...>."""
    return re.sub(r"<(?=/?(?i:at\b)|@)", "＜", text)


def _wecom(hook: Hook, text: str, _at: datetime) -> tuple[str, dict[str, object]]:
    return f"/cgi-bin/webhook/send?key={quote(hook.key)}", {"msgtype": "text", "text": {"content": text}}


def _dingtalk(hook: Hook, text: str, at: datetime) -> tuple[str, dict[str, object]]:
    query = {"access_token": hook.key}
    if hook.secret:
        # The secret is the key of the digest; milliseconds; both go into the query.
        stamp = str(round(at.timestamp() * 1000))
        query |= {"timestamp": stamp, "sign": _signed(hook.secret.encode(), f"{stamp}\n{hook.secret}".encode())}
    return f"/robot/send?{urlencode(query)}", {"msgtype": "text", "text": {"content": text}}


def _feishu(hook: Hook, text: str, at: datetime) -> tuple[str, dict[str, object]]:
    payload: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if hook.secret:
        # Time and secret together are the key of the digest, of nothing; seconds; both go into the body.
        stamp = str(round(at.timestamp()))
        payload |= {"timestamp": stamp, "sign": _signed(f"{stamp}\n{hook.secret}".encode(), b"")}
    return f"/open-apis/bot/v2/hook/{quote(hook.key)}", payload


def _signed(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


# Published limits: WeCom and DingTalk 20 a minute (DingTalk then blocks for ten minutes), Feishu 100 a minute and 5 a
# second (codes.py names the sources).
WECOM_ROBOT = Robot(
    "wecomrobot", "企业微信群机器人", "https://qyapi.weixin.qq.com", 2048, utf8, WECOM, _wecom, (Rate(18, 60),)
)
DINGTALK_ROBOT = Robot(
    # 20000 bytes are the whole request; a thousand are left for what stands around the text.
    "dingrobot", "钉钉群机器人", "https://oapi.dingtalk.com", 19000, json_utf8, DINGTALK, _dingtalk,
    (Rate(18, 60),),
)  # fmt: skip
FEISHU_ROBOT = Robot(
    "feishurobot", "飞书群机器人", "https://open.feishu.cn", 19000, json_utf8, FEISHU, _feishu,
    (Rate(90, 60), Rate(4, 1)),
)  # fmt: skip

ROBOTS = {one.scheme: one for one in (WECOM_ROBOT, DINGTALK_ROBOT, FEISHU_ROBOT)}
