"""Reading the file that says with whom else people may sign in; the secrets stand in files of their own."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from config.complaints import in_words, place_of
from config.yaml_lines import NotYaml, Path_, line_of, read
from rules.refusals import BadIdentityFile
from rules.words import Text


class Label(BaseModel):
    """What people call a provider, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1, max_length=20)
    en: str = Field(min_length=1, max_length=40)


def _safe(address: str) -> str:
    """An address secrets may be sent to: over TLS, or on this machine."""
    found = urlsplit(address)
    if found.scheme not in ("http", "https") or not found.hostname or found.query or found.fragment:
        raise ValueError("write an address as https://name / 地址应写成 https://主机")
    if found.scheme == "http" and not _is_here(found.hostname):
        raise ValueError("secrets are sent over https only / 地址须为 https")
    return address


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Label | None = None
    secret_file: Path
    """A file that holds the secret and nothing else."""


class OidcEntry(_Entry):
    """A provider that speaks OpenID Connect."""

    kind: Literal["oidc"]
    issuer: str
    client_id: str = Field(min_length=1)
    scopes: tuple[str, ...] = ("openid",)
    number_claim: str = ""
    """The statement that is the number of the registry. Naming it says that the provider may be believed in that."""

    _addresses = field_validator("issuer")(_safe)

    @field_validator("scopes")
    @classmethod
    def _asks_who(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise ValueError("scopes must hold openid / scopes 须包含 openid")
        return scopes


class WeComEntry(_Entry):
    """An application of WeCom."""

    kind: Literal["wecom"]
    corp_id: str = Field(min_length=1)
    agent_id: int
    api: str = "https://qyapi.weixin.qq.com"
    login: str = "https://login.work.weixin.qq.com"

    _addresses = field_validator("api", "login")(_safe)


class DingTalkEntry(_Entry):
    """An application of DingTalk."""

    kind: Literal["dingtalk"]
    client_id: str = Field(min_length=1)
    api: str = "https://api.dingtalk.com"
    login: str = "https://login.dingtalk.com"

    _addresses = field_validator("api", "login")(_safe)


Entry = Annotated[OidcEntry | WeComEntry | DingTalkEntry, Field(discriminator="kind")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]


class IdentityFile(BaseModel):
    """With whom else people may sign in, in the order of the buttons."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    providers: dict[Name, Entry] = Field(min_length=1)


def read_identity(path: Path) -> IdentityFile:
    """The file. Raises BadIdentityFile naming every problem with its line."""
    try:
        contents, lines = read(path)
        return IdentityFile.model_validate(contents)
    except OSError as fault:
        raise BadIdentityFile(file=path, problems=[_UNREADABLE]) from fault
    except NotYaml as fault:
        raise BadIdentityFile(file=path, problems=[_on_line(fault.line, "", fault.what)]) from fault
    except ValidationError as fault:
        problems = [_problem(one, lines) for one in fault.errors()]
        raise BadIdentityFile(file=path, problems=problems) from fault


def secret_in(path: Path) -> str:
    """The secret in a file. Raises BadIdentityFile; the secret itself is never told."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadIdentityFile(file=path, problems=[_UNREADABLE]) from fault
    if not found or len(found.splitlines()) > 1:
        raise BadIdentityFile(file=path, problems=[_NO_SECRET])
    return found


_KIND_AT = 2
_UNREADABLE = Text("文件不存在或无法读取", "there is no such file, or it cannot be read")
_NO_SECRET = Text("应为一行密钥", "it should hold one line, the secret")


def _problem(error: Any, lines: dict[Path_, int]) -> Text:  # Any: pydantic's ErrorDetails
    # Pydantic puts the kind of a provider into the way to what is wrong; in the file it stands beside it.
    place = tuple(part for depth, part in enumerate(place_of(error)) if depth != _KIND_AT)
    return _on_line(line_of(place, lines), ".".join(map(str, place)), in_words(error))


def _on_line(line: int, path: str, what: Text) -> Text:
    zh, en = (f"（{path}）", f" ({path})") if path else ("", "")
    return Text(f"第 {line} 行{zh}：{what.zh}", f"line {line}{en}: {what.en}")
