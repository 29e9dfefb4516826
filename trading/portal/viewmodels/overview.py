"""One's own overview: what to do next, and where one's affairs stand. For staff, the desks and what waits there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.bidding.counter import queries as counter
from trading.bidding.models import Application, Room
from trading.bidding.services.joint import invitation
from trading.bidding.states import ApplicationStatus, Phase, phase
from trading.contract.models import Contract
from trading.contract.states import ContractStatus
from trading.core import clock
from trading.core.actor import HEADS, Actor, Role
from trading.core.deal import Business
from trading.demands.models import Demand
from trading.demands.queries import approaches
from trading.demands.queries import demands as demand_posts
from trading.demands.states import DemandStatus
from trading.enquiries import limits
from trading.enquiries.models import Question
from trading.enquiries.queries import questions
from trading.funds import queries as funds
from trading.funds.states import DepositStatus
from trading.listing import titles
from trading.listing.models import Listing
from trading.listing.states import ListingStatus
from trading.portal import queries
from trading.web.filters import deadline, label, local_date, local_datetime
from trading.web.locale import html_tag

#: rows of each table before "see all"
ROWS = 6
DAY = timedelta(days=1)
#: what has no date comes after what has one
SOME_DAY = 3650 * DAY


@dataclass(frozen=True)
class Task:
    """Something to do, in the words of ``components/forms.html`` ``task_list``. The most urgent comes first."""

    by: datetime
    title: str
    url: str
    hint: str | None
    tag_class: str
    tag_text: str


@dataclass(frozen=True)
class Row:
    """One line of a table: what, where, in which state, how much, and when."""

    title: str
    url: str
    number: str
    state: Any
    business: Business
    #: in the unit of the business
    amount: int | None
    note: str | None


@dataclass(frozen=True)
class Desk:
    """A desk that the account's roles open."""

    title: str
    url: str
    waits: int
    words: str


@dataclass(frozen=True)
class Overview:
    """Everything that ``portal/me.html`` asks for."""

    roles: list[Role]
    is_party: bool
    tasks: list[Task] = field(default_factory=list)
    listings: list[Row] = field(default_factory=list)
    bids: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)


def of(actor: Actor, now: datetime) -> Overview:
    """The overview of one account."""
    roles = sorted(actor.roles)
    desks = _desks(actor, now)
    if actor.party_id is None:
        return Overview(roles=roles, is_party=False, desks=desks)
    listings = queries.listings_of(actor.party_id)
    applications = queries.applications_of(actor.party_id)
    contracts = queries.contracts_of(actor.party_id)
    tasks = [
        *(task for contract in contracts if (task := _contract_task(contract))),
        *(task for own, room in applications if (task := _bidder_task(own, room, actor.party_id, now))),
        *(task for listing in listings if (task := _owner_task(listing, now))),
        *(_question_task(question, now) for question in questions.forwarded(actor.party_id)),
        *_demand_tasks(demand_posts.demands_of_party(actor.party_id), now),
    ]
    return Overview(
        roles=roles,
        is_party=True,
        tasks=sorted(tasks, key=lambda task: task.by),
        listings=[_listing_row(listing) for listing in listings[:ROWS]],
        bids=[_bid_row(application, room) for application, room in applications[:ROWS]],
        contracts=[_contract_row(contract, actor.party_id) for contract in contracts[:ROWS]],
        desks=desks,
    )


# --- what to do next ------------------------------------------------------------------------------------------------


def _owner_task(listing: Listing, now: datetime) -> Task | None:
    address, words = f"/me/listings/{listing.draft_number}", _title(listing)
    some_day = now + SOME_DAY
    match listing.status:
        case ListingStatus.DRAFT:
            title = _("Finish your offer: %(title)s", title=words)
            return Task(some_day, title, address, None, "tag-wait", label(listing.status))
        case ListingStatus.CORRECTION:
            title = _("Mend and submit again: %(title)s", title=words)
            return Task(some_day - DAY, title, address, listing.reason, "tag-warn", label(listing.status))
        case _:
            return None


def _question_task(question: Question, now: datetime) -> Task:
    due = limits.due_of(question)
    return Task(
        end_of(due.provisional) if due else now,
        _("Answer a question: %(title)s", title=_title(question.listing)),
        f"/listings/{question.listing.number}/enquiries",
        _("Until %(date)s", date=deadline(due)) if due else None,
        "tag-warn",
        label(question.category),
    )


