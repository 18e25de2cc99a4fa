"""The list of commands: complete, true to the commands themselves, and shown without loading any of them."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

import commands
from commands.contents import CONTENTS, command
from tests.support.everything import ROOT

HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "prefect", "apprise", "casework", "store", "models", "documents")


def test_every_module_that_builds_a_command_is_listed_or_belongs_to_one_that_is() -> None:
    names = {path.stem for path in Path(str(commands.__file__)).parent.glob("*.py")} - {"__init__", "contents"}
    building = {name for name in names if hasattr(import_module(f"commands.{name}"), "register")}
    listed = {module for one in CONTENTS.values() for module in one.modules}
    belonging = {name for module in listed for name, value in vars(import_module(f"commands.{module}")).items()
                 if value is getattr(commands, name, None)}  # fmt: skip
    assert listed <= building <= listed | belonging


def test_every_command_a_module_builds_is_listed() -> None:
    built = set()
    for module in {module for listed in CONTENTS.values() for module in listed.modules}:
        app = typer.Typer()
        import_module(f"commands.{module}").register(app)
        built |= set(typer.main.get_group(app).commands)
    assert built == set(CONTENTS)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_command_says_of_itself_what_the_list_says_of_it(name: str) -> None:
    itself, listed = command(name), CONTENTS[name]
    assert itself.hidden == listed.is_hidden
    assert listed.is_hidden or (itself.help or "").startswith(listed.says)


def test_the_list_is_shown_without_loading_what_is_listed() -> None:
    program = (
        "import sys, xiaoan\n"
        "try: xiaoan.app(['--help'])\n"
        f"finally: sys.stderr.write(repr([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 0
    assert shown.stderr == "[]"
    assert all(name in shown.stdout for name, listed in CONTENTS.items() if not listed.is_hidden)


@pytest.mark.parametrize(("typed", "said"), [("hazrd", "'hazard'"), ("nonsense", "nonsense")])
def test_a_command_nobody_knows_is_refused_with_the_one_that_was_meant(typed: str, said: str) -> None:
    from typer.testing import CliRunner

    import xiaoan

    done = CliRunner().invoke(xiaoan.app, [typed])
    assert done.exit_code == 2
    assert said in done.output


def test_a_command_is_run_by_its_name() -> None:
    from typer.testing import CliRunner

    import xiaoan

    done = CliRunner().invoke(xiaoan.app, ["hazard", "list", "--help"])
    assert done.exit_code == 0
    assert "--overdue" in done.output
