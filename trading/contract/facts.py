"""Gathering: the facts of an award from the rooms below, frozen for paper and for the post-check."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale

from trading.bidding import verification as register
from trading.bidding.models import Award, Room
from trading.bidding.queries import awards as award_queries
from trading.bidding.queries import rooms as room_queries
from trading.contract import paper
from trading.contract.deal import BidRecord, Deal, Encumbrance, RecordedBid
from trading.contract.models import Contract
from trading.contract.paper import BoundaryPoint, Land, Signatory
from trading.contract.rules import AwardFacts
from trading.core import city, clock, money
from trading.core.deal import AcquisitionMode, BurdenKind
from trading.core.text import same_name
from trading.funds.states import DepositStatus
from trading.listing.answers import Answers
from trading.listing.gazette.facts import Register, Result
from trading.listing.models import Listing
from trading.listing.states import Buildings
from trading.parcels import on_paper
from trading.parcels import queries as parcel_queries
from trading.parcels.drawing import parcel_plan_svg
from trading.parcels.geometry import edge_lengths, plane_ring, survey_order
from trading.parcels.models import Burden, LandRight, Parcel
from trading.parties.models import Party
from trading.parties.services import identity_code, phone_of

#: how many of the last bids a paper shows
LATEST_BIDS = 12
#: burdens that forbid a transfer (V-14)
BLOCKING = frozenset({BurdenKind.SEIZURE, BurdenKind.DISPUTE, BurdenKind.OBJECTION})

NO_BUILDINGS = "无"


def gather(listing: Listing, award: Award, *, confirmation_number: str, contract_number: str) -> Deal:
    """Everything that the papers of this award may say."""
    here = city.here()
    right = listing.right
    parcel = right.parcel
    room = room_queries.get_room(listing.number or "")
    return Deal(
        lot=listing.number or "",
        notice=listing.notice_number or "",
        confirmation_number=confirmation_number,
        contract_number=contract_number,
        county=here.district(parcel.district_code).name_zh,
        city=here.name_zh,
        authority=here.authority_zh,
        platform=f"{here.name_zh}土地二级市场交易平台",
        sellers=_sellers(right),
        buyers=(signatory(award.application.party),),
        land=land(listing),
        area=parcel.area,
        burdens=_burdens(right, clock.today()),
        points=boundary_points(parcel),
        plane=f"2000 国家大地坐标系，EPSG:{here.plane_crs}",
        record=bid_record(listing, award, room),
        published_at=listing.published_at,
        opens_at=room.opens_at,
        timed_starts_at=room.timed_starts_at,
        closed_at=room.closes_at,
        decided_at=award.decided_at,
        confirmed_on=clock.today(),
        start_price=room.start_amount,
        step=room.step_amount,
        price=award.amount,
        deposit=award.application.deposit.amount,
    )


def signatory(party: Party, share: str = "") -> Signatory:
    """A party as it stands at the head of a contract, its identity number in clear."""
    return Signatory(
        name=party.name,
        identity_kind=paper.identity_kind(party.id_type),
        identity_number=identity_code(party),
        is_person=party.is_person,
        representative=party.representative or "",
        agent="",
        address=party.address or "",
        phone=phone_of(party),
        share=share,
    )


def _sellers(right: LandRight) -> tuple[Signatory, ...]:
    if len(right.shares) == 1:
        return (signatory(right.shares[0].party),)
    return tuple(signatory(share.party, f"{share.numerator}/{share.denominator}") for share in right.shares)


def land(listing: Listing) -> Land:
    """The land and the right on it, in words."""
    right = listing.right
    parcel, answers = right.parcel, Answers.of(listing.answers)
    use, use_code = paper.land_use(parcel.use)
    years_left = right.years_left(clock.today())
    return Land(
        location=parcel.location,
        east=parcel.boundary_east or on_paper.NOT_ON_FILE,
        south=parcel.boundary_south or on_paper.NOT_ON_FILE,
        west=parcel.boundary_west or on_paper.NOT_ON_FILE,
        north=parcel.boundary_north or on_paper.NOT_ON_FILE,
        parcel_code=paper.code(parcel.code),
        unit_code=paper.code(parcel.unit_code),
        **paper.area_facts(parcel.area),
        use=use,
        use_code=use_code,
        certificate=right.certificate_no,
        acquisition=on_paper.acquisition(right.acquisition_mode),
        origin=on_paper.origin(right),
        is_allocated=right.acquisition_mode is AcquisitionMode.ALLOCATION,
        ends_on=paper.day(right.ends_on) if right.ends_on else "",
        years_left=str(years_left) if years_left is not None else "",
        planning=on_paper.planning(parcel),
        buildings=_buildings(parcel, answers),
        restrictions=right.restrictions,
        commitments=right.commitments,
        investment=_investment(right),
        price_paid=right.price_paid,
    )


def _investment(right: LandRight) -> str:
    percent = right.investment_percent()
    if percent is None:
        return ""
    report = f"（审计报告 {right.audit_report_no}）" if right.audit_report_no else ""
    return f"经核，开发投资已完成总额的 {percent}%{report}。"


def _buildings(parcel: Parcel, answers: Answers) -> str:
    if answers.buildings is Buildings.INCLUDED or parcel.buildings:
        return parcel.buildings or answers.buildings_note or "以现场现状和登记簿为准"
    return NO_BUILDINGS


# --- burdens -------------------------------------------------------------------------------------------------


def _burdens(right: LandRight, today: date) -> tuple[Encumbrance, ...]:
    in_force = [burden for burden in right.burdens if burden.is_in_force(today)]
    return tuple(Encumbrance(burden.kind.value, _sentence(burden), burden.transfer_restricted) for burden in in_force)


def _sentence(burden: Burden) -> str:
    """One burden as a declaration in the contract."""
    holder = burden.holder_name or on_paper.NOT_ON_FILE
    since = f"（{paper.day(burden.registered_on)}登记{'，' + burden.paper_no if burden.paper_no else ''}）"
    note = (
        f"。{burden.note}"
        if burden.note and not burden.note.endswith("。")
        else burden.note and f"。{burden.note[:-1]}"
    )
    match burden.kind:
        case BurdenKind.MORTGAGE:
            secured = (
                f"，担保债权{money.capitals(burden.amount_fen)}（{money.yuan(burden.amount_fen)} 元）"
                if burden.amount_fen
                else ""
            )
            limits = (
                "登记簿载明抵押期间转让须经抵押权人同意" if burden.transfer_restricted else "登记簿未载明限制转让的约定"
            )
            return f"宗地设有第 {burden.rank} 顺位抵押权，抵押权人{holder}{secured}，{limits}{since}{note}。"
        case BurdenKind.LEASE:
            return f"宗地存在租赁，承租人{holder}{since}{note}。"
        case BurdenKind.PRENOTICE:
            return f"宗地有预告登记，权利人{holder}{since}{note}。"
        case BurdenKind.IDLE:
            return f"宗地曾被认定为闲置土地{since}，有关处置决定的义务由乙方承继{note}。"
        case BurdenKind.VIOLATION:
            return f"宗地有违法用地记录{since}，应在申请转移登记前处理完毕{note}。"
        case _:
            return f"登记簿载有{_REGISTERED[burden.kind]}，申请人{holder}{since}{note}。"


_REGISTERED = {BurdenKind.SEIZURE: "查封", BurdenKind.DISPUTE: "权属争议", BurdenKind.OBJECTION: "异议登记"}


# --- drawings and records ------------------------------------------------------------------------------------


def boundary_points(parcel: Parcel) -> tuple[BoundaryPoint, ...]:
    """The corners in the order of the plan, with the length to the next one."""
    corners = survey_order(parcel.outline)
    return tuple(
        BoundaryPoint(f"J{place}", f"{north:.3f}", f"{east:.3f}", f"{edge:.2f}")
        for place, ((east, north), edge) in enumerate(zip(plane_ring(corners), edge_lengths(corners), strict=True), 1)
    )


def plan(parcel: Parcel) -> str:
    """The parcel plan for print, in the language of the contract."""
    use, _code = paper.land_use(parcel.use)
    with force_locale("zh_Hans_CN"):
        return str(
            parcel_plan_svg(
                parcel,
                neighbours=parcel_queries.neighbours_of(parcel),
                for_print=True,
                caption=f"{use} {paper.area_facts(parcel.area)['area']} ㎡",
            )
        )


def bid_record(listing: Listing, award: Award, room: Room) -> BidRecord:
    """The digest of the lot's register."""
    winning = award_queries.get_bid(listing.id, award.sequence)
    return BidRecord(
        lot=listing.number or "",
        bids=room.sequence,
        bidders=award_queries.count_bidders(listing.id),
        winning_sequence=winning.sequence,
        winning_hash=winning.hash,
        winning_number=winning.bidder_number,
        received_at=paper.stamp(winning.received_at),
        head=room.head,
        latest=tuple(
            RecordedBid(bid.sequence, bid.bidder_number, money.yuan(bid.amount), paper.stamp(bid.received_at))
            for bid in room_queries.latest_bids(listing.id, LATEST_BIDS)
        ),
    )


