"""Gathering: the facts of an award from the rooms below, frozen for paper and for the post-check."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from trading.bidding import verification as register
from trading.bidding.defaults import queries as defaults
from trading.bidding.defaults.rules import rightful
from trading.bidding.joint import share_text
from trading.bidding.models import Application, Award, Room
from trading.bidding.queries import awards as award_queries
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import roots
from trading.contract import agreed, burdens, paper
from trading.contract.deal import (
    NO_BUILDINGS,
    AgreementRecord,
    BidRecord,
    Deal,
    Plot,
    RecordedBid,
    RootRecord,
)
from trading.contract.models import Contract
from trading.contract.paper import BoundaryPoint, Land, Signatory
from trading.contract.rules import AwardFacts
from trading.core import city, clock, money
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TradeMode
from trading.core.text import same_name
from trading.funds.states import DepositStatus
from trading.intents.models import Agreement
from trading.listing.answers import Answers
from trading.listing.gazette.facts import Register, Result
from trading.listing.models import ListedRight, Listing
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


def gather(listing: Listing, award: Award, *, confirmation_number: str, contract_number: str) -> Deal:
    """Everything that the papers of this award may say."""
    room = room_queries.get_room(listing.number or "")
    has_deposit = listing.business is not Business.MORTGAGE
    return Deal(
        **_common(listing, confirmation_number, contract_number),
        buyers=_winners(award.application),
        said=listing.said,
        record=bid_record(listing, award, room),
        opens_at=room.opens_at,
        timed_starts_at=room.timed_starts_at,
        closed_at=room.closes_at,
        decided_at=award.decided_at,
        step=listing.step_amount,
        amount=award.amount,
        deposit=award.application.deposit.amount if has_deposit else 0,
    )


def _winners(application: Application) -> tuple[Signatory, ...]:
    """Who has won, each with its share where several bid together."""
    if not application.members:
        return (signatory(application.party),)
    return tuple(signatory(one.party, share_text(one.share)) for one in application.members)


def gather_agreed(agreement: Agreement, *, confirmation_number: str, contract_number: str) -> Deal:
    """Everything that the papers of this agreement may say. What both sides agreed on goes before what was offered."""
    listing, said = agreement.listing, agreement.said
    return Deal(
        **_common(listing, confirmation_number, contract_number),
        buyers=(signatory(agreement.party),),
        said=agreed.answers_of(agreement),
        agreement=AgreementRecord(
            proposal=agreement.proposal.number,
            version=said.turn,
            hash=agreement.hash,
            proposed_at=paper.second(said.confirmed_at or said.made_at),
            accepted_at=paper.second(agreement.agreed_at),
        ),
        decided_at=agreement.agreed_at,
        display_ended_at=listing.apply_ends_at,
        amount=agreement.amount,
        deposit=0,
    )


def _common(listing: Listing, confirmation_number: str, contract_number: str) -> dict[str, Any]:
    """What the papers of awards and agreements say alike."""
    here = city.here()
    return {
        "lot": listing.number or "",
        "notice": listing.notice_number or "",
        "confirmation_number": confirmation_number,
        "contract_number": contract_number,
        "business": listing.business,
        "mode": listing.mode,
        "county": here.district(listing.district_code).name_zh,
        "city": here.name_zh,
        "authority": here.authority_zh,
        "platform": f"{here.name_zh}土地二级市场交易平台",
        "sellers": _sellers(listing),
        "plots": tuple(_plot(listing, one) for one in listing.listed),
        "area": listing.area,
        "ends_on": min((right.ends_on for right in listing.rights if right.ends_on), default=None),
        "burdens": tuple(burden for right in listing.rights for burden in burdens.of(right, listing)),
        "plane": f"2000 国家大地坐标系，EPSG:{here.plane_crs}",
        "published_at": listing.published_at,
        "confirmed_on": clock.today(),
        "start_amount": listing.start_amount,
        "loan": listing.loan_amount,
    }


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


def _sellers(listing: Listing) -> tuple[Signatory, ...]:
    """Every holder of the right; where somebody else offers it (a lessee, a court), whoever offers it."""
    right = listing.right
    if not right.is_held_by(listing.owner_party_id):
        return (signatory(listing.owner),)
    if len(right.shares) == 1:
        return (signatory(right.shares[0].party),)
    return tuple(signatory(share.party, f"{share.numerator}/{share.denominator}") for share in right.shares)


def _plot(listing: Listing, listed: ListedRight) -> Plot:
    parcel = listed.right.parcel
    part = ""
    if listed.part_area is not None:
        where = listed.part_note or "以双方现场指认并绘图确认的范围为准"
        part = f"本次仅涉及其中 {paper.area_facts(listed.part_area)['area']} ㎡：{where}"
    return Plot(land=land(listed.right, listing.said), points=boundary_points(parcel), part=part)


def land(right: LandRight, answers: Answers) -> Land:
    """The land and the right on it, in words."""
    parcel = right.parcel
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


# --- drawings and records ------------------------------------------------------------------------------------


def boundary_points(parcel: Parcel) -> tuple[BoundaryPoint, ...]:
    """The corners in the order of the plan, with the length to the next one."""
    corners = survey_order(parcel.outline)
    return tuple(
        BoundaryPoint(f"J{place}", f"{north:.3f}", f"{east:.3f}", f"{edge:.2f}")
        for place, ((east, north), edge) in enumerate(zip(plane_ring(corners), edge_lengths(corners), strict=True), 1)
    )


def plans(listing: Listing) -> dict[str, str]:
    """The plans of all parcels, by the names under which the annexes ask for them."""
    return {f"plan{place}": plan(right.parcel) for place, right in enumerate(listing.rights, 1)}


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
            RecordedBid(
                bid.sequence,
                bid.bidder_number,
                paper.figure(bid.amount, listing.business),
                paper.stamp(bid.received_at),
            )
            for bid in room_queries.latest_bids(listing.id, LATEST_BIDS)
        ),
        root=_root(listing, room),
    )


def _root(listing: Listing, room: Room) -> RootRecord | None:
    found = roots.register_root(listing.number or "", room.sequence, room.closed_at or clock.now())
    if found is None:
        return None
    root, covers = found
    return RootRecord(root.sequence, root.hash, paper.stamp(root.at), covers)


def announced(listing: Listing, contract: Contract) -> Result:
    """What is announced of a deal, however it came about: what was negotiated has no register to tell of."""
    decided_at, register_told, winners = contract.issued_at, None, [contract.buyer]
    if listing.mode is not TradeMode.NEGOTIATED:
        room = room_queries.get_room(listing.audit_subject)
        award = award_queries.get_award(listing.audit_subject)
        decided_at, winners = award.decided_at, award.application.side
        register_told = Register(award_queries.count_bidders(listing.id), room.sequence, room.head)
    return Result(
        winner="、".join(winner.public_name for winner in winners),
        amount=contract.price,
        unit_amount=money.unit_price(contract.price, listing.area) if listing.figure.is_money else 0,
        decided_at=decided_at,
        confirmed_at=contract.issued_at,
        confirmation=contract.confirmation_number,
        register=register_told,
    )


def award_facts(listing: Listing, award: Award) -> AwardFacts:
    """What the post-check looks at, read now."""
    number = listing.number or ""
    winners, deposit = award.application.side, award.application.deposit
    return AwardFacts(
        price_is_the_registers=_is_rightful(listing, award),
        register_faults=sum(1 for _fault in register.verify(number)),
        winner_verified=all(winner.verified_at is not None for winner in winners),
        winner_blacklisted=any(winner.blacklisted_at is not None for winner in winners),
        deposit_held=deposit.status is DepositStatus.HELD,
        payer_is_winner=same_name(deposit.payer_name or "", award.application.party.name),
        winner_holds_the_right=any(right.is_held_by(winner.id) for right in listing.rights for winner in winners),
        papers_examined=not listing.qualifies_after or award.application.papers_checked_at is not None,
        blocking_burdens=tuple(
            burden.kind.value
            for right in listing.rights
            for burden in right.burdens
            if burden.kind in BLOCKING and burden.is_in_force(clock.today()) and not _is_the_sellers(burden, listing)
        ),
    )


def _is_rightful(listing: Listing, award: Award) -> bool:
    """The award stands on the register's best bid, or on the one that it has passed to in its order."""
    held = rightful(defaults.standings(listing.id), defaults.turns_of(listing.id), listing.figure)
    return held is not None and held.row == (award.sequence, award.application_id, award.amount)


def _is_the_sellers(burden: Burden, listing: Listing) -> bool:
    """A court sells what it has sealed itself: its own seizure stands in nobody's way."""
    by_court = listing.mode is TradeMode.COURT and burden.kind is BurdenKind.SEIZURE
    return by_court and same_name(burden.authority or burden.holder_name or "", listing.owner.name)
