"""The key file: what the ledger is chained with and what addresses are sealed with. It never enters the database."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from rules.refusals import BadInput
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Keys:
    """The ledger's secret, and the sealing keys: the first seals, all open."""

    ledger: bytes
    sealing: list[str]


def create(path: Path, sealing_key: str) -> Keys:
    """A new key file, readable by its owner only. An existing one is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    contents = {"ledger": secrets.token_hex(32), "sealing": [sealing_key]}
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        json.dump(contents, out, indent=2)
    return load(path)


def load(path: Path) -> Keys:
    """The keys in a file. Raises BadInput when it is missing or not a key file."""
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
        return Keys(bytes.fromhex(contents["ledger"]), [str(key) for key in contents["sealing"]])
    except FileNotFoundError as fault:
        words = Text(
            f"找不到密钥文件 {path}，请先运行 xiaoan init；已有数据库的请恢复原密钥文件",
            f"there is no key file {path}; run xiaoan init, or restore the file that belongs to the database",
        )
        raise BadInput(what=words) from fault
    except (ValueError, KeyError, TypeError) as fault:
        words = Text(
            f"密钥文件 {path} 已损坏，请从备份恢复", f"the key file {path} is damaged; restore it from a backup"
        )
        raise BadInput(what=words) from fault
