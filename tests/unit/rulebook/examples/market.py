"""Examples of offer, bidding, contract and registration: V-25 to V-31, V-33, V-34, 5.5, 8.1."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.unit.rulebook.examples.shapes import BLOCK, GATE, NOTE, WARN, bad, edge, good
from trading.bidding.admission import Applicant, Candidacy, Offer
from trading.bidding.rules import BidFacts, Standing
from trading.bidding.states import RoomClock
from trading.contract.rules import AwardFacts
from trading.core.clock import local
from trading.core.money import Fen
from trading.listing.rules import FileFacts, PricePlan, Requirement, Schedule, ScheduleLimits
from trading.rulebook import CapitalFacts, DueFacts, HandoverFacts, Limits, PriceFacts
from trading.rulebook.materials import MaterialKind

PLAN = Schedule(
    published_at=local(2026, 10, 12, 9),
    opens_at=local(2026, 10, 27, 9),
    apply_ends_at=local(2026, 11, 6, 17),
    timed_starts_at=local(2026, 11, 9, 10),
    cap_at=local(2026, 11, 9, 18),
)
MONEY = PricePlan(Fen(360_000_000), Fen(5_000_000), Fen(72_000_000))

OPENS = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TIMED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=4)
STANDING = Standing(
    start_amount=360_000_000,
    step_amount=5_000_000,
    clock=RoomClock(OPENS, TIMED, TIMED + WINDOW),
    cap_at=TIMED + timedelta(hours=8),
    window=WINDOW,
    sequence=3,
    top_amount=370_000_000,
    top_application_id=7,
)
BID = BidFacts(STANDING, 1, 375_000_000, TIMED)
LAST_INSTANT = TIMED + WINDOW - timedelta(microseconds=1)

BIDDER = Applicant(party_id=1, user_id=1, is_staff=False, is_verified=True, blacklisted_at=None)
SELLER = Applicant(party_id=2, user_id=2, is_staff=False, is_verified=True, blacklisted_at=None)
LOT = Offer(owner_party_id=2, entered_by_id=2, is_published=True, apply_ends_at=TIMED)

AWARD = AwardFacts(True, 0, True, False, True, True, False)
PAPER = Requirement(MaterialKind.GRANT_CONTRACT, True, False, "")
SIGNED = date(2026, 9, 24)  # five working days later is 9 October: the holiday lies between
PRICE = PriceFacts(total_fen=500, land_fen=300, buildings_fen=200, contract_fen=500, award_fen=500)
ON = {"limits": ScheduleLimits()}

EXAMPLES = (
    good("V-25", "each phase longer than it must be", replace(
        PLAN, opens_at=local(2026, 10, 29, 9), apply_ends_at=local(2026, 11, 10, 17),
        timed_starts_at=local(2026, 11, 16, 10), cap_at=local(2026, 11, 16, 18),
    ), **ON),
    edge("V-25", "applications end two days before, to the instant", replace(
        PLAN, apply_ends_at=local(2026, 11, 7, 10)
    ), **ON),
    edge("V-25", "an hour less breaks", replace(PLAN, apply_ends_at=local(2026, 11, 7, 11)), BLOCK, **ON),
    edge("V-25", "the day after ten working days", replace(PLAN, opens_at=local(2026, 10, 27, 0)), **ON),
    bad("V-25", "on the tenth working day itself", replace(PLAN, opens_at=local(2026, 10, 26, 9)), BLOCK, **ON),
    bad("V-25", "applications end before they begin", replace(PLAN, apply_ends_at=local(2026, 10, 26)), BLOCK, **ON),
    good("V-26", "a tenth as deposit", replace(MONEY, deposit=Fen(36_000_000))),
    edge("V-26", "a fifth passes", MONEY),
    edge("V-26", "a fen more breaks", replace(MONEY, deposit=Fen(72_000_001)), BLOCK),
    edge("V-26", "the least share passes", replace(
        MONEY, deposit=Fen(18_000_000)
    ), limits=Limits(deposit_percent_min=5)),
    edge("V-26", "a fen less breaks", replace(
        MONEY, deposit=Fen(17_999_999)
    ), BLOCK, limits=Limits(deposit_percent_min=5)),
    bad("V-26", "no step", replace(MONEY, step=Fen(0)), BLOCK),
    good("V-27", "one step up", BID),
    good("V-27", "by somebody independent", replace(BID, candidacy=Candidacy(BIDDER, LOT))),
    edge("V-27", "at the last instant", replace(BID, received_at=LAST_INSTANT)),
    edge("V-27", "at the close itself it is late", replace(BID, received_at=TIMED + WINDOW), BLOCK),
    bad("V-27", "a fen below the minimum", replace(BID, amount=374_999_999), BLOCK),
    bad("V-27", "not qualified", replace(BID, application_id=None), BLOCK),
    bad("V-27", "before the opening", replace(BID, received_at=OPENS - timedelta(seconds=1)), BLOCK),
    bad("V-27", "against oneself", replace(BID, application_id=7), BLOCK),
    bad("V-27", "off the grid", replace(BID, amount=375_000_001), BLOCK),
    bad("V-27", "the seller", replace(BID, candidacy=Candidacy(SELLER, LOT)), BLOCK),
    bad("V-27", "the market's staff", replace(BID, candidacy=Candidacy(replace(BIDDER, is_staff=True), LOT)), BLOCK),
    good("V-28", "a higher bid", BID),
    edge("V-28", "the first bid has no rival", replace(BID, standing=replace(STANDING, top_amount=None))),
    bad("V-28", "the same price, later", replace(BID, amount=370_000_000), BLOCK),
    good("V-29", "paid and returned", DueFacts(
        date(2026, 12, 1), SIGNED, date(2026, 9, 28), ended_on=SIGNED, refunded_on=date(2026, 9, 28)
    )),
    good("V-29", "the day before it is due", DueFacts(date(2026, 10, 8), SIGNED, ended_on=SIGNED)),
    edge("V-29", "on the last day a reminder", DueFacts(date(2026, 10, 9), SIGNED), NOTE),
    edge("V-29", "the authority gave two days more", DueFacts(
        date(2026, 10, 10), SIGNED
    ), limits=Limits(periods={"trade.balance_due": 7})),
    bad("V-29", "a day late", DueFacts(date(2026, 10, 10), SIGNED), WARN),
    bad("V-29", "deposits a day late", DueFacts(date(2026, 10, 10), ended_on=SIGNED), WARN),
    good("V-30", "a clean record", Candidacy(BIDDER, LOT)),
    edge("V-30", "the seller is refused by another rule", Candidacy(SELLER, LOT)),
    bad("V-30", "barred", Candidacy(replace(BIDDER, blacklisted_at=OPENS), LOT), BLOCK),
    good("V-31", "land and buildings make the total", PRICE),
    edge("V-31", "bare land, negotiated", PriceFacts(total_fen=500, land_fen=500, contract_fen=500)),
    edge("V-31", "a gift has no price", PriceFacts(total_fen=0, land_fen=0)),
    edge("V-31", "a fen between parts and total breaks", replace(PRICE, land_fen=299), BLOCK),
    bad("V-31", "another price in the contract", replace(PRICE, contract_fen=501), BLOCK),
    bad("V-31", "another price in the award", replace(PRICE, award_fen=499), BLOCK),
    bad("V-31", "a negative part", replace(PRICE, land_fen=600, buildings_fen=-100), BLOCK),
    good("V-33", "taxed and certified", HandoverFacts(True, True)),
    edge("V-33", "taxed, not known whether certified", HandoverFacts(True, None), GATE),
    bad("V-33", "neither", HandoverFacts(False, False), GATE, GATE),
    good("V-34", "the bank's characters", CapitalFacts(425_000_000, "人民币肆佰贰拾伍万元整")),
    edge("V-34", "a space around them doesn't matter", CapitalFacts(5, " 人民币伍分 ")),
    bad("V-34", "a nought too many", CapitalFacts(425_000_000, "人民币肆仟贰佰伍拾万元整"), BLOCK),
    good("5.5", "everything there", FileFacts((PAPER,), frozenset({MaterialKind.GRANT_CONTRACT}))),
    edge("5.5", "what is held isn't asked for", FileFacts((replace(PAPER, is_required=False, is_held=True),))),
    bad("5.5", "a paper missing", FileFacts((PAPER,)), BLOCK),
    good("8.1", "an award in order", AWARD),
    edge("8.1", "paid under another name warns", replace(AWARD, payer_is_winner=False), WARN),
    bad("8.1", "another price than the register's", replace(AWARD, price_is_the_registers=False), BLOCK),
)  # fmt: skip
