"""Recording: the only verbs that change rights and burdens. Each leaves an event that no one can change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.codes import CertificateKind, parse_certificate
from trading.core.deal import BurdenKind, CoOwnership
from trading.core.errors import Conflict, Invalid
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.models import Burden, FormerCertificate, LandEvent, LandRight, Parcel, RightShare
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.states import LandEventKind


class NoRightInForce(Conflict):
    code = "no_right_in_force"
    msgid = N_("The land book shows no right in force on this parcel.")


class RightInForce(Conflict):
    """Parameter: ``certificate``."""

    code = "right_in_force"
    msgid = N_("A right is in force on this parcel already (%(certificate)s). Record its transfer or its end instead.")
    field = "certificate_no"


class CertificateTaken(Conflict):
    code = "certificate_taken"
    msgid = N_("Another right has this certificate number.")
    field = "certificate_no"


class SharesIncomplete(Invalid):
    """Parameter: ``sum``."""

    code = "shares_incomplete"
    msgid = N_("The holders' shares add up to %(sum)s instead of 1.")
    rule = "V-18"
    field = "holders"


class RankTaken(Conflict):
    """Parameter: ``rank``."""

    code = "rank_taken"
    msgid = N_("A mortgage of rank %(rank)s is registered already; the next rank is %(next)s.")
    rule = "V-24"
    field = "rank"


class RanksOutOfOrder(Invalid):
    """Parameters: ``day``, ``rank``."""

    code = "ranks_out_of_order"
    msgid = N_("The mortgage of rank %(rank)s was registered on %(day)s; a later rank can't be older.")
    rule = "V-24"
    field = "registered_on"


class BurdenEnded(Conflict):
    code = "burden_ended"
    msgid = N_("This burden has ended already.")


class DayOutOfOrder(Invalid):
    """Parameter: ``day``."""

    code = "day_out_of_order"
    msgid = N_("This can't have happened before %(day)s, or after today.")


@dataclass(frozen=True)
class Holding:
    """One holder of a right to be entered: the party and its share."""

    party_id: int
    share: Fraction = Fraction(1)


def open_parcel(
    parcel: Parcel, *, effective_on: date, by: Actor, kind: LandEventKind = LandEventKind.OPENED
) -> LandEvent:
    """Write the first event of a new parcel. For loading and seeding, which answer to the ledger as a whole."""
    return _event(parcel, kind, 1, effective_on=effective_on, by=by)


def enter_right(
    code: str,
    *,
    certificate_no: str,
    holders: Sequence[Holding],
    started_on: date,
    effective_on: date,
    paper_no: str,
    by: Actor,
    **columns: Any,
) -> LandRight:
    """Enter a right on a parcel that has none. Refuses where one is in force or the certificate is taken."""
    parcel = _parcel_to_record(code, by)
    if (present := queries.find_active_right(parcel.id)) is not None:
        raise RightInForce(certificate=present.certificate_no)
    event = _record(
        parcel,
        LandEventKind.FIRST_REGISTERED,
        effective_on=effective_on,
        paper_no=paper_no,
        by=by,
        detail={"mode": columns["acquisition_mode"].value},
    )
    return _new_right(parcel, event, certificate_no, holders, {"started_on": started_on, **columns})


def transfer_right(
    code: str, *, certificate_no: str, holders: Sequence[Holding], effective_on: date, paper_no: str, by: Actor
) -> LandRight:
    """End the right in force and enter its successor: same land, term, duties and burdens, other holders.

    Burdens go with the land; promises of standard land and the duties of the grant contract pass to the new
    holder (Urban Real Estate Administration Law 42).
    """
    parcel = _parcel_to_record(code, by)
    old = _right_in_force(parcel)
    _check_day(effective_on, not_before=old.started_on)
    event = _record(parcel, LandEventKind.TRANSFERRED, effective_on=effective_on, paper_no=paper_no, by=by)
    columns = {name: getattr(old, name) for name in _GOES_ALONG}
    carried = [_copied(burden, event) for burden in old.burdens if burden.is_in_force(effective_on)]
    for burden in old.burdens:
        if burden.is_in_force(effective_on):
            burden.ended_on, burden.event = effective_on, event
    old.ended_at, old.event = clock.now(), event
    db.session.flush()  # the old right must be out of force before the new one comes in
    right = _new_right(parcel, event, certificate_no, holders, columns)
    right.burdens = carried
    right.promises = [
        type(one)(position=one.position, kind=one.kind, wording=one.wording, due_on=one.due_on, met_on=one.met_on)
        for one in old.promises
    ]
    return right


def correct_right(code: str, columns: Mapping[str, Any], *, effective_on: date, paper_no: str, by: Actor) -> LandRight:
    """Bring facts of the right in force up to date. A correction that changes nothing leaves no trace."""
    parcel = _parcel_to_record(code, by)
    right = _right_in_force(parcel)
    changed = {name: value for name, value in columns.items() if getattr(right, name) != value}
    if not changed:
        return right
    right.event = _record(
        parcel,
        LandEventKind.CORRECTED,
        effective_on=effective_on,
        paper_no=paper_no,
        by=by,
        detail={"fields": sorted(changed)},
    )
    for name, value in changed.items():
        setattr(right, name, value)
    return right


def replace_certificate(code: str, certificate_no: str, *, effective_on: date, paper_no: str, by: Actor) -> LandRight:
    """Give the right in force a new certificate; the old one stays findable."""
    parcel = _parcel_to_record(code, by)
    right = _right_in_force(parcel)
    number = _free_certificate(certificate_no)
    right.event = _record(
        parcel, LandEventKind.CERTIFICATE_REPLACED, effective_on=effective_on, paper_no=paper_no, by=by
    )
    right.former_certificates.append(
        FormerCertificate(number=right.certificate_no, kind=right.certificate_kind, replaced_on=effective_on)
    )
    right.certificate_no, right.certificate_kind = number, CertificateKind.TITLE
    return right


def register_burden(
    code: str, kind: BurdenKind, *, registered_on: date, paper_no: str, by: Actor, **facts: Any
) -> Burden:
    """Register a burden on the right in force. A mortgage gets the next rank unless one is given (V-24)."""
    parcel = _parcel_to_record(code, by)
    right = _right_in_force(parcel)
    _check_day(registered_on, not_before=right.started_on)
    if kind is BurdenKind.MORTGAGE:
        facts["rank"] = _rank_for(right, facts.get("rank"), registered_on)
    event = _record(
        parcel,
        LandEventKind.BURDEN_REGISTERED,
        effective_on=registered_on,
        paper_no=paper_no,
        by=by,
        detail={"burden": kind.value},
    )
    burden = Burden(kind=kind, registered_on=registered_on, paper_no=paper_no, event=event, **facts)
    right.burdens.append(burden)
    db.session.flush()  # pages name it by its id
    return burden


def settle_burden(code: str, burden_id: int, *, release_paper_no: str, effective_on: date, by: Actor) -> Burden:
    """Note the paper that settles a burden while it stands: a disposal decision, the closing of a case."""
    parcel = _parcel_to_record(code, by)
    burden = _burden_of(_right_in_force(parcel), burden_id)
    burden.event = _record(
        parcel,
        LandEventKind.BURDEN_CHANGED,
        effective_on=effective_on,
        paper_no=release_paper_no,
        by=by,
        detail={"burden": burden.kind.value},
    )
    burden.release_paper_no = release_paper_no
    return burden


def end_burden(code: str, burden_id: int, *, ended_on: date, paper_no: str, by: Actor) -> Burden:
    """End a burden: released, lifted, expired."""
    parcel = _parcel_to_record(code, by)
    burden = _burden_of(_right_in_force(parcel), burden_id)
    _check_day(ended_on, not_before=burden.registered_on)
    burden.event = _record(
        parcel,
        LandEventKind.BURDEN_ENDED,
        effective_on=ended_on,
        paper_no=paper_no,
        by=by,
        detail={"burden": burden.kind.value},
    )
    burden.ended_on = ended_on
    return burden


def end_right(code: str, *, effective_on: date, paper_no: str, by: Actor) -> LandRight:
    """End the right in force without a successor: expired, given up, taken back."""
    parcel = _parcel_to_record(code, by)
    right = _right_in_force(parcel)
    _check_day(effective_on, not_before=right.started_on)
    right.event = _record(parcel, LandEventKind.RIGHT_ENDED, effective_on=effective_on, paper_no=paper_no, by=by)
    right.ended_at = clock.now()
    return right


#: what a transfer leaves as it was: the land's side of the right, and the duties that pass along
_GOES_ALONG = (
    "acquisition_mode", "sub_mode", "allocation_group", "started_on", "ends_on", "grant_contract_no", "restrictions",
    "barred", "grant_price_fen", "price_paid", "investment_total_fen", "investment_done_fen", "audit_report_no",
    "auditor", "audited_on", "agreed_start_on", "agreed_finish_on", "built_since", "stopped_on", "finished_on",
    "development_area", "developed_area", "is_standard_land",
)  # fmt: skip
_BURDEN_FACTS = (
    "kind", "registered_on", "holder_name", "amount_fen", "rank", "transfer_restricted", "authority", "paper_no",
    "due_on", "is_ceiling", "debt_from", "debt_to", "area", "release_paper_no", "note",
)  # fmt: skip


def _parcel_to_record(code: str, by: Actor) -> Parcel:
    authorise(GRANTS, Permission.RECORD, by)
    return queries.get_parcel_for_update(code)


def _right_in_force(parcel: Parcel) -> LandRight:
    right = queries.find_active_right(parcel.id)
    if right is None:
        raise NoRightInForce()
    return right


def _burden_of(right: LandRight, burden_id: int) -> Burden:
    burden = next((one for one in right.burdens if one.id == burden_id), None)
    if burden is None or burden.ended_on is not None:
        raise BurdenEnded()
    return burden


def _new_right(
    parcel: Parcel, event: LandEvent, certificate_no: str, holders: Sequence[Holding], columns: Mapping[str, Any]
) -> LandRight:
    joint = columns.get("co_ownership")
    ownership = joint or (CoOwnership.SOLE if len(holders) == 1 else CoOwnership.BY_SHARES)
    whole = sum((holder.share for holder in holders), Fraction())
    if not holders or (ownership is not CoOwnership.JOINT and whole != 1):
        raise SharesIncomplete(sum=str(whole))
    right = LandRight(
        parcel=parcel,
        event=event,
        certificate_no=_free_certificate(certificate_no),
        created_at=clock.now(),
        burdens=[],
        shares=[
            RightShare(
                party_id=holder.party_id,
                position=place,
                numerator=holder.share.numerator,
                denominator=holder.share.denominator,
            )
            for place, holder in enumerate(holders, 1)
        ],
        **{**columns, "co_ownership": ownership},
    )
    db.session.add(right)
    db.session.flush()  # the unique indexes speak now, while a refusal can still say what is wrong
    return right


def _free_certificate(text: str) -> str:
    number = parse_certificate(text)
    if queries.find_right_by_certificate(number) is not None:
        raise CertificateTaken()
    return number


def _copied(burden: Burden, event: LandEvent) -> Burden:
    return Burden(event=event, **{name: getattr(burden, name) for name in _BURDEN_FACTS})


def _rank_for(right: LandRight, wanted: int | None, registered_on: date) -> int:
    ranks = {
        one.rank: one.registered_on for one in right.burdens if one.kind is BurdenKind.MORTGAGE and not one.ended_on
    }
    following = max((rank for rank in ranks if rank), default=0) + 1
    if wanted in ranks:
        raise RankTaken(rank=wanted, next=following)
    rank = wanted or following
    for other, day in ranks.items():
        if other is not None and other < rank and day > registered_on:
            raise RanksOutOfOrder(rank=other, day=day)
    return rank


def _check_day(day: date, *, not_before: date) -> None:
    if not not_before <= day <= clock.today():
        raise DayOutOfOrder(day=not_before)


def _record(
    parcel: Parcel,
    kind: LandEventKind,
    *,
    effective_on: date,
    paper_no: str,
    by: Actor,
    detail: dict[str, Any] | None = None,
) -> LandEvent:
    """Append an event to the parcel, whose row the caller has locked, and tell the ledger."""
    sequence = queries.last_event_number(parcel.id) + 1
    event = _event(parcel, kind, sequence, effective_on=effective_on, by=by, paper_no=paper_no, detail=detail)
    ledger.record(
        f"parcels.{kind.value}",
        f"parcel:{parcel.code}",
        by=by,
        detail={"sequence": sequence, "effective_on": effective_on.isoformat(), "paper": paper_no, **(detail or {})},
    )
    return event


def _event(
    parcel: Parcel,
    kind: LandEventKind,
    sequence: int,
    *,
    effective_on: date,
    by: Actor,
    paper_no: str = "",
    detail: dict[str, Any] | None = None,
) -> LandEvent:
    event = LandEvent(
        parcel=parcel,
        sequence=sequence,
        kind=kind,
        effective_on=effective_on,
        recorded_at=clock.now(),
        paper_no=paper_no,
        recorded_by=by.username,
        detail=detail or {},
    )
    db.session.add(event)
    db.session.flush()  # rights and burdens name it by its id
    return event
