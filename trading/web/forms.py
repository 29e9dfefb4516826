"""The base of every form: shape of input, and refusals put where the reader looks for them."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from trading.core.errors import Refusals, TradingError
from trading.core.money import Fen, parse_yuan, yuan
from trading.core.rates import Rate, parse_percent, percent
from trading.web.filters import say


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


def _is_blank(field: StringField, values: list[str]) -> bool:
    """Nothing but spaces is no answer: ``InputRequired``, which looks at the raw text, then finds none either."""
    if values and values[0].strip():
        return False
    field.raw_data = []
    return True


class MoneyField(StringField):
    """An amount in yuan, read by the one strict parser; ``data`` is :class:`Fen` or None."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0] or ""
        return yuan(self.data, trim=True) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Fen | None = None
        if not _is_blank(self, valuelist):
            try:
                self.data = parse_yuan(valuelist[0])
            except TradingError as refusal:
                raise ValidationError(say(refusal)) from refusal


class RateField(StringField):
    """A rate in per cent, read by the one strict parser; ``data`` is :class:`Rate` or None."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0] or ""
        return percent(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Rate | None = None
        if not _is_blank(self, valuelist):
            try:
                self.data = parse_percent(valuelist[0])
            except TradingError as refusal:
                raise ValidationError(say(refusal)) from refusal
