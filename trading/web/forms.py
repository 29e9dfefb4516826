"""The base of every form: shape of input, and refusals put where the reader looks for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, SelectChoice, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from trading.core import clock
from trading.core.area import parse_area
from trading.core.errors import Refusals, TradingError
from trading.core.labels import LabelledEnum
from trading.core.money import Fen, parse_yuan, yuan
from trading.core.rates import Rate, parse_percent, percent
from trading.web.filters import say

#: what browsers send, with or without seconds, and what people type where a browser has no field for it
_WALL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


class Form(FlaskForm):
    """A page form. CSRF is on; :meth:`absorb` shows a domain refusal as a form error."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: the refusals absorbed, so that the error summary can cite rule, source and remedy
        self.refusals: list[TradingError] = []

    def absorb(self, refusal: TradingError) -> None:
        """Put ``refusal`` on the field it names, or on top of the form. Nothing typed is lost."""
        for one in refusal.refusals if isinstance(refusal, Refusals) else [refusal]:
            self.refusals.append(one)
            sentence = say(one)
            field = self._fields.get(one.on_field or "")
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)


class ActForm(Form):
    """A button: nothing but the CSRF token."""


class Versioned(Form):
    """A form that remembers which version of its subject its reader saw."""

    version = HiddenField()

    @property
    def expected(self) -> int | None:
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


def choices(members: Iterable[LabelledEnum]) -> list[SelectChoice]:
    """Members as choices, labelled in the reader's language."""
    return [SelectChoice(member, _l(member.label)) for member in members]


class MomentField(DateTimeLocalField):
    """A date and time by the clock on the wall, as people type it; ``instant`` is the same in UTC, or None.

    Filled in from an instant, it shows the local time.
    """

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=_WALL_TIMES, **kwargs)

    def process_data(self, value: datetime | None) -> None:
        self.data = value.astimezone(clock.LOCAL).replace(tzinfo=None) if value is not None else None

    @property
    def instant(self) -> datetime | None:
        return self.data.replace(tzinfo=clock.LOCAL).astimezone(UTC) if self.data else None


class MultiCheckboxField(SelectMultipleField):
    """Several of a list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _is_blank(field: StringField, values: list[str]) -> bool:
    """Nothing but spaces is no answer: ``InputRequired``, which looks at the raw text, then finds none either."""
    if values and values[0].strip():
        return False
    field.raw_data = []
    return True


class _ParsedField(StringField):
    """A text field whose ``data`` is the typed value that one strict parser reads, or None where nothing is typed."""

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0] or ""
        return self.write(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Any = None
        if not _is_blank(self, valuelist):
            try:
                self.data = self.parse(valuelist[0])
            except TradingError as refusal:
                raise ValidationError(say(refusal)) from refusal


class MoneyField(_ParsedField):
    """An amount in yuan; ``data`` is :class:`Fen` or None."""

    def parse(self, text: str) -> Fen:
        return parse_yuan(text)

    def write(self, value: Fen) -> str:
        return yuan(value, trim=True)


class RateField(_ParsedField):
    """A rate in per cent; ``data`` is :class:`Rate` or None."""

    def parse(self, text: str) -> Rate:
        return parse_percent(text)

    def write(self, value: Rate) -> str:
        return percent(value)


class AreaField(_ParsedField):
    """Square metres; ``data`` is a Decimal or None."""

    def parse(self, text: str) -> Decimal:
        return parse_area(text)

    def write(self, value: Decimal) -> str:
        return f"{value:f}"
