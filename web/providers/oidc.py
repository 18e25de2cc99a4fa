"""OpenID Connect: code and PKCE there, a signed statement back, of which only what was checked is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from rules.identity import Crossing, Stated
from rules.words import Text
from web.providers.asking import ask, not_believed, text_in

SKEW = 60
"""Seconds two clocks may differ by."""
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures with a key that only the provider has. Not those with our shared secret, and not `none`."""
_KEPT = timedelta(hours=1)
_ANEW = timedelta(seconds=30)
"""Keys are asked for again when one is unknown, but not for every stranger who makes one up."""
_LONGEST, _LONGEST_NUMBER = 255, 40


@dataclass
class _Asked:
    """What the provider said of itself, and since when we know it."""

    itself: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON
    itself_at: datetime | None = None
    keys: KeySet | None = None
    keys_at: datetime | None = None


@dataclass(frozen=True)
class Oidc:
    """A provider that speaks OpenID Connect."""

    name: str
    label: Text
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = "openid"
    number_claim: str = ""
    """The statement that holds the number of the registry; empty: no number is believed."""
    _asked: _Asked = field(default_factory=_Asked, repr=False, compare=False)

    def way(self, there: Crossing) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": there.back,
            "scope": self.scope,
            "state": there.trip.state,
            "nonce": there.trip.nonce,
            "code_challenge": there.trip.challenge,
            "code_challenge_method": "S256",
        }
        to = self._endpoint("authorization_endpoint", there.at)
        return f"{to}{'&' if '?' in to else '?'}{urlencode(asked)}"

    def who(self, code: str, back: Crossing) -> Stated:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back.back,
            "code_verifier": back.trip.verifier,
        }
        endpoint, by_form = self._endpoint("token_endpoint", back.at), self._wants_secret_in_form(back.at)
        if by_form:
            form |= {"client_id": self.client_id, "client_secret": self.client_secret}
        proof = None if by_form else (_quoted(self.client_id), _quoted(self.client_secret))
        found = ask(self.label, "POST", endpoint, data=form, auth=proof)
        if found["status"] != 200:
            raise not_believed(self.label, "不接受登录码", "it does not take the code")
        claims = self._believed(text_in(self.label, found, "id_token", 64 * 1024), back)
        number = claims.get(self.number_claim) if self.number_claim else ""
        is_number = isinstance(number, str) and len(number) <= _LONGEST_NUMBER and number.isprintable()
        return Stated(text_in(self.label, claims, "sub", _LONGEST), str(number) if is_number else "")

    def _believed(self, token: str, back: Crossing) -> Mapping[str, Any]:  # Any: JSON
        """The statements of a token that was signed by the provider, for us, now, and about this trip."""
        claims = self._decoded(token, back.at)
        wanted = jwt.JWTClaimsRegistry(
            now=int(back.at.timestamp()),
            leeway=SKEW,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": back.trip.nonce},
        )
        try:
            wanted.validate(claims)
        except (JoseError, TypeError, ValueError) as fault:
            claim = str(getattr(fault, "claim", "") or getattr(fault, "error", ""))
            raise not_believed(self.label, f"声明 {claim} 不符", f"its statement {claim} is wrong") from fault
        audience = claims["aud"]
        is_shared = isinstance(audience, list) and len(audience) > 1
        if (is_shared or "azp" in claims) and claims.get("azp") != self.client_id:
            raise not_believed(self.label, "声明 azp 不符", "its statement azp is wrong")
        return claims

    def _decoded(self, token: str, at: datetime) -> dict[str, Any]:  # Any: JSON
        """What a token says whose signature holds. Keys are asked for anew, once, when none of ours fits."""
        known_at = self._asked.keys_at
        for anew in (False, True):
            if anew and known_at is not None and at - known_at < _ANEW:
                break
            keys = self._keys(at, anew=anew)
            try:
                return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError, TypeError, KeyError):
                # Whatever is wrong with it, it is not signed by anybody we know.
                if known_at is None:
                    break
        raise not_believed(self.label, "签名无效", "its signature is wrong")

    def _keys(self, at: datetime, *, anew: bool) -> KeySet:
        asked = self._asked
        if asked.keys is None or asked.keys_at is None or anew or at - asked.keys_at > _KEPT:
            found = ask(self.label, "GET", self._endpoint("jwks_uri", at))
            try:
                asked.keys, asked.keys_at = KeySet.import_key_set({"keys": _signing(found.get("keys", []))}), at
            except (JoseError, ValueError, TypeError, KeyError) as fault:
                raise not_believed(self.label, "公钥无法读取", "its keys cannot be read") from fault
        return asked.keys

    def _endpoint(self, name: str, at: datetime) -> str:
        found = text_in(self.label, self._itself(at), name)
        # A provider reached over TLS does not send people, codes or secrets over anything else.
        wanted = ("https://",) if self.issuer.startswith("https://") else ("https://", "http://")
        if not found.startswith(wanted) or not found.isascii() or " " in found:
            raise not_believed(self.label, f"{name} 不是安全的地址", f"{name} is no safe address")
        return found

    def _wants_secret_in_form(self, at: datetime) -> bool:
        ways = self._itself(at).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return isinstance(ways, list) and "client_secret_basic" not in ways

    def _itself(self, at: datetime) -> Mapping[str, Any]:  # Any: JSON
        asked = self._asked
        if asked.itself_at is None or at - asked.itself_at > _KEPT:
            found = ask(self.label, "GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found["status"] != 200 or found.get("issuer") != self.issuer:
                raise not_believed(self.label, "issuer 与配置不符", "its issuer is not the configured one")
            asked.itself, asked.itself_at = found, at
        return asked.itself


def _signing(keys: Any) -> list[Any]:  # Any: JSON
    """The keys that may have signed; of other kinds there may be some that nobody here can read."""
    found = [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
    return [one for one in found if one.get("kty") in ("RSA", "EC", "OKP") and one.get("use", "sig") == "sig"]


def _quoted(text: str) -> str:
    """As RFC 6749 wants names and secrets in a header."""
    return urlencode({"": text})[1:]
