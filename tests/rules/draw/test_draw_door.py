"""One module knows networkx, and the draw knows nothing but what it is given."""

from __future__ import annotations

import ast

from tests.support.tree import SOURCES, tree_of


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_one_module_imports_networkx() -> None:
    doors = [
        str(path)
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if any(name.partition(".")[0] == "networkx" for name in imported(node))
    ]
    assert doors == ["rules/draw/transport.py"]


def test_the_draw_opens_nothing_and_asks_no_clock() -> None:
    asked = {
        f"{path}: {ast.unparse(node)}"
        for path in SOURCES
        if path.parts[:2] == ("rules", "draw")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("open", "now", "today", "hash", "id")
    }
    assert asked == set()
