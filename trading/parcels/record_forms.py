"""Forms of the land desk: what the registry has entered, typed in from its papers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionForm, AcquisitionMode, AllocationGroup, BurdenKind, Business, CoOwnership
from trading.core.text import clean_text
from trading.parcels.record_rows import NEEDED, day, enum_field, words
from trading.parcels.services.records.rights import CORRECTABLE
from trading.web.forms import AreaField, Form, MoneyField, MultiCheckboxField

_DAY = _l("Enter the day as in 2027-01-01.")
_PAPER = _l("Enter the number of the paper behind this entry.")


class RecordForm(Form):
    """What every record states: the day of effect and the paper behind it."""

    effective_on = DateField(_l("Takes effect on"), [InputRequired(_DAY)])
    paper_no = words(
        _l("Paper"),
        80,
        needed=_PAPER,
        description=_l("Number of the registration, ruling or decision."),
    )


class EndForm(RecordForm):
    """The end of a right."""


class BurdenEndForm(Form):
    """The end of a burden."""

    ended_on = DateField(_l("Ended on"), [InputRequired(_DAY)])
    paper_no = words(_l("Paper"), 80, needed=_PAPER)


class SettlementForm(Form):
    """The paper that settles a burden while it stands."""

    effective_on = DateField(_l("Takes effect on"), [InputRequired(_DAY)])
    release_paper_no = words(
        _l("Paper that settles it"),
        80,
        needed=_PAPER,
        description=_l("Disposal decision, closing of the case, consent on file."),
    )


class CertificateForm(RecordForm):
    """Another certificate for the right in force."""

    certificate_no = words(_l("New certificate"), 60, needed=_l("Enter the certificate number."))


# --- burdens --------------------------------------------------------------------------------------------------


class BurdenForm(Form):
    """A burden of any kind; :func:`burden_form` leaves the fields that its kind has."""

    registered_on = DateField(_l("Registered on"), [InputRequired(_DAY)])
    paper_no = words(_l("Paper"), 80, needed=_PAPER)
    holder_name = words(_l("In favour of"), 200)
    authority = words(_l("Ordered by"), 120)
    amount_fen = MoneyField(_l("Amount secured"), [Optional()])
    is_ceiling = BooleanField(_l("Maximum-amount mortgage"))
    debt_from = day(_l("Debts from"))
    debt_to = day(_l("Debts to"))
    rank = IntegerField(
        _l("Rank"), [Optional(), NumberRange(1, 99)], description=_l("Left empty, it gets the next rank.")
    )
    transfer_restricted = BooleanField(_l("A ban on transfer is registered"))
    due_on = day(_l("Runs until"))
    area = AreaField(_l("Area it lies on"), [Optional()], description=_l("Only where it isn't the whole parcel."))
    note = words(_l("Explanation"), 500)


_FACTS = ("registered_on", "paper_no")
_OF_KIND: dict[BurdenKind, tuple[str, ...]] = {
    BurdenKind.MORTGAGE: (
        "holder_name", "amount_fen", "is_ceiling", "debt_from", "debt_to", "rank", "transfer_restricted", "area",
    ),
    BurdenKind.SEIZURE: ("authority", "holder_name", "due_on", "area"),
    BurdenKind.DISPUTE: ("authority", "holder_name"),
    BurdenKind.OBJECTION: ("holder_name", "due_on"),
    BurdenKind.RECLAIM: ("authority", "area"),
    BurdenKind.LEASE: ("holder_name", "due_on", "area"),
    BurdenKind.PRENOTICE: ("holder_name", "due_on"),
    BurdenKind.IDLE: ("authority", "area"),
    BurdenKind.UNDERUSED: ("authority", "area"),
    BurdenKind.VIOLATION: ("authority", "area"),
}  # fmt: skip
#: who must be named for a kind
_NEEDED = {
    BurdenKind.MORTGAGE: ("holder_name", "amount_fen"),
    BurdenKind.SEIZURE: ("authority",),
    BurdenKind.OBJECTION: ("holder_name",),
    BurdenKind.LEASE: ("holder_name", "due_on"),
    BurdenKind.PRENOTICE: ("holder_name",),
    BurdenKind.RECLAIM: ("authority",),
    BurdenKind.IDLE: ("authority",),
}


def burden_form(kind: BurdenKind) -> BurdenForm:
    """The form with the fields of a kind of burden, those it can't do without marked as needed."""
    form = BurdenForm()
    kept = {*_FACTS, *_OF_KIND[kind], "note", "csrf_token"}
    for name in [field.short_name for field in form if field.short_name not in kept]:
        del form[name]
    for name in _NEEDED.get(kind, ()):
        field = form[name]
        check = DataRequired if type(field) is StringField else InputRequired
        field.validators = [check(NEEDED), *field.validators[1:]]
        field.flags.required, field.flags.optional = True, False
    return form


