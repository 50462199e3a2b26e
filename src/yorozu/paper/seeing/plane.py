"""How a page lay on the glass: the mapping from millimetres on the form to pixels of the scan, by least squares."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Pair = tuple[Point, Point]
"""A place on the form in millimetres, and where it was found, in pixels."""
_ENOUGH_FOR_DEPTH = 16
_ENOUGH_FOR_SHEAR = 12
_SCALE = 100.0


@dataclass(frozen=True, slots=True)
class Plane:
    """x' = (a·x + b·y + c) / (g·x + h·y + 1), y' = (d·x + e·y + f) / (g·x + h·y + 1), x and y in millimetres."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    g: float = 0.0
    h: float = 0.0

    def at(self, x: float, y: float) -> Point:
        """Where a place of the form is in the scan."""
        depth = self.g * x + self.h * y + 1
        return (self.a * x + self.b * y + self.c) / depth, (self.d * x + self.e * y + self.f) / depth

    def coefficients(self, dots: float) -> tuple[float, ...]:
        """For Pillow's transform to a picture of `dots` pixels a millimetre."""
        s = 1 / dots
        return self.a * s, self.b * s, self.c, self.d * s, self.e * s, self.f, self.g * s, self.h * s


def plane_through(pairs: Sequence[Pair]) -> Plane | None:
    """The best mapping: with four codes also depth, with three shear, with fewer only turn, size and place.

    None where the places do not tell (they are all one).
    """
    if len(pairs) >= _ENOUGH_FOR_DEPTH:
        return _solved([row for pair in pairs for row in _with_depth(pair)], 8)
    if len(pairs) >= _ENOUGH_FOR_SHEAR:
        return _solved([row for pair in pairs for row in _with_shear(pair)], 6)
    found = _solution([row for pair in pairs for row in _turned(pair)], 4)
    return Plane(found[0], -found[1], found[2], found[1], found[0], found[3]) if found else None


Row = tuple[list[float], float]


def _with_depth(pair: Pair) -> list[Row]:
    (x, y), (u, v) = pair
    return [
        ([x, y, 1, 0, 0, 0, -x * u / _SCALE, -y * u / _SCALE], u),
        ([0, 0, 0, x, y, 1, -x * v / _SCALE, -y * v / _SCALE], v),
    ]


def _with_shear(pair: Pair) -> list[Row]:
    (x, y), (u, v) = pair
    return [([x, y, 1, 0, 0, 0], u), ([0, 0, 0, x, y, 1], v)]


def _turned(pair: Pair) -> list[Row]:
    (x, y), (u, v) = pair
    return [([x, -y, 1, 0], u), ([y, x, 0, 1], v)]


def _solved(rows: list[Row], unknowns: int) -> Plane | None:
    found = _solution(rows, unknowns)
    if found is None:
        return None
    return Plane(*found[:6], *(each / _SCALE for each in found[6:]))


def _solution(rows: list[Row], unknowns: int) -> list[float] | None:
    """Normal equations, solved by elimination with the largest pivot."""
    matrix = [
        [sum(row[i] * row[j] for row, _ in rows) for j in range(unknowns)]
        + [sum(row[i] * value for row, value in rows)]
        for i in range(unknowns)
    ]
    for column in range(unknowns):
        pivot = max(range(column, unknowns), key=lambda row: abs(matrix[row][column]))
        if abs(matrix[pivot][column]) < 1e-9:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        for row in range(unknowns):
            if row != column:
                factor = matrix[row][column] / matrix[column][column]
                matrix[row] = [x - factor * y for x, y in zip(matrix[row], matrix[column], strict=True)]
    return [matrix[each][unknowns] / matrix[each][each] for each in range(unknowns)]
