"""What is built is what is written: the wheel holds every file of the program, and runs where nothing else of us is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.everything import FOLDERS, ROOT

pytestmark = pytest.mark.packaging
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command says; it must succeed."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_program_and_nothing_else(wheel: Path) -> None:
    written = {
        str(path.relative_to(ROOT))
        for folder in (*FOLDERS, "migrations")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as file:
        built = {name for name in file.namelist() if ".dist-info/" not in name}
    assert built == written | {"xiaoan.py"}


def test_installed_by_itself_it_sets_up_a_district_and_opens_it(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    run(*PIP, "install", "--no-deps", "--no-compile", "--target", place, wheel, cwd=tmp_path)
    alone = {"PYTHONPATH": str(place), "XIAOAN_HOME": str(tmp_path / "home"), "XIAOAN_LANG": "en"}
    program = place / "bin" / "xiaoan"
    assert str(tmp_path / "home") in run(program, "init", cwd=tmp_path, **alone)
    assert run(program, "hazard", "list", "--json", cwd=tmp_path, **alone).strip() == "[]"
    where = "import xiaoan, rules, migrations; print(xiaoan.__file__, rules.__file__, migrations.__file__)"
    files = run(sys.executable, "-c", where, cwd=tmp_path, **alone).split()
    assert all(Path(file).is_relative_to(place) for file in files)
