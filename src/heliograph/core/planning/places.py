"""Where calls come from and where posts could stand: points in metres, or a graph of roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import LARGEST, Source, read

Numbers = NDArray[np.float64]
MOST_VERTICES = 20_000
"""Of a graph: its table of distances holds the square of this."""


@dataclass(frozen=True, slots=True)
class Points:
    """Named places, x and y in metres; the weight (calls) of each, or nothing where they are only places."""

    names: tuple[str, ...]
    at: Numbers
    weights: Numbers

    def __len__(self) -> int:
        return len(self.names)


def points(source: Source) -> Points:
    """`point,x,y,weight`: places with the calls from each. Raises `BadInput`."""
    found = _places(source, "point", weighted=True)
    if not found.weights.sum() > 0:
        raise source.error("各点的 weight 都是 0。", "every weight is 0.")
    return found


def sites(source: Source) -> Points:
    """`site,x,y`: places where a post could stand. Raises `BadInput`."""
    return _places(source, "site", weighted=False)


def _places(source: Source, name: str, *, weighted: bool) -> Points:
    sheet = read(source)
    for needed in (name, "x", "y", *(["weight"] if weighted else [])):
        sheet.column([needed])
    first: dict[str, int] = {}
    at = np.empty((len(sheet.rows), 2))
    weights = np.zeros(len(sheet.rows))
    for place, row in enumerate(sheet.rows):
        called = row.name(name)
        if called in first:
            raise row.bad(
                name, f"“{called}”已在第 {first[called]} 行。", f"{called!r} stands in line {first[called]} too."
            )
        first[called] = row.line
        at[place] = row.number("x"), row.number("y")
        weights[place] = row.number("weight", least=0) if weighted else 0
    return Points(tuple(first), at, weights)


def costs(source: Source, size: int) -> Numbers:
    """A table of numbers from 0 without a head, `size` rows and columns parted by tabs, commas or spaces. Raises `BadInput`."""
    lines = [
        (number, line.replace(",", " ").split())
        for number, line in enumerate(source.text.lstrip("\ufeff").splitlines(), 1)
        if line.strip()
    ]
    if len(lines) != size:
        raise source.error(f"应当有 {size} 行，实际 {len(lines)} 行。", f"must hold {size} rows, not {len(lines)}.")
    found = np.empty((size, size))
    for place, (number, cells) in enumerate(lines):
        if len(cells) != size:
            raise source.at(
                number, f"应当有 {size} 个数，实际 {len(cells)} 个。", f"must hold {size} numbers, not {len(cells)}."
            )
        for column, cell in enumerate(cells):
            found[place, column] = _cost(source, number, column + 1, cell)
    return found


def _cost(source: Source, line: int, column: int, cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= LARGEST:
        raise source.at(
            line,
            f"第 {column} 个应当是不小于 0 的数，现在是“{cell[:40]}”。",
            f"number {column} must be a number from 0, not {cell[:40]!r}.",
        )
    return value


@dataclass(frozen=True, slots=True)
class Graph:
    """`costs[i, j]`: the shortest way from vertex i to vertex j, in whole numbers; how many posts its file asks for. The vertices
    `apart` are one of each part that no way joins to another: each needs a post. Ways between parts cost more than all others together."""

    costs: Numbers
    posts: int
    apart: tuple[int, ...]


def graph(source: Source) -> Graph:
    """The graphs of OR-Library: `n m p`, then m times `i j cost`; of an edge given twice, the later counts. Raises `BadInput`."""
    tokens = [(line, word) for line, row in enumerate(source.text.splitlines(), 1) for word in row.split()]
    wanted = ("n", "m", "p")
    vertices, edges, posts = (_whole(source, tokens, i, field, least=field != "m") for i, field in enumerate(wanted))
    if vertices > MOST_VERTICES:
        raise source.at(tokens[0][0], f"顶点多于 {MOST_VERTICES} 个。", f"n is over {MOST_VERTICES}.")
    if posts > vertices:
        raise source.at(tokens[2][0], "p 大于顶点数。", "p is greater than n.")
    if len(tokens) != 3 + 3 * edges:
        raise source.error(
            f"第一行说有 {edges} 条边，实际有 {(len(tokens) - 3) / 3:g} 条。",
            f"the first line says {edges} edges, there are {(len(tokens) - 3) / 3:g}.",
        )
    found: dict[tuple[int, int], int] = {}
    for place in range(3, len(tokens), 3):
        ends = [_whole(source, tokens, place + i, field, least=1) for i, field in enumerate("ij")]
        if max(ends) > vertices:
            raise source.at(tokens[place][0], f"顶点 {max(ends)} 大于 n。", f"vertex {max(ends)} is greater than n.")
        found[min(ends), max(ends)] = _whole(source, tokens, place + 2, "cost", least=0)
    ways, apart = _shortest(vertices, found)
    return Graph(ways, posts, apart)


def _whole(source: Source, tokens: list[tuple[int, str]], place: int, field: str, *, least: int) -> int:
    if place >= len(tokens):
        raise source.error(f"文件过早结束：还缺 {field}。", f"the file ends before {field}.")
    line, written = tokens[place]
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not value.is_integer() or not least <= value < 2**31:
        raise source.at(
            line,
            f"{field} 应为不小于 {least} 的整数，现在是“{written}”。",
            f"{field} must be a whole number from {least}, not {written!r}.",
        )
    return int(value)


def _shortest(vertices: int, edges: dict[tuple[int, int], int]) -> tuple[Numbers, tuple[int, ...]]:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components, dijkstra

    ends = np.array([*edges], dtype=np.int64).reshape(-1, 2) - 1
    # Ways of cost 0 are no entries of a sparse matrix for scipy: they are kept as something too small to add up to 1.
    costs = np.maximum(np.array([*edges.values()], dtype=np.float64), 1e-9)
    joined = csr_matrix((costs, (ends[:, 0], ends[:, 1])), shape=(vertices, vertices))
    found: Numbers = np.rint(dijkstra(joined, directed=False))
    _, first = np.unique(connected_components(joined, directed=False)[1], return_index=True)
    if len(first) > 1:
        none = np.isinf(found)
        found[none] = 0.0
        found[none] = found.max(axis=1).sum() + 1
    return np.ascontiguousarray(found), tuple(first.tolist())
