"""Plans and maps as SVG: complete, well-formed, without a colour on pages and without a class in print."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest

from trading.core.city import here
from trading.parcels import drawing
from trading.parcels.drawing import DistrictNote, Pin
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
