"""The pages of land prices: what is published, how a price is worked out, the keepers' desk; in both languages."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.factories.funds import an_account
from tests.factories.parcels import a_benchmark_price, a_parcel
from tests.factories.prices import a_corrected_benchmark, a_plain_right, a_standard_price, an_allocated_right
from trading.core.actor import Role
from trading.core.land_use import UseClass
from trading.parcels.states import PriceKind

pytestmark = pytest.mark.usefixtures("app", "clock")

EN = {"Accept-Language": "en"}


# --- the public pages ---------------------------------------------------------------------------------------------


def page_of(client: FlaskClient, path: str, **headers: Any) -> str:
    answer = client.get(path, headers=headers.pop("headers", None))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_shows_prices_in_both_units_with_edition_and_validity(client: FlaskClient) -> None:
    a_corrected_benchmark()
    page = page_of(client, "/prices", headers=EN)
    for words in ("Haibowan District", "Grade 3", "200.00", "13.33", "from 2024-07-01 until renewed", "2027-07-01"):
        assert words in page
    assert "Industrial and storage: index from 100.00 in 2024-01 to 110.00 in 2026-03" in page
    assert "Due for review" not in page
    assert "海勃湾区" in page_of(client, "/prices")


def test_an_edition_of_three_years_is_announced_as_due(client: FlaskClient, clock: Any) -> None:
    a_benchmark_price(valid_from=date(2023, 3, 2))
    assert "Due for review" in page_of(client, "/prices", headers=EN)
    clock.move(days=-1)
    assert "Due for review" not in page_of(client, "/prices", headers=EN)


def test_an_earlier_edition_can_be_chosen_and_says_that_it_is_over(client: FlaskClient) -> None:
    a_benchmark_price(name="2021", valid_from=date(2021, 7, 1), valid_to=date(2024, 6, 30), fen_per_m2=17_000)
    a_benchmark_price()
    assert "192.00" in page_of(client, "/prices")
    page = page_of(client, "/prices?edition=2021", headers=EN)
    assert "170.00" in page
    assert "This edition is not in force" in page


def test_a_kind_without_an_edition_has_an_empty_page_and_no_file(client: FlaskClient) -> None:
    assert "No benchmark prices of this kind" in page_of(client, "/prices?kind=underground", headers=EN)
    assert client.get("/prices.csv?kind=underground").status_code == 404
    a_benchmark_price()
    assert client.get("/prices.pdf").status_code == 404


def test_the_files_hold_what_is_shown(client: FlaskClient) -> None:
    a_corrected_benchmark(section="=SUM(1)")
    body = client.get("/prices.csv", headers=EN).data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["Price (yuan/m²)"], row["Price (×10,000 yuan/mu)"], row["Section"]) == ("200.00", "13.33", "'=SUM(1)")
    sheet = load_workbook(io.BytesIO(client.get("/prices.xlsx", headers=EN).data)).active
    cells = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert cells["Price (yuan/m²)"].value == 200
    assert (cells["Section"].data_type, cells["Section"].value) == ("s", "=SUM(1)")


def test_standard_prices_are_listed_page_by_page_and_found_by_district_and_use(client: FlaskClient) -> None:
    for number in range(1, 28):
        a_standard_price(number=f"乌海标定〔2026〕{number:03d}")
    a_standard_price(number="乌海标定〔2026〕900", street_code="150303001", use_class=UseClass.COMMERCIAL)
    a_standard_price(number="乌海标定〔2026〕901", valid_to=date(2026, 3, 1))
    page = page_of(client, "/prices/standard", headers=EN)
    assert "28 prices in force" in page
    assert "〔2026〕026" not in page
    assert "〔2026〕026" in page_of(client, "/prices/standard?page=2")
    assert "〔2026〕026" in page_of(client, "/prices/standard?page=99")
    for query in ("district=150303", "use=commercial"):
        found = page_of(client, f"/prices/standard?{query}", headers=EN)
        assert "1 price in force" in found
        assert "Lasengzhong Subdistrict, Hainan District" in found
    assert "No standard price fits" in page_of(client, "/prices/standard?kind=rent", headers=EN)
    lines = client.get("/prices/standard.csv?district=150303").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2


def test_a_standard_price_of_a_parcel_leads_to_it(client: FlaskClient) -> None:
    parcel = a_parcel()
    code = parcel.code
    a_standard_price(parcel)
    assert f'href="/parcels/{code}"' in page_of(client, "/prices/standard")


# --- the calculation ----------------------------------------------------------------------------------------------


def test_the_calculation_shows_every_step_with_its_figures(client: FlaskClient) -> None:
    a_corrected_benchmark()
    code = a_plain_right().parcel.code
    page = page_of(client, f"/parcels/{code}/valuation", headers=EN)
    for words in (
        "110.00 ÷ 100.00 = 1.1000",
        "200.00 × 1.1000 = 220.00",
        "9000 ÷ 1.0000 = 0.9000",
        "<sup>−40.00</sup>",
        "198.00 × 0.9546 = 189.01",
        "189.01 × 1,000.00 = 189,010.00",
        "Plot ratio 1.50; the price is for 2.00.",
        "40.00 years are left until 2066-03-01; the price is for 50 years. Capitalisation rate 6.00 %.",
        "For reference",
        "151,208.00 yuan",  # the line of four fifths
    ):
        assert words in page
    assert "工矿仓储用地" in page_of(client, f"/parcels/{code}/valuation")


def test_a_published_price_is_not_called_for_reference(client: FlaskClient) -> None:
    a_standard_price()
    code = a_plain_right().parcel.code
    assert "For reference" not in page_of(client, f"/parcels/{code}/valuation", headers=EN)


def test_the_calculation_of_another_day_can_be_asked_for(client: FlaskClient) -> None:
    a_benchmark_price(name="2021", valid_from=date(2021, 7, 1), valid_to=date(2024, 6, 30), fen_per_m2=17_000)
    a_benchmark_price()
    code = a_plain_right().parcel.code
    assert "170.00" in page_of(client, f"/parcels/{code}/valuation?on=2024-06-30")
    for nonsense in ("2024-13-45", "yesterday", "2024-02-30"):
        assert "192.00" in page_of(client, f"/parcels/{code}/valuation?on={nonsense}")


def test_allocated_land_shows_what_would_be_made_up(client: FlaskClient) -> None:
    a_corrected_benchmark()
    a_corrected_benchmark(kind=PriceKind.ALLOCATION, fen_per_m2=11_000, years=None)
    code = an_allocated_right().parcel.code
    page = page_of(client, f"/parcels/{code}/valuation", headers=EN)
    assert "198,000.00 − 108,900.00 = 89,100.00 yuan" in page


def test_a_parcel_without_price_or_right_says_so(client: FlaskClient) -> None:
    code, bare = a_plain_right().parcel.code, a_parcel().code
    assert "No reference price can be worked out" in page_of(client, f"/parcels/{code}/valuation", headers=EN)
    assert "no land-use right" in page_of(client, f"/parcels/{bare}/valuation", headers=EN)
    assert client.get("/parcels/150302001001GB99999/valuation").status_code == 404


# --- the desk -----------------------------------------------------------------------------------------------------


def test_the_desk_raises_the_alarm_and_only_the_keeper_may_act(
    app: Flask, client: FlaskClient, sign_in_as: Any
) -> None:
    a_corrected_benchmark(valid_from=date(2022, 1, 1))
    for name, role in (("keeper", Role.SYSADMIN), ("desk", Role.REVIEWER), ("bidder", Role.MEMBER)):
        an_account(role, username=name)
    keeper, desk, bidder = (sign_in_as(name) for name in ("keeper", "desk", "bidder"))
    for browser in (keeper, desk):
        page = page_of(browser, "/admin/land/prices", headers=EN)
        assert "Granted right, edition 2024, in force since 2022-01-01" in page
        assert "Correction tables" in page_of(browser, "/admin/land/prices/grant/2024", headers=EN)
    assert "End the edition" in page_of(keeper, "/admin/land/prices/grant/2024", headers=EN)
    assert "End the edition" not in page_of(desk, "/admin/land/prices/grant/2024", headers=EN)
    assert bidder.get("/admin/land/prices").status_code == 403
    assert client.get("/admin/land/prices").status_code == 303
    assert desk.post("/admin/land/prices/grant/2024/end").status_code == 403


def test_the_keeper_ends_an_edition_on_its_page(sign_in_as: Any) -> None:
    a_corrected_benchmark()
    an_account(Role.SYSADMIN, username="keeper")
    keeper, address = sign_in_as("keeper"), "/admin/land/prices/grant/2024"
    refused = keeper.post(f"{address}/end", data={"valid_to": "2026-01-01", "reason": "因由"})
    assert refused.status_code == 422
    done = keeper.post(f"{address}/end", data={"valid_to": "2026-06-30", "reason": "乌海政发〔2026〕8号"})
    assert done.status_code == 303
    page = page_of(keeper, address, headers=EN)
    assert "2024-07-01 to 2026-06-30" in page
    assert "乌海政发〔2026〕8号" in page
    assert keeper.post(f"{address}/end", data={"valid_to": "2026-06-30", "reason": "再次"}).status_code == 422


def test_the_keeper_publishes_a_standard_price_on_its_page(sign_in_as: Any) -> None:
    an_account(Role.SYSADMIN, username="keeper")
    keeper = sign_in_as("keeper")
    assert keeper.get("/admin/land/standard-prices/new").status_code == 200
    data = {
        "number": "乌海标定〔2026〕007",
        "kind": "sale",
        "place": "150302101",
        "use": "industrial",
        "price": "212.50",
        "basis_on": "2026-01-01",
        "valid_from": "2026-03-02",
        "plot_ratio": "1.5",
        "years": "50",
        "document_no": "乌海自然资发〔2026〕9号",
    }
    assert keeper.post("/admin/land/standard-prices", data=data | {"place": "150302999"}).status_code == 422
    assert keeper.post("/admin/land/standard-prices", data=data | {"price": "viel"}).status_code == 422
    assert keeper.post("/admin/land/standard-prices", data=data).status_code == 303
    page = page_of(keeper, "/prices/standard")
    assert "乌海标定〔2026〕007" in page
    assert "212.50" in page
