"""Shapes of input of the counter."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from trading.bidding.counter.services import Person
from trading.bidding.forms.applications import ApplicationForm
from trading.core.codes import IdentityKind
from trading.core.deal import Figure, OwnerType
from trading.web.forms import Form, MomentField, MoneyField, RateField, choices


class EntryForm(ApplicationForm):
    """A written application: who, what was declared, the paper."""

    kind = SelectField(_l("Kind of party"), choices=choices(OwnerType), coerce=OwnerType)
    name = StringField(_l("Name, as on the identity paper"), [InputRequired(), Length(max=200)])
    id_type = SelectField(_l("Identity paper"), choices=choices(IdentityKind), coerce=IdentityKind)
    id_code = StringField(_l("Number of the paper"), [InputRequired(), Length(max=40)])
    representative = StringField(_l("Legal representative"), [Optional(), Length(max=100)])
    address = StringField(_l("Address"), [Optional(), Length(max=300)])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    paper_at = MomentField(_l("Handed in at"), [InputRequired()])
    file = FileField(_l("Signed application, scanned"))

    @property
    def person(self) -> Person:
        """Who stands at the counter."""
        return Person(
            kind=self.kind.data,
            name=self.name.data or "",
            id_type=self.id_type.data,
            id_code=self.id_code.data or "",
            representative=self.representative.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
        )


class OrderForm(Form):
    """A signed order to bid."""

    amount = MoneyField(_l("Amount on the paper (yuan)"), [InputRequired()])
    paper_at = MomentField(_l("Handed in at"), [InputRequired()])
    file = FileField(_l("Signed order, scanned"))


class RateOrderForm(OrderForm):
    """The same where rates fall."""

    amount = RateField(_l("Rate on the paper (per cent a year)"), [InputRequired()])


class SecondForm(Form):
    """What the second clerk reads on the paper."""

    amount = MoneyField(_l("Amount on the paper (yuan)"), [InputRequired()])


class RateSecondForm(SecondForm):
    """The same where rates fall."""

    amount = RateField(_l("Rate on the paper (per cent a year)"), [InputRequired()])


def order_form(figure: Figure) -> type[OrderForm]:
    """The form of an order where ``figure`` is bid."""
    return OrderForm if figure.is_money else RateOrderForm


def second_form(figure: Figure) -> type[SecondForm]:
    """What a second clerk types where ``figure`` is bid."""
    return SecondForm if figure.is_money else RateSecondForm
