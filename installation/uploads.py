"""Files between two looks: kept sealed for a day, each for whoever handed it in, by what is in it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from rules.mapping import Mapping
from store.secrets import Keyring

KEPT_FOR = timedelta(hours=24)
"""So long a file waits to be taken in; a registry holds telephone numbers, and lies about no longer than it must."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody handed in and has not confirmed yet. without_mail: e-mail addresses are to be left out."""

    kind: str
    name: str
    content: bytes
    digest: str
    at: datetime
    mapping: Mapping | None = None
    without_mail: bool = False


class Uploads:
    """The files that wait, in a folder that holds nothing else."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder, self._keyring = folder, keyring

    def keep(self, given: Upload, person_id: int) -> str:
        """The file waits, under a key that is the same for the same file of the same person; old ones are gone."""
        self.sweep(given.at)
        key = _key(given, person_id)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        head = {
            "kind": given.kind, "name": given.name, "digest": given.digest, "person": person_id,
            "mapping": given.mapping.model_dump(mode="json") if given.mapping else None,
            "without_mail": given.without_mail,
        }  # fmt: skip
        plain = orjson.dumps(head) + b"\n" + base64.b64encode(given.content)
        self.forget(key)
        target = self._folder / f"{key}.{int(given.at.timestamp())}"
        partly = target.with_suffix(f".{os.getpid()}.part")
        partly.write_text(self._keyring.seal(plain.decode()), encoding="ascii")
        partly.chmod(0o600)
        partly.replace(target)
        return key

    def find(self, key: str, person_id: int, at: datetime) -> Upload | None:
        """What waits under this key for this person; None when it is somebody else's, or not there any more."""
        path = self._path(key)
        since = _since(path) if path else None
        if path is None or since is None or at - since > KEPT_FOR:
            return None
        try:
            said, _, content = self._keyring.open(path.read_text("ascii")).encode().partition(b"\n")
            head = orjson.loads(said)
            packed = base64.b64decode(content, validate=True)
        except (OSError, binascii.Error, orjson.JSONDecodeError):
            return None
        if head["person"] != person_id:
            return None
        mapping = Mapping.model_validate(head["mapping"]) if head["mapping"] else None
        return Upload(head["kind"], head["name"], packed, head["digest"], since, mapping, head["without_mail"])

    def forget(self, key: str) -> None:
        """Nothing waits under this key."""
        for one in self._all():
            if one.name.partition(".")[0] == key:
                one.unlink(missing_ok=True)

    def sweep(self, at: datetime) -> None:
        """What has waited too long is gone."""
        for one in self._all():
            since = _since(one)
            if since is None or at - since > KEPT_FOR:
                one.unlink(missing_ok=True)

    def _path(self, key: str) -> Path | None:
        found = [one for one in self._all() if one.name.partition(".")[0] == key and _since(one) is not None]
        return max(found, key=lambda one: one.name, default=None)

    def _all(self) -> list[Path]:
        return sorted(self._folder.glob("*.*")) if self._folder.is_dir() else []


def _key(given: Upload, person_id: int) -> str:
    said = f"{given.kind} {given.digest} {given.without_mail} {person_id}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _since(path: Path) -> datetime | None:
    """Since when a file waits, by its name; None for one that is being written."""
    _, _, said = path.name.partition(".")
    return datetime.fromtimestamp(int(said), UTC) if said.isdigit() else None
