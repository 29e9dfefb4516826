"""Writing SVG: paths, the finished drawing, and a pen that knows the look of pages and of print."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from trading.parcels.geometry import Point

PRINT_FONT = 'font-family="Noto Sans CJK SC,Microsoft YaHei,sans-serif"'
#: the print look of each class of the style sheet's drawing vocabulary
PRINT_LOOK = {
    "lot": 'fill="#fbf3e0" stroke="#16232e" stroke-width="2" stroke-linejoin="round"',
    "lot-near": 'fill="none" stroke="#b9b4a8"',
    "road": 'fill="#f0ede6"',
    "node": 'fill="#ffffff" stroke="#16232e" stroke-width="1.4"',
    "dim": f'{PRINT_FONT} font-size="12" fill="#47545f" text-anchor="middle"',
    "dim dimb": f'{PRINT_FONT} font-size="12" font-weight="700" fill="#47545f" text-anchor="middle"',
    "maplabel": f'{PRINT_FONT} font-size="15" font-weight="700" fill="#16232e" text-anchor="middle"',
    "mapsmall": f'{PRINT_FONT} font-size="12" fill="#47545f" text-anchor="middle"',
    "plan-ink": 'fill="#47545f"',
    "plan-line": 'fill="none" stroke="#47545f"',
}


class Pen:
    """Writes elements with a class for pages or with presentation attributes for print."""

    def __init__(self, for_print: bool) -> None:
        self.for_print = for_print

    def look(self, name: str) -> str:
        return PRINT_LOOK[name] if self.for_print else f'class="{name}"'

    def path(self, look: str, points: Sequence[Point], *, closed: bool = True) -> str:
        return f'<path {self.look(look)} d="{path_of(points, closed=closed)}"/>'

    def text(self, look: str, x: float, y: float, words: str, *, turn: float = 0.0, anchor: str = "middle") -> str:
        extra = "" if self.for_print or look.startswith("dim") else f' text-anchor="{anchor}"'
        turned = f' transform="rotate({turn:.1f} {x:.1f} {y:.1f})"' if turn else ""
        return f'<text {self.look(look)}{extra} x="{x:.1f}" y="{y:.1f}" dy="4.5"{turned}>{escape(words)}</text>'


def path_of(points: Sequence[Point], *, closed: bool = True, places: int = 1) -> str:
    steps = "L".join(f"{x:.{places}f} {y:.{places}f}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def smooth_path(points: Sequence[Point]) -> str:
    """A soft line through the points (Catmull-Rom as cubic curves)."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for i in range(len(points) - 1):
        before, start = points[max(i - 1, 0)], points[i]
        end, after = points[i + 1], points[min(i + 2, len(points) - 1)]
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{one[0]:.0f} {one[1]:.0f} {two[0]:.0f} {two[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return path


def svg(
    area: tuple[float, float, float, float],
    label: str,
    parts: Sequence[str],
    *,
    role: str = "img",
    standalone: bool = False,
) -> Markup:
    """The finished drawing. Every text in ``parts`` was escaped where it was written."""
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    view = " ".join(f"{value:g}" for value in area)
    body = "".join(parts)
    if role == "img":
        body = f'<g aria-hidden="true">{body}</g>'
    return Markup(f'<svg{space} viewBox="{view}" role="{role}" aria-label="{escape(label)}">{body}</svg>')  # noqa: S704
