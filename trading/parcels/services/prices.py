"""Land prices as the administrator keeps them: ending an edition, publishing a standard price.

A price is never changed: another one takes its place from a day on, so that what was judged by it can be worked out
again. Files of prices come in through the imports.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from trading.audit import ledger
from trading.core import clock
from trading.core.access import authorise
from trading.core.actor import Actor
from trading.core.city import here
from trading.core.codes import fold_code
from trading.core.errors import Conflict, Invalid
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.core.text import clean_text
from trading.extensions import db
from trading.parcels import queries
from trading.parcels.models import PriceEdition, StandardPrice
from trading.parcels.permissions import GRANTS, Permission
from trading.parcels.queries import prices
from trading.parcels.states import StandardPriceKind

#: of a reason
LONGEST_REASON = 500


class EditionEnded(Conflict):
    """Parameter: ``day``."""

    code = "price_edition_ended"
    msgid = N_("This edition already ends on %(day)s.")
    field = "valid_to"


class EndsInThePast(Invalid):
    """Parameter: ``today``."""

    code = "price_edition_past"
    msgid = N_("An edition can't be ended backwards, since deals were judged by it: choose %(today)s or a later day.")
    field = "valid_to"


class EndsBeforeItBegins(Invalid):
    """Parameter: ``day``."""

    code = "price_edition_order"
    msgid = N_("The edition only takes effect on %(day)s; it can't end before.")
    field = "valid_to"


class ReasonMissing(Invalid):
    code = "price_reason_missing"
    msgid = N_("Give the reason: it stays in the ledger for whoever asks later.")
    field = "reason"


class PlaceUnknown(Invalid):
    code = "price_place_unknown"
    msgid = N_("Name a parcel of the land book or choose a street of the city.")
    field = "place"


class UseDiffers(Invalid):
    """Parameter: ``land_use``."""

    code = "price_use_differs"
    msgid = N_("The parcel's use is %(land_use)s. A standard price is for the same use.")
    field = "use"


class PriceNotPositive(Invalid):
    code = "price_not_positive"
    msgid = N_("The price must be more than zero.")
    field = "price"


class BasisAfterValidity(Invalid):
    code = "price_basis_late"
    msgid = N_("The day of valuation can't lie after the day from which the price is valid.")
    field = "basis_on"


class SuccessorTooEarly(Invalid):
    """Parameter: ``day``."""

    code = "price_successor_early"
    msgid = N_("A price with this number is valid from %(day)s on. Its successor can only begin later.")
    field = "valid_from"


def edition_subject(edition: PriceEdition) -> str:
    """What the ledger calls an edition."""
    return f"price_edition:{edition.kind.value}/{edition.name}"


def end_edition(edition_id: int, *, valid_to: date, reason: str, by: Actor) -> PriceEdition:
    """Set the last day of an edition. Refuses one that has an end, a day that has passed, and no reason."""
    authorise(GRANTS, Permission.RECORD, by)
    edition = prices.get_edition_for_update(edition_id)
    if edition.valid_to is not None:
        raise EditionEnded(day=edition.valid_to)
    if valid_to < clock.today():
        raise EndsInThePast(today=clock.today())
    if valid_to < edition.valid_from:
        raise EndsBeforeItBegins(day=edition.valid_from)
    note = clean_text(reason)[:LONGEST_REASON]
    if not note:
        raise ReasonMissing()
    edition.valid_to = valid_to
    ledger.record(
        "price_edition.ended",
        edition_subject(edition),
        by=by,
        after=valid_to.isoformat(),
        note=note,
    )
    return edition


def publish_standard_price(
    number: str,
    *,
    place: str,
    use: UseClass,
    fen_per_m2: int,
    basis_on: date,
    valid_from: date,
    document_no: str,
    by: Actor,
    kind: StandardPriceKind = StandardPriceKind.SALE,
    plot_ratio: Decimal | None = None,
    years: int | None = None,
) -> StandardPrice:
    """Publish a standard price for a place: the code of a parcel, or of a street.

    The price published before under the same number ends on the day before. Refuses an unknown place, another use than
    the parcel's, and a successor that doesn't begin after what it replaces.
    """
    authorise(GRANTS, Permission.RECORD, by)
    if fen_per_m2 <= 0:
        raise PriceNotPositive()
    if basis_on > valid_from:
        raise BasisAfterValidity()
    parcel_id, street_code = _placed(place, use)
    number = clean_text(number)
    before = prices.present_standard_price_for_update(number, kind)
    if before is not None:
        if valid_from <= before.valid_from:
            raise SuccessorTooEarly(day=before.valid_from)
        if before.valid_to is None or before.valid_to >= valid_from:
            before.valid_to = valid_from - timedelta(days=1)
    price = StandardPrice(
        number=number,
        kind=kind,
        parcel_id=parcel_id,
        street_code=street_code,
        use_class=use,
        fen_per_m2=fen_per_m2,
        basis_on=basis_on,
        valid_from=valid_from,
        plot_ratio=plot_ratio,
        years=years,
        document_no=clean_text(document_no),
    )
    db.session.add(price)
    ledger.record(
        "standard_price.published",
        f"standard_price:{kind.value}/{number}",
        by=by,
        before=str(before.fen_per_m2) if before else None,
        after=str(fen_per_m2),
        note=price.document_no,
        detail={"valid_from": valid_from.isoformat(), "place": fold_code(place)},
    )
    return price


def _placed(place: str, use: UseClass) -> tuple[int | None, str | None]:
    """The parcel or the street that a code names."""
    code = fold_code(place)
    if any(street.code == code for street in here().streets):
        return None, code
    parcel = queries.find_parcel(code)
    if parcel is None:
        raise PlaceUnknown()
    if parcel.use_class is not use:
        raise UseDiffers(land_use=parcel.use_class)
    return parcel.id, parcel.street_code
