"""Plane areas, plausibility and generalised outlines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from shapely import Polygon

from trading.core.city import here
from trading.parcels import geometry
from trading.parcels.geometry import OutlineInvalid

SQUARE = geometry.geographic_ring(
    [(396_500, 4_391_900), (396_600, 4_391_900), (396_600, 4_392_000), (396_500, 4_392_000)]
)


def test_a_known_point_lands_where_the_survey_has_it():
    """East comes first, whatever the authority's axis order says."""
    ((east, north),) = geometry.plane_ring([(106.794, 39.655)])
    assert (round(east, 3), round(north, 3)) == (396_497.165, 4_391_918.432)


def test_a_square_of_a_hundred_metres_measures_one_hectare():
    assert abs(geometry.area_of(SQUARE) - Decimal(10_000)) < 1
    assert all(abs(length - 100) < Decimal("0.05") for length in geometry.edge_lengths(SQUARE))


def test_area_has_two_places_and_does_not_care_for_direction_or_closing():
    closed = [*SQUARE, SQUARE[0]]
    assert geometry.area_of(SQUARE).as_tuple().exponent == -2
    assert geometry.area_of(closed) == geometry.area_of(SQUARE) == geometry.area_of(SQUARE[::-1])


def test_deviation_is_a_share_of_the_certified_area():
    area = geometry.area_of(SQUARE)
    assert geometry.deviation(SQUARE, area) == 0
    assert geometry.deviation(SQUARE, area * 2) == Decimal("0.5")


@pytest.mark.parametrize(
    ("ring", "is_inside"),
    [([(106.5, 38.9), (107.2, 38.9), (107.2, 40.0)], True), ([(106.49, 39.5), (106.8, 39.5), (106.8, 39.6)], False)],
)
def test_the_box_of_the_city_includes_its_edge(ring, is_inside):
    assert geometry.is_inside_city(ring) is is_inside


def test_latitude_before_longitude_is_noticed():
    assert not geometry.is_inside_city([(lat, lon) for lon, lat in SQUARE])


def test_two_corners_and_a_crossing_are_no_outline():
    with pytest.raises(OutlineInvalid):
        geometry.check_outline(SQUARE[:2])
    with pytest.raises(OutlineInvalid):
        geometry.check_outline([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])


def test_the_public_outline_is_not_the_surveyed_one():
    surveyed = geometry.geographic_ring([(396_507, 4_391_909), (396_607, 4_391_909), (396_607, 4_392_009)])
    public = geometry.public_outline(surveyed, 20)
    assert set(public).isdisjoint(surveyed)
    assert Polygon(public).is_valid
    assert abs(geometry.area_of(public) - geometry.area_of(surveyed)) < 2500


def test_a_parcel_smaller_than_the_grid_still_has_a_public_outline():
    tiny = geometry.geographic_ring([(396_505, 4_391_905), (396_508, 4_391_905), (396_508, 4_391_908)])
    assert Polygon(geometry.public_outline(tiny, 50)).area > 0


def test_no_generalisation_where_the_setting_is_nought():
    assert geometry.public_outline(SQUARE, 0) == SQUARE


def test_corners_are_numbered_clockwise_from_the_north_west():
    ordered = geometry.survey_order(SQUARE)
    north_west = min(SQUARE, key=lambda corner: corner[0] - corner[1])
    assert ordered[0] == north_west
    assert ordered[1][0] > ordered[0][0]


def test_every_street_lies_in_its_own_district():
    for street in here().streets:
        assert geometry.district_at(*street.centre) == street.district_code
    assert geometry.district_at(106.51, 39.99) is None


def test_every_point_of_a_band_has_its_number():
    assert geometry.band_of(39.6555) == 8812
    assert geometry.band_of(39.6555 + geometry.BAND_HEIGHT) == 8813
    assert [geometry.band_of(geometry.BAND_HEIGHT * number + 0.001) for number in (8800, 8801)] == [8800, 8801]


def test_the_public_outline_keeps_its_corners_on_the_grid():
    surveyed = geometry.geographic_ring([(396_507.37, 4_391_909.81), (396_607.12, 4_391_909.4), (396_601, 4_392_009)])
    for east, north in geometry.plane_ring(geometry.public_outline(surveyed, 10)):
        assert east == pytest.approx(round(east / 10) * 10, abs=0.02)
        assert north == pytest.approx(round(north / 10) * 10, abs=0.02)


def test_the_deviation_is_a_share_of_the_certified_area():
    assert geometry.deviation(SQUARE, geometry.area_of(SQUARE)) == 0
