"""Who may propose, what a proposal may say, and when it may be accepted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trading.core.calendar import add_months
from trading.core.contact_data import find_contact_data
from trading.core.errors import Conflict, Forbidden, Invalid
from trading.core.messages import N_
from trading.core.money import MAX_FEN
from trading.core.rates import MAX_RATE

_AUCTION_LAW = N_("Auction Law, articles 22 and 30, by analogy")
_NEGOTIATION = N_("State Council General Office document No. 34 of 2019, item 16: the parties may negotiate themselves")


class StaffMayNotPropose(Forbidden):
    code = "staff_may_not_propose"
    msgid = N_("People who work for the market make no proposals in it.")
    rule = "V-27"
    source = _AUCTION_LAW


class OwnerMayNotPropose(Forbidden):
    code = "owner_may_not_propose"
    msgid = N_("Whoever offers this right, or acts for its holders, can't make a proposal for it.")
    rule = "V-27"
    source = _AUCTION_LAW


class ProposerNotVerified(Forbidden):
    code = "proposer_not_verified"
    msgid = N_("Only a party whose identity has been checked can make a proposal.")
    rule = "V-04"
    remedy = N_("Have the identity of your party checked at a window, then come back.")


class ProposerBarred(Forbidden):
    code = "proposer_barred"
    msgid = N_("This party is barred from trading since %(since)s because of an earlier breach.")
    rule = "V-30"
    remedy = N_("The bureau tells you how long the bar lasts and how to object to it.")


class NotOpenToProposals(Conflict):
    code = "not_open_to_proposals"
    msgid = N_("This listing takes no proposals now.")
    remedy = N_("The listing's page shows its present state.")


class FigureTooHigh(Invalid):
    code = "proposal_figure_invalid"
    msgid = N_("Enter a figure above zero and within what the market can hold.")
    field = "amount"


class ContactDataInMessage(Invalid):
    code = "contact_data_in_message"
    msgid = N_("Leave out “%(found)s”: contact data are exchanged once both sides have agreed.")
    remedy = N_("Once the owner has accepted, the platform shows each side the other's telephone and address.")


class StartInThePast(Invalid):
    code = "lease_start_in_the_past"
    msgid = N_("The lease can't begin before today.")
    field = "starts_on"


class DisplayNotOver(Conflict):
    code = "display_not_over"
    msgid = N_("The public display runs until %(ends_at)s. The two sides can agree from then on, not before.")
    source = _NEGOTIATION
    remedy = N_("Answer with a counter-proposal, or come back after that time: the proposal stays open.")


class ProposalMoved(Conflict):
    code = "proposal_moved"
    msgid = N_("The other side has changed the proposal since you opened it. Read the new version before you decide.")


class NotConfirmedYet(Conflict):
    code = "not_confirmed_yet"
    msgid = N_("The other side hasn't confirmed this version. Both must have confirmed the same one.")


class NothingToConfirm(Conflict):
    code = "no_counter_proposal"
    msgid = N_("There is no counter-proposal to confirm.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    msgid = N_("Give the reason: the other side reads it.")
    field = "reason"


@dataclass(frozen=True)
class Proposer:
    """Who proposes."""

    is_staff: bool
    is_verified: bool
    barred_since: datetime | None
    is_of_the_owners_side: bool


@dataclass(frozen=True)
class Said:
    """What one turn says: the figure in the listing's unit, words, and for a lease the wishes about its term."""

    amount: int
    message: str = ""
    starts_on: date | None = None
    months: int | None = None
    rent_free_months: int | None = None


def check_proposer(proposer: Proposer) -> None:
    """Raise what stands against this party's proposing for this listing."""
    if proposer.is_staff:
        raise StaffMayNotPropose()
    if proposer.is_of_the_owners_side:
        raise OwnerMayNotPropose()
    if not proposer.is_verified:
        raise ProposerNotVerified()
    if proposer.barred_since is not None:
        raise ProposerBarred(since=proposer.barred_since)


def check_said(said: Said, *, is_money: bool, today: date) -> None:
    """Raise what can't be said: a figure out of range, contact data, a lease that begins in the past. How long a
    lease may last is asked of the rule book (V-08, V-10)."""
    if not 0 < said.amount <= (MAX_FEN if is_money else MAX_RATE):
        raise FigureTooHigh()
    check_words(said.message, field="message")
    if said.starts_on is not None and said.starts_on < today:
        raise StartInThePast()


def check_words(text: str, *, field: str) -> None:
    """Refuse contact data in what one side writes to the other."""
    found = find_contact_data(text)
    if found is not None:
        raise ContactDataInMessage(found=found, field=field)


def term_end(starts_on: date | None, months: int | None) -> date | None:
    """The last day of a term: the day before the same date so many months on."""
    if starts_on is None or not months:
        return None
    return add_months(starts_on, months) - timedelta(days=1)


def check_acceptance(*, ends_at: datetime | None, now: datetime, is_confirmed: bool, same_version: bool) -> None:
    """Raise what stands against the owner's accepting this turn now."""
    if not same_version:
        raise ProposalMoved()
    if not is_confirmed:
        raise NotConfirmedYet()
    if ends_at is None or now < ends_at:
        raise DisplayNotOver(ends_at=ends_at)
