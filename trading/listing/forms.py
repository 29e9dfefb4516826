"""Shapes of input of the room. Whether prices and dates are right, the rules say."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from trading.core.deal import Business
from trading.core.labels import LabelledEnum
from trading.listing.states import (
    Buildings,
    HaltAct,
    HaltReason,
    Handover,
    MaterialKind,
    NoticeWish,
    Occupancy,
    Payment,
)
from trading.rulebook.materials import kinds_of
from trading.web.forms import Form, MoneyField

_CHOOSE = _l("Choose one of the answers.")
_AMOUNT = _l("Enter an amount in yuan.")


def choices(members: Iterable[LabelledEnum]) -> list[SelectChoice]:
    """Members as choices, labelled in the reader's language."""
    return [SelectChoice(member, _l(member.label)) for member in members]


class Versioned(Form):
    """A form that remembers which version of the listing its reader saw."""

    version = HiddenField()

    @property
    def expected(self) -> int | None:
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


class RightForm(Form):
    certificate = StringField(
        _l("Certificate number or parcel code"),
        validators=[InputRequired(_l("Enter the number of the certificate.")), Length(max=60)],
    )


class LandForm(Versioned):
    buildings = RadioField(
        _l("What stands on the land?"),
        choices=choices(Buildings),
        coerce=Buildings,
        validators=[InputRequired(_CHOOSE)],
    )
    buildings_note = TextAreaField(_l("Buildings in a few words"), validators=[Length(max=500)])
    occupancy = RadioField(
        _l("Who uses the land now?"), choices=choices(Occupancy), coerce=Occupancy, validators=[InputRequired(_CHOOSE)]
    )
    occupancy_note = TextAreaField(_l("The lease in a few words: area, end, rent"), validators=[Length(max=500)])
    is_disputed = RadioField(
        _l("Does anybody contest the right, as far as you know?"),
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes"))],
        validators=[InputRequired(_CHOOSE)],
    )


class DatesForm(Versioned):
    notice_wish = RadioField(
        _l("When shall the notice appear?"),
        choices=choices(NoticeWish),
        coerce=NoticeWish,
        validators=[InputRequired(_CHOOSE)],
    )
    not_before = DateField(_l("Not before"), validators=[Optional()])


class PriceForm(Versioned):
    """Three amounts; whether they fit together, V-26 says."""

    start = MoneyField(_l("Start price"), validators=[InputRequired(_AMOUNT)])
    step = MoneyField(_l("Step"), validators=[InputRequired(_AMOUNT)])
    deposit = MoneyField(_l("Deposit"), validators=[InputRequired(_AMOUNT)])


class ReserveForm(Versioned):
    """One amount in whatever unit the deal has; its text goes to the one strict parser and nowhere else."""

    amount = StringField(_l("Reserve price"), validators=[InputRequired(_AMOUNT), Length(max=20)])

    def forget(self) -> None:
        """Leave nothing of what was typed for the page that tells of a fault."""
        self.amount.data, self.amount.raw_data = None, []


class TermsForm(Versioned):
    description = TextAreaField(_l("Description for the public"), validators=[Length(max=2000)])
    handover = RadioField(
        _l("When is the land handed over?"),
        choices=choices(Handover),
        coerce=Handover,
        validators=[InputRequired(_CHOOSE)],
    )
    payment = RadioField(
        _l("How is the price paid?"), choices=choices(Payment), coerce=Payment, validators=[InputRequired(_CHOOSE)]
    )
    terms_note = TextAreaField(_l("Further conditions"), validators=[Length(max=1000)])


def _papers() -> list[SelectChoice]:
    """The papers that a transfer may need, as choices."""
    return choices(kinds_of(Business.TRANSFER))


class PaperForm(Form):
    kind = SelectField(_l("What is it?"), choices=_papers(), coerce=MaterialKind)
    file = FileField(_l("File"))


class SubmitForm(Versioned):
    declared = BooleanField(
        _l("I have checked the answers; they are true. After publication they change by a change notice only."),
        validators=[InputRequired(_l("Tick the declaration to submit."))],
    )


class WithdrawForm(Versioned):
    reason = TextAreaField(_l("Why do you withdraw it?"), validators=[Length(max=1000)])


class DecisionForm(Versioned):
    """What a reviewer or an approver decides. Which decisions there are, the lifecycle says."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(_CHOOSE)])
    reason = TextAreaField(_l("Reason"), validators=[Length(max=2000)])
    has_new_facts = BooleanField(_l("The reasons are facts that are new since the last return"))


class HaltForm(Versioned):
    """What a first person asks for; a second one confirms it."""

    act = RadioField(_l("What is to happen?"), coerce=HaltAct, validators=[InputRequired(_CHOOSE)])
    reason = SelectField(_l("Ground"), choices=choices(HaltReason), coerce=HaltReason)
    note = TextAreaField(_l("Reason, as the public reads it"), validators=[Length(max=1000)])
