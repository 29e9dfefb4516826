"""Forms of the contract desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trading.contract.models import Contract
from trading.core import clock
from trading.core.text import clean_text
from trading.web.forms import Form


def _clean(text: str | None) -> str:
    return clean_text(text or "", multiline=True).strip()


class CheckForm(Form):
    """The winner's papers are in order."""

    note = TextAreaField(
        _l("What was looked at"),
        [Optional(), Length(max=1000, message=_l("At most 1,000 characters."))],
        filters=[_clean],
        description=_l("Needed where the winner has something in common with the seller or a rival."),
    )


class VoidForm(Form):
    """Declaring an award void: the reason goes to both sides and into the ledger."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason: both sides read it.")),
            Length(min=8, max=1000, message=_l("Write between 8 and 1,000 characters.")),
        ],
        filters=[_clean],
        description=_l("What was found, on which rule it rests, and what happens next."),
    )


class ReopenForm(Form):
    """Giving an agreement back: both sides read the reasons."""

    reason = TextAreaField(
        _l("Reasons"),
        [
            InputRequired(_l("Give the reason: both sides read it.")),
            Length(min=8, max=1000, message=_l("Write between 8 and 1,000 characters.")),
        ],
        filters=[_clean],
        description=_l("What was found, on which rule it rests, and what the two sides may do about it."),
    )


class SigningForm(Form):
    """The day on which both sides have signed the paper."""

    signed_on = DateField(
        _l("Signed on"),
        [InputRequired(_l("Enter the day as it stands on the paper, such as 2026-11-24."))],
        description=_l("The later of the two dates on the paper."),
    )


class RulingForm(Form):
    """The court's ruling by which the right passes."""

    ruling_no = StringField(
        _l("Number of the ruling"),
        [
            InputRequired(_l("Enter the number of the court's ruling.")),
            Length(min=4, max=100, message=_l("Write between 4 and 100 characters.")),
        ],
        description=_l("As it stands on the ruling that confirms the sale, such as （2026）内0302执1号之二."),
    )
    signed_on = DateField(
        _l("Day of the ruling"),
        [InputRequired(_l("Enter the day as it stands on the paper, such as 2026-11-24."))],
    )


def ending_form(contract: Contract | None) -> Form:
    """The form of what ends a contract: the day of signing, or the court's ruling; today is proposed."""
    form = RulingForm if contract is not None and contract.is_by_ruling else SigningForm
    return form(formdata=None, signed_on=clock.today())
