"""What this room says when it will not."""

from __future__ import annotations

from trading.core.errors import Conflict, Forbidden, Invalid
from trading.core.messages import N_

_OWN_ACCOUNT = N_("Notice of the lot: the deposit comes from the bidder's own account")
_BY_THE_DUE_TIME = N_("Notice of the lot: the deposit arrives before applications close")


class AmountDiffers(Invalid):
    code = "deposit_amount_differs"
    msgid = N_("The statement shows %(received)s, but %(expected)s are due.")
    source = N_("Notice of the lot: the deposit is paid in one sum")
    remedy = N_(
        "Check the reference. Money of another amount goes back to its payer; the bidder pays the whole sum anew."
    )
    field = "amount"


class PayerDiffers(Invalid):
    code = "deposit_payer_differs"
    msgid = N_("The payer “%(payer)s” isn't the bidder “%(bidder)s”.")
    source = _OWN_ACCOUNT
    remedy = N_("Money paid by somebody else goes back to its payer; the bidder pays from its own account.")
    field = "payer_name"


class PaidTooLate(Invalid):
    code = "deposit_paid_too_late"
    msgid = N_("The money arrived at %(received_at)s, after the time it was due, %(due_at)s.")
    source = _BY_THE_DUE_TIME
    remedy = N_("Late money goes back to its payer; this application can't be qualified.")
    field = "received_at"


class ReceivedInFuture(Invalid):
    code = "deposit_received_in_future"
    msgid = N_("The time of arrival, %(received_at)s, hasn't come yet.")
    remedy = N_("Copy the time of posting from the bank statement.")
    field = "received_at"


class VoucherUsed(Invalid):
    code = "voucher_used"
    msgid = N_("The voucher number %(voucher_no)s already stands behind another deposit.")
    remedy = N_("One posting pays one deposit. Check the number on the statement.")
    field = "voucher_no"


class AlreadyReceived(Conflict):
    code = "deposit_already_received"
    msgid = N_("The deposit %(reference)s was already confirmed. Nothing was booked twice.")


class StillTakingPart(Conflict):
    """Money of a bidder in the race is nobody's to move."""

    code = "still_taking_part"
    msgid = N_("This deposit can't be settled yet: its bidder is still taking part in the lot.")
    remedy = N_("It falls due when the application ends or the result of the lot stands.")


class SecondPersonNeeded(Forbidden):
    """Two-person release."""

    code = "second_person_needed"
    msgid = N_("You prepared this refund. Somebody else of the finance desk releases it.")
    source = N_("Separation of duties: money leaves the account only by two persons")


class OrderedByDecision(Conflict):
    """Parameter: ``decision_no``."""

    code = "ordered_by_decision"
    msgid = N_("This deposit is kept by decision %(decision_no)s on the award. The finance desk can't take that back.")


class DepositNotHeld(Conflict):
    """Parameter: ``reference``."""

    code = "deposit_not_held"
    msgid = N_("The deposit %(reference)s isn't held.")


class DecisionNumberMissing(Invalid):
    code = "decision_number_missing"
    msgid = N_("A deposit is kept only by a written decision. Enter the decision's number.")
    field = "decision_no"


class AccountFaulty(Invalid):
    code = "payer_account_faulty"
    msgid = N_("Enter the payer's account as the statement shows it: 4 to 34 digits or letters.")
    field = "payer_account"


class AccountUnknown(Conflict):
    """Parameters: ``reference``."""

    code = "payer_account_unknown"
    msgid = N_("The account that the money of %(reference)s came from isn't known yet.")
    source = N_("Money goes back to the account it came from, and nowhere else")
    remedy = N_("Load the bank's statement of that day, or enter the account from the bank's papers.")


class AccountKnown(Conflict):
    code = "payer_account_known"
    msgid = N_("The bank's statement names the account that this money came from; it goes back there.")
    source = N_("Money goes back to the account it came from, and nowhere else")


class NothingChosen(Invalid):
    code = "nothing_chosen"
    msgid = N_("Choose at least one refund.")
    field = "chosen"


class TooManyPayouts(Invalid):
    """Parameters: ``most``."""

    code = "too_many_payouts"
    msgid = N_("One batch holds at most %(most)s payments. Prepare the others in another one.")
    field = "chosen"


class ReasonMissing(Invalid):
    code = "reason_missing"
    msgid = N_("Write down why. The reason stays with the entry.")
    field = "reason"


class NotReceived(Conflict):
    code = "entry_not_received"
    msgid = N_("This entry is a payment. Only money that was received can be sent back.")


class NotWaiting(Conflict):
    code = "entry_not_waiting"
    msgid = N_("This entry isn't unmatched any more. Nothing was booked twice.")


class NothingToDivide(Conflict):
    code = "nothing_to_divide"
    msgid = N_("Nothing is awaited of this contract's price any more.")


class PartsFaulty(Invalid):
    """Parameters: ``most``."""

    code = "price_parts_faulty"
    msgid = N_("Give one to %(most)s parts, each with an amount above zero, in the order of their days.")
    field = "parts"


class PartsDiffer(Invalid):
    """Parameters: ``given``, ``awaited``."""

    code = "price_parts_differ"
    msgid = N_("The parts sum up to %(given)s, but %(awaited)s are still to pay.")
    source = N_("The contract's price is certified; parts don't change it")
    field = "parts"


class ReferenceUnknown(Invalid):
    """Parameters: ``reference``."""

    code = "money_reference_unknown"
    msgid = N_("Nothing is owed under the reference “%(reference)s”.")
    remedy = N_("Check it for a slip: its last two digits are check digits.")
    field = "reference"


class VoucherMissing(Invalid):
    code = "voucher_missing"
    msgid = N_("Enter the number of the bank's voucher.")
    field = "voucher_no"


class PaidOutsideTime(Invalid):
    """Parameters: ``released_at``."""

    code = "paid_outside_time"
    msgid = N_("The bank paid after the release at %(released_at)s and not in the future.")
    field = "paid_at"


class EntryDiffers(Conflict):
    """Parameters: ``reference``."""

    code = "bank_entry_differs"
    msgid = N_("The entry %(reference)s is known with another amount, direction or day.")
    remedy = N_("Ask the bank which is right. Nothing was written.")


class StatementFaulty(Conflict):
    """Parameters: ``faults``."""

    code = "statement_faulty"
    msgid = N_("The file has %(faults)s faults. It is loaded as a whole or not at all.")


class CallReplayed(Conflict):
    code = "callback_replayed"
    msgid = N_("This message was taken already. Sign a repeated one anew, with another nonce.")


class CallUnsigned(Forbidden):
    code = "callback_signature_invalid"
    msgid = N_("The signature doesn't fit the message, or its time is more than five minutes off.")
