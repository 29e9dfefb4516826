"""Envelopes open for their own purpose only, tell nothing by their size, and stay openable when keys change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trading.core import canonical
from trading.sealing import keys as sealing_keys
from trading.sealing.amounts import commitment, seal_amount
from trading.sealing.keys import SealingNotSetUp
from trading.sealing.opening import CannotOpen, open_amount

ABOUT = {"listing": "D-2026-0001", "purpose": "reserve"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """Keys of the test's own; the process has its former ones back afterwards."""
    before = sealing_keys._keys
    sealing_keys.use(tmp_path / "public", tmp_path / "private", makes_first=True)
    yield tmp_path
    sealing_keys._keys = before


def test_an_amount_comes_back_with_the_nonce_that_proves_it() -> None:
    sealed = seal_amount("4200000.00", ABOUT)
    opened = open_amount(sealed.envelope, ABOUT, sealed.commitment)
    assert opened.amount == "4200000.00"
    assert commitment(opened.amount, opened.nonce, ABOUT) == sealed.commitment
    fact = {"listing": "D-2026-0001", "purpose": "reserve", "amount": "4200000.00", "nonce": opened.nonce}
    assert canonical.digest(fact) == sealed.commitment


def test_the_same_amount_never_looks_the_same_and_never_tells_its_length() -> None:
    one, same, longer = (seal_amount(amount, ABOUT) for amount in ("1.00", "1.00", "9999999999999.99"))
    assert one.envelope != same.envelope
    assert one.commitment != same.commitment
    assert len(one.envelope) == len(longer.envelope)


@pytest.mark.parametrize("elsewhere", [{"listing": "D-2026-0002"}, {"purpose": "offer"}])
def test_an_envelope_cannot_be_moved(elsewhere: dict[str, str]) -> None:
    sealed = seal_amount("4200000.00", ABOUT)
    with pytest.raises(CannotOpen, match="altered, or belongs elsewhere"):
        open_amount(sealed.envelope, ABOUT | elsewhere, sealed.commitment)


@pytest.mark.parametrize("place", [0, 3, 20, 45, 60, -1])
def test_an_altered_envelope_does_not_open(place: int) -> None:
    sealed = seal_amount("4200000.00", ABOUT)
    altered = bytearray(sealed.envelope)
    altered[place] ^= 1
    with pytest.raises(CannotOpen):
        open_amount(bytes(altered), ABOUT, sealed.commitment)


def test_another_commitment_than_the_published_one_is_noticed() -> None:
    sealed, other = seal_amount("4200000.00", ABOUT), seal_amount("4100000.00", ABOUT)
    with pytest.raises(CannotOpen, match="committed"):
        open_amount(sealed.envelope, ABOUT, other.commitment)


def test_a_new_key_takes_over_and_the_old_one_goes_on_opening() -> None:
    before = seal_amount("1.00", ABOUT)
    key = sealing_keys.keys().create()
    after = seal_amount("2.00", ABOUT)
    assert after.envelope[1:9].hex() == key != before.envelope[1:9].hex()
    assert open_amount(before.envelope, ABOUT, before.commitment).amount == "1.00"
    assert open_amount(after.envelope, ABOUT, after.commitment).amount == "2.00"


def test_sealing_needs_no_private_key_and_opening_does(folder: Path) -> None:
    seal_amount("1.00", ABOUT)
    (folder / "private").rename(folder / "elsewhere")
    sealed = seal_amount("2.00", ABOUT)
    with pytest.raises(CannotOpen, match="no private key"):
        open_amount(sealed.envelope, ABOUT, sealed.commitment)


def test_a_served_market_without_a_key_says_so(tmp_path: Path) -> None:
    sealing_keys.use(tmp_path / "none", tmp_path / "nowhere", makes_first=False)
    with pytest.raises(SealingNotSetUp):
        seal_amount("1.00", ABOUT)
    assert not (tmp_path / "none").exists()


def test_private_keys_are_the_owners_alone(folder: Path) -> None:
    seal_amount("1.00", ABOUT)
    [private], [public] = (folder / "private").iterdir(), (folder / "public").iterdir()
    assert private.stat().st_mode & 0o077 == 0
    assert public.read_bytes() != private.read_bytes()
