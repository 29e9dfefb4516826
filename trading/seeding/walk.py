"""Walking a lot through its life with the real services, each act at the instant it is said to have happened.

Nothing here writes a row by itself: what the sample market shows is what the rules allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from trading.bidding.admission import Declaration
from trading.bidding.defaults import services as defaults
from trading.bidding.defaults.services import Charge
from trading.bidding.defaults.states import Ground
from trading.bidding.engine import Attempt
from trading.bidding.joint import Named
from trading.bidding.models import Room
from trading.bidding.papers import PaperKind
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import applications, joint, papers, register, rooms
from trading.contract import services as contracts
from trading.core import clock
from trading.core.actor import Actor
from trading.core.calendar import next_working_day, previous_working_day
from trading.core.deal import Business, TradeMode
from trading.core.errors import TradingError
from trading.core.money import Fen
from trading.core.policy import policy, use
from trading.funds import queries as fund_queries
from trading.funds import services as funds
from trading.funds.models import Deposit
from trading.funds.statements.facts import LineFact
from trading.funds.states import DepositStatus, Destination, Direction
from trading.listing import queries as listings
from trading.listing import services as listing
from trading.listing.rules import Display, Schedule, plan_schedule
from trading.listing.rules.told import Means, Reply
from trading.listing.services import told
from trading.listing.states import Buildings, HaltAct, HaltReason, Handover, NoticeWish, Occupancy, Payment
from trading.parties.queries import get_party
from trading.parties.services import identity_code
from trading.seeding.papers import sample_paper
from trading.seeding.people import Member, People
from trading.seeding.supply import Plot

#: a notice this long before the timed phase leaves room for every holiday week
LEAD = timedelta(days=46)
#: words that a bidder's number is admitted with where a likeness shows
_LOOKED_INTO = "经核查，与出让方及其他竞买人无关联关系。"
_PHRASES = (
    "场地平整，四周有围墙，临路，水电已通。适合即时开工建设。",
    "因企业布局调整转让。场内道路、给排水和供电设施完好，可协助过户。",
    "位于产业集中区，距高速出入口约十分钟车程，规划条件明确。",
    "权属清晰，土地出让金已付清，转让后由受让人承继原合同约定的权利和义务。",
)


@dataclass(frozen=True)
class Prices:
    """Start price, step and deposit."""

    start: Fen
    step: Fen
    deposit: Fen


def prices_for(plot: Plot, rng: Random, *, percent: tuple[int, int] = (86, 104)) -> Prices:
    """A price plan near the benchmark: round figures, steps of about one and a half per cent, the fullest deposit."""
    wan = 1_000_000
    start = max(plot.benchmark_fen * rng.randint(*percent) // 100 // wan, 20) * wan
    step = max(start * 15 // 1000 // (wan // 2), 1) * (wan // 2)
    return Prices(Fen(start), Fen(step), Fen(start // 5 // wan * wan or start // 5))


def on_or_before(moment: datetime, hour: int, minute: int = 0) -> datetime:
    """The same local day, or the last working one before it, at an hour when desks are open."""
    day = previous_working_day(moment.astimezone(clock.LOCAL).date())
    return clock.local(day.year, day.month, day.day, hour, minute)


def on_or_after(moment: datetime, hour: int, minute: int = 0) -> datetime:
    """The same local day, or the next working one, at an hour when desks are open."""
    day = next_working_day(moment.astimezone(clock.LOCAL).date())
    return clock.local(day.year, day.month, day.day, hour, minute)


class Walk:
    """One market's acts. Every method is one step; its first argument is when it happens."""

    def __init__(self, people: People, rng: Random) -> None:
        self.people = people
        self.rng = rng
        self.system = Actor.system()
        self._vouchers = rng.randrange(100, 900) * 1000

    # --- the owner ------------------------------------------------------------------------------------------------

    def draft(self, at: datetime, owner: Member, plot: Plot, prices: Prices | None) -> str:
        """Begin a draft; with ``prices`` it is answered in full. Returns the draft number."""
        by = owner.actor
        with clock.at(at):
            number = listing.start_draft(
                plot.certificate, business=Business.TRANSFER, mode=TradeMode.LISTING, by=by
            ).draft_number
            listing.answer_land(
                number,
                buildings=Buildings.INCLUDED if plot.has_buildings else Buildings.NONE,
                occupancy=Occupancy.VACANT,
                is_disputed=False,
                by=by,
            )
            if prices is None:
                return number
            listing.answer_price(number, start=prices.start, step=prices.step, deposit=prices.deposit, by=by)
            listing.answer_dates(number, notice_wish=NoticeWish.SOON, by=by)
            listing.answer_terms(
                number,
                handover=self.rng.choice(list(Handover)),
                payment=self.rng.choice(list(Payment)),
                description=self.rng.choice(_PHRASES),
                by=by,
            )
            self.hand_in_papers(number, by)
        return number

    def hand_in_papers(self, draft_number: str, by: Actor) -> None:
        """A blank page for every paper that is asked for."""
        asked = listing.materials_of(listings.get_draft_for_update(draft_number))
        for paper in asked:
            if paper.is_required:
                listing.attach_material(draft_number, sample_paper(paper.kind), kind=paper.kind, by=by)

    def submit(self, at: datetime, owner: Member, draft_number: str) -> str:
        """Hand it in; returns the public number."""
        with clock.at(at):
            return listing.submit(draft_number, by=owner.actor).audit_subject

    # --- the desk -------------------------------------------------------------------------------------------------

    def accept(self, at: datetime, number: str) -> None:
        with clock.at(at):
            listing.accept(number, by=self.people.actor("reviewer"))

    def approve(self, at: datetime, number: str) -> None:
        with clock.at(at):
            listing.approve(number, by=self.people.actor("approver"))

    def publish(self, number: str, schedule: Schedule | Display, *, window: timedelta | None = None) -> None:
        """Publish the notice and open the room; ``window`` is the room's own extension, where it differs."""
        usual = policy()
        use(replace(usual, timed_on_rest_days=True, timed_window=window or usual.timed_window))
        try:
            with clock.at(schedule.published_at):
                self._tell_holders(number)
                rooms.publish(number, schedule, by=self.people.actor("publisher"))
        finally:
            use(None)

    def _tell_holders(self, number: str) -> None:
        """Whoever may buy first was told by post three weeks ago, and waives in writing."""
        by, told_on = self.people.actor("reviewer"), clock.today() - timedelta(days=21)
        for one in told.asked_of(listings.get_listing(number)):
            receipt = f"EMS{self.rng.randrange(10**10, 10**11)}CN"
            notice = told.tell_holder(number, one.kind, one.name or "现承租人", Means.POST, told_on, receipt, by=by)
            told.record_reply(number, notice.id, Reply.WAIVES, "放弃优先购买权声明", by=by)

    def halt(self, at: datetime, number: str, act: HaltAct, reason: HaltReason, note: str) -> None:
        """Two persons suspend or terminate what is published."""
        with clock.at(at):
            listing.ask_halt(number, act=act, reason=reason, note=note, by=self.people.actor("reviewer"))
        with clock.at(at + timedelta(hours=2)):
            listing.confirm_halt(number, by=self.people.actor("approver"))

    # --- bidders --------------------------------------------------------------------------------------------------

    def apply(self, at: datetime, number: str, bidder: Member) -> str:
        """Apply for a lot; returns the application's number."""
        with clock.at(at):
            return applications.apply(number, [one.value for one in Declaration], by=bidder.actor).number

    def apply_jointly(self, at: datetime, number: str, lead: Member, partner: Member) -> None:
        """Two parties apply together, 60 to 40 per cent: the other confirms, and their agreement is handed in."""
        declared = [one.value for one in Declaration]
        other = get_party(partner.actor.party_id or 0)
        with clock.at(at):
            application = applications.apply(number, declared, jointly=True, by=lead.actor).number
            joint.name_members(application, "60", [Named(other.name, identity_code(other), "40")], by=lead.actor)
        with clock.at(at + timedelta(hours=3)):
            joint.confirm(application, declared, by=partner.actor)
            kind = PaperKind.JOINT_AGREEMENT
            papers.hand_in(application, sample_paper(kind), kind=kind, by=lead.actor)

    def pay(self, at: datetime, number: str, bidder: Member) -> None:
        """The deposit arrives and finance confirms it an hour later."""
        deposit = funds_of(number, bidder)
        self._vouchers += self.rng.randint(1, 9)
        with clock.at(at + timedelta(hours=1)):
            funds.confirm_receipt(
                deposit.reference,
                amount=deposit.amount,
                payer_name=bidder.name,
                voucher_no=f"{at.astimezone(clock.LOCAL):%y%m%d}{self._vouchers:06d}",
                received_at=at,
                payer_account=account_of(bidder),
                by=self.people.actor("finance1"),
            )

    def admit(self, at: datetime, application: str) -> None:
        """The reviewer admits the bidder."""
        with clock.at(at):
            applications.qualify(application, reason=_LOOKED_INTO, by=self.people.actor("reviewer"))

    def enter(self, at: datetime, number: str, bidder: Member) -> None:
        """Apply, pay and be admitted within two days."""
        application = self.apply(at, number, bidder)
        self.pay(at + timedelta(hours=20), number, bidder)
        self.admit(at + timedelta(hours=23), application)

    def bid(self, at: datetime, number: str, bidder: Member, steps: int) -> bool:
        """Bid so many steps better than what stands (the start figure counts as the first step); False if refused."""
        room = standing(number)
        better = -room.step_amount if room.listing.figure.falls else room.step_amount
        amount = room.start_amount if room.top_amount is None else room.top_amount + steps * better
        figure = room.listing.figure.of(amount)
        attempt = Attempt(number, figure, f"{number}-{room.sequence + 1}", at, bidder.actor)
        with clock.at(at + timedelta(milliseconds=12)):
            outcome = register.place([attempt])[0]
        return not isinstance(outcome, TradingError)

    # --- the end --------------------------------------------------------------------------------------------------

    def settle(self, number: str) -> datetime:
        """The settler decides as soon as the drain is over; returns when."""
        room = standing(number)
        at = room.closes_at + policy().drain + timedelta(milliseconds=150)
        with clock.at(at):
            rooms.settle(room.listing_id, by=self.system)
        return at

    def conclude(self, at: datetime, number: str) -> str:
        """Confirm the award; returns the contract's number."""
        with clock.at(at):
            return contracts.conclude(number, by=self.people.actor("reviewer")).number

    def void(self, at: datetime, number: str, reason: str) -> None:
        with clock.at(at):
            contracts.void_award(number, reason, by=self.people.actor("approver"))

    def sign(self, at: datetime, contract: str) -> None:
        with clock.at(at):
            contracts.record_signing(contract, at.astimezone(clock.LOCAL).date(), by=self.people.actor("reviewer"))

    def pay_price(self, at: datetime, contract: str) -> None:
        """The buyer pays what is left of the price; the bank tells of it."""
        for part in fund_queries.instalments_of_contract(contract):
            with clock.at(at):
                fact = LineFact(
                    reference=f"{at.astimezone(clock.LOCAL):%y%m%d}{part.reference}",
                    direction=Direction.IN,
                    amount=part.amount,
                    booked_at=at,
                    name=part.party.name,
                    account=f"6228{part.party_id:015d}",
                    bank_name="示例银行",
                    remark=part.reference,
                )
                funds.look(funds.take_call(f"seed-{part.reference}", fact, by=self.system), by=self.system)

    def publish_result(self, at: datetime, number: str) -> None:
        with clock.at(at):
            contracts.publish_result(number, by=self.people.actor("publisher"))

    def refund(self, at: datetime, number: str, until: str) -> None:
        """Give deposits back: one officer prepares a batch, the other releases it, the bank pays the next day.

        ``until`` is how far it comes: ``prepared``, ``released`` or ``paid``.
        """
        references = due_refunds(number)
        if not references:
            return
        with clock.at(at):
            batch = funds.prepare_batch(references, by=self.people.actor("finance1")).number
        if until == "prepared":
            return
        released_at = at + timedelta(hours=3)
        with clock.at(released_at):
            funds.release_batch(batch, by=self.people.actor("finance2"))
        if until == "released":
            return
        paid_at = released_at + timedelta(hours=18)
        with clock.at(paid_at):
            voucher = f"{paid_at.astimezone(clock.LOCAL):%y%m%d}{batch}"
            funds.record_execution(batch, voucher_no=voucher, paid_at=paid_at, by=self.people.actor("finance1"))

    def default(self, at: datetime, number: str, winner: Member, owner: Member, decision: str) -> None:
        """A winner gives its award up in writing; the procedure ends with a void award."""
        charge = Charge(Ground.GAVE_UP, "竞得人书面声明放弃竞得。", bars=False)
        with clock.at(at):
            contracts.notice_default(number, charge, by=self.people.actor("reviewer"))
        with clock.at(at + timedelta(hours=5)):
            defaults.answer(number, "因资金安排变化，自愿放弃，对事由无异议。", by=winner.actor)
        with clock.at(at + timedelta(days=1)):
            reason = "竞得人书面放弃竞得，违反竞价规则和报名承诺。"
            contracts.uphold_default(number, decision, reason, by=self.people.actor("approver"))
        with clock.at(at + timedelta(days=1, hours=4)):
            defaults.consent(number, False, by=owner.actor)

    def forfeit(self, at: datetime, number: str, bidder: Member, decision: str) -> None:
        """Keep a winner's deposit by decision."""
        reference = funds_of(number, bidder).reference
        with clock.at(at):
            by = self.people.actor("finance2")
            funds.prepare_forfeiture(reference, decision_no=decision, destination=Destination.TREASURY, by=by)
            funds.forfeit(reference, by=self.people.actor("finance1"))


