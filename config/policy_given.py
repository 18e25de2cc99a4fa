"""A policy somebody tries: files handed in over a page, put beside those in force, and read with every line."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import yaml

from config.policy_files import SHIPPED, TOGETHER, Problem, read_folder, read_policy
from rules.policy import PolicyDocument
from rules.refusals import BadInput
from rules.words import Text

MOST_FILES, LONGEST = 60, 512 * 1024
"""How many files a policy may come in, and how long each may be."""
_KIND = re.compile(r"^kind:\s*(\w+)", re.M)
_CHECKLIST_CODE = re.compile(r"^code:\s*['\"]?([\w-]+)", re.M)


def names_of(document: PolicyDocument) -> list[str]:
    """The names of the files a policy stands in."""
    return [
        *(f"{one}.yaml" for one in TOGETHER),
        *(f"checklists/{one.code.lower()}.yaml" for one in document.checklists),
    ]


def text_of(document: PolicyDocument, name: str) -> str:
    """One file of a policy; with its comments where it says what the shipped one says. Raises BadInput."""
    if name not in names_of(document):
        raise BadInput(what=Text(f"没有政策文件 {name}", f"there is no policy file {name}"))
    shipped = SHIPPED / name
    value = _value(document, name)
    if shipped.is_file() and _value(_shipped(), name) == value:
        return shipped.read_text(encoding="utf-8")
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120))


@cache
def _shipped() -> PolicyDocument:
    """The policy that comes with the program; it does not change while it runs."""
    return read_policy()


def _value(document: PolicyDocument, name: str) -> object:
    if not name.startswith("checklists/"):
        part = name.removesuffix(".yaml")
        return document.model_dump(mode="json", include={part})[part]
    lists = [one for one in document.checklists if f"checklists/{one.code.lower()}.yaml" == name]
    return lists[0].model_dump(mode="json") if lists else None


def read_given(document: PolicyDocument, given: Mapping[str, str]) -> tuple[PolicyDocument | None, list[Problem]]:
    """The policy with these files in place of its own, or what is wrong with them, line by line."""
    with TemporaryDirectory(prefix="xiaoan-policy-") as made:
        folder = Path(made)
        (folder / "checklists").mkdir()
        for name in names_of(document):
            (folder / name).write_text(given.get(name) or text_of(document, name), encoding="utf-8")
        for name in set(given) - set(names_of(document)):
            (folder / name).write_text(given[name], encoding="utf-8")
        found, problems = read_folder(folder)
        return (None if problems else found), [replace(one, file=one.file.removeprefix(f"{made}/")) for one in problems]


def files_given(content: bytes, name: str) -> dict[str, str]:
    """The policy files in what was handed in, one .yaml or a .zip of them, by the names they have in a policy.

    Raises BadInput for anything else.
    """
    given = _from_zip(content, name) if content.startswith(b"PK\x03\x04") else [(name, content)]
    found: dict[str, str] = {}
    for one, packed in given:
        text = _as_text(packed, one)
        found[_placed(text, one)] = text
    return found


def _from_zip(content: bytes, name: str) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            files = [one for one in parts.infolist() if one.filename.endswith((".yaml", ".yml")) and not one.is_dir()]
            if not files or len(files) > MOST_FILES or any(one.file_size > LONGEST for one in files):
                zh = f"{name} 里应有 1 至 {MOST_FILES} 个 .yaml 文件，每个不超过 {LONGEST // 1024} KB"
                en = f"{name} should hold 1 to {MOST_FILES} .yaml files of no more than {LONGEST // 1024} KB each"
                raise BadInput(what=Text(zh, en))
            return [(one.filename, parts.read(one)) for one in files]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        words = f"{name} 无法解开，请重新压缩为普通 .zip", f"{name} cannot be unpacked: make a plain .zip of it"
        raise BadInput(what=Text(*words)) from fault


def _as_text(content: bytes, name: str) -> str:
    if len(content) > LONGEST:
        words = f"{name} 超过 {LONGEST // 1024} KB", f"{name} is larger than {LONGEST // 1024} KB"
        raise BadInput(what=Text(*words))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        words = f"{name} 不是 UTF-8 编码，请另存为 UTF-8", f"{name} is not UTF-8; save it as UTF-8"
        raise BadInput(what=Text(*words)) from fault


def _placed(text: str, name: str) -> str:
    """Where a file belongs, by what it says it is: never by a path somebody wrote."""
    kind = _KIND.search(text)
    said = kind.group(1) if kind else PurePosixPath(name).stem
    if said in TOGETHER:
        return f"{said}.yaml"
    code = _CHECKLIST_CODE.search(text)
    if said == "checklist" and code:
        return f"checklists/{code.group(1).lower()}.yaml"
    words = f"{name} 不是政策文件：kind 应为 {'、'.join(TOGETHER)} 或 checklist"
    raise BadInput(what=Text(words, f"{name} is no policy file: its kind is one of {', '.join(TOGETHER)}, checklist"))
