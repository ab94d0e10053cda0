"""Small faults that a programmer might make, each at one place of a module."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}
PASSED_OVER = {"decorator_list", "annotation", "returns"}
"""What only mypy or a frozen class would notice."""
SHOWN_TO_NOBODY = {"repr"}
"""Arguments that only a debugger would show."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One fault that can be made in a tree."""

    line: int
    what: str
    make: Callable[[], None]


def sites(tree: ast.AST) -> Iterator[Site]:
    """Every fault, in the order of the tree; words are left alone."""
    for node in _walk(tree):
        yield from _of_expressions(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield from _removed(block)


def changed(source: str, number: int) -> tuple[str, Site]:
    """The text of a module with its fault of this number."""
    tree = ast.parse(source)
    site = list(sites(tree))[number]
    site.make()
    return ast.unparse(ast.fix_missing_locations(tree)), site


def unchanged(source: str) -> str:
    """The text of a module without any fault, written out as those with one are."""
    return ast.unparse(ast.parse(source))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name in PASSED_OVER or (isinstance(node, ast.ClassDef) and name == "keywords"):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_for_mypy = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            is_shown_to_nobody = isinstance(child, ast.keyword) and child.arg in SHOWN_TO_NOBODY
            if isinstance(child, ast.AST) and not is_for_mypy and not is_shown_to_nobody:
                yield from _walk(child)


def _of_expressions(node: ast.AST) -> Iterator[Site]:
    def site(what: str, name: str, value: object) -> Site:
        return Site(line=getattr(node, "lineno", 0), what=what, make=lambda: setattr(node, name, value))

    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            other = COMPARISONS[type(op)]
            yield site(f"{type(op).__name__} → {other.__name__}", "ops", [other()])
        case ast.Compare(ops=[first, *rest]) if type(first) in COMPARISONS:
            other = COMPARISONS[type(first)]
            yield site(f"{type(first).__name__} → {other.__name__}", "ops", [other(), *rest])
        case ast.BoolOp(op=ast.And()):
            yield site("and → or", "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield site("or → and", "op", ast.And())
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            arithmetic = ARITHMETIC[type(op)]
            yield site(f"{type(op).__name__} → {arithmetic.__name__}", "op", arithmetic())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield site("not removed", "operand", ast.UnaryOp(op=ast.Not(), operand=operand))
        case ast.Constant(value=bool(value)):
            yield site(f"{value} → {not value}", "value", not value)
        case ast.Constant(value=int(value)):
            yield site(f"{value} → {value + 1}", "value", value + 1)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield site("condition turned", "test", ast.UnaryOp(op=ast.Not(), operand=test))
        # False for True is a fault of its own, and the graver one.
        case ast.Return(value=ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value in (None, False, True)
        ):
            yield site("returns None", "value", ast.Constant(value=None))


def _removed(block: list[ast.stmt]) -> Iterator[Site]:
    for place, statement in enumerate(block):
        match statement:
            case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom() | ast.Await()):
                pass
            case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
                pass
            case _:
                continue

        def make(at: int = place) -> None:
            block[at] = ast.Pass()

        yield Site(line=statement.lineno, what=f"{type(statement).__name__} removed", make=make)
