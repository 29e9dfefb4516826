"""Fields and lines of the land desk's forms: areas, shares, choices, and lists within a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from trading.core.codes import IdentityKind, parse_identity
from trading.core.deal import OwnerType
from trading.core.errors import Refusals, TradingError
from trading.core.labels import LabelledEnum
from trading.core.text import clean_text
from trading.parcels.services.records import NamedHolder, Promise, Structure
from trading.parcels.states import CommitmentKind
from trading.web.filters import say
from trading.web.forms import AreaField, Form

NEEDED = _l("Enter this: the registry's paper states it.")
#: fields that other rooms call otherwise
_OWN_NAMES = {"certificate_number": "certificate_no"}
HOLDER_ROWS = 4
SPARE_ROWS = 2


class ShareField(StringField):
    """A share as a fraction, ``1/2``; ``data`` is a Fraction or None."""

    def _value(self) -> str:
        return (self.raw_data[0] or "") if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Fraction | None = None
        text = re.sub(r"\s", "", valuelist[0]).replace("／", "/") if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,6}(?:/[0-9]{1,6})?", text) or re.search(r"/0+$", text):
            raise ValidationError(_l("Enter a share as a fraction, such as 1/2."))
        self.data = Fraction(text)
        if not 0 < self.data <= 1:
            raise ValidationError(_l("A share is more than nothing and no more than the whole."))


class EnumField(SelectField):
    """A choice among members; what isn't known reads as no choice."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.type = "SelectField"  # as which the templates know it

    def process_data(self, value: Any) -> None:
        self.data = self.coerce(value)


def enum_field(enumeration: type[LabelledEnum], text: Any, *, blank: Any = None, **arguments: Any) -> SelectField:
    """A choice among the members; ``blank`` is what none of them is called."""
    members = {member.value: member for member in enumeration}
    choices = [SelectChoice(value, _l(member.label)) for value, member in members.items()]
    return EnumField(
        text,
        choices=[SelectChoice("", blank), *choices] if blank is not None else choices,
        coerce=lambda value: members.get(getattr(value, "value", value)) or "",
        **arguments,
    )


def day(text: Any, **arguments: Any) -> DateField:
    """A day that may be left out."""
    return DateField(text, [Optional()], **arguments)


def words(text: Any, most: int, *, needed: Any = None, **arguments: Any) -> StringField:
    """A line of text without characters that can't be seen; ``needed`` is said where it is missing."""
    checks = [DataRequired(needed)] if needed is not None else [Optional()]
    return StringField(text, [*checks, Length(max=most)], filters=[lambda typed: clean_text(typed or "")], **arguments)


class Row(Form):
    """One line of a list within a form. The token stands in the form that it belongs to."""

    class Meta:
        csrf = False

    @property
    def is_blank(self) -> bool:
        """True where nothing was typed into the line's texts."""
        return not any(
            (field.raw_data[0].strip() if field.raw_data else field.data)
            for field in self
            if not isinstance(field, SelectField | BooleanField)
        )


class HolderRow(Row):
    """A holder named by its paper."""

    name = words(_l("Name"), 200)
    kind = enum_field(OwnerType, _l("Kind of party"))
    id_type = enum_field(IdentityKind, _l("Paper"))
    id_code = words(_l("Number of the paper"), 30)
    share = ShareField(_l("Share"), description=_l("Empty means the whole; of joint owners none is read."))

    def check(self) -> bool:
        """Judge the line as a whole; a blank one is in order."""
        if self.is_blank:
            return True
        is_right = self.validate()
        for field in (self.name, self.id_code):
            if not field.data:
                field.errors = [*field.errors, str(NEEDED)]
                is_right = False
        if self.id_code.data and isinstance(self.id_type.data, IdentityKind):
            try:
                parse_identity(self.id_type.data, self.id_code.data)
            except TradingError as refusal:
                self.refusals.append(refusal)
                self.id_code.errors = [*self.id_code.errors, say(refusal)]
                is_right = False
        return is_right

    def holder(self) -> NamedHolder:
        return NamedHolder(
            kind=self.kind.data,
            name=self.name.data,
            id_type=self.id_type.data,
            id_code=self.id_code.data,
            share=self.share.data or Fraction(1),
        )