def result(listing: Listing, award: Award, contract: Contract | None) -> Result:
    """What is announced of a deal."""
    room = room_queries.get_room(listing.number or "")
    return Result(
        winner=award.application.party.public_name,
        amount=award.amount,
        unit_amount=money.unit_price(award.amount, listing.area) if listing.figure.is_money else 0,
        decided_at=award.decided_at,
        confirmed_at=award.confirmed_at or award.decided_at,
        confirmation=contract.confirmation_number if contract else "",
        register=Register(award_queries.count_bidders(listing.id), room.sequence, room.head),
    )


def award_facts(listing: Listing, award: Award) -> AwardFacts:
    """What the post-check looks at, read now."""
    number = listing.number or ""
    room = room_queries.get_room(number)
    winner, deposit = award.application.party, award.application.deposit
    return AwardFacts(
        price_is_the_registers=(award.sequence, award.amount) == (room_queries.sequence_of_top(room), room.top_amount),
        register_faults=sum(1 for _fault in register.verify(number)),
        winner_verified=winner.verified_at is not None,
        winner_blacklisted=winner.blacklisted_at is not None,
        deposit_held=deposit.status is DepositStatus.HELD,
        payer_is_winner=same_name(deposit.payer_name or "", winner.name),
        winner_holds_the_right=listing.right.is_held_by(winner.id),
        blocking_burdens=tuple(
            burden.kind.value
            for burden in listing.right.burdens
            if burden.kind in BLOCKING and burden.is_in_force(clock.today())
        ),
    )
