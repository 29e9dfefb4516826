"""The bid desk: bids that arrive while a commit is under way go together into the next one.

Each process has one desk with one thread. A lone bid waits for nothing; under load the cost of the
lock and of the disk is shared. If a group fails, its bids are tried one by one, so that a poisonous
bid harms nobody. Several processes and hosts stay correct because the room's row lock decides.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import cast

from flask import Flask, current_app

from trading.bidding.engine import Attempt, Receipt
from trading.bidding.services.register import place
from trading.core.actor import Channel
from trading.core.errors import Busy, TradingError
from trading.core.messages import N_
from trading.parties import door
from trading.transaction import let_go, transact
from trading.web import guards

log = logging.getLogger(__name__)

#: the largest group; beyond it a commit takes longer than it saves
GROUP = 64
#: how long a bidder waits for an answer
PATIENCE_SECONDS = 8.0


class BidUnconfirmed(Busy):
    """The outcome isn't known: saying that nothing was written could be a lie."""

    code = "busy"
    msgid = N_("Your bid couldn't be confirmed in time. Send it again: the same bid is never counted twice.")


@dataclass(frozen=True)
class Asked:
    """A bid on its way to the register. Whose it is stands in it, or is told by the fingerprint of a bearer token,
    which is looked up in the transaction that judges the bid."""

    attempt: Attempt
    bearer: str | None = None


class _Ticket:
    """One bid's place in the queue, and its outcome."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.done = threading.Event()
        self.outcome: Receipt | BaseException | None = None

    def settle(self, outcome: Receipt | BaseException) -> None:
        self.outcome = outcome
        self.done.set()


class BidDesk:
    """The queue of one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: deque[_Ticket] = deque()
        self._arrived = threading.Condition()
        self._thread: threading.Thread | None = None
        self._pid = 0

    def submit(self, asked: Asked) -> Receipt:
        """Hand a bid in and wait for its outcome: a receipt, or the refusal is raised."""
        ticket = _Ticket(asked)
        with self._arrived:
            self._ensure_thread()
            self._waiting.append(ticket)
            self._arrived.notify()
        if not ticket.done.wait(PATIENCE_SECONDS):
            raise self._give_up(ticket)
        if isinstance(ticket.outcome, BaseException):
            raise ticket.outcome
        return cast(Receipt, ticket.outcome)

    def _give_up(self, ticket: _Ticket) -> Busy:
        with self._arrived:
            try:
                self._waiting.remove(ticket)
            except ValueError:
                return BidUnconfirmed()
        return Busy()

    def _ensure_thread(self) -> None:
        """Start the thread on first use: a thread made before the server forks wouldn't be there."""
        if self._pid != os.getpid() or self._thread is None or not self._thread.is_alive():
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._serve, name="bid-desk", daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        while True:
            with self._arrived:
                while not self._waiting:
                    self._arrived.wait()
                group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
            try:
                with self._app.app_context():
                    self._commit(group)
            except BaseException as failure:  # the thread must live, and nobody may wait for ever
                log.exception("bid desk")
                for ticket in group:
                    if not ticket.done.is_set():
                        ticket.settle(BidUnconfirmed())
                if not isinstance(failure, Exception):
                    raise

    def _commit(self, group: list[_Ticket]) -> None:
        try:
            outcomes = transact(_place, [ticket.asked for ticket in group])
        except Exception as failure:
            if len(group) == 1:
                log.warning("bid not confirmed: %s", type(failure).__name__)
                group[0].settle(BidUnconfirmed())
                return
            log.warning("a group of %s bids failed (%s): trying them one by one", len(group), type(failure).__name__)
            for ticket in group:
                self._commit([ticket])
            return
        for ticket, outcome in zip(group, outcomes, strict=True):
            ticket.settle(outcome)


def install(app: Flask) -> None:
    """Give the process its desk."""
    app.extensions["bid_desk"] = BidDesk(app)


def submit(attempt: Attempt) -> Receipt:
    """Place one bid: through the process's desk, or in the caller's own thread where the configuration says so."""
    let_go()  # whoever waits in the queue must not sit on the connection that the desk needs
    return submit_asked(current_app._get_current_object(), Asked(attempt))


def submit_asked(app: Flask, asked: Asked) -> Receipt:
    """The same for whoever holds no connection; ``app`` needs no context."""
    if app.config["BID_DESK"] == "thread":
        return cast(BidDesk, app.extensions["bid_desk"]).submit(asked)
    with app.app_context():
        outcome = transact(_place, [asked])[0]
    if isinstance(outcome, TradingError):
        raise outcome
    return outcome


def _place(group: list[Asked]) -> list[Receipt | TradingError]:
    """Place a group of bids, those of bearers after one look at all their tokens."""
    bearers = {asked.bearer for asked in group if asked.bearer is not None}
    accounts = door.bearers(bearers) if bearers else {}
    outcomes: list[Receipt | TradingError | None] = []
    attempts = []
    for asked in group:
        try:
            attempts.append(_signed(asked, accounts))
        except TradingError as refusal:
            outcomes.append(refusal)
        else:
            outcomes.append(None)
    judged = iter(place(attempts))
    return [outcome or next(judged) for outcome in outcomes]


def _signed(asked: Asked, accounts: dict[str, door.Bearer]) -> Attempt:
    """The bid with its actor, or the refusal of the door."""
    if asked.bearer is None:
        return asked.attempt
    account = accounts.get(asked.bearer)
    if account is None:
        raise guards.SignInNeeded()
    guards.admit(account.roles, guards.Audience.MEMBER)
    return replace(asked.attempt, by=account.as_actor(Channel.API))
