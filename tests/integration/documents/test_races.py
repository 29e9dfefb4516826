"""Several presses at one queue, with real threads and real commits."""

from __future__ import annotations

import threading

from flask import Flask

from tests.factories.documents import a_document
from trading.documents import services
from trading.extensions import db
from trading.transaction import transact


def test_two_presses_never_take_the_same_row(own_app: Flask) -> None:
    for place in range(6):
        a_document(f"乌土二成[2026]10{place:02d}号")
    taken: list[str] = []

    def press() -> None:
        with own_app.app_context():
            while order := transact(services.claim_next):
                taken.append(order.number)
            db.session.remove()

    threads = [threading.Thread(target=press) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == len(set(taken)) == 6
