"""The source tree as tests read it: every file of ours, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.support.everything import FOLDERS, ROOT

SOURCES = (
    *sorted(
        path.relative_to(ROOT)
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    ),
    Path("xiaoan.py"),
)
"""Every file the program is made of; migrations, tests, docs and benchmarks are not among them."""


@cache
def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))
