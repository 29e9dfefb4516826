"""Shapes of input of the room. Whether figures fit together and texts may be public, the rules say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trading.core import city
from trading.core.area import MAX_AREA, from_mu, mu
from trading.core.deal import AcquisitionMode, UseClass
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.text import plain_number
from trading.demands.states import (
    BuildingsWish,
    CollateralWish,
    ContactWish,
    DemandKind,
    LenderType,
    NameWish,
    PriceUnit,
    ReportReason,
)
from trading.web.forms import Form, MoneyField, MultiCheckboxField, RateField, Versioned, choices
from trading.web.locale import html_tag

_CHOOSE = _l("Choose one of the answers.")
_AREA = _l("Enter an area in digits with at most two decimals, such as 20 or 13333.33.")
_AMOUNT = _l("Enter an amount in yuan.")
_MONTHS = _l("Enter a whole number of months.")
_TERM = NumberRange(1, 9999, _MONTHS)


class AreaUnit(LabelledEnum):
    """What the areas of the page are counted in."""

    MU = "mu", N_("mu")
    M2 = "m2", N_("m²")


class _FigureField(StringField):
    """A plain number with at most two decimals; ``data`` is a Decimal or None."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0] or ""
        return f"{self.data.normalize():f}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Decimal | None = None
        if not valuelist or not valuelist[0].strip():
            return
        number = plain_number(valuelist[0], suffixes=("亩", "平方米", "㎡", "m²"))
        if number is None or len(number.partition(".")[2]) > 2 or not 0 < Decimal(number) <= MAX_AREA:
            raise ValidationError(str(_AREA))
        self.data = Decimal(number)


class NewForm(Form):
    kind = RadioField(
        _l("What do you look for?"), choices=choices(DemandKind), coerce=DemandKind, validators=[InputRequired(_CHOOSE)]
    )


class LandForm(Versioned):
    districts = MultiCheckboxField(_l("In which districts?"))
    uses = MultiCheckboxField(_l("For which uses?"), choices=choices(UseClass), coerce=UseClass)
    area_min = _FigureField(_l("Area at least"))
    area_max = _FigureField(_l("Area at most"))
    area_unit = SelectField(_l("Areas are in"), choices=choices(AreaUnit), coerce=AreaUnit, default=AreaUnit.MU)
    modes = MultiCheckboxField(
        _l("How may the right have been acquired?"), choices=choices(AcquisitionMode), coerce=AcquisitionMode
    )
    buildings = RadioField(
        _l("What may stand on it?"), choices=choices(BuildingsWish), coerce=BuildingsWish, default=BuildingsWish.ANY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for name in ("area_min", "area_max"):
            if kwargs.get(name) is not None:
                kwargs[name] = mu(kwargs[name]).quantize(Decimal("0.01"))
        super().__init__(*args, **kwargs)
        names = [(one.code, one.name(html_tag())) for one in city.here().districts]
        self.districts.choices = [SelectChoice(code, name) for code, name in names]

    def square_metres(self, field: Field) -> Decimal | None:
        """A field's area in m²."""
        if field.data is None:
            return None
        return from_mu(field.data) if self.area_unit.data is AreaUnit.MU else field.data


class BuyForm(Versioned):
    amount_max = MoneyField(_l("The most you would pay in all"))
    unit_amount = MoneyField(_l("The most you would pay by area"))
    price_unit = RadioField(
        _l("This price is counted"), choices=choices(PriceUnit), coerce=PriceUnit, default=PriceUnit.MU
    )


class RentForm(Versioned):
    amount_min = MoneyField(_l("Rent for one year, from"))
    amount_max = MoneyField(_l("Rent for one year, at most"), validators=[InputRequired(_AMOUNT)])
    term_months = IntegerField(_l("Term wanted, months"), validators=[InputRequired(_MONTHS), _TERM])
    starts_on = DateField(_l("Wanted from"), validators=[Optional()])


class LendForm(Versioned):
    amount_min = MoneyField(_l("You lend from"))
    amount_max = MoneyField(_l("You lend at most"), validators=[InputRequired(_AMOUNT)])
    rate_min = RateField(_l("Annual rate you ask, at least"))
    rate_max = RateField(_l("Annual rate you ask, at most"))
    term_months = IntegerField(_l("Longest term, months"), validators=[InputRequired(_MONTHS), _TERM])
    lender_type = RadioField(
        _l("Who lends?"), choices=choices(LenderType), coerce=LenderType, validators=[InputRequired(_CHOOSE)]
    )
    collateral = MultiCheckboxField(
        _l("What do you want of the land?"), choices=choices(CollateralWish), coerce=CollateralWish
    )


MONEY_FORMS: dict[DemandKind, type[Versioned]] = {
    DemandKind.BUY: BuyForm,
    DemandKind.RENT: RentForm,
    DemandKind.LEND: LendForm,
}


class PostForm(Versioned):
    description = TextAreaField(_l("What else should holders know?"), validators=[Length(max=1000)])
    name_wish = RadioField(
        _l("How shall the public read your name?"), choices=choices(NameWish), coerce=NameWish, default=NameWish.SHOWN
    )
    contact_wish = RadioField(
        _l("How do you wish to be reached, once both sides agree?"),
        choices=choices(ContactWish),
        coerce=ContactWish,
        validators=[InputRequired(_CHOOSE)],
    )
    valid_days = IntegerField(
        _l("How many days shall it stand?"),
        validators=[
            InputRequired(_l("Enter a whole number of days.")),
            NumberRange(1, 9999, _l("Enter a whole number of days.")),
        ],
    )


class SubmitForm(Versioned):
    declared = BooleanField(
        _l("What I say is true, and I look for this land myself."),
        validators=[InputRequired(_l("Tick the declaration to submit."))],
    )


class DecisionForm(Versioned):
    """What the desk decides. Which decisions there are, the lifecycle says."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(_CHOOSE)])
    reason = TextAreaField(_l("Reason"), validators=[Length(max=2000)])


class ApproachForm(Form):
    listing = SelectField(_l("Which land do you offer?"), validate_choice=False)
    message = TextAreaField(_l("Your words to the poster"), validators=[Length(max=1000)])
    agrees = BooleanField(_l("The poster may see my name and contact data as soon as it agrees to the exchange too."))


class AnswerForm(Form):
    answer = TextAreaField(_l("Your answer"), validators=[Length(max=1000)])
    decision = RadioField(_l("What do you decide?"), validators=[InputRequired(_CHOOSE)])


class ReportForm(Form):
    reason = RadioField(
        _l("What is wrong?"), choices=choices(ReportReason), coerce=ReportReason, validators=[InputRequired(_CHOOSE)]
    )
    note = TextAreaField(_l("In a few words"), validators=[Length(max=1000)])


class ReportDecisionForm(Form):
    decision = RadioField(_l("Decision"), validators=[InputRequired(_CHOOSE)])
    reason = TextAreaField(_l("Reason"), validators=[Length(max=1000)])
