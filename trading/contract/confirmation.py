"""The confirmation of a deal (成交确认书): the data of its paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trading.contract import paper
from trading.contract.deal import BidRecord, Deal
from trading.contract.paper import Land, Money, Signatory
from trading.core import clock, money

TITLE = "成交确认书"
TEMPLATE = "confirmation/v1/zh_CN.html"


@dataclass(frozen=True)
class ConfirmationDocument:
    """Everything that the confirmation says."""

    number: str
    lot: str
    notice: str
    contract_number: str
    city: str
    authority: str
    platform: str
    sellers: tuple[Signatory, ...]
    winners: tuple[Signatory, ...]
    land: Land
    published_on: str
    opened_at: str
    timed_from: str
    closed_at: str
    awarded_at: str
    confirmed_on: str
    start_price: str
    step: str
    price: Money
    price_wan: str
    unit_price: str
    deposit: Money
    balance: Money
    sign_due_on: str
    sign_place: str
    record: BidRecord


def document_data(deal: Deal, *, sign_due_on: date, sign_place: str) -> ConfirmationDocument:
    """The confirmation's data: texts, formatted once and for all."""
    return ConfirmationDocument(
        number=deal.confirmation_number,
        lot=deal.lot,
        notice=deal.notice,
        contract_number=deal.contract_number,
        city=deal.city,
        authority=deal.authority,
        platform=deal.platform,
        sellers=deal.sellers,
        winners=deal.buyers,
        land=deal.land,
        published_on=paper.day(deal.published_at.astimezone(clock.LOCAL).date()),
        opened_at=paper.minute(deal.opens_at),
        timed_from=paper.minute(deal.timed_starts_at),
        closed_at=paper.second(deal.closed_at),
        awarded_at=paper.second(deal.decided_at),
        confirmed_on=paper.day(deal.confirmed_on),
        start_price=money.yuan(deal.start_price),
        step=money.yuan(deal.step),
        price=Money.of(deal.price),
        price_wan=money.wan(deal.price),
        unit_price=money.yuan(money.unit_price(deal.price, deal.area)),
        deposit=Money.of(deal.deposit),
        balance=Money.of(deal.price - deal.deposit),
        sign_due_on=paper.due_day(sign_due_on),
        sign_place=sign_place,
        record=deal.record,
    )
