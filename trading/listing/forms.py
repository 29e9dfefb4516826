"""Shapes of input of the room. Whether prices and dates are right, the rules say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trading.core.deal import Business, TradeMode, TransferForm
from trading.listing.states import (
    Buildings,
    CourtRound,
    Handover,
    MaterialKind,
    NoticeWish,
    Occupancy,
    Payment,
    PriceBasis,
    RentRhythm,
    Repayment,
    Security,
)
from trading.rulebook.materials import kinds_of
from trading.web.forms import AreaField, Form, MoneyField, RateField, Versioned, choices

CHOOSE = _l("Choose one of the answers.")
_AMOUNT = _l("Enter an amount in yuan.")
_RATE = _l("Enter a rate in per cent.")
_NUMBER = _l("Enter a whole number.")
_DAY = _l("Enter a day.")
_NAME = _l("Enter a name.")


class RightForm(Form):
    business = HiddenField(default=Business.TRANSFER.value)
    certificate = StringField(
        _l("Certificate number or parcel code"),
        validators=[InputRequired(_l("Enter the number of the certificate.")), Length(max=60)],
    )


class LandForm(Versioned):
    buildings = RadioField(
        _l("What stands on the land?"),
        choices=choices(Buildings),
        coerce=Buildings,
        validators=[InputRequired(CHOOSE)],
    )
    buildings_note = TextAreaField(_l("Buildings in a few words"), validators=[Length(max=500)])
    occupancy = RadioField(
        _l("Who uses the land now?"), choices=choices(Occupancy), coerce=Occupancy, validators=[InputRequired(CHOOSE)]
    )
    occupancy_note = TextAreaField(_l("The lease in a few words: area, end, rent"), validators=[Length(max=500)])
    is_disputed = RadioField(
        _l("Does anybody contest the right, as far as you know?"),
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes"))],
        validators=[InputRequired(CHOOSE)],
    )


class PartForm(Versioned):
    """The part of a parcel that is let; empty for the whole."""

    part_area = AreaField(_l("Area of the part, m²"), validators=[Optional()])
    part_note = StringField(_l("Which part"), validators=[Length(max=500)])


class CourtForm(Versioned):
    court_name = StringField(_l("Court or administrator"), validators=[InputRequired(_NAME), Length(max=120)])
    ruling_no = StringField(
        _l("Number of the ruling"), validators=[InputRequired(_l("Enter the number of the ruling.")), Length(max=80)]
    )
    ruling_on = DateField(_l("Day of the ruling"), validators=[InputRequired(_DAY)])
    appraisal_amount = MoneyField(_l("Appraised value"), validators=[InputRequired(_AMOUNT)])
    court_round = RadioField(
        _l("Which sale is it?"), choices=choices(CourtRound), coerce=CourtRound, validators=[InputRequired(CHOOSE)]
    )


class DatesForm(Versioned):
    """The way of trading and its dates. What is chosen already stays; which forms and ways are open, the rules say."""

    transfer_form = SelectField(_l("Form of the transfer"), coerce=TransferForm, validate_choice=False)
    mode = RadioField(_l("How shall it be traded?"), coerce=TradeMode, validate_choice=False)
    counterpart = StringField(_l("The other side, where you have found one"), validators=[Length(max=200)])
    notice_wish = RadioField(
        _l("When shall the notice appear?"),
        choices=choices(NoticeWish),
        coerce=NoticeWish,
        validators=[InputRequired(CHOOSE)],
    )
    not_before = DateField(_l("Not before"), validators=[Optional()])


class TermForm(Versioned):
    """How long the land is let and how the rent is paid; whether that is lawful, V-08 and V-10 say."""

    term_starts_on = DateField(_l("The lease begins on"), validators=[InputRequired(_DAY)])
    term_months = IntegerField(
        _l("Length in months"), validators=[InputRequired(_NUMBER), NumberRange(1, 1200, _NUMBER)]
    )
    rent_rhythm = RadioField(
        _l("When is rent paid?"), choices=choices(RentRhythm), coerce=RentRhythm, validators=[InputRequired(CHOOSE)]
    )
    rent_free_months = IntegerField(_l("Months without rent"), validators=[Optional(), NumberRange(0, 240, _NUMBER)])
    escalation_rate = RateField(_l("The rent rises by"), validators=[Optional()])
    escalation_years = IntegerField(_l("every so many years"), validators=[Optional(), NumberRange(0, 20, _NUMBER)])
    may_sublet = RadioField(
        _l("May the lessee sublet?"),
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes"))],
        validators=[InputRequired(CHOOSE)],
    )


class LoanForm(Versioned):
    """The loan that the land shall secure."""

    loan = MoneyField(_l("Loan sought"), validators=[InputRequired(_AMOUNT)])
    loan_months = IntegerField(
        _l("Length of the loan in months"), validators=[InputRequired(_NUMBER), NumberRange(1, 1200, _NUMBER)]
    )
    loan_purpose = TextAreaField(
        _l("What is the money for?"), validators=[InputRequired(_l("Say what the money is for.")), Length(max=500)]
    )
    repayment = RadioField(
        _l("How is it paid back?"), choices=choices(Repayment), coerce=Repayment, validators=[InputRequired(CHOOSE)]
    )
    security = RadioField(
        _l("Which kind of mortgage?"), choices=choices(Security), coerce=Security, validators=[InputRequired(CHOOSE)]
    )


#: lines of a step table beyond the first step
STEP_LINES = 3


class PriceForm(Versioned):
    """Price or yearly rent, step and deposit; whether they fit together, V-26 says."""

    price_basis = RadioField(
        _l("The price is named"), choices=choices(PriceBasis), coerce=PriceBasis, validate_choice=False
    )
    start = MoneyField(_l("Start price"), validators=[InputRequired(_AMOUNT)])
    step = MoneyField(_l("Step"), validators=[InputRequired(_AMOUNT)])
    deposit = MoneyField(_l("Deposit"), validators=[InputRequired(_AMOUNT)])


class ReserveForm(Versioned):
    """One amount in whatever unit the deal has; its text goes to the one strict parser and nowhere else."""

    amount = StringField(_l("Reserve price"), validators=[InputRequired(_AMOUNT), Length(max=20)])

    def forget(self) -> None:
        """Leave nothing of what was typed for the page that tells of a fault."""
        self.amount.data, self.amount.raw_data = None, []


for _place in range(1, STEP_LINES + 1):
    setattr(PriceForm, f"from_{_place}", MoneyField(_l("From"), validators=[Optional()]))
    setattr(PriceForm, f"step_{_place}", MoneyField(_l("Step from there on"), validators=[Optional()]))


class RateForm(Versioned):
    """The annual rate from which lenders bid each other down."""

    start = RateField(_l("Highest annual rate"), validators=[InputRequired(_RATE)])
    step = RateField(_l("Step down"), validators=[InputRequired(_RATE)])
    deposit = MoneyField(_l("Deposit"), validators=[InputRequired(_AMOUNT)])


class TermsForm(Versioned):
    description = TextAreaField(_l("Description for the public"), validators=[Length(max=2000)])
    handover = RadioField(
        _l("When is the land handed over?"),
        choices=choices(Handover),
        coerce=Handover,
        validators=[InputRequired(CHOOSE)],
    )
    payment = RadioField(
        _l("How is the price paid?"), choices=choices(Payment), coerce=Payment, validators=[InputRequired(CHOOSE)]
    )
    terms_note = TextAreaField(_l("Further conditions"), validators=[Length(max=1000)])


class PaperForm(Form):
    """One paper. Which kinds there are depends on the business."""

    kind = SelectField(_l("What is it?"), coerce=MaterialKind)
    file = FileField(_l("File"))

    @classmethod
    def of(cls, business: Business, typed: Any) -> PaperForm:
        """The form with the papers that a business may need."""
        form = cls(formdata=typed)
        form.kind.choices = choices(kinds_of(business))
        return form


class SubmitForm(Versioned):
    declared = BooleanField(
        _l("I have checked the answers; they are true. After publication they change by a change notice only."),
        validators=[InputRequired(_l("Tick the declaration to submit."))],
    )


class WithdrawForm(Versioned):
    reason = TextAreaField(_l("Why do you withdraw it?"), validators=[Length(max=1000)])
