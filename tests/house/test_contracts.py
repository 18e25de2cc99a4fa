"""The lines between the packages: drawn in .importlinter, kept by every import."""

from __future__ import annotations

import configparser
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.support.everything import FOLDERS, ROOT

FILE = ROOT / ".importlinter"


def contracts() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(FILE, encoding="utf-8")
    return found


def listed(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def test_every_import_keeps_to_the_lines() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [tool, "--config", FILE, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert "0 broken" in ran.stdout


def test_every_package_stands_within_the_lines() -> None:
    roots = listed(contracts()["importlinter"]["root_packages"])
    assert roots == sorted({*FOLDERS, "migrations"})


def test_every_package_has_its_layer() -> None:
    layers = listed(contracts()["importlinter:contract:layers"]["layers"])
    placed = {package.strip() for layer in layers for package in layer.split("|")}
    # What an operator sets and what builds the tables stand beside the layers, each with a contract of its own.
    assert placed == {*FOLDERS} - {"config"}


def test_every_package_may_open_only_the_doors_that_are_its_own() -> None:
    doors = {
        "prefect": {"flows"},
        "apprise": {"notifications"},
        "database": {"migrations", "models", "store"},
        "workbooks": {"documents"},
        "web": {"web"},
        "terminal": {"commands"},
        "draw": {"rules"},
        "passwords": {"casework"},
    }
    for name, keepers in doors.items():
        shut_out = set(listed(contracts()[f"importlinter:contract:{name}"]["source_modules"]))
        assert shut_out == {*FOLDERS, "migrations"} - keepers, name


def test_every_exception_has_its_reason() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    bare = [line for before, line in pairwise(lines) if "->" in line and "#" not in before]
    assert bare == []
