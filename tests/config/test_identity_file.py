"""The file that says with whom else people may sign in: read with its lines, and no secret is ever told."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.identity_file import read_identity, secret_in
from config.settings import Settings
from rules.refusals import BadIdentityFile
from rules.words import Language
from web.providers.configured import providers_of

GOOD = """\
providers:
  city:
    kind: oidc
    label: {{zh: 市统一认证, en: the city}}
    issuer: https://sso.example.gov.cn
    client_id: xiaoan
    secret_file: {secret}
    scopes: [openid, profile]
    number_claim: employee_number
  wecom:
    kind: wecom
    corp_id: ww1
    agent_id: 1000002
    secret_file: {secret}
  dingtalk:
    kind: dingtalk
    client_id: ding1
    secret_file: {secret}
"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("not to be told\n")
    return file


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "identity.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_becomes_providers_in_its_order_and_their_secrets_are_not_shown(tmp_path: Path, secret: Path) -> None:
    found = providers_of(written(tmp_path, GOOD.format(secret=secret)))
    assert [(one.name, one.label.say(Language.ZH)) for one in found.values()] == [
        ("city", "市统一认证"), ("wecom", "企业微信"), ("dingtalk", "钉钉"),
    ]  # fmt: skip
    assert "not to be told" not in repr(found)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("https://sso", "http://sso", 5, "https"),
        ("kind: oidc", "kind: saml", 2, "saml"),
        ("client_id: xiaoan", "client: xiaoan", 2, "client_id"),
        ("[openid, profile]", "[profile]", 8, "openid"),
        ("  city:", "  City 1:", 2, "City 1"),
        ("agent_id: 1000002", "agent_id: one", 13, "agent_id"),
        ("label: {zh: 市统一认证, en: the city}", "label: {zh: 市统一认证}", 4, "en"),
    ],
)
def test_what_is_wrong_with_it_is_named_with_its_line(
    tmp_path: Path, secret: Path, old: str, new: str, line: int, why: str
) -> None:
    text = GOOD.format(secret=secret)
    assert old in text
    with pytest.raises(BadIdentityFile) as no:
        read_identity(written(tmp_path, text.replace(old, new)))
    said = no.value.say(Language.ZH)
    assert f"第 {line} 行" in said
    assert why in said


def test_a_provider_on_this_machine_may_do_without_tls(tmp_path: Path, secret: Path) -> None:
    text = GOOD.format(secret=secret).replace("https://sso.example.gov.cn", "http://127.0.0.1:9000")
    assert "city" in read_identity(written(tmp_path, text)).providers


@pytest.mark.parametrize("contents", ["", "  \n", "one\ntwo\n", None])
def test_a_secret_is_one_line_in_a_file_that_is_there(tmp_path: Path, contents: str | None) -> None:
    file = tmp_path / "empty"
    if contents is not None:
        file.write_text(contents)
    with pytest.raises(BadIdentityFile) as no:
        secret_in(file)
    assert "two" not in no.value.say(Language.EN).replace(str(file), "")


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadIdentityFile, match="不存在"):
        read_identity(tmp_path / "nothing.yaml")


def test_the_second_factor_is_optional_or_required() -> None:
    assert Settings(second_factor="required").second_factor == "required"
    with pytest.raises(ValueError, match="optional"):
        Settings(second_factor="never")
