"""The city's profile is complete and agrees with itself."""

from __future__ import annotations

import pytest

from trading.core import city
from trading.core.codes import parse_certificate


def test_the_profile_names_every_district_in_both_languages():
    wuhai = city.load("wuhai")
    assert wuhai.district_codes == {"150302", "150303", "150304"}
    assert [district.name("en") for district in wuhai.districts] == [
        "Haibowan District",
        "Hainan District",
        "Wuda District",
    ]
    assert [district.short for district in wuhai.districts] == ["海勃湾", "海南", "乌达"]


def test_every_street_has_a_zone_of_its_own_in_its_district():
    wuhai = city.load("wuhai")
    zones = [(street.district_code, street.zone) for street in wuhai.streets]
    assert len(zones) == len(set(zones)) == 22
    assert all(street.code.startswith(street.district_code) for street in wuhai.streets)


def test_certificate_numbers_have_the_registry_s_form():
    number = city.load("wuhai").certificate_number(2023, 17)
    assert number == "蒙(2023)乌海市不动产权第0000017号"
    assert parse_certificate(number) == number


def test_what_the_city_does_not_have_is_said():
    with pytest.raises(KeyError):
        city.load("wuhai").district("150301")
    with pytest.raises(KeyError):
        city.load("wuhai").street("150301001")
    with pytest.raises(FileNotFoundError):
        city.load("nowhere")
