"""What a Word template may say: the names of fields, whether one is empty, and a row for each of a list. No more."""

from __future__ import annotations

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MAY_STAND = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr,
)  # fmt: skip


class Sandbox(ImmutableSandboxedEnvironment):
    """Where templates of other people are filled in: none of Jinja's own objects, no call, no sum.

    A template that may loop in a loop over what it likes keeps a machine busy for days, so a list is gone through once.
    """

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _refuse_more(tree, is_in_a_loop=False)
        return tree


def _refuse_more(node: nodes.Node, *, is_in_a_loop: bool) -> None:
    """Nothing, when a template says no more than it may. Raises SecurityError."""
    is_loop = isinstance(node, nodes.For)
    if not isinstance(node, _MAY_STAND):
        raise SecurityError(type(node).__name__)
    if isinstance(node, nodes.For) and (is_in_a_loop or node.recursive or not isinstance(node.iter, nodes.Name)):
        raise SecurityError("for")
    for child in node.iter_child_nodes():
        _refuse_more(child, is_in_a_loop=is_in_a_loop or is_loop)
