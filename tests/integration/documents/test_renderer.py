"""Papers as bytes: the same from the same order, complete, and shut off from files and network."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.factories.contract import a_confirmation_order, a_contract_order
from trading.contract import samples
from trading.contract.deal import Deal
from trading.core import canonical
from trading.documents.orders import Order, RenderingFailed
from trading.documents.press import Press, PressDied
from trading.documents.renderer import OwnFiles, render

# the library leaves its colour profile's file to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")


def text_of(body: bytes) -> str:
    """The text of all pages without its spaces and line ends."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


def with_drawing(svg: str) -> Order:
    return a_contract_order(drawings={"plan1": svg})


def test_the_same_order_gives_the_same_bytes() -> None:
    order = a_contract_order()
    assert render(order) == render(order)


def test_a_contract_says_what_it_must() -> None:
    body = render(a_contract_order())
    text = text_of(body)
    for words in (
        "1503022026ZR00017",
        "150302-T-2026-00017",
        "乌土二成[2026]0017号",
        "¥4,450,000.00",
        "人民币肆佰肆拾伍万元整",
        "第1页共6页",
        "第6页共6页",
        "宗地所在地人民法院",
        "2065年4月17日",
        "出价记录摘要",
    ):
        assert words in text, words
    reader = PdfReader(io.BytesIO(body))
    assert len(reader.pages) == 6
    assert "1503022026ZR00017" in reader.pages[3].extract_text()


def test_a_confirmation_fits_two_pages() -> None:
    body = render(a_confirmation_order())
    assert len(PdfReader(io.BytesIO(body)).pages) == 2
    assert "内蒙古样例电子材料有限公司" in text_of(body)


def test_the_worst_case_is_complete() -> None:
    deal = samples.worst_case()
    body = render(a_contract_order(deal, special="特别约定" * 200))
    text = text_of(body)
    assert len(PdfReader(io.BytesIO(body)).pages) <= 18
    for party in (*deal.sellers, *deal.buyers):
        assert party.name in text
    for words in (
        "共有人一致同意",
        "带押过户",
        "租赁合同的效力",
        "补缴土地价款",
        "J46",
        "".join(deal.land.buildings.split()),
        "GB00018",
    ):
        assert words in text, words


def test_every_fact_is_attached_for_machines() -> None:
    order = a_contract_order()
    [attached] = PdfReader(io.BytesIO(render(order))).attachments["document.json"]
    assert json.loads(attached)["price"]["figures"] == "4,450,000.00"
    assert attached == canonical.encode(order.facts)
    assert hashlib.sha256(attached).hexdigest().upper().startswith(order.check_code.replace(" ", ""))


@pytest.mark.parametrize(("mark", "word"), [("draft", "草稿"), ("void", "作废"), ("", None)])
def test_a_mark_is_on_every_page(mark: str, word: str | None) -> None:
    for page in PdfReader(io.BytesIO(render(a_confirmation_order(mark=mark)))).pages:
        text = "".join(page.extract_text().split())
        assert (word in text) if word else ("草稿" not in text and "作废" not in text)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://documents.invalid/../../config.py",
        "https://documents.invalid/%2e%2e/css/site.css",
        "https://documents.invalid/papers.js",
        "https://documents.invalid.example/document.css",
        "data:image/svg+xml,<svg/>",
    ],
)
def test_only_the_documents_own_files_are_served(address: str) -> None:
    with pytest.raises((ValueError, OSError)):
        OwnFiles().fetch(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://documents.invalid/missing.svg"])
def test_a_paper_that_asks_for_more_is_not_made(address: str) -> None:
    with pytest.raises(RenderingFailed):
        render(
            with_drawing(
                f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}" width="9" height="9"/></svg>'
            )
        )


def test_hostile_text_stays_text() -> None:
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ 7*7 }}'
    deal = samples.ordinary()
    deal = replace(deal, buyers=(replace(deal.buyers[0], name=hostile),))
    assert "<script>alert(1)</script>{{7*7}}" in text_of(render(a_confirmation_order(deal)))