class PromiseRow(Row):
    """A commitment of standard land."""

    kind = enum_field(CommitmentKind, _l("Kind"))
    wording = words(_l("Commitment"), 2000)
    due_on = day(_l("Due on"))
    met_on = day(_l("Met on"))

    def check(self) -> bool:
        if self.is_blank:
            return True
        is_right = self.validate()
        if not self.wording.data:
            self.wording.errors = [*self.wording.errors, str(_l("Enter what was promised."))]
            is_right = False
        return is_right

    def promise(self) -> Promise:
        return Promise(self.kind.data, self.wording.data, self.due_on.data, self.met_on.data)


class StructureRow(Row):
    """A building on the land."""

    name = words(_l("Building"), 500)
    structure = words(_l("Structure"), 60)
    storeys = IntegerField(_l("Storeys"), [Optional(), NumberRange(1, 200)])
    floor_area = AreaField(_l("Floor area (m²)"), [Optional()])
    completed_on = day(_l("Completed on"))
    certificate_no = words(_l("Own certificate"), 60)

    def check(self) -> bool:
        if self.is_blank:
            return True
        is_right = self.validate()
        if not self.name.data:
            self.name.errors = [*self.name.errors, str(_l("Enter what the building is called."))]
            is_right = False
        return is_right

    def building(self) -> Structure:
        return Structure(
            self.name.data,
            self.structure.data or "",
            self.storeys.data,
            self.floor_area.data,
            self.completed_on.data,
            self.certificate_no.data or "",
        )


class WithRows:
    """A form and its lines as one, for the summary of what is to be mended."""

    def __init__(self, form: Form, *lists: Sequence[Any]) -> None:
        self.form = form
        self.lists = lists

    @property
    def rows(self) -> list[Any]:
        return [row for rows in self.lists for row in rows]

    def __iter__(self) -> Iterator[Field]:
        return chain(self.form, *self.rows)

    @property
    def form_errors(self) -> list[str]:
        return list(self.form.form_errors)

    @property
    def refusals(self) -> list[TradingError]:
        return [refusal for one in (self.form, *self.rows) for refusal in one.refusals]

    def check(self) -> bool:
        """True where everything may be read. Every line is judged, so that all errors show at once."""
        return all([self.form.validate_on_submit(), *(row.check() for row in self.rows)])

    def absorb(self, refusal: TradingError) -> None:
        """Put a refusal where it belongs: what is about one holder, on that holder's line."""
        for one in refusal.refusals if isinstance(refusal, Refusals) else [refusal]:
            place = one.params.get("place")
            filled = [row for row in self.rows if isinstance(row, HolderRow) and not row.is_blank]
            if isinstance(place, int) and place <= len(filled):
                row = filled[place - 1]
                row.refusals.append(one)
                row.name.errors = [*row.name.errors, say(one)]
            elif one.on_field == "holders" and filled:
                filled[0].refusals.append(one)
                filled[0].share.errors = [*filled[0].share.errors, say(one)]
            else:
                one.on_field = _OWN_NAMES.get(one.on_field or "", one.on_field)
                self.form.absorb(one)


def rows_of(kind: type[Row], name: str, known: Sequence[Any] = (), *, spare: int = SPARE_ROWS) -> list[Any]:
    """The lines of a list: those that are known and some spare ones, or as many as were sent."""
    count = len(known) + spare
    if request.method == "POST":
        pattern = re.compile(rf"{name}-([0-9]{{1,2}})-")
        sent = [int(found[1]) for key in request.form if (found := pattern.match(key))]
        count = min(max([count, *(number + 1 for number in sent)]), 40)
        return [kind(prefix=f"{name}-{number}-") for number in range(count)]
    return [
        kind(prefix=f"{name}-{number}-", obj=known[number] if number < len(known) else None) for number in range(count)
    ]
