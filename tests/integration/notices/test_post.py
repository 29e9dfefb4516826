"""The post: sends once, waits longer after each failure, gives up in the end, and speaks the reader's language."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories.funds import a_member
from tests.factories.notices import all_deliveries, mail_server, pockets, told, with_address
from trading.core.actor import Actor
from trading.core.money import Fen
from trading.extensions import db
from trading.notices import gateways, media, post, rules, services
from trading.notices.kinds import NoticeKind
from trading.notices.media import NotTaken, Unreachable
from trading.notices.states import DeliveryStatus, Medium, Timing, Topic
from trading.parties import services as parties
from trading.transaction import transact

LOT = "150302-T-2026-90001"


def tell(member: Actor, key: str = "1", kind: NoticeKind = NoticeKind.DEPOSIT_CONFIRMED) -> None:
    figures = {"lot": LOT, "amount": Fen(50_000_000)}
    services.notify(kind, member.party_id or 0, LOT, figures, key=key, by=Actor.system())
    db.session.commit()


def statuses() -> list[DeliveryStatus]:
    return [delivery.status for delivery in all_deliveries()]


def test_a_letter_goes_once(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    with pockets() as carriers:
        assert post.send_due() == 1
        assert post.send_due() == 0
    [parcel] = carriers[Medium.MAIL].parcels
    assert LOT in parcel.subject
    [delivery] = all_deliveries()
    assert (delivery.status, delivery.sent_at, delivery.next_try_at) == (DeliveryStatus.SENT, clock.now, None)
    assert parcel.reference == delivery.public_id


def test_a_failure_waits_longer_each_time_and_keeps_its_message_id(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    waits = []
    with pockets() as carriers:
        carriers[Medium.MAIL].failures = [NotTaken("451") for _time in range(3)]
        for _time in range(3):
            post.send_due()
            [delivery] = all_deliveries()
            assert delivery.status is DeliveryStatus.FAILED
            waits.append(delivery.next_try_at - clock.now)
            assert post.send_due() == 0, "it must wait"
            clock.set(delivery.next_try_at)
        reference = delivery.public_id
        assert post.send_due() == 1
    for attempt, wait in enumerate(waits, start=1):
        plain = rules.wait_after(attempt, 0)
        assert plain * 3 / 4 <= wait <= plain * 5 / 4
    assert [parcel.reference for parcel in carriers[Medium.MAIL].parcels] == [reference]


def test_it_is_given_up_after_the_last_attempt(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    with pockets() as carriers:
        carriers[Medium.MAIL].failures = [NotTaken("451") for _time in range(rules.MOST_ATTEMPTS)]
        for _time in range(rules.MOST_ATTEMPTS):
            post.send_due()
            clock.move(hours=6)
        assert post.send_due() == 0
    [delivery] = all_deliveries()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.GIVEN_UP, rules.MOST_ATTEMPTS)


def test_a_mailbox_that_does_not_exist_is_not_tried_again(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    with pockets() as carriers:
        carriers[Medium.MAIL].failures = [NotTaken("recipient refused: 550", for_good=True)]
        post.send_due()
    assert statuses() == [DeliveryStatus.GIVEN_UP]


def test_one_bad_letter_does_not_hold_up_the_next(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    tell(with_address(a_member()))
    with pockets() as carriers:
        carriers[Medium.MAIL].failures = [NotTaken("552", for_good=True)]
        assert post.send_due() == 1
    assert sorted(statuses()) == [DeliveryStatus.GIVEN_UP, DeliveryStatus.SENT]


def test_an_adapter_that_breaks_counts_as_a_failure(app: Flask, clock: Any) -> None:
    class Broken:
        def carry(self, parcel: media.Parcel) -> None:
            raise KeyError("token")

    tell(with_address(a_member()))
    with pockets():
        media.use({Medium.MAIL: Broken()})
        assert post.send_due() == 0
    assert statuses() == [DeliveryStatus.FAILED]


def test_a_gateway_out_of_reach_ends_the_round(app: Flask, clock: Any) -> None:
    for _one in range(3):
        tell(with_address(a_member()))
    with pockets() as carriers:
        carriers[Medium.MAIL].failures = [Unreachable("timeout")]
        assert post.send_due() == 0
        assert sorted(statuses()) == [DeliveryStatus.FAILED, DeliveryStatus.WAITING, DeliveryStatus.WAITING]
        assert post.send_due() == 2


def test_a_post_that_died_after_sending_repeats_under_the_same_message_id(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    first = transact(services.claim_next)
    assert first is not None
    with pockets() as carriers:
        assert post.send_due() == 0, "it is in another post's hands"
        clock.move(seconds=services.LEASE.total_seconds() + 1)
        assert post.send_due() == 1
    assert carriers[Medium.MAIL].parcels[0].reference == first.reference
    transact(services.mark_sent, first.delivery_ids)
    assert statuses() == [DeliveryStatus.SENT]


def test_an_address_that_was_removed_gets_nothing_more(app: Flask, clock: Any) -> None:
    from trading.parties import contacts

    member = with_address(a_member())
    tell(member)
    transact(contacts.remove_contact, Medium.MAIL, by=member)
    with pockets() as carriers:
        assert post.send_due() == 0
    assert carriers[Medium.MAIL].parcels == []
    assert statuses() == [DeliveryStatus.DROPPED]


def test_the_day_comes_in_one_letter_without_what_was_read(app: Flask, clock: Any) -> None:
    member = with_address(a_member())
    services.choose({(Topic.DEPOSIT, Medium.MAIL): Timing.DAILY}, by=member)
    for key in ("1", "2", "3"):
        tell(member, key)
    transact(services.mark_read, told(member)[1].public_id, by=member)
    with pockets() as carriers:
        assert post.send_due() == 0
        clock.move(hours=22)
        assert post.send_due() == 1
        assert post.send_due() == 0
    [parcel] = carriers[Medium.MAIL].parcels
    assert "2" in parcel.subject
    assert parcel.text.count("/me/messages/") == 2
    assert sorted(statuses()) == [DeliveryStatus.DROPPED, DeliveryStatus.SENT, DeliveryStatus.SENT]


def test_a_letter_speaks_its_readers_language(app: Flask, clock: Any) -> None:
    chinese, english = with_address(a_member()), with_address(a_member())
    parties.save_locale(english.user_id or 0, "en")
    for member in (chinese, english):
        tell(member)
    with pockets() as carriers:
        post.send_due()
    one, other = carriers[Medium.MAIL].parcels
    assert (one.language, other.language) == ("zh-CN", "en")
    assert f"Lot {LOT}: deposit received" in other.subject
    assert "500,000 yuan" in other.text
    assert 'lang="zh-CN"' in one.html


def test_a_mail_carries_its_own_style_and_no_token(app: Flask, clock: Any) -> None:
    tell(with_address(a_member()))
    with pockets() as carriers:
        post.send_due()
    [parcel] = carriers[Medium.MAIL].parcels
    assert "<style>" in parcel.html
    assert "var(" not in parcel.html
    assert "/me/notices" in parcel.html
    assert "/me/notices" in parcel.text


def test_an_sms_is_one_sentence_with_the_way_to_the_rest(app: Flask, clock: Any) -> None:
    member = with_address(a_member(), Medium.SMS)
    tell(member, kind=NoticeKind.LOT_SUSPENDED)
    with pockets() as carriers:
        post.send_due()
    [parcel] = carriers[Medium.SMS].parcels
    assert LOT in parcel.text
    assert f"/me/messages/{told(member)[0].public_id}" in parcel.text
    assert len(parcel.text) < 140


# --- the real carriers ----------------------------------------------------------------------------


def smtp(app: Flask, port: int, **overrides: Any) -> dict[Medium, Any]:
    settings = {**app.config, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_TLS": "none", "MAIL_TIMEOUT": 2}
    return gateways.of({**settings, "MAIL_FROM": "market@land.example.cn", **overrides})


@pytest.fixture
def carriers_after() -> Any:
    before = dict(media._carriers)
    yield
    media.use(before)


def test_a_mail_server_gets_the_whole_letter(app: Flask, clock: Any, carriers_after: None) -> None:
    member = with_address(a_member())
    tell(member)
    with mail_server() as server:
        media.use(smtp(app, server.port))
        assert post.send_due() == 1
    [mail] = server.mails
    assert mail["To"] == f"{member.username}@example.cn"
    assert mail["Message-ID"] == f"<{all_deliveries()[0].public_id}@land.example.cn>"
    assert LOT in mail["Subject"]
    assert LOT in mail.get_body(("plain",)).get_content()
    assert LOT in mail.get_body(("html",)).get_content()
    assert any(line.lower().startswith("mail from:<market@land.example.cn>") for line in server.lines)


@pytest.mark.parametrize(("answer", "status"), [(550, DeliveryStatus.GIVEN_UP), (450, DeliveryStatus.FAILED)])
def test_what_a_mail_server_says_of_a_mailbox_counts(
    app: Flask, clock: Any, carriers_after: None, answer: int, status: DeliveryStatus, caplog: Any
) -> None:
    member = with_address(a_member())
    tell(member)
    with mail_server() as server:
        server.refuse = answer
        media.use(smtp(app, server.port))
        assert post.send_due() == 0
    assert statuses() == [status]
    assert str(answer) in (all_deliveries()[0].failure or "")
    assert "example.cn" not in (all_deliveries()[0].failure or "") + caplog.text


def test_a_server_that_is_not_there_is_tried_again(app: Flask, clock: Any, carriers_after: None) -> None:
    tell(with_address(a_member()))
    media.use(smtp(app, 1))
    assert post.send_due() == 0
    assert statuses() == [DeliveryStatus.FAILED]


def test_trials_find_mail_and_sms_as_files(app: Flask, clock: Any, carriers_after: None, tmp_path: Path) -> None:
    member = with_address(with_address(a_member()), Medium.SMS)
    tell(member, kind=NoticeKind.LOT_SUSPENDED)
    media.use(gateways.of({**app.config, "DATA_DIR": tmp_path}))
    assert post.send_due() == 2
    [mail] = (tmp_path / "outbox" / "mail").iterdir()
    [sms] = (tmp_path / "outbox" / "sms").iterdir()
    assert message_from_bytes(mail.read_bytes(), policy=policy.default)["To"] == f"{member.username}@example.cn"
    assert json.loads(sms.read_text("utf-8"))["to"] == "13800138000"
    assert oct(mail.stat().st_mode)[-3:] == "600"


def test_production_without_a_server_is_silent_instead_of_writing_addresses_to_disk(app: Flask) -> None:
    assert gateways.of({**app.config, "OUTBOX_FILES": False}) == {}


def test_a_provider_is_named_by_its_class(app: Flask) -> None:
    found = gateways.of({**app.config, "SMS_ADAPTER": "tests.factories.notices:OwnSms"})
    assert type(found[Medium.SMS]).__name__ == "OwnSms"


# --- several posts --------------------------------------------------------------------------------


def test_two_posts_never_send_the_same_letter(own_app: Flask) -> None:
    members = [with_address(a_member()) for _one in range(4)]
    for member in members:
        services.choose({(Topic.LISTING, Medium.MAIL): Timing.DAILY}, by=member)
    for key in ("1", "2", "3"):
        for member in members:
            tell(member, key)
            tell(member, f"day-{key}", NoticeKind.LOT_FAILED)
    with pockets() as carriers:

        def work() -> None:
            with own_app.app_context():
                while post.send_due():
                    pass
                db.session.remove()

        threads = [threading.Thread(target=work) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    references = [parcel.reference for parcel in carriers[Medium.MAIL].parcels]
    assert len(references) == len(set(references)) == 24
    assert set(statuses()) == {DeliveryStatus.SENT}
    assert {delivery.attempts for delivery in all_deliveries()} == {1}


def test_two_posts_do_not_tear_a_days_letter_in_two(own_app: Flask) -> None:
    members = [with_address(a_member()) for _one in range(3)]
    for member in members:
        services.choose({(Topic.DEPOSIT, Medium.MAIL): Timing.DAILY}, by=member)
        for key in ("1", "2", "3", "4"):
            tell(member, key)
    for delivery in all_deliveries():
        delivery.next_try_at -= timedelta(days=2)
    db.session.commit()
    with pockets() as carriers:

        def work() -> None:
            with own_app.app_context():
                while post.send_due():
                    pass
                db.session.remove()

        threads = [threading.Thread(target=work) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(carriers[Medium.MAIL].parcels) == 3
    assert {parcel.text.count("/me/messages/") for parcel in carriers[Medium.MAIL].parcels} == {4}
