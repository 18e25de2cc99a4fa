"""xiaoan doctor: what is wrong with this installation and how to mend it. Exit 0 when all is well, 2 otherwise."""

from __future__ import annotations

import typer

from commands.console import JSON_OPTION, Console, t
from config import wall_clock
from installation import machine, records
from rules.vocabulary import Soundness
from rules.words import Text


def register(app: typer.Typer) -> None:
    app.command("doctor", help=t("体检：哪里有问题，怎样修正", "what is wrong here, and how to mend it"))(doctor)


def doctor(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    now = wall_clock.now()
    found = [*machine.examine(console.settings, now), *records.examine(console.settings, now)]
    is_well = all(one.verdict is not Soundness.WRONG for one in found)
    console.give({"well": is_well, "findings": found})
    columns = [Text("结论", "verdict"), Text("情况", "what"), Text("怎样修正", "remedy")]
    console.table(Text("体检", "examination"), columns, [(one.verdict, one.what, one.remedy) for one in found])
    if not is_well:
        raise typer.Exit(2)
