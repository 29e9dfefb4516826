"""Values and refusals as readers see them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from trading.core import clock
from trading.core.deal import DealKind
from trading.core.errors import Conflict, TransitionRefused
from trading.core.money import AmountInvalid, Fen, parse_yuan
from trading.web import filters

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CATALOGUES = Path(filters.__file__).resolve().parents[1] / "translations"


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("wording")
    Babel(app, default_locale="zh_Hans_CN", default_translation_directories=str(CATALOGUES))
    filters.register(app)
    with app.test_request_context(), clock.at(NOON), force_locale("en"):
        yield app


def render(app: Flask, source: str, **values: Any) -> str:
    return app.jinja_env.from_string(source).render(**values)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ price|yuan }}", "4,250,000.00"),
        ("{{ price|yuan(trim=true) }}", "4,250,000"),
        ("{{ price|wan }}", "425.00"),
        ("{{ price|capitals }}", "人民币肆佰贰拾伍万元整"),
        ("{{ price|unit_price(area) }}", "212.50"),
        ("{{ price|wan_per_mu(area) }}", "14.17"),
        ("{{ area|mu }} {{ area|m2 }} {{ area|hectares }}", "30.00 20,000.00 2.0000"),
        ("{{ at|local_datetime }}", "2026-11-22 12:00"),
        ("{{ at|local_time }} {{ at|local_date }} {{ day|local_date }}", "12:00:00 2026-11-22 2026-12-01"),
        ("{{ at|iso }} {{ day|iso }}", "2026-11-22T04:00:00Z 2026-12-01"),
        ("{{ at|time_tag }}", '<time datetime="2026-11-22T12:00:00+08:00">2026-11-22 12:00</time>'),
        ("{{ ratio|percent }} {{ ratio|percent(0) }}", "74.2% 74%"),
        ("{{ kind|label }}", "Transfer"),
        ("{{ '0901'|use_name('YDYH2023') }}", "Commerce"),
        ("{{ '张三'|masked }} {{ '15030219900101001X'|masked_id }}", "张* 150***********001X"),
        (
            "{{ none|yuan }}{{ none|local_datetime }}{{ none|label }}{{ none|code_groups }}",
            '<span class="code"></span>',
        ),
    ],
)
def test_filters(app: Flask, source: str, written: str) -> None:
    values = {
        "price": 425_000_000, "area": Decimal("20000.00"), "at": NOON, "day": date(2026, 12, 1),
        "ratio": Decimal("0.742"), "kind": DealKind.TRANSFER, "none": None,
    }  # fmt: skip
    assert render(app, source, **values) == written


def test_a_code_is_marked_up_or_looped_over(app: Flask) -> None:
    code = "150302001001GB00001"
    marked = '<span class="code"><i>150302</i><i>001001</i><i>GB00001</i></span>'
    assert render(app, "{{ code|code_groups }}", code=code) == marked
    assert (
        render(app, "{% for part in code|code_groups %}[{{ part }}]{% endfor %}", code=code)
        == "[150302][001001][GB00001]"
    )
    assert "<script>" not in render(app, "{{ code|code_groups }}", code="<script>")


@pytest.mark.parametrize(
    ("left", "english", "chinese"),
    [
        (timedelta(days=2, hours=4, minutes=3), "2 days 4 hr", "2天 4小时"),
        (timedelta(days=2, minutes=3), "2 days", "2天"),
        (timedelta(minutes=4, seconds=5), "4 min 5 sec", "4分钟 5秒"),
        (timedelta(milliseconds=200), "0 sec", "0秒"),
    ],
)
def test_time_left_is_worded(left: timedelta, english: str, chinese: str) -> None:
    assert filters.remaining(NOON + left) == english
    with force_locale("zh_Hans_CN"):
        assert filters.remaining(NOON + left) == chinese


def test_time_past_is_worded() -> None:
    assert filters.remaining(NOON) == "ended"
    assert filters.ago(NOON - timedelta(minutes=4)) == "4 minutes ago"
    with force_locale("zh_Hans_CN"):
        assert filters.ago(NOON - timedelta(minutes=4)) == "4分钟前"


@pytest.mark.parametrize(("ratio", "written"), [(Fraction(1, 3), "33.3%"), (Decimal("0.80"), "80.0%"), (1, "100.0%")])
def test_ratios(ratio: Any, written: str) -> None:
    assert filters.percent(ratio) == written


class TooLow(Conflict):
    """A made-up refusal with every type of parameter."""

    msgid = "%(amount)s, %(at)s, %(area)s, %(kind)s, %(left)s, %(kinds)s, %(plain)s"
    remedy = "Offer %(amount)s."
    source = "Below 80% of it"


def test_a_refusal_writes_its_typed_figures() -> None:
    refusal = TooLow(
        amount=Fen(43_000_050), at=NOON, area=Decimal("20000.50"), kind=DealKind.LEASE, left=timedelta(minutes=4),
        kinds=[DealKind.LEASE, DealKind.MORTGAGE], plain="x%d",
    )  # fmt: skip
    assert filters.say(refusal) == ("430,000.50 yuan, 2026-11-22 12:00, 20,000.50, Lease, 4 min, Lease, Mortgage, x%d")
    assert filters.say_remedy(refusal) == "Offer 430,000.50 yuan."
    assert filters.say_source(refusal) == "Below 80% of it"


def test_a_refusal_without_more_says_nothing_more() -> None:
    refusal = TransitionRefused(act="publish", state="draft")
    assert filters.say(refusal) == "This step isn't possible in the present state."
    assert filters.say_remedy(refusal) is None
    assert filters.say_source(refusal) is None


def test_a_missing_parameter_does_not_break_the_page() -> None:
    assert filters.say(TooLow(amount=Fen(1))) == TooLow.msgid


def test_the_parser_s_refusal_is_a_sentence() -> None:
    with pytest.raises(AmountInvalid) as refused:
        parse_yuan("1" * 14)
    assert filters.say(refused.value) == "The amount is too large. The largest possible is 9,999,999,999,999.99 yuan."
