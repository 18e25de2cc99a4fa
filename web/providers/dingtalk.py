"""DingTalk (钉钉): a scanned code becomes the user's unionId."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from rules.identity import Crossing, Stated
from rules.words import Text
from web.providers.asking import ask, not_believed, text_in

_LONGEST = 64


@dataclass(frozen=True)
class DingTalk:
    """One application of DingTalk."""

    name: str
    label: Text
    client_id: str
    client_secret: str = field(repr=False)
    api: str = "https://api.dingtalk.com"
    issuer: str = ""
    login: str = "https://login.dingtalk.com"

    def way(self, there: Crossing) -> str:
        asked = {
            "redirect_uri": there.back, "response_type": "code", "client_id": self.client_id, "scope": "openid",
            "state": there.trip.state, "prompt": "consent",
        }  # fmt: skip
        return f"{self.login}/oauth2/auth?{urlencode(asked)}"

    def who(self, code: str, back: Crossing) -> Stated:  # noqa: ARG002 - DingTalk ties its code to nothing of ours
        asked = {
            "clientId": self.client_id, "clientSecret": self.client_secret, "code": code,
            "grantType": "authorization_code",
        }  # fmt: skip
        found = ask(self.label, "POST", f"{self.api}/v1.0/oauth2/userAccessToken", json=asked)
        if found["status"] != 200:
            raise not_believed(self.label, "不接受登录码", "it does not take the code")
        proof = {"x-acs-dingtalk-access-token": text_in(self.label, found, "accessToken")}
        user = ask(self.label, "GET", f"{self.api}/v1.0/contact/users/me", headers=proof)
        if user["status"] != 200:
            raise not_believed(self.label, "未给出用户", "it does not say who it is")
        return Stated(text_in(self.label, user, "unionId", _LONGEST))