def _demand_tasks(demands: list[Demand], now: datetime) -> list[Task]:
    """Offers that wait for an answer, and what the desk returned."""
    waiting = approaches.count_under_way([demand.id for demand in demands])
    tasks = []
    for demand in demands:
        number, some_day = demand.audit_subject, now + SOME_DAY
        if demand.id in waiting:
            title = _("Answer an offer: %(title)s", title=f"{label(demand.kind)} {number}")
            tasks.append(Task(some_day - DAY, title, "/me/approaches", None, "tag-warn", _("to be answered")))
        if demand.status is DemandStatus.CORRECTION:
            title = _("Mend and submit again: %(title)s", title=f"{label(demand.kind)} {number}")
            address = f"/me/demands/{demand.draft_number}"
            tasks.append(Task(some_day - DAY, title, address, demand.reason, "tag-warn", label(demand.status)))
    return tasks


def _bidder_task(application: Application, room: Room | None, party_id: int, now: datetime) -> Task | None:
    listing, deposit = application.listing, application.deposit
    words = _title(listing)
    if application.status is ApplicationStatus.JOINT_PENDING and listing.apply_ends_at is not None:
        return _joint_task(application, words, listing.apply_ends_at, party_id, now)
    if application.party_id != party_id:
        return None  # the leading party acts for all
    if application.status is ApplicationStatus.RETURNED and listing.apply_ends_at is not None:
        return _mending_task(application, words, listing.apply_ends_at, now)
    if application.status is ApplicationStatus.DEPOSIT_DUE and deposit.status is DepositStatus.AWAITED:
        if deposit.due_at <= now:
            return None
        return Task(
            deposit.due_at,
            _("Pay the deposit: %(title)s", title=words),
            url_for("applications.show", number=application.number),
            _(
                "Until %(time)s, reference %(reference)s",
                time=local_datetime(deposit.due_at),
                reference=deposit.reference,
            ),
            "tag-warn",
            label(deposit.status),
        )
    if application.status is not ApplicationStatus.QUALIFIED or room is None:
        return None
    current = phase(room.clock, now)
    if current not in (Phase.FREE, Phase.TIMED, Phase.RESTING):
        return None
    leads = room.top_application_id == application.id
    return Task(
        room.closes_at,
        _("You lead: %(title)s", title=words) if leads else _("Bid: %(title)s", title=words),
        url_for("room.show", number=listing.number),
        _(
            "Closes %(time)s, your number %(number)s",
            time=local_datetime(room.closes_at),
            number=application.bidder_number,
        ),
        "tag-open" if current is Phase.FREE else "tag-timed",
        label(current),
    )


def _joint_task(application: Application, words: str, ends_at: datetime, party_id: int, now: datetime) -> Task | None:
    """The leading party names the others; whoever is asked answers."""
    to_name = application.party_id == party_id and not application.members
    if ends_at <= now or not (to_name or invitation(application, party_id)):
        return None
    to_confirm = _("Confirm the joint bid: %(title)s", title=words)
    return Task(
        ends_at,
        _("Name the joint bidders: %(title)s", title=words) if to_name else to_confirm,
        url_for("applications.show", number=application.number),
        _("Until %(time)s", time=local_datetime(ends_at)),
        "tag-warn",
        label(application.status),
    )


def _mending_task(application: Application, words: str, ends_at: datetime, now: datetime) -> Task | None:
    if ends_at <= now:
        return None
    return Task(
        ends_at,
        _("Mend and submit again: %(title)s", title=words),
        url_for("applications.papers", number=application.number),
        _("Until %(time)s", time=local_datetime(ends_at)),
        "tag-warn",
        label(application.status),
    )


def _contract_task(contract: Contract) -> Task | None:
    if contract.status is not ContractStatus.ISSUED or contract.is_by_ruling:
        return None
    return Task(
        end_of(contract.sign_due_on),
        _("Sign the contract: %(title)s", title=_title(contract.listing)),
        f"/contracts/{contract.number}",
        _("Until %(date)s", date=deadline(contract.sign_due_on)),
        "tag-warn",
        label(contract.status),
    )


