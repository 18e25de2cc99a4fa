"""The command line: 校安, the engine that joint police-school rectification runs on.

Exit codes: 0 done, 2 refused with a sentence, 1 a fault of ours.
"""

from __future__ import annotations

import sys

import typer

from commands.console import SETTINGS, t

app = typer.Typer(
    name="xiaoan",
    help=t("校安：警校联合隐患排查整改的流程引擎", "Xiao'an: the engine for joint police-school hazard rectification"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _assemble() -> None:
    from commands import acts, audit, calendar, doctor, hazards, ledger, messages, policy, registry, running, setup

    for group in (setup, registry, ledger, hazards, acts, messages, policy, calendar, audit, running, doctor):
        group.register(app)


_assemble()


def main() -> None:
    """Runs one command; a refusal is a sentence on stderr and exit code 2."""
    from rules.refusals import Refusal

    try:
        app()
    except Refusal as refusal:
        sys.stderr.write(refusal.say(SETTINGS.language) + "\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
