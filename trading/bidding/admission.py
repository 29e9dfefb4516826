"""Who may apply for a lot, who is admitted to its room, and which number a bidder gets. Pure.

Facts about the parties come in as frozen values; out comes nothing, or the refusal that applies.
Likenesses between bidder, seller and rivals are never verdicts: they are shown to the reviewer, who
has to say in writing why the bidder is admitted all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trading.bidding.states import Phase
from trading.core.errors import Conflict, Forbidden, Invalid, Refusals
from trading.core.findings import Finding, Severity
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import name_key
from trading.rulebook import Limits, Rule, Step, as_findings

_AUCTION_LAW_22_30 = N_("Auction Law, articles 22 and 30, by analogy")
_ORDER_39_11 = N_("Ministry of Land and Resources Order No. 39, article 11, by analogy")
_NOTICE = N_("Notice of the lot")


class Declaration(LabelledEnum):
    """What a bidder declares by applying. All are needed."""

    READ = "read", N_("I have read the notice, the facts of the lot and the rules of the room.")
    AS_IT_IS = "as_it_is", N_("I know the land, its burdens and its present state, and accept them.")
    BINDING = "binding", N_("I know that a bid can't be withdrawn, and that the highest bid binds me.")
    OWN_FUNDS = "own_funds", N_("I pay the deposit and the price from lawful funds of my own, from my own account.")
    NO_COLLUSION = (
        "no_collusion",
        N_("I don't bid for the seller, I make no arrangement with other bidders, and all I state is true."),
    )


class Likeness(LabelledEnum):
    """What a bidder has in common with somebody it should have nothing to do with."""

    SELLERS_REPRESENTATIVE = (
        "sellers_representative",
        N_("Bears the name of the seller's representative, or its own representative bears the seller's"),
    )
    SHARED_REPRESENTATIVE = "shared_representative", N_("Has the same representative as the seller")
    SELLERS_ADDRESS = "sellers_address", N_("Has the same address as the seller")
    RIVALS_REPRESENTATIVE = "rivals_representative", N_("Has the same representative as another applicant for this lot")
    RIVALS_ADDRESS = "rivals_address", N_("Has the same address as another applicant for this lot")


# --- refusals -------------------------------------------------------------------------------------


class PartyNotVerified(Forbidden):
    code = "party_not_verified"
    msgid = N_("Only a party whose identity has been checked can apply.")
    rule = "V-04"
    remedy = N_("Have the identity of your party checked at a window, then apply again.")


class StaffMayNotBid(Forbidden):
    code = "staff_may_not_bid"
    msgid = N_("People who work for the market don't bid in it.")
    rule = "V-27"
    source = _AUCTION_LAW_22_30


class SellerMayNotBid(Forbidden):
    code = "seller_may_not_bid"
    msgid = N_("The seller of a lot, and whoever acts for the seller, can't bid for it.")
    rule = "V-27"
    source = _AUCTION_LAW_22_30


class PartyBlacklisted(Forbidden):
    code = "party_blacklisted"
    msgid = N_("This party is barred from bidding since %(since)s because of an earlier breach.")
    rule = "V-30"
    remedy = N_("The bureau tells you how long the bar lasts and how to object to it.")


class NotOpenForApplications(Conflict):
    code = "not_open_for_applications"
    msgid = N_("This lot doesn't take applications now.")
    remedy = N_("The lot's page shows its present state.")


class ApplicationsClosed(Conflict):
    code = "applications_closed"
    msgid = N_("Applications closed at %(ended_at)s. Yours arrived at %(received_at)s.")
    rule = "V-25"
    source = _ORDER_39_11


class DeclarationMissing(Invalid):
    code = "declaration_missing"
    msgid = N_("You can apply only if you declare this: “%(declaration)s”")
    source = _NOTICE


class AppliedBefore(Conflict):
    code = "applied_before"
    msgid = N_("Your party's application %(number)s for this lot has ended. A party applies once for a lot.")
    source = _NOTICE


class AppliedAlready(Conflict):
    code = "applied_already"
    msgid = N_("This party has applied for this lot already.")
    source = _NOTICE
    remedy = N_("Whoever applied goes on with that application.")


class AdmittedForGood(Conflict):
    code = "admitted_for_good"
    msgid = N_("You are admitted: the application can't be withdrawn any more.")
    source = _NOTICE
    remedy = N_("It could only after a change notice that changed price, terms or dates, and before your first bid.")


class DepositNotHeld(Conflict):
    code = "deposit_not_held"
    msgid = N_("The deposit %(reference)s hasn't been confirmed, so the bidder can't be admitted.")
    rule = "V-27"
    remedy = N_("The finance desk confirms it as soon as the bank statement shows it.")


class RoomOver(Conflict):
    code = "room_over"
    msgid = N_("The room no longer admits bidders.")


class LikenessUnexplained(Invalid):
    code = "likeness_unexplained"
    msgid = N_("This bidder has something in common with the seller or a rival. Write why it is admitted all the same.")
    source = N_("Fair competition between bidders; the decision is a person's")
    field = "reason"


class ReasonMissing(Invalid):
    code = "reason_missing"
    msgid = N_("A refusal needs its reason: the bidder reads it.")
    field = "reason"


# --- applying -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Applicant:
    """Who applies: the party, and the account that acts for it."""

    party_id: int
    user_id: int | None
    is_staff: bool
    is_verified: bool
    blacklisted_at: datetime | None


@dataclass(frozen=True)
class Offer:
    """What is applied for, as far as it matters here."""

    owner_party_id: int
    entered_by_id: int | None
    is_published: bool
    apply_ends_at: datetime


def check_applicant(applicant: Applicant, offer: Offer) -> None:
    """Raise the first reason for which this party can't bid for this lot."""
    if applicant.is_staff:
        raise StaffMayNotBid()
    if applicant.party_id == offer.owner_party_id or _entered_it(applicant, offer):
        raise SellerMayNotBid()
    if applicant.blacklisted_at is not None:
        raise PartyBlacklisted(since=applicant.blacklisted_at)
    if not applicant.is_verified:
        raise PartyNotVerified()