# --- where things stand ---------------------------------------------------------------------------------------------


def _listing_row(listing: Listing) -> Row:
    return Row(
        title=_title(listing),
        url=f"/me/listings/{listing.draft_number}",
        number=listing.number or listing.draft_number,
        state=listing.status,
        business=listing.business,
        amount=listing.start_amount,
        note=local_date(listing.published_at or listing.submitted_at or listing.created_at),
    )


def _bid_row(application: Application, room: Room | None) -> Row:
    deposit = application.deposit
    is_paid = application.status is ApplicationStatus.DEPOSIT_DUE and deposit.status is DepositStatus.HELD
    note = _("received; a reviewer is looking at it") if is_paid else label(deposit.status)
    if deposit.refund_due_on is not None and deposit.status is DepositStatus.HELD:
        note = _("comes back by %(date)s", date=deadline(deposit.refund_due_on))
    return Row(
        title=_title(application.listing),
        url=url_for("applications.show", number=application.number),
        number=application.listing.number or "",
        state=application.status,
        business=application.listing.business,
        amount=room.top_amount if room is not None else None,
        note=_("Deposit: %(state)s", state=note),
    )


def _contract_row(contract: Contract, party_id: int) -> Row:
    role = _("you offer") if contract.seller_party_id == party_id else _("you take")
    return Row(
        title=_title(contract.listing),
        url=f"/contracts/{contract.number}",
        number=contract.number,
        state=contract.status,
        business=contract.listing.business,
        amount=contract.price,
        note=role,
    )


def _title(listing: Listing) -> str:
    return titles.title(listing, html_tag())


def end_of(day: date) -> datetime:
    """The last instant of a local day."""
    return clock.local(day.year, day.month, day.day) + DAY


# --- desks ----------------------------------------------------------------------------------------------------------


def _desks(actor: Actor, now: datetime) -> list[Desk]:
    desks: list[Desk] = []
    if actor.has(Role.REVIEWER, Role.APPROVER, *HEADS, Role.PUBLISHER, Role.SUPERVISOR):
        desks += _review_desks(judges=actor.has(Role.REVIEWER))
    if actor.has(Role.CLERK):
        waiting = len(counter.orders_waiting(actor.district))
        desks.append(Desk(_("Counter"), "/counter", waiting, _("Written orders that wait for a second clerk")))
    if actor.has(Role.FINANCE):
        desks.append(_finance_desk(now.astimezone(clock.LOCAL).date()))
    return desks


def _review_desks(*, judges: bool) -> list[Desk]:
    counts = queries.count_by_status()
    waiting = sum(counts.get(status, 0) for status in _ON_THE_DESK)
    awards = counts.get(ListingStatus.AWARD_PENDING, 0)
    desks = [Desk(_("Review desk"), "/review", waiting, _("Listings to take in, approve or publish"))]
    if judges:
        applications = queries.count_applications_to_judge()
        words = _("Deposits held, bidders to be admitted")
        desks.append(Desk(_("Bidder applications"), "/review/applications", applications, words))
        to_read = questions.count_desk(district=None)[questions.Part.OPEN]
        words = _("Questions to forward, answers to publish")
        desks.append(Desk(_("Questions and answers"), "/review/questions", to_read, words))
        desks.append(_demand_desk())
    desks.append(Desk(_("Awards"), "/review/awards", awards, _("Closed rooms whose winner is to be checked")))
    return desks


def _demand_desk() -> Desk:
    count = demand_posts.desk_counts().get(DemandStatus.SUBMITTED, 0)
    reports = len(approaches.open_reports())
    words = _("%(count)s to review, %(reports)s reports of abuse", count=count, reports=reports)
    return Desk(_("Demands to review"), "/review/demands", count + reports, words)


_ON_THE_DESK = (ListingStatus.SUBMITTED, ListingStatus.ACCEPTED, ListingStatus.APPROVED)


def _finance_desk(today: date) -> Desk:
    work = funds.workload(today)
    words = _(
        "%(awaited)s deposits awaited, %(refunds)s refunds due, %(overdue)s overdue",
        awaited=work.awaited,
        refunds=work.refunds,
        overdue=work.overdue,
    )
    return Desk(_("Finance desk"), "/finance", work.awaited + work.refunds, words)