def burden_facts(form: BurdenForm) -> dict[str, Any]:
    """What was typed, as columns of a burden."""
    plain = {name: value for name, value in form.data.items() if name != "csrf_token"}
    return {name: value for name, value in plain.items() if value is not None}


# --- rights ---------------------------------------------------------------------------------------------------


class TransferForm(RecordForm):
    """The right goes over to other holders."""

    certificate_no = words(_l("New certificate"), 60, needed=_l("Enter the certificate number."))
    co_ownership = enum_field(CoOwnership, _l("Held as"), blank=_l("as the shares say"), default="")


class RightFactsForm(RecordForm):
    """Facts of a right that its holders and burdens don't touch. Named as the columns are."""

    acquisition_mode = enum_field(AcquisitionMode, _l("Acquired by"))
    sub_mode = enum_field(AcquisitionForm, _l("Form"), blank=_l("none"))
    allocation_group = enum_field(AllocationGroup, _l("Allocation catalogue"), blank=_l("none"))
    started_on = DateField(_l("Term begins on"), [InputRequired(_DAY)])
    ends_on = day(_l("Term ends on"), description=_l("Empty only for allocated land."))
    grant_contract_no = words(_l("Grant contract"), 60)
    grant_price_fen = MoneyField(_l("Land price"), [Optional()])
    price_paid = BooleanField(_l("The whole price, or the rent so far, is paid"))
    investment_total_fen = MoneyField(_l("Development investment in all"), [Optional()])
    investment_done_fen = MoneyField(_l("Investment done"), [Optional()])
    audit_report_no = words(_l("Audit report"), 60)
    auditor = words(_l("Auditor"), 200)
    audited_on = day(_l("Audited on"))
    agreed_start_on = day(_l("Building to begin by"))
    agreed_finish_on = day(_l("Building to be completed by"))
    built_since = day(_l("Built since"))
    stopped_on = day(_l("Building stopped on"))
    finished_on = day(_l("Completed on"))
    development_area = AreaField(_l("Area to be built on"), [Optional()])
    developed_area = AreaField(_l("Area built on"), [Optional()])
    restrictions = TextAreaField(_l("The grant contract says"), [Optional(), Length(max=4000)])
    barred = MultiCheckboxField(
        _l("Barred by the grant contract"), choices=[SelectChoice(one.value, _l(one.label)) for one in Business]
    )
    is_standard_land = BooleanField(_l("Standard land"))

    def validate_sub_mode(self, field: SelectField) -> None:
        if field.data and field.data.mode is not self.acquisition_mode.data:
            raise ValidationError(_l("This form belongs to another way of acquiring."))

    def validate_investment_done_fen(self, field: MoneyField) -> None:
        if field.data is not None and self.investment_total_fen.data is None:
            raise ValidationError(_l("State the whole investment too."))

    def columns(self) -> dict[str, Any]:
        """What was typed, as columns of a right."""
        values = {name: field.data for name, field in self._fields.items() if name in CORRECTABLE}
        for name in ("sub_mode", "allocation_group"):
            values[name] = values[name] or None
        for name in ("grant_contract_no", "audit_report_no"):
            values[name] = values[name] or None
        values["restrictions"] = clean_text(values["restrictions"] or "", multiline=True)
        values["auditor"] = values["auditor"] or ""
        return values


class EntryForm(RightFactsForm):
    """A right on a parcel that has none."""

    certificate_no = words(_l("Certificate"), 60, needed=_l("Enter the certificate number."))
    certificate_kind = enum_field(CertificateKind, _l("Kind of certificate"))
    co_ownership = enum_field(CoOwnership, _l("Held as"), blank=_l("as the shares say"), default="")


class HolderSearchForm(Form):
    """Parcels of a holder. Names and numbers travel in the body, never in an address."""

    term = words(_l("Holder's full name or identity number"), 200, needed=_l("Enter a name or a number."))
