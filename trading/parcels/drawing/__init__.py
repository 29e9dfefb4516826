"""Pictures of land: the parcel plan, the thumbnail of a shape, the map of the districts, a window of it, bars.

Everything is drawn here as SVG, without tiles or scripts. On pages the shapes carry classes, so that
colours follow the tokens (dark mode too); for PDFs, where a page's style sheet does not reach into a
drawing, ``for_print`` writes the same look as presentation attributes.
"""

from __future__ import annotations

from trading.parcels.drawing.bars import share_bar_svg
from trading.parcels.drawing.map import DistrictNote, Pin, district_map_svg
from trading.parcels.drawing.plan import parcel_plan_svg, shape_svg
from trading.parcels.drawing.window import DEEPEST, Heap, View, window_map_svg

__all__ = [
    "DEEPEST",
    "DistrictNote",
    "Heap",
    "Pin",
    "View",
    "district_map_svg",
    "parcel_plan_svg",
    "shape_svg",
    "share_bar_svg",
    "window_map_svg",
]
