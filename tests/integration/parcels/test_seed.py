"""The sample land book: believable, lawful, in the right district, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from shapely import Polygon, STRtree

from tests.factories.parcels import a_holder
from trading import rulebook as rules
from trading.core import codes
from trading.core.actor import Actor
from trading.core.city import here
from trading.core.deal import AcquisitionMode
from trading.core.findings import Severity
from trading.parcels import geometry, services
from trading.parties.services import identity_code
from trading.seeding.land import SeededLand, seed_land

TODAY = date(2026, 3, 2)


@pytest.fixture
def land(app) -> SeededLand:
    return seed_land(Random(2026), by=Actor.system(), holder_party_id=a_holder().id, today=TODAY)  # noqa: S311


def test_every_parcel_is_where_its_code_says_and_as_large_as_it_measures(land):
    assert len(land.parcels) >= 320
    assert {parcel.street_code for parcel in land.parcels} == {street.code for street in here().streets}
    for parcel in land.parcels:
        codes.parse_parcel_code(parcel.code)
        codes.parse_unit_code(parcel.unit_code)
        assert {geometry.district_at(*corner) for corner in parcel.outline} == {parcel.code[:6]}
        assert geometry.area_of(parcel.outline) == parcel.area
        assert 4 <= len(parcel.outline) <= 7


def test_no_parcel_lies_on_another(land):
    shapes = [Polygon(geometry.plane_ring(parcel.outline)) for parcel in land.parcels]
    tree = STRtree(shapes)
    for number, shape in enumerate(shapes):
        for other in tree.query(shape):
            assert other <= number or shape.intersection(shapes[other]).area < 1


def test_rights_are_lawful_and_holders_have_valid_codes(land):
    assert len({right.certificate_no for right in land.rights}) == len(land.rights)
    for right in land.rights:
        assert codes.parse_certificate(right.certificate_no) == right.certificate_no
        assert (right.ends_on is None) == (right.acquisition_mode is AcquisitionMode.ALLOCATION)
        found = rules.judge(services.facts_for_right(right, TODAY))
        assert not {finding.rule for finding in found} & {"V-01", "V-02", "V-03", "V-05", "V-06", "V-09"}
    for party in land.parties:
        codes.parse_identity(party.id_type, identity_code(party))


def test_there_is_something_of_everything(land):
    modes = Counter(right.acquisition_mode for right in land.rights)
    assert set(modes) >= {AcquisitionMode.GRANT, AcquisitionMode.ALLOCATION, AcquisitionMode.LEASE}
    burdened = sum(bool(right.burdens) for right in land.rights)
    assert 0.15 < burdened / len(land.rights) < 0.35
    blocked = [
        right
        for right in land.rights
        if any(finding.severity is Severity.BLOCK for finding in rules.judge(services.facts_for_right(right, TODAY)))
    ]
    assert 20 < len(blocked) < len(land.rights) / 2


def test_the_sample_holder_owns_clean_land_of_many_uses(land):
    assert len(land.holder_rights) >= 12
    assert len({right.parcel.use_class for right in land.holder_rights}) >= 3
    for right in land.clean:
        assert rules.judge(services.facts_for_right(right, TODAY)) == []
    assert set(land.holder_rights) <= set(land.clean)
