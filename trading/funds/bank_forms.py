"""The shape of what the finance desk types about entries and files of the bank, and about payments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trading.core.errors import Invalid
from trading.core.messages import N_
from trading.web.forms import Form, MomentField, MultiCheckboxField


class FileMissing(Invalid):
    code = "file_missing"
    msgid = N_("Choose a file first.")
    field = "file"


def _reason() -> TextAreaField:
    return TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write down why. The reason stays with the entry.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
    )


class StatementForm(Form):
    """A file of the bank."""

    file = FileField(_l("File of the bank"))

    def take(self) -> tuple[str, bytes]:
        """The name and the content of the file; refuses one that is missing."""
        upload = self.file.data
        if not upload:
            raise FileMissing()
        return upload.filename or "", upload.read()


class MatchForm(Form):
    """What an entry pays, and why somebody says so."""

    reference = StringField(
        _l("Reference of what it pays"),
        [
            InputRequired(_l("Enter the reference of the deposit or instalment, such as BZ2600001795.")),
            Length(max=32, message=_l("At most 32 characters.")),
        ],
    )
    reason = _reason()


class ReturnForm(Form):
    """Why money goes back to its payer."""

    reason = _reason()


class AccountForm(Form):
    """The account that money came from, by the bank's papers."""

    payer_account = StringField(
        _l("Payer's account"),
        [
            InputRequired(_l("Enter the payer's account as the statement shows it: 4 to 34 digits or letters.")),
            Length(max=64, message=_l("At most 64 characters.")),
        ],
    )
    reason = _reason()


class BatchForm(Form):
    """Which refunds go into a batch."""

    chosen = MultiCheckboxField(_l("Refunds"), validate_choice=False)


class ExecutionForm(Form):
    """The bank's voucher of a batch that it carried out."""

    voucher_no = StringField(
        _l("Number of the bank's voucher"),
        [
            InputRequired(_l("Enter the number of the bank's voucher.")),
            Length(max=48, message=_l("At most 48 characters.")),
        ],
    )
    paid_at = MomentField(
        _l("Paid at (Beijing time)"),
        [InputRequired(_l("Enter date and time of the payment, such as 2026-11-22 15:30."))],
    )


class BounceForm(Form):
    """What the bank said when it couldn't pay."""

    note = StringField(
        _l("What the bank says"),
        [
            InputRequired(_l("Enter what the bank says, such as “account closed”.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
    )
