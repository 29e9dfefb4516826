"""Who holds a right that is entered: parties with shares, or people named by their papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trading.core.actor import Actor
from trading.core.codes import IdentityKind
from trading.core.deal import CoOwnership, OwnerType
from trading.core.text import same_name
from trading.parcels.models import RightShare
from trading.parcels.services.records.refusals import (
    HolderNameDiffers,
    HolderTwice,
    OwnershipDiffers,
    SharesIncomplete,
)
from trading.parties.services import register_party


@dataclass(frozen=True)
class Holding:
    """One holder of a right to be entered: the party and its share."""

    party_id: int
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class NamedHolder:
    """The same for somebody whom the platform may not know yet."""

    kind: OwnerType
    name: str
    id_type: IdentityKind
    id_code: str
    share: Fraction = Fraction(1)


def shares_of(
    holders: Sequence[Holding | NamedHolder], ownership: CoOwnership | None, by: Actor
) -> tuple[CoOwnership, list[RightShare]]:
    """How a right is held and by whom. Registers who isn't known, so the parcel must be locked before."""
    held_as = ownership or (CoOwnership.SOLE if len(holders) == 1 else CoOwnership.BY_SHARES)
    if (held_as is CoOwnership.SOLE) is not (len(holders) == 1):
        raise OwnershipDiffers()
    whole = sum((holder.share for holder in holders), Fraction())
    if held_as is not CoOwnership.JOINT and whole != 1:
        raise SharesIncomplete(sum=str(whole))
    parties = [_party_id(holder, place, by) for place, holder in enumerate(holders, 1)]
    for place, party_id in enumerate(parties, 1):
        if party_id in parties[: place - 1]:
            raise HolderTwice(place=place)
    shares = [Fraction(1) if held_as is CoOwnership.JOINT else holder.share for holder in holders]
    return held_as, [
        RightShare(party_id=party_id, position=place, numerator=share.numerator, denominator=share.denominator)
        for place, (party_id, share) in enumerate(zip(parties, shares, strict=True), 1)
    ]


def _party_id(holder: Holding | NamedHolder, place: int, by: Actor) -> int:
    if isinstance(holder, Holding):
        return holder.party_id
    party = register_party(kind=holder.kind, name=holder.name, id_type=holder.id_type, id_code=holder.id_code, by=by)
    if not same_name(party.name, holder.name):
        raise HolderNameDiffers(place=place)
    return party.id
