"""Terms of a transfer: their check and what they become on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trading.contract import samples
from trading.contract.kinds import transfer
from trading.contract.kinds.transfer import Terms
from trading.core.money import Fen, parse_yuan
from trading.listing.states import Payment


def _terms(**changes: object) -> Terms:
    terms = Terms.of(samples.ordinary(), samples.SIGN_DUE_ON)
    return replace(terms, **changes)


def _rules(terms: Terms) -> list[str]:
    return [finding.rule for finding in transfer.check(terms) if finding.blocks]


def test_the_terms_of_an_award_stand() -> None:
    assert _rules(_terms()) == []


def test_a_price_that_is_not_the_awards_is_refused() -> None:
    assert _rules(_terms(award_price=Fen(445_000_001))) == ["V-31"]


def test_land_and_buildings_must_make_the_price() -> None:
    assert _rules(_terms(land_price=Fen(445_000_000), building_price=Fen(1))) == ["V-31"]


def test_earnest_money_is_at_most_a_fifth_of_the_price() -> None:
    assert _rules(_terms(deposit=Fen(89_000_000))) == []
    assert _rules(_terms(deposit=Fen(89_000_001))) == ["V-26"]


def test_a_right_that_ends_before_signing_is_refused() -> None:
    assert _rules(_terms(ends_on=date(2026, 12, 8))) == ["V-08"]
    assert _rules(_terms(ends_on=None)) == []


@pytest.mark.parametrize("payment", list(Payment))
@pytest.mark.parametrize("deposit", [0, 1, 72_000_000, 89_000_000])
def test_the_instalments_add_up_to_the_price(payment: Payment, deposit: int) -> None:
    terms = _terms(payment=payment, deposit=Fen(deposit))
    lines = transfer.schedule(terms)
    assert sum(parse_yuan(line.amount) for line in lines) == terms.price
    assert all(parse_yuan(line.amount) > 0 for line in lines)


def test_amounts_stand_in_figures_and_in_capitals() -> None:
    document = transfer.document_data(samples.ordinary(), _terms())
    assert (document.price.figures, document.price.words) == ("4,450,000.00", "人民币肆佰肆拾伍万元整")
    assert document.unit_price == "222.50"
    assert document.penalty == "万分之五"
    assert document.copies == "陆"


def test_one_price_for_land_and_buildings_is_left_for_the_declaration() -> None:
    deal = samples.worst_case()
    document = transfer.document_data(deal, Terms.of(deal, samples.SIGN_DUE_ON))
    assert document.land_price is None
    assert document.building_price is None
    assert (document.has_mortgage, document.needs_consent, document.has_lease) == (True, True, True)
