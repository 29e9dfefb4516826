"""Mail: a multipart message by the standards, and the two carriers for it (SMTP, and files for trials)."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trading.core import clock
from trading.notices.media import NotTaken, Parcel, Unreachable

#: a reader's way to fewer messages, below the market's address
PREFERENCES = "/me/notices"
#: seven-bit bodies: not every server on the way takes more
_PLAIN = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Sender:
    """Who writes, and from where."""

    address: str
    public_url: str

    @classmethod
    def of(cls, configuration: Mapping[str, Any]) -> Sender:
        host = urlsplit(configuration["PUBLIC_URL"]).hostname or "localhost"
        return cls(configuration["MAIL_FROM"] or f"market@{host}", configuration["PUBLIC_URL"])

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def compose(parcel: Parcel, sender: Sender) -> EmailMessage:
    """The mail as it goes over the wire. Only its date differs between two attempts."""
    mail = EmailMessage(policy=_PLAIN)
    mail["From"] = Address(display_name=parcel.sender, addr_spec=sender.address)
    mail["To"] = Address(addr_spec=parcel.address)
    mail["Subject"] = " ".join(parcel.subject.split())
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{parcel.reference}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    ways_out = parcel.ways_out or (f"{sender.public_url}{PREFERENCES}",)
    mail["List-Unsubscribe"] = ", ".join(f"<{address}>" for address in ways_out)
    mail.set_content(parcel.text)
    if parcel.html:
        mail.add_alternative(parcel.html, subtype="html")
    mail["Content-Language"] = parcel.language  # the content's headers are made anew with it
    return mail


@dataclass(frozen=True)
class SmtpMail:
    """Hands mail to a server. ``tls``: ``starttls``, ``tls`` (from the first byte) or ``none``."""

    sender: Sender
    host: str
    port: int
    tls: str
    username: str
    password: str
    timeout: int

    @classmethod
    def of(cls, configuration: Mapping[str, Any]) -> SmtpMail:
        return cls(
            Sender.of(configuration),
            configuration["MAIL_SERVER"],
            configuration["MAIL_PORT"],
            configuration["MAIL_TLS"],
            configuration["MAIL_USERNAME"],
            configuration["MAIL_PASSWORD"],
            configuration["MAIL_TIMEOUT"],
        )

    def carry(self, parcel: Parcel) -> None:
        mail = compose(parcel, self.sender)
        try:
            server = self._connect()
            try:
                server.send_message(mail, from_addr=self.sender.address, to_addrs=[parcel.address])
            finally:
                _part(server)
        except smtplib.SMTPRecipientsRefused as refusal:
            code = min(code for code, _words in refusal.recipients.values())
            raise NotTaken(f"recipient refused: {code}", for_good=code >= 500) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as refusal:
            # our own fault, the same for every letter: it passes once the settings are put right
            raise Unreachable(f"{type(refusal).__name__}: {refusal.smtp_code}") from None
        except smtplib.SMTPDataError as refusal:
            raise NotTaken(f"content refused: {refusal.smtp_code}", for_good=refusal.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError) as failure:
            raise Unreachable(type(failure).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.tls == "starttls":
                server.starttls(context=context)
            if self.username:
                server.login(self.username, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _part(server: smtplib.SMTP) -> None:
    """Take leave. What was accepted stays accepted, however the goodbye goes."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


@dataclass(frozen=True)
class FileMail:
    """Writes mail below the data folder, one ``.eml`` each, which any mail program opens."""

    sender: Sender
    folder: Path

    @classmethod
    def of(cls, configuration: Mapping[str, Any], folder: Path) -> FileMail:
        return cls(Sender.of(configuration), folder)

    def carry(self, parcel: Parcel) -> None:
        write_file(self.folder, f"{parcel.reference}.eml", compose(parcel, self.sender).as_bytes())


def write_file(folder: Path, name: str, content: bytes) -> None:
    """Put a file there whole, for its owner's eyes only. The same letter again replaces itself."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passing = folder / f".{name}.{os.getpid()}"
        passing.write_bytes(content)
        passing.chmod(0o600)
        passing.replace(folder / name)
    except OSError as failure:
        raise Unreachable(type(failure).__name__) from None
