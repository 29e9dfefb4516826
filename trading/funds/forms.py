"""The shape of what the finance desk types."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from trading.funds.states import Destination
from trading.web.forms import Form, MomentField, MoneyField, choices


class ReceiptForm(Form):
    """A posting of the bank statement, copied as it stands there."""

    amount = MoneyField(_l("Amount posted"), [InputRequired(_l("Enter the amount that the statement shows."))])
    payer_name = StringField(
        _l("Payer"),
        [
            InputRequired(_l("Enter the payer's name as the statement shows it.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
    )
    voucher_no = StringField(
        _l("Voucher number"),
        [
            InputRequired(_l("Enter the number of the posting or voucher.")),
            Length(max=64, message=_l("At most 64 characters.")),
        ],
    )
    payer_account = StringField(_l("Payer's account"), [Length(max=64, message=_l("At most 64 characters."))])
    received_at = MomentField(
        _l("Posted at (Beijing time)"),
        [InputRequired(_l("Enter date and time of the posting, such as 2026-11-22 15:30."))],
    )


class ForfeitureForm(Form):
    """The decision by which a deposit is kept."""

    decision_no = StringField(
        _l("Number of the decision"),
        [
            InputRequired(_l("A deposit is kept only by a written decision. Enter the decision's number.")),
            Length(max=64, message=_l("At most 64 characters.")),
        ],
    )
    destination = RadioField(
        _l("Who gets it"),
        [InputRequired(_l("Choose who gets the money, as the decision says."))],
        choices=choices(Destination),
    )
