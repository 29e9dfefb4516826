"""Parts of a whole as a bar: years of a term, investment done."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from trading.parcels.drawing.svg import svg

WIDTH, HEIGHT = 640, 30


def share_bar_svg(share: Decimal, label: str, *, mark: Decimal | None = None) -> Markup:
    """A bar of which ``share`` (0 to 1, cut at both ends) is filled; ``mark`` is what must be reached.

    ``label`` says in words what the picture shows.
    """
    filled = min(max(share, Decimal(0)), Decimal(1)) * WIDTH
    parts = [f'<rect class="bar-rest" x="0" y="8" width="{WIDTH}" height="14"/>']
    if filled:
        parts.append(f'<rect class="bar" x="0" y="8" width="{filled:.1f}" height="14"/>')
    if mark is not None:
        parts.append(f'<path class="mark" d="M{mark * WIDTH:.1f} 0V{HEIGHT}"/>')
    return svg((0, 0, WIDTH, HEIGHT), label, parts)
