"""Shapes of input of the room. Whether a figure or a term may be agreed on, the rules say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trading.core.deal import Business
from trading.core.text import clean_text
from trading.intents.rules import Said
from trading.web.forms import Form, MoneyField, RateField

_LONGEST = 1000


def _clean(text: str | None) -> str:
    return clean_text(text or "", multiline=True).strip()


class TurnForm(Form):
    """What one side proposes. ``version`` is the hash of what it had read."""

    version = HiddenField()
    message = TextAreaField(
        _l("Message"),
        [Optional(), Length(max=_LONGEST, message=_l("Write at most 1,000 characters."))],
        filters=[_clean],
        description=_l(
            "What the other side should know: payment, handover, conditions. Leave out telephone numbers and "
            "addresses; they are exchanged once both sides have agreed."
        ),
    )

    @property
    def said(self) -> Said:
        """What a valid form says."""
        data = self.data
        return Said(
            amount=int(data["amount"]),
            message=data["message"] or "",
            starts_on=data.get("starts_on"),
            months=data.get("months"),
            rent_free_months=data.get("rent_free_months"),
        )


class PriceForm(TurnForm):
    """A price for the whole."""

    amount = MoneyField(_l("Price for the whole"), [InputRequired(_l("Enter an amount in yuan."))])


class RentForm(TurnForm):
    """A yearly rent, with the wishes about the term."""

    amount = MoneyField(_l("Rent for one year"), [InputRequired(_l("Enter an amount in yuan."))])
    starts_on = DateField(
        _l("Begin of the lease"),
        [InputRequired(_l("Enter the day as it stands on the paper, such as 2026-11-24."))],
    )
    months = IntegerField(
        _l("Lease term"),
        [InputRequired(_l("Enter the term in months.")), NumberRange(1, 240, _l("Enter between 1 and 240 months."))],
        description=_l("A lease lasts at most 240 months (Civil Code 705), and never longer than the right."),
    )
    rent_free_months = IntegerField(
        _l("Months free of rent"), [Optional(), NumberRange(0, 60, _l("Enter between 0 and 60 months."))]
    )


class RateForm(TurnForm):
    """The annual rate of a loan."""

    amount = RateField(_l("Annual rate"), [InputRequired(_l("Enter a rate in per cent, such as 4.35."))])


def turn_form(business: Business) -> type[TurnForm]:
    """The form in the listing's unit."""
    if business.is_letting:
        return RentForm
    return RateForm if business is Business.MORTGAGE else PriceForm


class BindingForm(Form):
    """Confirming or accepting the version with this hash."""

    version = HiddenField(validators=[InputRequired()])
    binds = BooleanField(
        _l("I have read this version in full and confirm it for my side."),
        [InputRequired(_l("Tick that you have read this version and confirm it."))],
    )


class DeclineForm(Form):
    """Declining, with a reason that the other side reads."""

    version = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason: the other side reads it.")),
            Length(max=_LONGEST, message=_l("Write at most 1,000 characters.")),
        ],
        filters=[_clean],
    )