def test_a_character_that_no_font_has_is_a_failure() -> None:
    deal = samples.ordinary()
    deal = replace(deal, buyers=(replace(deal.buyers[0], name="某\U000f0000公司"),))
    with pytest.raises(RenderingFailed):
        render(a_confirmation_order(deal))


def test_rare_characters_are_on_paper() -> None:
    deal = samples.ordinary()
    deal = replace(deal, buyers=(replace(deal.buyers[0], name="䶮垚𬭎\U0002c35b公司"),))
    assert "䶮垚𬭎\U0002c35b公司" in text_of(render(a_confirmation_order(deal)))


def test_a_fact_that_is_missing_is_a_failure() -> None:
    order = a_contract_order()
    facts = {name: value for name, value in order.facts.items() if name != "penalty"}
    with pytest.raises(RenderingFailed, match="penalty"):
        render(replace(order, facts=facts))


# --- the press ---------------------------------------------------------------------------------------------------


def test_the_press_makes_the_same_bytes_as_the_renderer() -> None:
    press = Press()
    try:
        order = a_confirmation_order()
        assert press.render(order) == render(order)
    finally:
        press.close()


def test_a_failure_leaves_the_press_in_order() -> None:
    press = Press()
    try:
        with pytest.raises(RenderingFailed):
            press.render(
                with_drawing('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')
            )
        assert press.render(a_confirmation_order()).startswith(b"%PDF")
    finally:
        press.close()


def test_a_press_that_hangs_is_replaced() -> None:
    press = Press(time_limit=0.001)
    try:
        with pytest.raises(PressDied):
            press.render(a_contract_order())
        press.time_limit = 30
        assert press.render(a_confirmation_order()).startswith(b"%PDF")
    finally:
        press.close()


def test_a_press_that_dies_is_replaced() -> None:
    press = Press()
    try:
        press.warm()
        press._child.kill()
        press._child.wait()
        assert press.render(a_confirmation_order()).startswith(b"%PDF")
    finally:
        press.close()


def test_a_press_without_memory_gives_up_cleanly() -> None:
    press = Press(memory_limit=64 * 1024**2)
    with pytest.raises(RenderingFailed):
        press.render(a_contract_order())
    press.close()


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("name", "deal"), [one for one in samples.deals() if "ordinary" in one[0]])
def test_every_business_has_a_contract_and_a_confirmation_that_say_what_was_agreed(name: str, deal: Deal) -> None:
    contract = plain(text_of(render(samples.contract_order(deal))))
    confirmed = plain(text_of(render(samples.confirmation_order(deal))))
    clauses = {
        "transfer": ("转让标的", "价款与支付", "权利义务承继", "违约责任", "政府优先购买权"),
        "lease": ("租赁期限", "租金年度表", "押金", "维修与添附", "年度申报", "续租", "返还"),
        "sublease": ("原出租人的书面同意", "原租赁合同的剩余期限", "5,000.00㎡"),
        "mortgage": ("担保方式", "抵押财产", "担保范围", "顺位", "抵押权自登记时设立", "抵押期间的转让", "优先受偿"),
    }[name.split("-")[0]]
    for clause in clauses:
        assert clause in contract, clause
    figure = {"transfer": "4,450,000.00", "lease": "215,000.00", "sublease": "215,000.00", "mortgage": "4.350"}
    for text in (contract, confirmed):
        assert figure[name.split("-")[0]] in text
    assert ("意向确认书" if deal.agreement else "成交确认书") in confirmed


def test_a_courts_confirmation_names_the_ruling_and_asks_for_no_contract() -> None:
    text = plain(text_of(render(samples.confirmation_order(samples.by_court(samples.ordinary())))))
    assert "（2026）内0302执123号之一" in text
    assert "不另行签订转让合同" in text
    assert "签订合同" not in text.replace("不另行签订转让合同", "")
