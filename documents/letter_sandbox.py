"""What a Word template may say: the names of fields, whether one is empty, and a row for each of a list. No more."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MAY_STAND = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr,
)  # fmt: skip


MOST_TEXT = 5_000_000
"""The most signs a part of a letter may come to; a long letter has two hundred thousand, most of them markup."""
_A_SIGN, _A_LINE = 6, 60
"""What one sign, or a new line, becomes at the most when it is written as XML."""


class Overgrown(SecurityError):
    """What a template would come to is larger than any letter."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Where templates of other people are filled in: none of Jinja's own objects, no call, no sum.

    A template that may loop in a loop, or over the signs of a text, keeps a machine busy for days: only lists are gone
    through, each once, and what that comes to with these facts is reckoned before anything is written.
    """

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.lists = {name: value for name, value in facts.items() if isinstance(value, list)}
        self.room = {name: _room(value) for name, value in facts.items() if name not in self.lists}
        cells = (cell for rows in self.lists.values() for row in rows for cell in row.values())
        self.cell = max(map(_room, cells), default=0)
        self.row = max((_room(row) for rows in self.lists.values() for row in rows), default=0)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._refuse_more(tree, is_in_a_loop=False)
        if self._comes_to(tree) > MOST_TEXT:
            raise Overgrown("size")
        return tree

    def _refuse_more(self, node: nodes.Node, *, is_in_a_loop: bool) -> None:
        """Nothing, when a template says no more than it may. Raises SecurityError."""
        is_loop = isinstance(node, nodes.For)
        if not isinstance(node, _MAY_STAND):
            raise SecurityError(type(node).__name__)
        if isinstance(node, nodes.For) and (is_in_a_loop or node.recursive or self._rows(node) is None):
            raise SecurityError("for")
        for child in node.iter_child_nodes():
            self._refuse_more(child, is_in_a_loop=is_in_a_loop or is_loop)

    def _rows(self, loop: nodes.For) -> int | None:
        """How many rows a loop goes through; None where it goes through no list."""
        name = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
        return len(self.lists[name]) if name in self.lists else None

    def _comes_to(self, node: nodes.Node) -> int:
        """How many signs a part of the template comes to at the most."""
        if isinstance(node, nodes.TemplateData):
            return len(node.data)
        if isinstance(node, nodes.Const):
            return _room(node.value)
        if isinstance(node, nodes.Getattr):
            return self.cell
        if isinstance(node, nodes.Name):
            return self.room.get(node.name, self.row)
        inside = sum(map(self._comes_to, node.iter_child_nodes()))
        return inside * max(1, self._rows(node) or 0) if isinstance(node, nodes.For) else inside


def _room(value: object) -> int:
    """How many signs a value comes to at the most once it is written."""
    if isinstance(value, dict):
        return sum(map(_room, value.values()))
    said = str(value)
    return _A_SIGN * len(said) + _A_LINE * said.count("\n")
