"""The queue of papers, the archive, and what parties and strangers get."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.contract import a_confirmation_order
from tests.factories.documents import LOT, a_document
from tests.factories.parcels import a_holder
from trading.audit import ledger
from trading.core.actor import Actor, Role
from trading.core.errors import NotFound
from trading.documents import archive, queries, services
from trading.documents.models import Document
from trading.documents.orders import Order, order_of
from trading.documents.services import ArchiveDamaged, NotOnPaperYet
from trading.documents.states import DocumentKind, DocumentStatus, Verification
from trading.extensions import db
from trading.transaction import transact


def a_broken_document(number: str) -> Document:
    """A document that can't be made: a character that no font has."""
    order = a_confirmation_order()
    return a_document(number, replace(order, facts={**order.facts, "authority": "\U000f0000局"}))


def a_party_of(document: Document) -> Actor:
    """Somebody who represents a party of ``document``."""
    return Actor(1, "party", frozenset({Role.MEMBER}), party_id=document.readers[0].party_id)


@pytest.fixture(autouse=True)
def _own_archive(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers of a test lie in a folder of its own."""
    monkeypatch.setitem(app.config, "DATA_DIR", tmp_path)


def test_a_paper_is_made_once_and_stays(clock) -> None:
    document = a_document()
    assert services.render_due() == 1
    assert document.status is DocumentStatus.VALID
    assert document.size == len(archive.read(document.sha256))
    first = document.sha256
    assert services.render_due() == 0
    transact(services.store_rendered, document.number, "0" * 64, 1)
    assert document.sha256 == first
    [event] = [event for event in ledger.history(document.number) if event.action == "document.render"]
    assert event.detail == {"sha256": first}


def test_the_newest_untried_paper_comes_first(clock) -> None:
    numbers = [a_document(f"乌土二成[2026]00{place}号").number for place in (21, 22, 23)]
    assert [transact(services.claim_next).number for _turn in numbers] == numbers[::-1]
    assert transact(services.claim_next) is None


def test_a_claim_lapses_with_its_lease(clock) -> None:
    document = a_document()
    assert transact(services.claim_next).number == document.number
    assert transact(services.claim_next) is None
    clock.move(seconds=services.LEASE.total_seconds())
    assert transact(services.claim_next).number == document.number


def test_a_failure_is_tried_again_later_under_the_same_number(clock) -> None:
    document = a_broken_document("乌土二成[2026]0031号")
    assert services.render_due() == 0
    assert document.status is DocumentStatus.QUEUED
    assert document.failure
    assert document.next_try_at == clock.now + services.BACKOFF[0]
    assert services.render_due() == 0
    clock.move(hours=1)
    assert services.render_due() == 0
    assert document.attempts == 2
    assert document.is_in_trouble
    assert document.next_try_at == clock.now + services.BACKOFF[1]


def test_a_paper_that_fails_holds_nobody_up(clock) -> None:
    good = a_document("乌土二成[2026]0041号")
    a_broken_document("乌土二成[2026]0042号")
    assert services.render_due() == 1
    assert good.status is DocumentStatus.VALID


def test_an_act_that_fails_leaves_no_paper(clock) -> None:
    def act() -> None:
        order = a_confirmation_order()
        services.queue(
            "乌土二成[2026]0051号",
            DocumentKind.CONFIRMATION,
            title=order.title,
            template=order.template,
            facts=order.facts,
            drawings={},
            subject=LOT,
            reader_ids=[],
        )
        raise NotFound()

    with pytest.raises(NotFound):
        transact(act)
    assert queries.by_number("乌土二成[2026]0051号") is None


def test_only_parties_get_the_file(clock) -> None:
    document = a_document()
    party, stranger = a_party_of(document), Actor(2, "stranger", frozenset(Role), party_id=a_holder().id)
    with pytest.raises(NotOnPaperYet):
        services.fetch(document.number, by=party)
    services.render_due()
    got = services.fetch(document.number, by=party)
    assert (got.filename, hashlib.sha256(got.body).hexdigest()) == ("乌土二成[2026]0017号.pdf", document.sha256)
    for actor in (stranger, Actor.visitor(), replace(stranger, party_id=None)):
        with pytest.raises(NotFound):
            services.fetch(document.number, by=actor)
    with pytest.raises(NotFound):
        services.fetch("乌土二成[2026]9999号", by=party)


def test_tampering_is_found_and_never_handed_out(clock) -> None:
    document = a_document()
    services.render_due()
    assert list(archive.verify(render_again=True)) == []
    path = archive.path_of(document.sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    assert [fault.what for fault in archive.verify()] == ["altered"]
    with pytest.raises(ArchiveDamaged):
        services.fetch(document.number, by=a_party_of(document))
    path.unlink()
    assert [(fault.number, fault.what) for fault in archive.verify()] == [(document.number, "missing")]


def test_changed_data_is_found_by_making_the_paper_again(clock) -> None:
    document = a_document()
    services.render_due()
    document.data = {**document.data, "facts": {**document.data["facts"], "price_wan": "1.00"}}
    db.session.commit()
    assert list(archive.verify()) == []
    assert [fault.what for fault in archive.verify(render_again=True)] == ["rendered anew, it differs"]


def test_the_archive_keeps_one_copy(clock) -> None:
    assert archive.store(b"%PDF a") == archive.store(b"%PDF a")
    assert len(list(archive.folder().glob("**/*.pdf"))) == 1
    assert [path for path in archive.folder().glob("**/*") if path.is_file() and path.suffix != ".pdf"] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_the_archive_takes_hashes_only(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.path_of(name)


def test_a_stranger_learns_status_and_hash_only(clock) -> None:
    document = a_document()
    assert queries.verification(document.number).status is Verification.PENDING
    services.render_due()
    found = queries.verification(" 乌土二成〔２０２６〕0017号 ")
    assert (found.status, found.sha256, found.kind) == (Verification.VALID, document.sha256, DocumentKind.CONFIRMATION)
    assert queries.verification(document.number, document.sha256.upper()).status is Verification.VALID
    assert queries.verification(document.number, "0" * 64).status is Verification.ALTERED
    assert queries.verification("乌土二成[2026]9999号").status is Verification.UNKNOWN
    assert not {"data", "facts", "subject"} & set(vars(found))


def test_a_revoked_paper_gets_a_copy_that_says_so(clock) -> None:
    document = a_document()
    services.render_due()
    transact(services.revoke, document.number, by=Actor.system(), reason="The award is void.")
    assert services.render_due() == 1
    assert document.void_sha256
    assert document.void_sha256 != document.sha256
    assert services.fetch(document.number, by=a_party_of(document)).sha256 == document.void_sha256
    for sha256 in (None, document.sha256, document.void_sha256):
        assert queries.verification(document.number, sha256).status is Verification.REVOKED
    assert services.render_due() == 0
    assert list(archive.verify(render_again=True)) == []


def test_a_paper_revoked_before_it_was_made_is_never_made(clock) -> None:
    document = a_document()
    transact(services.revoke, document.number, by=Actor.system(), reason="The award is void.")
    assert services.render_due() == 0
    assert document.sha256 is None


def test_a_paper_revoked_while_it_was_made_is_marked_too(clock) -> None:
    document = a_document()
    transact(services.claim_next)
    transact(services.revoke, document.number, by=Actor.system(), reason="The award is void.")
    transact(services.store_rendered, document.number, archive.store(b"%PDF made meanwhile"), 19)
    assert document.status is DocumentStatus.REVOKED
    assert services.render_due() == 1
    assert document.void_sha256


def test_an_order_travels_as_json_and_comes_back_the_same(clock) -> None:
    document = a_document()
    order = order_of(document)
    assert Order(**order.plain()) == order
    assert order.check_code == document.check_code
