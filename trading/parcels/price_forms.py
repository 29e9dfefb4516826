"""Forms of the keepers of land prices: ending an edition, publishing a standard price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trading.core.land_use import UseClass
from trading.parcels.services.prices import LONGEST_REASON
from trading.parcels.states import StandardPriceKind
from trading.web.forms import Form, MoneyField


class EndEditionForm(Form):
    """The last day of an edition, with the reason."""

    valid_to = DateField(_l("Last day"), [InputRequired(_l("Enter the day as in 2027-06-30."))])
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason: it stays in the ledger for whoever asks later.")),
            Length(max=LONGEST_REASON),
        ],
        description=_l("The decision behind it, with its number."),
    )


class StandardPriceForm(Form):
    """One standard price. A number that was published before gets a successor."""

    number = StringField(
        _l("Number"),
        [InputRequired(_l("Enter the number as published.")), Length(max=40)],
        description=_l("As published. Where the number is known, this price takes the place of the present one."),
    )
    kind = RadioField(
        _l("What is paid for"),
        choices=[SelectChoice(kind.value, _l(kind.label)) for kind in StandardPriceKind],
        default=StandardPriceKind.SALE.value,
    )
    place = StringField(
        _l("Parcel or street"),
        [InputRequired(_l("Enter the code of a parcel or of a street.")), Length(max=40)],
        description=_l("A parcel code of 19 characters, or a street code of 9 digits."),
    )
    use = SelectField(_l("Use"), choices=[SelectChoice(use.value, _l(use.label)) for use in UseClass])
    price = MoneyField(_l("Price"), [InputRequired(_l("Enter the price of a square metre."))])
    basis_on = DateField(_l("Day of valuation"), [InputRequired(_l("Enter the day as in 2027-01-01."))])
    valid_from = DateField(_l("Valid from"), [InputRequired(_l("Enter the day as in 2027-01-01."))])
    plot_ratio = DecimalField(
        _l("Plot ratio"),
        [Optional(), NumberRange(Decimal("0.01"), Decimal(20), _l("Enter a plot ratio between 0.01 and 20."))],
        places=2,
        description=_l("The one that the price is for."),
    )
    years = IntegerField(
        _l("Years"),
        [Optional(), NumberRange(1, 70, _l("Enter 1 to 70 years."))],
        description=_l("The term that the price is for."),
    )
    document_no = StringField(
        _l("Document number"),
        [InputRequired(_l("Enter the number of the document that publishes it.")), Length(max=120)],
    )

    def validate_plot_ratio(self, field: Any) -> None:
        """A plot ratio has two decimals; what is typed beyond them isn't there."""
        if field.data is not None:
            field.data = field.data.quantize(Decimal("0.01"))
