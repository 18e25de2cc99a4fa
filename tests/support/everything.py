"""The packages of the program, and the classes of ours that exist once a package is imported."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
_BESIDES = {"tests", "docs", "benchmarks", "migrations"}
FOLDERS = tuple(sorted(one.parent.name for one in ROOT.glob("*/__init__.py") if one.parent.name not in _BESIDES))
"""The top-level packages of the program."""
_T = TypeVar("_T")


def modules(*folders: str) -> list[ModuleType]:
    """Every module of these packages; a folder that is not there yet has none."""
    found = []
    for folder in folders:
        package = importlib.import_module(folder)
        found.append(package)
        found += [importlib.import_module(one.name) for one in pkgutil.walk_packages(package.__path__, f"{folder}.")]
    return found


def below(kind: type[_T]) -> Iterator[type[_T]]:
    """Every class made from this one, at any depth, that is defined in our own packages."""
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in FOLDERS:
            yield one
        yield from below(one)
