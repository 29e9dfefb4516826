"""Who may offer what, and by which way of trading (rule book 1, 1.3, 2.4 and 8.1)."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core.deal import Business, OwnerType, TradeMode, TransferForm
from trading.core.errors import Invalid
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_
from trading.rulebook import sources

#: forms of transfer whose other side is known from the start: nobody bids for a gift or in a merger
_AGREED = frozenset(
    {
        TransferForm.EXCHANGE,
        TransferForm.GIFT,
        TransferForm.CONTRIBUTION,
        TransferForm.MERGER,
        TransferForm.DIVISION,
    }
)
#: offices that dispose of other people's rights
OFFICES = frozenset({OwnerType.COURT, OwnerType.ADMINISTRATOR})
#: owners of public property
_PUBLIC = frozenset({OwnerType.STATE_COMPANY, OwnerType.PUBLIC_BODY})


@dataclass(frozen=True)
class Offerer:
    """Who offers a right, and what ties them to it."""

    kind: OwnerType
    #: among the right's holders
    holds: bool = False
    #: recorded as its lessee
    leases: bool = False


class WayNotOpen(Invalid):
    """Parameters: ``mode``, ``open`` (the ways that are)."""

    code = "mode_not_offered"
    msgid = N_("%(mode)s isn't open here. Open are: %(open)s.")
    source = PLATFORM_SETTING
    remedy = N_("Choose one of the ways that are open.")
    field = "mode"


class PublicOwnersBid(WayNotOpen):
    code = "public_owners_bid"
    msgid = N_("Public bodies and state-owned companies sell by public bidding. Open are: %(open)s.")
    source = sources.STATE_ASSETS_32


class FormNotOpen(Invalid):
    """Parameters: ``form``, ``open``."""

    code = "transfer_form_not_open"
    msgid = N_("%(form)s isn't open here. Open are: %(open)s.")
    source = sources.DOCUMENT_34_5
    remedy = N_("Only a court or a bankruptcy administrator disposes judicially.")
    field = "transfer_form"


def may_offer(business: Business, offerer: Offerer) -> bool:
    """True where this party may offer the right for this business at all: its holder, its lessee, or an office."""
    if business is Business.SUBLEASE:
        return offerer.leases
    return offerer.holds or (business is Business.TRANSFER and offerer.kind in OFFICES)


def forms_open(business: Business, offerer: Offerer) -> tuple[TransferForm, ...]:
    """The forms of transfer that this party may choose; none for other businesses."""
    if business is not Business.TRANSFER:
        return ()
    if not offerer.holds:
        return (TransferForm.JUDICIAL,)
    return tuple(form for form in TransferForm if form is not TransferForm.JUDICIAL)


def ways_open(
    business: Business, form: TransferForm | None, offerer: Offerer, *, public_owners_bid: bool = True
) -> tuple[TradeMode, ...]:
    """The ways of trading that are open, the usual one first."""
    if form is TransferForm.JUDICIAL:
        return (TradeMode.COURT,)
    if form in _AGREED:
        return (TradeMode.NEGOTIATED,)
    bidding = (TradeMode.LISTING, TradeMode.SEALED)
    if business is Business.TRANSFER and offerer.kind in _PUBLIC and public_owners_bid:
        return bidding
    return (*bidding, TradeMode.NEGOTIATED)


def check_way(
    business: Business,
    form: TransferForm | None,
    mode: TradeMode,
    offerer: Offerer,
    *,
    public_owners_bid: bool = True,
) -> None:
    """Refuse a form or a way of trading that isn't open, naming those that are."""
    forms = forms_open(business, offerer)
    if forms and form not in forms:
        raise FormNotOpen(form=form or TransferForm.SALE, open=list(forms))
    ways = ways_open(business, form, offerer, public_owners_bid=public_owners_bid)
    if mode not in ways:
        is_public = mode is TradeMode.NEGOTIATED and form not in _AGREED and offerer.kind in _PUBLIC
        raise (PublicOwnersBid if is_public else WayNotOpen)(mode=mode, open=list(ways))
