"""Issuing a public notice: its number, its facts and its paper, in the transaction of the act that it announces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from trading.audit import ledger
from trading.core import canonical, clock, numbering, settings
from trading.core.actor import Actor
from trading.core.area import format_m2
from trading.documents import paper as figures
from trading.documents import services as documents
from trading.documents.states import DocumentKind
from trading.extensions import db
from trading.listing.gazette import facts, paper, queries
from trading.listing.gazette.models import PublicNotice
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.parcels import queries as parcels
from trading.parcels.drawing import parcel_plan_svg


def issue(listing: Listing, kind: PublicNoticeKind, act: Mapping[str, Any], *, by: Actor) -> PublicNotice:
    """Announce what was done with ``listing``. The caller holds its lock and has authorised the act.

    The notice of offer has the listing's own notice number; each later one adds its place to it.
    """
    number, place = _next_number(listing, kind)
    offer = None if kind is PublicNoticeKind.LISTING else listing.notice_number
    said = facts.of(listing, kind, act, earlier=offer)
    document = documents.queue(
        number,
        DocumentKind.PUBLIC_NOTICE,
        title=paper.title(said),
        template=paper.TEMPLATES[kind.value],
        facts=paper_facts(said, number),
        drawings=drawings(listing) if kind is PublicNoticeKind.LISTING else {},
        subject=listing.audit_subject,
        reader_ids=[listing.owner_party_id],
    )
    notice = PublicNotice(
        number=number,
        listing=listing,
        sequence=place,
        kind=kind,
        district_code=listing.district_code,
        issued_at=clock.now(),
        issued_by_id=by.user_id,
        facts=said,
        document=document,
    )
    db.session.add(notice)
    ledger.record(
        "notice.issued",
        listing.audit_subject,
        by=by,
        chain=listing.audit_chain,
        detail={"number": number, "kind": kind.value, "facts": canonical.digest(said)},
    )
    return notice


def preview(listing: Listing, dates: Mapping[str, datetime]) -> dict[str, Any]:
    """The facts of the notice of offer if it were published now with ``dates``; nothing is written."""
    said = facts.of(listing, PublicNoticeKind.LISTING, {}, earlier=None)
    planned = {name: facts.moment_text(dates.get(name)) for name in facts.DATES}
    return {**said, "schedule": planned}


def paper_facts(said: Mapping[str, Any], number: str) -> dict[str, Any]:
    """What the paper of a notice with these facts says."""
    return asdict(paper.document_data(said, number=number, issued_on=clock.today()))


def drawings(listing: Listing) -> dict[str, str]:
    """The plan of the land as the public gets it: generalised, without exact corners."""
    parcel = listing.right.parcel
    use, _code = figures.land_use(parcel.use)
    with force_locale("zh_Hans_CN"):
        plan = parcel_plan_svg(
            parcel,
            neighbours=parcels.neighbours_of(parcel),
            for_print=True,
            caption=f"{use} {format_m2(parcel.area)} ㎡",
            grid=int(settings.value("geo.public_outline_m")),
        )
    return {"plan": str(plan)}


def _next_number(listing: Listing, kind: PublicNoticeKind) -> tuple[str, int]:
    first = listing.notice_number or ""
    if kind is PublicNoticeKind.LISTING:
        return first, 1
    place = max(queries.last_sequence(listing.id), 1) + 1
    return numbering.later_notice_number(first, place), place