def _entered_it(applicant: Applicant, offer: Offer) -> bool:
    return applicant.user_id is not None and applicant.user_id == offer.entered_by_id


def check_period(offer: Offer, received_at: datetime) -> None:
    """Applications are open from publication until the published end; at that instant they are over."""
    if not offer.is_published:
        raise NotOpenForApplications()
    if received_at >= offer.apply_ends_at:
        raise ApplicationsClosed(ended_at=offer.apply_ends_at, received_at=received_at)


def check_declarations(given: Collection[str]) -> None:
    """Every declaration is needed; each missing one is named."""
    missing = [declaration for declaration in Declaration if declaration.value not in given]
    if missing:
        raise Refusals([DeclarationMissing(field=one.value, declaration=one) for one in missing])


# --- admitting ------------------------------------------------------------------------------------


def check_admission(*, deposit_is_held: bool, reference: str, phase: Phase) -> None:
    """Raise what stands against a bidder number: no deposit, or a room that takes nobody any more."""
    if phase not in {Phase.NOTICE, Phase.FREE, Phase.TIMED, Phase.RESTING}:
        raise RoomOver()
    if not deposit_is_held:
        raise DepositNotHeld(reference=reference)


def draw_number(taken: Collection[str], choose: Callable[[Sequence[str]], str]) -> str:
    """Draw an unused bidder number of two digits, or of three once those are used up.

    ``choose`` picks without preference (``secrets.choice``): a number tells nobody who came first.
    """
    used = frozenset(taken)
    for low, high in ((10, 100), (100, 1000), (1000, 10_000)):
        free = [text for text in map(str, range(low, high)) if text not in used]
        if free:
            return choose(free)
    raise RoomOver()


@dataclass(frozen=True)
class Profile:
    """What a party is compared by."""

    name: str
    representative: str | None
    address: str | None


def likenesses(bidder: Profile, seller: Profile, rivals: Iterable[Profile]) -> list[Likeness]:
    """What the reviewer should look at, in the order of its weight."""
    others = list(rivals)
    found = {
        Likeness.SELLERS_REPRESENTATIVE: _alike(bidder.name, seller.representative)
        or _alike(bidder.representative, seller.name),
        Likeness.SHARED_REPRESENTATIVE: _alike(bidder.representative, seller.representative),
        Likeness.SELLERS_ADDRESS: _alike(bidder.address, seller.address),
        Likeness.RIVALS_REPRESENTATIVE: any(_alike(bidder.representative, rival.representative) for rival in others),
        Likeness.RIVALS_ADDRESS: any(_alike(bidder.address, rival.address) for rival in others),
    }
    return [likeness for likeness, holds in found.items() if holds]


def _alike(one: str | None, other: str | None) -> bool:
    return bool(one and other) and name_key(one or "") == name_key(other or "")


# --- this room's part of the rule book ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidacy:
    """A party that wants to bid, and the lot that it wants to bid for."""

    applicant: Applicant
    offer: Offer


def check_independence(facts: Candidacy, limits: Limits) -> list[Finding]:
    """V-27, the person's side: neither the seller, nor whoever acts for it, nor the market's staff bids."""
    remedy = N_("Let somebody bid who isn't bound to the lot.")
    return [replace(finding, remedy=finding.remedy or remedy) for finding in _against(facts, "V-27")]


def _not_barred(facts: Candidacy, limits: Limits) -> list[Finding]:
    """V-30: nobody bids who is barred for an earlier breach."""
    return _against(facts, "V-30")


def _against(facts: Candidacy, rule: str) -> list[Finding]:
    found = as_findings(check_applicant, facts.applicant, facts.offer)
    return [finding for finding in found if finding.rule == rule]


RULES = (
    Rule(
        "V-30",
        N_("Nobody bids who is barred for an earlier breach."),
        _not_barred,
        (Severity.BLOCK,),
        step=Step.BID,
    ),
)