def schedule_for(timed_starts_at: datetime, published_at: datetime | None = None) -> Schedule:
    """Dates that lead to a timed phase at this instant, as a publisher would set them."""
    plan = plan_schedule(published_at or on_or_before(timed_starts_at - LEAD, 9, 30))
    return replace(
        plan,
        apply_ends_at=on_or_before(timed_starts_at - timedelta(days=3), 17),
        timed_starts_at=timed_starts_at,
        cap_at=timed_starts_at + timedelta(hours=8),
    )


def standing(number: str) -> Room:
    """The room as it stands in the database now."""
    return room_queries.get_room_for_update(room_queries.get_room(number).listing_id)


def account_of(bidder: Member) -> str:
    """A made-up account of a bidder, always the same."""
    return f"6228{bidder.actor.party_id or 0:015d}"


def funds_of(number: str, bidder: Member) -> Deposit:
    """A bidder's deposit for a lot."""
    deposit = fund_queries.find_deposit(number, bidder.actor.party_id or 0)
    if deposit is None:
        raise LookupError(f"{bidder.name} has no deposit for {number}")
    return deposit


def due_refunds(number: str) -> Sequence[str]:
    """References of a lot's deposits that have to go back and are still held."""
    return [
        deposit.reference
        for deposit in fund_queries.deposits_of_lot(number)
        if deposit.refund_due_on is not None and deposit.status is DepositStatus.HELD
    ]
