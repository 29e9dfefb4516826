"""Which carriers a configuration asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from trading.notices.mail import FileMail, SmtpMail
from trading.notices.media import Carrier
from trading.notices.sms import FileSms
from trading.notices.states import Medium


def of(configuration: Mapping[str, Any]) -> dict[Medium, Carrier]:
    """A carrier for each medium that is set up. Without one, trials write files and production is silent."""
    folder = Path(configuration["DATA_DIR"]) / "outbox"
    found: dict[Medium, Carrier] = {}
    if configuration["MAIL_SERVER"]:
        found[Medium.MAIL] = SmtpMail.of(configuration)
    elif configuration["OUTBOX_FILES"]:
        found[Medium.MAIL] = FileMail.of(configuration, folder / "mail")
    if configuration["SMS_ADAPTER"]:
        found[Medium.SMS] = resolve_name(configuration["SMS_ADAPTER"])(configuration)
    elif configuration["OUTBOX_FILES"]:
        found[Medium.SMS] = FileSms(folder / "sms")
    return found
