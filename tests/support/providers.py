"""Providers on this machine that sign people in over real HTTP: OpenID Connect, WeCom and DingTalk; they can lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "xiaoan", "a secret of ours & theirs"


@cache
def rsa(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@cache
def elliptic(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Answer:
    contents: Any
    status: int = 200
    location: str = ""


class Server:
    """A provider that answers; what it does is in the class that comes after."""

    def __init__(self) -> None:
        self.address = ""
        self.seen: list[Asked] = []
        self.is_broken = False

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    @contextmanager
    def running(self) -> Iterator[None]:
        """It answers on this machine while this lasts."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

            def _answer(self, body: str) -> None:
                found = urlsplit(self.path)
                is_json = self.headers.get("Content-Type", "").startswith("application/json")
                form = json.loads(body) if is_json else _flat(body)
                asked = Asked(self.command, found.path, _flat(found.query), form, dict(self.headers))
                owner.seen.append(asked)
                said = Answer({}, 503) if owner.is_broken else owner.answer(asked)
                sent = said.contents if isinstance(said.contents, bytes) else json.dumps(said.contents).encode()
                self.send_response(said.status)
                if said.location:
                    self.send_header("Location", said.location)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                """Nothing: what is asked is looked at in `seen`."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _flat(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}


@dataclass
class Lies:
    """What the OpenID provider says otherwise than it should."""

    claims: dict[str, Any] = field(default_factory=dict)
    leaves_out: set[str] = field(default_factory=set)
    signs_with: Any = None
    header: dict[str, str] = field(default_factory=dict)
    unsigned: bool = False
    issuer: str = ""
    signs_with_our_secret: bool = False


class OpenId(Server):
    """A provider that speaks OpenID Connect. Whoever comes is the one who is named in `person`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.person: dict[str, Any] = {"sub": "u-1001"}
        self.key: Any = rsa("one")
        self.lies = Lies()
        self.ways = ["client_secret_basic"]
        self._codes: dict[str, dict[str, str]] = {}

    def answer(self, asked: Asked) -> Answer:
        does = {
            "/.well-known/openid-configuration": self._itself,
            "/jwks": self._keys,
            "/authorize": self._authorize,
            "/token": self._token,
        }
        return does[asked.path](asked) if asked.path in does else Answer({}, 404)

    def _itself(self, _: Asked) -> Answer:
        return Answer(
            {
                "issuer": self.lies.issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "token_endpoint_auth_methods_supported": self.ways,
            }
        )

    def _keys(self, _: Asked) -> Answer:
        # One of a kind nobody here can read stands beside it, as it may at a real one.
        return Answer({"keys": [self.key.as_dict(private=False), {"kty": "SM2", "kid": "odd"}]})

    def _authorize(self, asked: Asked) -> Answer:
        query = asked.query
        assert (query["client_id"], query["response_type"], query["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        back = urlencode({"code": code, "state": query["state"], "iss": self.address})
        return Answer({}, 302, f"{query['redirect_uri']}?{back}")

    def _token(self, asked: Asked) -> Answer:
        form = asked.form
        begun = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_ours = self._proof(asked) == (CLIENT, SECRET)
        if not is_ours or begun is None or begun["code_challenge"] != challenge:
            return Answer({"error": "invalid_grant"}, 400)
        assert begun["redirect_uri"] == form["redirect_uri"]
        return Answer({"access_token": "x", "token_type": "Bearer", "id_token": self._signed(begun["nonce"])})

    def _proof(self, asked: Asked) -> tuple[str, str]:
        if self.ways == ["client_secret_post"]:
            return asked.form.get("client_id", ""), asked.form.get("client_secret", "")
        given = base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode()
        name, _, secret = given.partition(":")
        return name, parse_qs(f"s={secret}")["s"][0]

    def _signed(self, nonce: str) -> str:
        now = int(self.now().timestamp())
        claims = {"iss": self.address, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce}
        claims |= self.person | self.lies.claims
        for one in self.lies.leaves_out:
            claims.pop(one)
        if self.lies.unsigned:
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
                + "."
            )
        if self.lies.signs_with_our_secret:
            from joserfc.jwk import OctKey

            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = self.lies.signs_with or self.key
        alg = str(key.as_dict(private=False)["alg"])
        header = {"alg": alg, "kid": self.key.kid, **self.lies.header}
        return jwt.encode(header, claims, key, algorithms=[alg])


class WeComServer(Server):
    """WeCom's two addresses, with members by their codes."""

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[str, dict[str, Any]] = {}
        self.tokens = 0
        self.good = ""

    def answer(self, asked: Asked) -> Answer:
        query = asked.query
        if asked.path == "/cgi-bin/gettoken":
            if (query["corpid"], query["corpsecret"]) != ("ww1", SECRET):
                return Answer({"errcode": 40001, "errmsg": "invalid credential"})
            self.tokens += 1
            self.good = f"token-{self.tokens}"
            return Answer({"errcode": 0, "errmsg": "ok", "access_token": self.good, "expires_in": 7200})
        if asked.path == "/cgi-bin/auth/getuserinfo":
            if query["access_token"] != self.good:
                return Answer({"errcode": 42001, "errmsg": "access_token expired"})
            found = self.members.pop(query["code"], None)
            return Answer({"errcode": 0, **found} if found else {"errcode": 40029, "errmsg": "invalid code"})
        return Answer({}, 404)


class DingTalkServer(Server):
    """DingTalk's two addresses, with users by their codes."""

    def __init__(self) -> None:
        super().__init__()
        self.users: dict[str, dict[str, Any]] = {}

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/v1.0/oauth2/userAccessToken":
            form = asked.form
            is_ours = (form["clientId"], form["clientSecret"], form["grantType"]) == (
                CLIENT, SECRET, "authorization_code",
            )  # fmt: skip
            if not is_ours or form["code"] not in self.users:
                return Answer({"code": "invalidParameter.authCode.notFound"}, 400)
            return Answer({"accessToken": f"of {form['code']}", "expireIn": 7200})
        if asked.path == "/v1.0/contact/users/me":
            code = asked.headers["x-acs-dingtalk-access-token"].removeprefix("of ")
            return Answer(self.users.pop(code, {}))
        return Answer({}, 404)
