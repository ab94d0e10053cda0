"""The picture of the architecture, drawn from the import contracts: `python -m tests.layers`.

Each package is a column of its layers, the top one first; what stands in one band may not import each other, and
imports go down only. What each module is for is the first sentence of its own docstring, told on pointing at it.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "site_builder/handbook/development/layers.svg"
WIDTH, BAND, LINE, GAP, MARGIN, HEAD = 470, 24, 62, 4, 12, 34
"""Of a column, a line of a band, letters a line, between bands, around, above: all but LINE in pixels."""
BETWEEN = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A package and its layers."""

    package: str
    layers: Sequence[Sequence[str]]


def columns() -> Iterator[Column]:
    """What `[tool.importlinter]` says of the two packages."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    for contract in contracts:
        if contract["type"] == "layers":
            (package,) = contract["containers"]
            layers = [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
            yield Column(package=package, layers=layers)


def about(package: str, module: str) -> str:
    """The first sentence of a module's docstring.

    Raises:
        FileNotFoundError: a contract names a module that is not there.
    """
    file = ROOT / package / f"{module}.py"
    file = file if file.is_file() else ROOT / package / module / "__init__.py"
    told = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(told.split("\n\n")[0].split())


def draw() -> str:
    """The whole picture; the same contracts and docstrings give the same bytes."""
    made = [_column(one, MARGIN + number * (WIDTH + BETWEEN)) for number, one in enumerate(columns())]
    height = max(bottom for _, bottom in made) + MARGIN
    width = 2 * MARGIN + len(made) * WIDTH + (len(made) - 1) * BETWEEN
    middle = MARGIN + WIDTH + BETWEEN / 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="13">',
            "<title>Layers of site_builder and query_api: imports go down only; the two share files, never Python</title>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *(part for parts, _ in made for part in parts),
            f'<text transform="translate({middle:.0f} {height / 2:.0f}) rotate(-90)" text-anchor="middle" fill="#222">'
            "files only: schemas/snapshot.schema.json, build/snapshot/</text>",
            "</svg>",
            "",
        ]
    )


def _column(column: Column, left: int) -> tuple[list[str], int]:
    parts = [
        f'<text x="{left}" y="{MARGIN + 14}" font-weight="bold" fill="#222">{escape(column.package)}</text>'
    ]
    top = HEAD
    for number, layer in enumerate(column.layers):
        lines = list(_lines(layer))
        height = BAND * len(lines)
        shade = "#eef3fa" if number % 2 else "#dde8f5"
        parts.append(f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{height}" rx="3" fill="{shade}"/>')
        for row, names in enumerate(lines):
            words = "<tspan>, </tspan>".join(
                f"<tspan>{escape(name)}<title>{escape(about(column.package, name))}</title></tspan>"
                for name in names
            )
            parts.append(f'<text x="{left + 8}" y="{top + BAND * row + 17}" fill="#222">{words}</text>')
        top += height + GAP
    return parts, top


def _lines(names: Sequence[str]) -> Iterator[list[str]]:
    line: list[str] = []
    for name in names:
        if line and len(", ".join([*line, name])) > LINE:
            yield line
            line = []
        line.append(name)
    yield line


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8", newline="\n")
