"""Shapes of input of the room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from trading.web.forms import Form


class SignInForm(Form):
    username = StringField(_l("User name"), validators=[InputRequired(), Length(max=64)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=200)])
    otp = StringField(_l("Verification code"), validators=[Optional(), Length(max=16)])
    next = HiddenField()


class SecondFactorForm(Form):
    """A stolen session must not be able to bind another phone: the password is asked for again."""

    password = PasswordField(_l("Current password"), validators=[InputRequired(), Length(max=200)])
    code = StringField(_l("Verification code"), validators=[InputRequired(), Regexp(r"^\s*\d{6}\s*$")])


class AddressForm(Form):
    """An e-mail address or a mobile number; the room says whether it is one."""

    address = StringField(validators=[InputRequired(), Length(max=254)])


class CodeForm(Form):
    code = StringField(_l("Confirmation code"), validators=[InputRequired(), Regexp(r"^\s*\d{6}\s*$")])


class PasswordForm(Form):
    current = PasswordField(_l("Current password"), validators=[InputRequired(), Length(max=200)])
    new = PasswordField(_l("New password"), validators=[InputRequired(), Length(min=10, max=200)])
    again = PasswordField(_l("New password again"), validators=[InputRequired(), EqualTo("new")])
