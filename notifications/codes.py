"""What the providers' own error codes mean. HTTP 200 says nothing: every one of these arrives with it.

Sources. WeCom: developer.work.weixin.qq.com/document/path/90313 (global codes) and path/91770 (robots: 20 a minute,
text 2048 bytes). DingTalk: open.dingtalk.com "custom robot" and its table of 310000, 400013 ... 430104, the older
130101, 300001 and 460101 as reported in x-cold/dingtalk-robot#7, timonwong/prometheus-webhook-dingtalk#30 and #197,
300005 as the live interface answers a token that does not exist. Feishu: open.feishu.cn "custom bot guide" (19001 to
19024, 11232, 100 a minute and 5 a second, 20 KB a request), larksuite's English page for the same; 9499 and 2200 as
reported in openclaw/openclaw#70879.
A code that is not listed is a refusal we do not understand: it was not accepted, so trying again repeats nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from rules.telling import Outcome

_LIMITED, _TARGET, _PAYLOAD = Outcome.RATE_LIMITED, Outcome.PERMANENT_TARGET, Outcome.PERMANENT_PAYLOAD
_CONFIGURATION, _TRANSIENT = Outcome.CONFIGURATION, Outcome.TRANSIENT


@dataclass(frozen=True, slots=True)
class Codes:
    """One provider's table: where the code and the words stand in its answer, and what each code means.

    but: words in the message that overrule the code, for codes with more than one meaning.
    limited_wait: how long it stays shut after "too fast" when it does not say. shut_field: a field that only an
    answer of the provider's edge has, when it keeps us out.
    """

    code_fields: tuple[str, ...]
    word_fields: tuple[str, ...]
    meaning: Mapping[str, Outcome]
    but: tuple[tuple[str, Outcome], ...] = ()
    limited_wait: timedelta = timedelta(seconds=60)
    shut_field: str = ""

    def outcome(self, code: str, words: str) -> Outcome:
        """What a code other than success means, said with these words."""
        lowered = words.lower()
        overruled = next((outcome for said, outcome in self.but if said in lowered), None)
        if overruled is None and code not in self.meaning and {code.lower(), lowered} & _SUCCESS_ELSEWHERE:
            # A relay that speaks a dialect of its own: it may have passed the message on.
            return Outcome.UNKNOWN
        return overruled or self.meaning.get(code, _TRANSIENT)


_SUCCESS_ELSEWHERE = {"ok", "success", "200"}


WECOM = Codes(
    code_fields=("errcode",),
    word_fields=("errmsg",),
    meaning={
        "-1": _TRANSIENT,  # busy
        "40008": _PAYLOAD,  # message type
        "40035": _PAYLOAD,  # parameter
        "40058": _PAYLOAD,  # parameter; what a text that is too long gets
        "44004": _PAYLOAD,  # empty content
        "45002": _PAYLOAD,  # content too long
        "47001": _PAYLOAD,  # not JSON
        "301024": _PAYLOAD,  # content too long, an older answer
        "45009": _LIMITED,  # more than 20 a minute
        "45033": _LIMITED,  # too many at once
        "60020": _CONFIGURATION,  # our address is not on the list
        "40001": _CONFIGURATION,  # secret
        "40014": _CONFIGURATION,  # token
        "93000": _TARGET,  # no such key, or the robot was taken out of the group
        "93004": _TARGET,  # the robot is stopped
        "93008": _TARGET,  # not in the group
    },
    # An older 93000 also stood for a text that is too long (fastlane-plugin-wechat_work's own notes).
    but=(("exceed max length", _PAYLOAD), ("freq out of limit", _LIMITED)),
)

DINGTALK = Codes(
    code_fields=("errcode",),
    word_fields=("errmsg",),
    meaning={
        "-1": _TRANSIENT,  # busy
        "88": _CONFIGURATION,  # authentication
        "404": _CONFIGURATION,  # a relay that knows no such path
        "40035": _PAYLOAD,  # parameter
        "43002": _CONFIGURATION,  # not a POST: a relay changed it
        "43004": _CONFIGURATION,  # content type: likewise
        "90018": _LIMITED,
        "130101": _LIMITED,  # more than 20 a minute, then ten minutes shut
        "410100": _LIMITED,
        "660026": _LIMITED,
        "300001": _TARGET,  # token does not exist
        "300005": _TARGET,
        "310000": _CONFIGURATION,  # keyword, signature or address list of the robot's security settings
        "400013": _TARGET,  # the group was dissolved
        "400101": _TARGET,  # token does not exist
        "400102": _TARGET,  # the robot is stopped
        "400106": _TARGET,  # no such robot
        "400105": _PAYLOAD,  # message type
        "400402": _PAYLOAD,  # a part of the message is missing
        "430101": _PAYLOAD,  # unsafe link
        "430102": _PAYLOAD,  # unfit words
        "430103": _PAYLOAD,
        "430104": _PAYLOAD,
        "460101": _PAYLOAD,  # longer than 20000 bytes
    },
    but=(("too fast", _LIMITED), ("message too long", _PAYLOAD)),
    limited_wait=timedelta(seconds=600),
    shut_field="punish",  # {"status":1111,"punish":"deny"}: the edge, after far too many
)

FEISHU = Codes(
    code_fields=("code", "StatusCode"),
    word_fields=("msg", "StatusMessage"),
    meaning={
        "2200": _TRANSIENT,  # internal
        "9499": _PAYLOAD,  # bad request
        "11232": _LIMITED,
        "99991400": _LIMITED,
        "19001": _TARGET,  # the hook's token is not valid
        "19002": _PAYLOAD,  # message type
        "19021": _CONFIGURATION,  # signature, or a clock more than an hour wrong
        "19022": _CONFIGURATION,  # our address is not on the list
        "19024": _CONFIGURATION,  # the robot's keyword is not in the text
    },
    but=(("frequency limit", _LIMITED), ("too many request", _LIMITED)),
)
