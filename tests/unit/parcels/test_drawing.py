"""Plans and maps as SVG: complete, well-formed, without a colour on pages and without a class in print."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from trading.core.city import here
from trading.parcels import drawing
from trading.parcels.drawing import DistrictNote, Heap, Pin, View
from trading.parcels.drawing.window import extent
from trading.parcels.geometry import geographic_ring


@dataclass
class Plot:
    code: str = "150302001001GB00017"
    outline: list = field(
        default_factory=lambda: geographic_ring(
            [
                (396_500, 4_391_900),
                (396_668, 4_391_900),
                (396_668, 4_391_996),
                (396_640, 4_392_021),
                (396_500, 4_392_021),
            ]
        )
    )
    boundary_east: str = "规划绿地"
    boundary_south: str = "纬十二街"
    boundary_west: str = "GB00016"
    boundary_north: str = "<b>&"


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as a tree: it fails where the drawing isn't well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter() if element.tag.endswith("text")]


def test_the_plan_numbers_corners_measures_edges_and_names_what_borders():
    plan = drawing.parcel_plan_svg(Plot(), caption="工业用地 20,000.00 ㎡")
    words = texts(plan)
    assert [word for word in words if word.startswith("J")] == ["J1", "J2", "J3", "J4", "J5"]
    assert {"GB00017", "纬十二街", "规划绿地", "<b>&"} <= set(words)
    assert sum(1 for word in words if word.replace(".", "").isdigit() and "." in word) == 5


def test_neighbours_are_drawn_with_their_short_code():
    near = Plot(code="150302001001GB00016", outline=geographic_ring(
        [(396_380, 4_391_900), (396_500, 4_391_900), (396_500, 4_392_021), (396_380, 4_392_021)]
    ))  # fmt: skip
    assert "GB00016" in texts(drawing.parcel_plan_svg(Plot(), neighbours=[near]))


def test_on_a_page_the_style_sheet_gives_every_colour():
    plan = drawing.parcel_plan_svg(Plot())
    assert "#" not in plan
    assert "style=" not in plan


def test_in_print_the_drawing_carries_its_own_look():
    plan = drawing.parcel_plan_svg(Plot(), for_print=True)
    assert "class=" not in plan
    assert plan.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_the_map_shows_every_district_the_river_and_linked_pins():
    pins = [Pin(106.80, 39.77, "第 1 宗", 1, "/listings/1", "timed"), Pin(106.80, 39.77, "第 2 宗", 2, "/listings/2")]
    notes = {"150302": DistrictNote("在挂 2 宗", "/listings?district=150302")}
    chart = drawing.district_map_svg(here(), pins=pins, notes=notes)
    root = parsed(chart)
    assert root.get("role") == "group"
    links = [element.get("aria-label") for element in root.iter("a")]
    assert links == ["海勃湾区，在挂 2 宗", "第 1 宗", "第 2 宗"]
    assert {"海勃湾区", "海南区", "乌达区", "黄河", "在挂 2 宗"} <= set(texts(chart))


def test_pins_on_one_spot_are_moved_apart():
    pins = [Pin(106.80, 39.77, number=number) for number in range(1, 6)]
    circles = [
        (float(circle.get("cx")), float(circle.get("cy")))
        for circle in parsed(drawing.district_map_svg(here(), pins=pins)).iter("circle")
    ]
    nearest = min((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for i, a in enumerate(circles) for b in circles[:i]) ** 0.5
    assert nearest > 20


def test_a_map_without_links_is_one_picture():
    root = parsed(drawing.district_map_svg(here(), label="位置"))
    assert (root.get("role"), root.get("aria-label")) == ("img", "位置")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_map_speaks_the_readers_language(language):
    words = texts(drawing.district_map_svg(here(), language=language))
    assert ("乌达区" in words) is (language == "zh")


def test_a_thumbnail_is_decoration():
    shape = parsed(drawing.shape_svg(Plot()))
    assert shape.get("aria-hidden") == "true"


# --- what the public may have -------------------------------------------------------------------------------------


def test_the_public_plan_lies_on_the_grid_and_measures_whole_metres():
    public = drawing.parcel_plan_svg(Plot(), grid=10)
    figures = [word for word in texts(public) if word.replace(".", "").isdigit()]
    assert figures
    assert not any("." in figure for figure in figures)
    assert {"170", "120"} <= set(figures)
    assert "168.00" in texts(drawing.parcel_plan_svg(Plot()))


def test_neighbours_on_the_public_plan_are_generalised_too():
    crooked = geographic_ring([(396_383.3, 4_391_903.7), (396_496.2, 4_391_901.1), (396_497.9, 4_392_019.4)])
    near = Plot(code="150302001001GB00016", outline=crooked)
    straight = geographic_ring([(396_380, 4_391_900), (396_500, 4_391_900), (396_500, 4_392_020)])
    same = Plot(code="150302001001GB00016", outline=straight)
    assert drawing.parcel_plan_svg(Plot(), neighbours=[near], grid=10) == drawing.parcel_plan_svg(
        Plot(), neighbours=[same], grid=10
    )


# --- bars ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "width"), [("0.25", "160.0"), ("1.4", "640.0"), ("1", "640.0")])
def test_a_bar_is_filled_to_its_share_and_says_it_in_words(share, width):
    bar = parsed(drawing.share_bar_svg(Decimal(share), "a quarter", mark=Decimal("0.25")))
    assert bar.get("aria-label") == "a quarter"
    assert [rect.get("width") for rect in bar.iter("rect")] == ["640", width]
    assert [path.get("d") for path in bar.iter("path")] == ["M160.0 0V30"]


def test_an_empty_bar_has_no_filled_part():
    assert len(list(parsed(drawing.share_bar_svg(Decimal(-1), "nothing")).iter("rect"))) == 1


# --- the map that moves ---------------------------------------------------------------------------------------------


def window(view: View, **more: Any) -> ElementTree.Element:
    return parsed(drawing.window_map_svg(here(), view, grid=10, label="a map", **more))


def test_the_whole_city_is_in_view_until_a_place_is_named():
    whole = View.of_city(here())
    west, south, east, north = extent(here())
    left, foot, right, top = whole.bounds
    assert left < west
    assert right > east
    assert foot < south
    assert top > north
    assert whole.is_whole
    assert not any("MZ" in (path.get("d") or "") for path in window(whole).iter("path"))


def test_a_view_moves_and_comes_nearer_and_stays_in_the_city():
    view = View.of_city(here(), 106.8, 39.66, 4)
    assert view.nearer().half[1] == pytest.approx(view.half[1] / 2)
    assert view.nearer(99).zoom == view.nearer(99).nearer().zoom
    assert view.moved(0.5, 0).lon == pytest.approx(view.bounds[2])
    far = View.of_city(here(), 0.0, 90.0, 4)
    west, _south, _east, north = extent(here())
    assert (far.lon, far.lat) == (west, north)


def test_a_view_that_fits_holds_its_bounds_and_no_more_than_it_must():
    bounds = (106.80, 39.65, 106.82, 39.66)
    view = View.fitting(here(), bounds)
    left, foot, right, top = view.bounds
    assert left < bounds[0]
    assert right > bounds[2]
    assert foot < bounds[1]
    assert top > bounds[3]
    nearer = view.nearer().bounds
    assert nearer[0] > bounds[0] or nearer[2] < bounds[2] or (nearer[2] - nearer[0]) * 0.85 < bounds[2] - bounds[0]


def test_close_parcels_are_shapes_and_far_ones_dots():
    near = window(View.of_city(here(), 106.795, 39.655, 8), parcels=[Plot()])
    assert [path.get("class") for path in near.iter("path")].count("plot") == 1
    far = window(View.of_city(here()), parcels=[Plot()])
    assert [circle.get("class") for circle in far.iter("circle")] == ["plot"]


def test_heaps_are_links_that_say_how_many():
    heap = Heap(1234, 106.8, 39.66, "海勃湾区：1234 宗", "/parcels?district=150302", "海勃湾区")
    drawn = window(View.of_city(here()), heaps=[heap])
    assert drawn.get("role") == "group"
    assert [(link.get("href"), link.get("aria-label")) for link in drawn.iter("a")] == [(heap.href, heap.label)]
    assert window(View.of_city(here())).get("role") == "img"


def test_a_window_has_no_colour_of_its_own():
    drawn = drawing.window_map_svg(here(), View.of_city(here()), parcels=[Plot()], grid=10, label="x")
    assert "#" not in drawn
    assert "style=" not in drawn
