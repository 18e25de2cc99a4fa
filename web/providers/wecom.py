"""WeCom (企业微信): a scanned code, or a click within its application, becomes the member's userid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from rules.identity import Crossing, Stated
from rules.words import Text
from web.providers.asking import ask, not_believed, text_in

_NOT_GOOD_ANY_MORE = (40014, 42001)
"""Codes for a token of ours that was replaced or ran out (developer.work.weixin.qq.com/document/path/90313)."""
_EARLIER = timedelta(minutes=5)
_LONGEST = 64


@dataclass
class _Kept:
    token: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class WeCom:
    """One application of one corporation."""

    name: str
    label: Text
    corp_id: str
    agent_id: str
    secret: str = field(repr=False)
    api: str = "https://qyapi.weixin.qq.com"
    issuer: str = ""
    login: str = "https://login.work.weixin.qq.com"
    within: str = "https://open.weixin.qq.com"
    _kept: _Kept = field(default_factory=_Kept, repr=False, compare=False)

    def way(self, there: Crossing) -> str:
        if there.is_within:
            asked = {
                "appid": self.corp_id, "redirect_uri": there.back, "response_type": "code", "scope": "snsapi_base",
                "state": there.trip.state, "agentid": self.agent_id,
            }  # fmt: skip
            return f"{self.within}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"
        asked = {
            "login_type": "CorpApp", "appid": self.corp_id, "agentid": self.agent_id, "redirect_uri": there.back,
            "state": there.trip.state,
        }  # fmt: skip
        return f"{self.login}/wwlogin/sso/login?{urlencode(asked)}"

    def who(self, code: str, back: Crossing) -> Stated:
        found = self._member(code, self._token(back.at))
        if found.get("errcode") in _NOT_GOOD_ANY_MORE:
            self._kept.until = None
            found = self._member(code, self._token(back.at))
        if found.get("errcode") != 0:
            raise not_believed(self.label, "不接受登录码", "it does not take the code")
        # Somebody outside of the corporation has an openid and no userid.
        return Stated(text_in(self.label, found, "userid", _LONGEST))

    def _member(self, code: str, token: str) -> Mapping[str, Any]:  # Any: JSON
        asked = {"access_token": token, "code": code}
        return ask(self.label, "GET", f"{self.api}/cgi-bin/auth/getuserinfo", params=asked)

    def _token(self, at: datetime) -> str:
        """Our own token, kept as long as it is good: it is refused to whoever asks for it too often."""
        kept = self._kept
        if kept.until is None or at >= kept.until:
            asked = {"corpid": self.corp_id, "corpsecret": self.secret}
            found = ask(self.label, "GET", f"{self.api}/cgi-bin/gettoken", params=asked)
            if found.get("errcode") != 0:
                raise not_believed(self.label, "应用的 secret 不被接受", "it does not take the application's secret")
            seconds = found.get("expires_in")
            good = timedelta(seconds=seconds if isinstance(seconds, int) else 0)
            kept.token, kept.until = text_in(self.label, found, "access_token"), at + good - _EARLIER
        return kept.token
