"""What this room says when it will not."""

from __future__ import annotations

from trading.core.errors import Forbidden, Invalid
from trading.core.messages import N_


class WrongCredentials(Forbidden):
    """The same for an unknown account, a wrong password, a wrong code and a disabled account."""

    code = "wrong_credentials"
    msgid = N_("The user name, the password or the verification code is wrong.")
    remedy = N_("Check what you typed. The verification code is needed only once you have set it up.")


class TooManyAttempts(Forbidden):
    """The pause is for this account from this source only: nobody can lock a rival out with it."""

    code = "too_many_attempts"
    msgid = N_("Too many failed attempts from here. Sign-in for this account is paused for %(minutes)s minutes.")
    remedy = N_("Sessions that are already open go on, and bids placed stand.")


class UsernameTaken(Invalid):
    code = "username_taken"
    msgid = N_("This user name is taken.")
    field = "username"


class WrongCode(Invalid):
    code = "wrong_code"
    msgid = N_("The verification code is wrong or was used already. Wait for the next one and type it.")
    field = "code"


class AdministratorsExclude(Invalid):
    """Separation of the three administrators (rule book 6.1)."""

    code = "administrators_exclude"
    msgid = N_("One account can hold only one of the three administrator roles.")
    field = "roles"


class AddressInvalid(Invalid):
    """Not an e-mail address that mail can be sent to."""

    code = "address_invalid"
    msgid = N_("Enter an e-mail address such as name@example.cn.")
    field = "address"


class MobileInvalid(Invalid):
    code = "mobile_invalid"
    msgid = N_("Enter a mainland mobile number of eleven digits.")
    field = "address"


class TooManyCodes(Forbidden):
    code = "too_many_codes"
    msgid = N_("You have asked for several codes already. Wait an hour before you ask for another.")


class ContactCodeWrong(Invalid):
    """Parameter: ``left``."""

    code = "contact_code_wrong"
    msgid = N_("This isn't the code that was sent. You may try %(left)s more times.")
    field = "code"


class ContactCodeSpent(Invalid):
    code = "contact_code_spent"
    msgid = N_("The code has expired or was mistyped too often. Ask for a new one.")
    field = "code"
