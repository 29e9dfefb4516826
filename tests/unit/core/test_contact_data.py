"""Telephones, addresses and accounts are found however they are written; codes, sums and days aren't taken for one."""

from __future__ import annotations

import pytest

from trading.core.contact_data import find_contact_data


@pytest.mark.parametrize(
    "text",
    [
        "请打 13804731234 联系我",
        "138 0473 1234",
        "１３８０４７３１２３４",
        "138-0473-1234",
        "一三八零四七三一二三四",
        "幺三八〇四七三一二三四",
        "座机0473-2012345，上班时间",
        "电话：2012345",
        "call me on 2012345",
        "400 820 1234",
        "+86 138 0473 1234",
        "seller@example.com",
        "seller (at) example.com",
        "加微信：land2026",
        "薇信号 land2026",
        "VX land_2026",
        "QQ 12345678",
        "www.example.com/land",
        "https://example.com",
        "办公室0473-2022222转",
        "电话：139 1234 5678",
        "write to land@example.cn please",
        "加微信 wuhai_land88 详谈",
        "QQ:12345678",
    ],
)
def test_ways_to_be_reached_are_found(text: str) -> None:
    assert find_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "宗地代码 150302001001GB00001 的四至",
        "蒙(2023)乌海市不动产权第0000001号证书",
        "2026-03-02 10:00 能否踏勘？",
        "起始价 13000000000 元是否含税？",
        "面积 20000000 平方米",
        "公告编号 乌海海勃湾转[2026]0001号",
        "标的 150302-T-2026-00017 的保证金",
        "一亩地三千二百元合理吗？",
        "变压器容量是 630 千伏安吗？微信公众号上的公告以哪份为准？",
        "1,200,000 yuan in three parts?",
        "",
        "总价 3600000 元，分两次付清。",
        "愿出 4,450,000.00 元",
        "面积 20000.00 ㎡，2026-12-01 起租",
        "按 20261201 交地",
        "年利率 4.350 %，三年期",
    ],
)
def test_codes_sums_and_days_are_let_pass(text: str) -> None:
    assert find_contact_data(text) is None
