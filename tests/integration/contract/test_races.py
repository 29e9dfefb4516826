"""Two people at one award, and many awards at once: real threads, real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from tests.factories.contract import an_approver, an_award
from trading.contract import services
from trading.contract.models import Contract
from trading.core.actor import Actor
from trading.core.errors import Conflict, TradingError
from trading.documents.models import Document
from trading.documents.states import DocumentKind
from trading.extensions import db
from trading.transaction import transact

Act = Callable[[], object]


def at_once(app: Flask, acts: list[Act]) -> list[object]:
    """Run every act in a thread of its own; return results and refusals."""
    outcomes: list[object] = []
    start = threading.Barrier(len(acts))

    def run(act: Act) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes.append(act())
            except TradingError as refusal:
                outcomes.append(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def papers_of_the_deal() -> list[Document]:
    """Confirmations and contracts; the bidders' certificates are older."""
    return db.session.query(Document).filter(Document.kind != DocumentKind.QUALIFICATION).all()


def conclude(number: str, by: Actor) -> Act:
    return lambda: transact(services.conclude, number, by=by).number


def void(number: str, by: Actor) -> Act:
    return lambda: transact(services.void_award, number, "Two minds at one desk.", by=by)


def test_two_reviewers_conclude_one_award_once(own_app: Flask, clock) -> None:
    number = an_award(clock).application.listing.number
    reviewers = [an_approver(), an_approver()]
    outcomes = at_once(own_app, [conclude(number, by) for by in reviewers])
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert (db.session.query(Contract).count(), len(papers_of_the_deal())) == (1, 2)


def test_confirming_and_voiding_at_once_end_in_one_story(own_app: Flask, clock) -> None:
    number = an_award(clock).application.listing.number
    one, other = an_approver(), an_approver()
    at_once(own_app, [conclude(number, one), void(number, other)])
    contract = db.session.query(Contract).one_or_none()
    papers = {document.status.value for document in papers_of_the_deal()}
    if contract is None:
        assert papers == set()
    else:
        assert (contract.status.value, papers) == ("cancelled", {"revoked"})


def test_numbers_have_no_gaps_when_many_conclude_at_once(own_app: Flask, clock) -> None:
    start = clock.now
    numbers = []
    for _lot in range(4):
        clock.set(start)
        numbers.append(an_award(clock).application.listing.number)
    reviewer = an_approver()
    outcomes = at_once(own_app, [conclude(number, reviewer) for number in numbers])
    assert sorted(outcomes) == [f"1503022026ZR0000{place}" for place in (1, 2, 3, 4)]
