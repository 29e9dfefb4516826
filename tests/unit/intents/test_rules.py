"""Who may propose, what may be said, and when an acceptance holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from trading.core.money import MAX_FEN
from trading.intents import rules
from trading.intents.rules import Proposer, Said

TODAY = date(2026, 11, 25)
END = datetime(2026, 12, 10, 10, tzinfo=UTC)
FINE = Proposer(is_staff=False, is_verified=True, barred_since=None, is_of_the_owners_side=False)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"is_staff": True}, rules.StaffMayNotPropose),
        ({"is_of_the_owners_side": True}, rules.OwnerMayNotPropose),
        ({"is_verified": False}, rules.ProposerNotVerified),
        ({"barred_since": END}, rules.ProposerBarred),
    ],
)
def test_each_obstacle_has_its_own_refusal(changes: dict, refusal: type[Exception]) -> None:
    rules.check_proposer(FINE)
    with pytest.raises(refusal):
        rules.check_proposer(replace(FINE, **changes))


def check(said: Said, *, is_money: bool = True) -> None:
    rules.check_said(said, is_money=is_money, today=TODAY)


@pytest.mark.parametrize("amount", [0, -1, MAX_FEN + 1])
def test_a_figure_outside_what_the_market_holds_is_refused(amount: int) -> None:
    with pytest.raises(rules.FigureTooHigh):
        check(Said(amount))


def test_a_rate_above_a_hundred_per_cent_is_refused() -> None:
    check(Said(100_000), is_money=False)
    with pytest.raises(rules.FigureTooHigh):
        check(Said(100_001), is_money=False)


def test_contact_data_in_a_message_are_refused_on_the_message() -> None:
    with pytest.raises(rules.ContactDataInMessage) as refusal:
        check(Said(1, "请打 13912345678"))
    assert refusal.value.on_field == "message"


def test_a_term_ends_on_the_day_before_the_same_date() -> None:
    assert rules.term_end(date(2027, 1, 1), 240) == date(2046, 12, 31)
    assert rules.term_end(None, 12) is None


def test_a_lease_begins_today_at_the_earliest() -> None:
    check(Said(1, starts_on=TODAY, months=1))
    with pytest.raises(rules.StartInThePast):
        check(Said(1, starts_on=TODAY - timedelta(days=1), months=1))


def accept(now: datetime, is_confirmed: bool = True, same_version: bool = True) -> None:
    rules.check_acceptance(ends_at=END, now=now, is_confirmed=is_confirmed, same_version=same_version)


def test_acceptance_waits_for_the_end_of_the_display_and_names_it() -> None:
    accept(END)
    with pytest.raises(rules.DisplayNotOver) as refusal:
        accept(END - timedelta(seconds=1))
    assert refusal.value.params["ends_at"] == END


def test_acceptance_is_of_the_version_that_the_other_side_confirmed() -> None:
    with pytest.raises(rules.NotConfirmedYet):
        accept(END, is_confirmed=False)
    with pytest.raises(rules.ProposalMoved):
        accept(END, same_version=False)
