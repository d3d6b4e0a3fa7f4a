"""How templates become Python: as Jinja does it, but what every page asks dozens of times is called straight.

Jinja calls everything through `context.call`, which first looks whether the function wants the context; for a word or an
address that costs more than the answer. Ours want none, and words come as markup, so they are not escaped once more.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

STRAIGHT = frozenset({"_", "url", "static", "language"})
"""Functions of our own (`jinja.environment`) that ask for nothing of the page."""
MARKUP = frozenset({"_"})
"""Those of them whose answer is markup already."""


def _is_call_of(node: nodes.Node, names: frozenset[str]) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in names


class StraightCalls(CodeGenerator):
    """Jinja's code generator with fewer steps for `STRAIGHT` and `MARKUP`."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        is_plain = not (
            forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(k.key) for k in node.kwargs)
        )
        if not (is_plain and _is_call_of(node, STRAIGHT)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_call_of(node, MARKUP):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_call_of(node, MARKUP):
            super()._output_child_post(node, frame, finalize)
