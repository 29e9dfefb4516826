"""Contact data inside free text are found, and sums, dates and numbers of papers aren't taken for them."""

from __future__ import annotations

import pytest

from trading.core.contact_data import find_contact_data


@pytest.mark.parametrize(
    "text",
    [
        "请联系 13912345678",
        "电话：139 1234 5678",
        "办公室0473-2022222转",
        "１３９１２３４５６７８",
        "write to land@example.cn please",
        "详见 https://example.cn/a",
        "加微信 wuhai_land88 详谈",
        "QQ:12345678",
    ],
)
def test_contact_data_are_found(text: str) -> None:
    assert find_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "总价 3600000 元，分两次付清。",
        "愿出 4,450,000.00 元",
        "面积 20000.00 ㎡，2026-12-01 起租",
        "按 20261201 交地",
        "年利率 4.350 %，三年期",
    ],
)
def test_sums_dates_and_areas_are_not_contact_data(text: str) -> None:
    assert find_contact_data(text) is None
