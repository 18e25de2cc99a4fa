"""The providers of an installation, as its file names them."""

from __future__ import annotations

from pathlib import Path

from config.identity_file import DingTalkEntry, OidcEntry, WeComEntry, read_identity, secret_in
from rules.identity import Provider
from rules.words import Text
from web.providers.dingtalk import DingTalk
from web.providers.oidc import Oidc
from web.providers.wecom import WeCom

_CALLED = {
    "oidc": Text("统一身份认证", "single sign-on"),
    "wecom": Text("企业微信", "WeCom"),
    "dingtalk": Text("钉钉", "DingTalk"),
}


def providers_of(path: Path) -> dict[str, Provider]:
    """The providers by name, in the order of the file. Raises BadIdentityFile."""
    return {name: _provider(name, one) for name, one in read_identity(path).providers.items()}


def _provider(name: str, entry: OidcEntry | WeComEntry | DingTalkEntry) -> Provider:
    label = Text(entry.label.zh, entry.label.en) if entry.label is not None else _CALLED[entry.kind]
    secret = secret_in(entry.secret_file)
    if isinstance(entry, OidcEntry):
        scope = " ".join(entry.scopes)
        return Oidc(name, label, entry.issuer, entry.client_id, secret, scope, entry.number_claim)
    if isinstance(entry, WeComEntry):
        return WeCom(name, label, entry.corp_id, str(entry.agent_id), secret, entry.api, entry.login)
    return DingTalk(name, label, entry.client_id, secret, entry.api, entry.login)
