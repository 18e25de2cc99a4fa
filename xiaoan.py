"""The command line: 校安, the engine that joint police-school rectification runs on.

Exit codes: 0 done, 2 refused with a sentence, 1 a fault of ours.
"""

from __future__ import annotations

import io
import sys

import typer

from commands.console import SETTINGS, t
from commands.contents import Contents, list_in

_DATABASE_FAILED = (
    "数据库出错，本次操作未保存：{reason}。请查看磁盘空间和数据库服务，再运行 xiaoan doctor 核对",
    "the database failed, nothing of this was kept: {reason}. See to the disk and the server, then run xiaoan doctor",
)

app = typer.Typer(
    name="xiaoan",
    cls=Contents,
    help=t("校安：警校联合隐患排查整改的流程引擎", "Xiao'an: the engine for joint police-school hazard rectification"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
list_in(app)


def main() -> None:
    """Runs one command; a refusal is a sentence on stderr and exit code 2."""
    from rules.refusals import Refusal

    for stream in (sys.stdout, sys.stderr):
        # A terminal of another time may lack a character; the rest of the line is worth reading all the same.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="xiaoan")
    except Refusal as refusal:
        from commands.options_named import sentence_of

        sys.stderr.write(sentence_of(refusal, SETTINGS.language) + "\n")
        raise SystemExit(2) from None
    except Exception as failed:
        words = _of_database(failed)
        if words is None:
            raise
        sys.stderr.write(words + "\n")
        raise SystemExit(1) from None


def _of_database(failed: Exception) -> str | None:
    """What the database was not up to, in a sentence; None for any other failure, which is a fault of ours."""
    from installation.opening import refuse_unlike
    from rules.refusals import DatabaseUnlike
    from store.engine import trouble_with

    reason = trouble_with(failed)
    if reason is None:
        return None
    try:
        refuse_unlike(SETTINGS)
    except DatabaseUnlike as unlike:
        return unlike.say(SETTINGS.language)
    except Exception as again:
        # One that cannot be read at all cannot be compared either.
        if trouble_with(again) is None:
            raise
    return t(*_DATABASE_FAILED).format(reason=reason)


if __name__ == "__main__":
    main()
