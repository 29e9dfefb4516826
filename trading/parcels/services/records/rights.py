"""Recording rights: entered, transferred, corrected, shown by another certificate, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trading.core import clock
from trading.core.actor import Actor
from trading.core.codes import CertificateKind, parse_certificate
from trading.core.deal import CoOwnership
from trading.core.messages import N_
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.models import Building, Burden, Commitment, FormerCertificate, LandEvent, LandRight, Parcel
from trading.parcels.services.records.holdings import Holding, NamedHolder, shares_of
from trading.parcels.services.records.journal import check_day, parcel_to_record, record, right_in_force
from trading.parcels.services.records.refusals import (
    BuildingOutOfOrder,
    CertificateTaken,
    RightInForce,
    TermInvalid,
)
from trading.parcels.states import CommitmentKind, LandEventKind

#: what a transfer leaves as it was: the land's side of the right, and the duties that pass along
GOES_ALONG = (
    "acquisition_mode", "sub_mode", "allocation_group", "started_on", "ends_on", "grant_contract_no", "restrictions",
    "barred", "grant_price_fen", "price_paid", "investment_total_fen", "investment_done_fen", "audit_report_no",
    "auditor", "audited_on", "agreed_start_on", "agreed_finish_on", "built_since", "stopped_on", "finished_on",
    "development_area", "developed_area", "is_standard_land",
)  # fmt: skip
#: what a correction may touch; holders change by a transfer, the certificate by its replacement
CORRECTABLE = frozenset(GOES_ALONG)
BURDEN_FACTS = (
    "kind", "registered_on", "ended_on", "holder_name", "amount_fen", "rank", "transfer_restricted", "authority",
    "paper_no", "due_on", "is_ceiling", "debt_from", "debt_to", "area", "release_paper_no", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """One commitment of standard land to be entered."""

    kind: CommitmentKind
    wording: str
    due_on: date | None = None
    met_on: date | None = None


@dataclass(frozen=True)
class Structure:
    """One building to be entered."""

    name: str
    structure: str = ""
    storeys: int | None = None
    floor_area: Any = None
    completed_on: date | None = None
    certificate_no: str = ""


def enter_right(
    code: str,
    *,
    certificate_no: str,
    holders: Sequence[Holding | NamedHolder],
    started_on: date,
    effective_on: date,
    paper_no: str,
    by: Actor,
    co_ownership: CoOwnership | None = None,
    **columns: Any,
) -> LandRight:
    """Enter a right on a parcel that has none. Refuses where one is in force or the certificate is taken."""
    parcel = parcel_to_record(code, by)
    if (present := queries.find_active_right(parcel.id)) is not None:
        raise RightInForce(certificate=present.certificate_no)
    check_day(effective_on, not_before=date.min)
    columns = {"started_on": started_on, **columns}
    _check_term(columns)
    number = _free_certificate(certificate_no, columns.get("certificate_kind", CertificateKind.TITLE))
    held_as, shares = shares_of(holders, co_ownership, by)
    event = record(
        parcel,
        LandEventKind.FIRST_REGISTERED,
        effective_on=effective_on,
        paper_no=paper_no,
        by=by,
        detail={"mode": columns["acquisition_mode"].value},
    )
    columns = {**columns, "certificate_no": number, "co_ownership": held_as, "shares": shares}
    return _add(LandRight(parcel=parcel, event=event, burdens=[], created_at=clock.now(), **columns))


def transfer_right(
    code: str,
    *,
    certificate_no: str,
    holders: Sequence[Holding | NamedHolder],
    effective_on: date,
    paper_no: str,
    by: Actor,
    co_ownership: CoOwnership | None = None,
) -> LandRight:
    """End the right in force and enter its successor: same land, term, duties and burdens, other holders.

    Burdens go with the land; promises of standard land and the duties of the grant contract pass to the new
    holder (Urban Real Estate Administration Law 42).
    """
    parcel = parcel_to_record(code, by)
    old = right_in_force(parcel)
    number = _free_certificate(certificate_no)
    standing = [one for one in old.burdens if one.ended_on is None or one.ended_on > effective_on]
    # what was registered later than the transfer would be lost between the two rights
    check_day(effective_on, not_before=max([old.started_on, *(one.registered_on for one in standing)]))
    held_as, shares = shares_of(holders, co_ownership, by)
    event = record(parcel, LandEventKind.TRANSFERRED, effective_on=effective_on, paper_no=paper_no, by=by)
    carried = [_copied(burden, event) for burden in standing]
    for burden in standing:
        burden.ended_on, burden.event = effective_on, event
    old.ended_at, old.event = clock.now(), event
    db.session.flush()  # the old right must be out of force before the new one comes in
    columns = {name: getattr(old, name) for name in GOES_ALONG}
    columns |= {"certificate_no": number, "co_ownership": held_as, "shares": shares, "burdens": carried}
    columns["promises"] = [
        Commitment(position=one.position, kind=one.kind, wording=one.wording, due_on=one.due_on, met_on=one.met_on)
        for one in old.promises
    ]
    return _add(LandRight(parcel=parcel, event=event, created_at=clock.now(), **columns))


def correct_right(
    code: str,
    columns: Mapping[str, Any],
    *,
    effective_on: date,
    paper_no: str,
    by: Actor,
    promises: Sequence[Promise] | None = None,
    structures: Sequence[Structure] | None = None,
) -> LandRight:
    """Bring facts of the right in force up to date. A correction that changes nothing leaves no trace.

    ``promises`` and ``structures`` (what stands on the land) replace those that are there, where given.
    """
    if unknown := set(columns) - CORRECTABLE:
        raise ValueError(f"no correction touches {sorted(unknown)}")
    parcel = parcel_to_record(code, by)
    right = right_in_force(parcel)
    changed = {name: value for name, value in columns.items() if getattr(right, name) != value}
    fields = sorted(changed)
    if promises is not None and list(promises) != [_promise(one) for one in right.promises]:
        fields.append("promises")
    if structures is not None and list(structures) != [_structure(one) for one in parcel.structures]:
        fields.append("buildings")
    if not fields:
        return right
    check_day(effective_on, not_before=date.min)
    _check_term({name: changed.get(name, getattr(right, name)) for name in GOES_ALONG})
    right.event = record(
        parcel,
        LandEventKind.CORRECTED,
        effective_on=effective_on,
        paper_no=paper_no,
        by=by,
        detail={"fields": fields},
    )
    for name, value in changed.items():
        setattr(right, name, value)
    if "promises" in fields:
        _replace_promises(right, promises or ())
    if "buildings" in fields:
        _replace_structures(parcel, structures or ())
    return right


def replace_certificate(code: str, certificate_no: str, *, effective_on: date, paper_no: str, by: Actor) -> LandRight:
    """Give the right in force a new certificate; the old one stays findable."""
    parcel = parcel_to_record(code, by)
    right = right_in_force(parcel)
    number = _free_certificate(certificate_no)
    check_day(effective_on, not_before=right.started_on)
    event = record(parcel, LandEventKind.CERTIFICATE_REPLACED, effective_on=effective_on, paper_no=paper_no, by=by)
    former = FormerCertificate(number=right.certificate_no, kind=right.certificate_kind, replaced_on=effective_on)
    # in one statement with its event: the database refuses an update that names none
    right.event, right.certificate_no, right.certificate_kind = event, number, CertificateKind.TITLE
    right.former_certificates.append(former)
    return right


def end_right(code: str, *, effective_on: date, paper_no: str, by: Actor) -> LandRight:
    """End the right in force without a successor: expired, given up, taken back."""
    parcel = parcel_to_record(code, by)
    right = right_in_force(parcel)
    check_day(effective_on, not_before=right.started_on)
    right.event = record(parcel, LandEventKind.RIGHT_ENDED, effective_on=effective_on, paper_no=paper_no, by=by)
    right.ended_at = clock.now()
    return right


def _add(right: LandRight) -> LandRight:
    db.session.add(right)
    db.session.flush()  # the unique indexes speak now, while a rival can still be answered
    return right


def _free_certificate(text: str, kind: CertificateKind = CertificateKind.TITLE) -> str:
    number = parse_certificate(text, kind)
    if queries.find_right_by_certificate(number) is not None:
        raise CertificateTaken()
    return number


def _check_term(columns: Mapping[str, Any]) -> None:
    """What the tables would refuse, said in words."""
    ends_on = columns.get("ends_on")
    if ends_on is None and columns["acquisition_mode"].needs_end_date:
        raise TermInvalid()
    if ends_on is not None and ends_on <= columns["started_on"]:
        raise TermInvalid(N_("The right must end after it began."))
    since, finished = columns.get("built_since"), columns.get("finished_on")
    if since is not None and finished is not None and finished < since:
        raise BuildingOutOfOrder()


def _copied(burden: Burden, event: LandEvent) -> Burden:
    return Burden(event=event, **{name: getattr(burden, name) for name in BURDEN_FACTS})


def _promise(one: Commitment) -> Promise:
    return Promise(one.kind, one.wording, one.due_on, one.met_on)


def _structure(one: Building) -> Structure:
    return Structure(one.name, one.structure, one.storeys, one.floor_area, one.completed_on, one.certificate_no)


def _replace_promises(right: LandRight, promises: Sequence[Promise]) -> None:
    right.promises.clear()
    db.session.flush()  # their places are keys
    right.promises.extend(Commitment(position=place, **vars(one)) for place, one in enumerate(promises, 1))


def _replace_structures(parcel: Parcel, structures: Sequence[Structure]) -> None:
    parcel.structures.clear()
    db.session.flush()  # their places are keys
    parcel.structures.extend(Building(position=place, **vars(one)) for place, one in enumerate(structures, 1))
