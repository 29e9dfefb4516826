"""What recording refuses. Every refusal names the field that its form shows it on."""

from __future__ import annotations

from trading.core.errors import Conflict, Invalid
from trading.core.messages import N_


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


class HolderTwice(Invalid):
    """Parameter: ``place``."""

    code = "holder_twice"
    msgid = N_("This holder is named twice. Add its shares up in one line.")
    rule = "V-18"
    field = "holders"


class HolderNameDiffers(Invalid):
    """An identity number that is known under another name. Parameter: ``place``."""

    code = "holder_name_differs"
    msgid = N_("This identity number is registered under another name. Compare name and number with the paper.")
    rule = "V-03"
    field = "holders"


class OwnershipDiffers(Invalid):
    """The way of holding doesn't fit the number of holders."""

    code = "ownership_differs"
    msgid = N_("One holder holds alone; several hold by shares or jointly.")
    rule = "V-18"
    field = "co_ownership"


class TermInvalid(Invalid):
    """The dates of a right can't be."""

    code = "right_term_invalid"
    msgid = N_("Only allocated land may be held without an end date.")
    rule = "V-07"
    field = "ends_on"


class RankTaken(Conflict):
    """Parameters: ``rank``, ``next``."""

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


class MortgageIncomplete(Invalid):
    """Which figure is missing says the field."""

    code = "mortgage_incomplete"
    msgid = N_("A mortgage needs the amount that it secures.")
    rule = "V-23"
    field = "amount_fen"


class BurdenKnown(Conflict):
    code = "burden_known"
    msgid = N_("This burden is registered already, with the same paper.")
    field = "paper_no"


class BurdenEnded(Conflict):
    code = "burden_ended"
    msgid = N_("This burden has ended already.")


class DayOutOfOrder(Invalid):
    """Parameter: ``day``."""

    code = "day_out_of_order"
    msgid = N_("This can't have happened before %(day)s, or after today.")
    field = "effective_on"


class BuildingOutOfOrder(Invalid):
    code = "building_out_of_order"
    msgid = N_("Building can't have been completed before it began.")
    field = "finished_on"
