"""Readers with addresses, what they were told, and a mail server on the loopback."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select

from trading.core.actor import Actor
from trading.extensions import db
from trading.notices import media
from trading.notices.media import NotTaken, Parcel
from trading.notices.models import Delivery, Message
from trading.notices.states import Medium
from trading.parties import contacts


def with_address(actor: Actor, medium: Medium = Medium.MAIL, address: str | None = None) -> Actor:
    """Give an account a confirmed address, through the code."""
    typed = address or {Medium.MAIL: f"{actor.username}@example.cn", Medium.SMS: "13800138000"}[medium]
    offer = contacts.ask_for_code(medium, typed, by=actor)
    assert contacts.try_code(medium, offer.code, by=actor) is None
    for delivery in db.session.scalars(select(Delivery).where(Delivery.user_id == actor.user_id)):
        db.session.delete(delivery)  # the test asks about what comes after
    db.session.flush()
    return actor


def told(actor: Actor, but: str = "account.") -> list[Message]:
    """What an account was told, oldest first; not about itself."""
    rows = db.session.scalars(select(Message).where(Message.user_id == actor.user_id).order_by(Message.id))
    return [row for row in rows if not row.kind.startswith(but)]


def kinds_told(actor: Actor) -> list[str]:
    return [message.kind.value for message in told(actor)]


def all_deliveries() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)))


class Pocket:
    """A carrier that keeps what it is given, or fails as often as it is told to."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.failures: list[NotTaken] = []

    def carry(self, parcel: Parcel) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.parcels.append(parcel)


@contextmanager
def pockets(*open_media: Medium) -> Iterator[dict[Medium, Any]]:
    """Let carriers of the test take everything for a while."""
    before = dict(media._carriers)
    carriers = {medium: Pocket() for medium in open_media or Medium}
    media.use(carriers)
    try:
        yield carriers
    finally:
        media.use(before)


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs."""

    server: MailServer

    def handle(self) -> None:
        self.say("220 mail.test ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            self.server.lines.append(line)
            if word in {"EHLO", "HELO"}:
                self.say("250 mail.test")
            elif word == "RCPT" and self.server.refuse:
                self.say(f"{self.server.refuse} no such mailbox")
            elif word == "DATA":
                self.say("354 go on")
                self.server.take(b"".join(iter(lambda: self.rfile.readline(), b".\r\n")))
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it gets."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.lines: list[str] = []
        self.mails: list[EmailMessage] = []
        #: answer every recipient with this code; 0 takes everybody
        self.refuse = 0

    def take(self, body: bytes) -> None:
        mail = message_from_bytes(body, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server for a block."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


class OwnSms(Pocket):
    """A provider's adapter: made with the configuration, named by ``SMS_ADAPTER``."""

    def __init__(self, configuration: Any) -> None:
        super().__init__()
        self.host = configuration["PUBLIC_URL"]
