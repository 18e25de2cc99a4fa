"""The folder a demo lives in: made afresh each time, and never one that anything else has been kept in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.settings import Settings
from rules.refusals import BadInput
from rules.words import Text

HERE, PORT = "127.0.0.1", 8080
"""Where the demo's console is. Everybody knows the demo's password: nobody else's machine is served."""
MARK = "made-by-xiaoan-demo.txt"
_MARK_SAYS = """本目录由 xiaoan demo 生成，再次运行 xiaoan demo 会清空重来；请勿在此保存其他文件。
Made by `xiaoan demo`, and emptied when it runs again: keep nothing of your own here.
"""


def afresh(folder: Path) -> Path:
    """An empty folder of the demo's own: what an earlier demo left there is gone.

    Raises BadInput for a folder that holds anything else.
    """
    folder = folder.expanduser().resolve()
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise BadInput(
                what=Text(
                    f"{folder} 里有别的文件，演示不会动它；请用 --folder 另选一个新目录",
                    f"{folder} holds other files and is left alone; choose a new folder with --folder",
                )
            )
        shutil.rmtree(folder)
    if folder.exists() and not folder.is_dir():
        raise BadInput(
            what=Text(
                f"{folder} 不是目录，请用 --folder 另选一个", f"{folder} is no folder; choose another with --folder"
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(_MARK_SAYS, encoding="utf-8")
    return folder


def is_one(folder: Path) -> bool:
    """Whether a demo has been lived to its end in this folder."""
    return (folder.expanduser() / MARK).is_file() and (folder.expanduser() / _ENDED).is_file()


_ENDED = "ended-at.txt"


@dataclass(frozen=True, slots=True)
class Place:
    """What lies where in the demo's folder, which is an installation like any other."""

    home: Path

    @property
    def registry(self) -> Path:
        return self.home / "registry.xlsx"

    @property
    def ledger(self) -> Path:
        return self.home / "ledger.xlsx"

    @property
    def mail(self) -> Path:
        return self.home / "mail"

    @property
    def ended_at(self) -> datetime | None:
        """The instant the story ended at; None while it has not."""
        written = self.home / _ENDED
        return datetime.fromisoformat(written.read_text("utf-8").strip()) if written.is_file() else None

    def end_at(self, at: datetime) -> None:
        """The story is over; whoever looks at it later goes on from there."""
        (self.home / _ENDED).write_text(f"{at.isoformat()}\n", encoding="utf-8")

    def settings(self, mail_server: str = "", page: str = "") -> Settings:
        """The settings of this installation, whatever the environment says of others. page: where its console is."""
        return Settings(
            home=self.home, database_url="", secret_key_file=None, prefect_url="", heartbeat_url="",
            mail_server=mail_server, public_url=page,
        )  # fmt: skip
