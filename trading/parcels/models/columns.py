"""Column types of the land book."""

from trading.extensions import SquareMetres


class Hundredths(SquareMetres):
    """A figure with two places that is no area: plot ratio, percent, metres of height."""

    cache_ok = True
