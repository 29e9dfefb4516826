"""What an owner begins with: which right, for which business; then further parcels, or a part of one."""

from __future__ import annotations

from decimal import Decimal

from trading import series
from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.codes import normalise_certificate
from trading.core.deal import Business, TradeMode
from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.listing import queries, rules
from trading.listing.models import ListedRight, Listing
from trading.listing.permissions import GRANTS, Opening, Permission
from trading.listing.services.checks import offerer
from trading.listing.services.editing import editable, refuse_second_active
from trading.parcels import queries as parcels
from trading.parcels.models import LandRight
from trading.parties import queries as parties

#: so many parcels in one listing, or the page can't be read any more
MOST_RIGHTS = 20


class RightNotFound(Invalid):
    code = "right_not_found"
    msgid = N_("The land book shows no right of yours under this certificate number or parcel code.")
    remedy = N_("Compare it with the certificate, letter by letter. If it is right, ask at the registration window.")
    field = "certificate"


class LeaseNotFound(RightNotFound):
    code = "lease_not_found"
    msgid = N_("The land book shows no lease of yours on the land of this certificate number or parcel code.")
    remedy = N_("Have your lease recorded at the registration window first; then it can be passed on.")


class RightsDontFit(Invalid):
    code = "rights_dont_fit"
    msgid = N_("Parcels are offered together only where they have the same holders and lie in one district.")
    remedy = N_("Offer this parcel in a listing of its own.")
    field = "certificate"


class TooManyRights(Invalid):
    """Parameter: ``most``."""

    code = "too_many_rights"
    msgid = N_("A listing holds at most %(most)s parcels.")
    field = "certificate"


class LeadingRightStays(Invalid):
    code = "leading_right_stays"
    msgid = N_("The first parcel can't be taken out. Withdraw this draft and begin with another parcel instead.")


class PartNotOpen(Invalid):
    code = "part_not_open"
    msgid = N_("Only a lease may cover a part of a parcel.")
    rule = "V-05"
    remedy = N_("Apply for a division of the parcel first; each part then has its own code.")
    field = "part_area"


class PartTooLarge(Invalid):
    """Parameter: ``area``."""

    code = "part_too_large"
    msgid = N_("The part must be more than zero and less than the registered %(area)s m².")
    rule = "V-05"
    remedy = N_("Correct the area, or leave it empty to let the whole parcel.")
    field = "part_area"


def find_right(text: str) -> LandRight | None:
    """The right in force that a typed certificate number, parcel code or unit code means."""
    plain = clean_text(text)
    right = parcels.find_right_by_certificate(normalise_certificate(plain))
    if right is None:
        code = plain.replace(" ", "").upper()
        parcel = parcels.find_parcel(code) or parcels.find_parcel_by_unit(code)
        right = parcel.active_right if parcel else None
    return right if right is not None and right.is_active else None


def start_draft(
    certificate: str, *, business: Business, mode: TradeMode | None = None, by: Actor, previous: Listing | None = None
) -> Listing:
    """“I want to offer this right.” An unfinished draft for the same right and business is gone on with.

    Without ``mode`` the usual way of trading is taken; it may be changed on the page of dates. ``previous`` is the
    round that this one follows. Refuses an unknown right and another's right alike, and a right that is already on
    the market (V-20).
    """
    party_id = by.on_behalf_of or by.party_id
    right = _right_to_offer(certificate, business, party_id)
    tie = offerer(right, parties.get_party(party_id))
    authorise(GRANTS, Permission.START, by, Opening(business, party_id, tie))
    draft = queries.find_open_draft(right.id, party_id, business)
    if draft is not None:
        return draft
    refuse_second_active([right.id])
    form = next(iter(rules.forms_open(business, tie)), None)
    year = clock.today().year
    listing = Listing(
        draft_number=f"D-{year}-{series.next_number(f'draft:{year}'):04d}",
        business=business,
        mode=mode or rules.ways_open(business, form, tie)[0],
        transfer_form=form,
        right=right,
        listed=[ListedRight(right=right)],
        previous_id=previous.id if previous else None,
        owner_party_id=party_id,
        entered_by_id=by.user_id,
        answers={},
        created_at=clock.now(),
    )
    rules.check_way(business, form, listing.mode, tie)
    db.session.add(listing)
    detail = {"right": right.id, "business": business.value}
    ledger.record("listing.started", listing.draft_number, by=by, after="draft", detail=detail)
    return listing


def add_right(draft_number: str, certificate: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Offer one more parcel together with those of the draft: same holders, same district."""
    listing = editable(draft_number, expected, by)
    right = _right_to_offer(certificate, listing.business, listing.owner_party_id)
    if any(one.right_id == right.id for one in listing.listed):
        return listing
    if len(listing.listed) >= MOST_RIGHTS:
        raise TooManyRights(most=MOST_RIGHTS)
    first = listing.right
    same_holders = {share.party_id for share in right.shares} == {share.party_id for share in first.shares}
    if not same_holders or right.parcel.district_code != first.parcel.district_code:
        raise RightsDontFit()
    refuse_second_active([right.id], but=listing.id)
    place = max(one.position for one in listing.listed) + 1
    listing.listed.append(ListedRight(right=right, position=place))
    _touch(listing)
    return listing


def remove_right(draft_number: str, parcel_code: str, *, expected: int | None = None, by: Actor) -> Listing:
    """Take a further parcel out of the offer again."""
    listing = editable(draft_number, expected, by)
    for one in list(listing.listed):
        if one.right.parcel.code == parcel_code:
            if one.right_id == listing.right_id:
                raise LeadingRightStays()
            listing.listed.remove(one)
            _touch(listing)
    return listing


def answer_part(
    draft_number: str,
    parcel_code: str,
    *,
    part_area: Decimal | None,
    part_note: str = "",
    expected: int | None = None,
    by: Actor,
) -> Listing:
    """Let only a part of a parcel; None lets the whole (V-05)."""
    listing = editable(draft_number, expected, by)
    if part_area is not None and not listing.business.is_letting:
        raise PartNotOpen()
    for one in listing.listed:
        if one.right.parcel.code == parcel_code:
            registered = one.right.parcel.area
            if part_area is not None and not 0 < part_area < registered:
                raise PartTooLarge(area=registered)
            one.part_area = part_area
            one.part_note = clean_text(part_note, multiline=True) if part_area is not None else ""
            _touch(listing)
    return listing


def _right_to_offer(certificate: str, business: Business, party_id: int | None) -> LandRight:
    """The right that was typed, where the party may offer it; another's right is as unknown as none."""
    missing = LeaseNotFound if business is Business.SUBLEASE else RightNotFound
    right = find_right(certificate)
    if right is None or party_id is None:
        raise missing()
    if not rules.may_offer(business, offerer(right, parties.get_party(party_id))):
        raise missing()
    return right


def _touch(listing: Listing) -> None:
    """A change of the listed rights is a change of the listing: whoever saw the former version is told."""
    listing.answers = dict(listing.answers)
