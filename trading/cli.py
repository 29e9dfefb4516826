"""Commands: ``flask --app wsgi …``. They may see every room; what they do is done by the rooms' own services."""

from __future__ import annotations

import json
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from trading.audit import ledger
from trading.bidding import verification
from trading.bidding.queries import rooms
from trading.bidding.services import roots
from trading.core import settings
from trading.core.actor import Actor, Role
from trading.core.errors import TradingError
from trading.documents import archive
from trading.documents.orders import RenderingFailed
from trading.funds import queries as money
from trading.funds import services as funds
from trading.parcels.commands import import_parcels, import_prices
from trading.parties import services as parties
from trading.portal.index import keeping
from trading.portal.queries import index as portal
from trading.sealing.keys import keys
from trading.transaction import let_go, transact
from trading.web.filters import say
from trading.worker import Worker, settle_due

ADMINISTRATORS = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
SHORTEST_PASSWORD = 12
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


def register(app: Flask) -> None:
    """Give the commands to ``app``."""
    commands = (
        seed,
        import_parcels,
        import_prices,
        worker,
        settle,
        verify_register,
        verify_funds,
        verify_archive,
        create_admin,
        create_sealing_key,
        bench_room,
        rebuild_index,
        sample_documents,
    )
    for command in commands:
        app.cli.add_command(command)


# --- the sample market ----------------------------------------------------------------------------------------------


@click.command("seed")
@click.option("--top-up", is_flag=True, help="Only see that there is a room to bid in.")
@click.option("--past", type=click.IntRange(min=0, max=120), help="Rounds of the past (fewer fill faster).")
@with_appcontext
def seed(top_up: bool, past: int | None) -> None:
    """Fill an empty database with the sample market."""
    from trading.seeding import market, topup

    _refuse_in_production()
    if top_up:
        added = topup.top_up()
        click.echo(f"Added: {', '.join(added)}" if added else "There are rooms to bid in; nothing was added.")
        return
    try:
        market.seed(current_app.config["SEED_PASSWORD"], past_rounds=market.PAST_ROUNDS if past is None else past)
    except market.AlreadySeeded:
        click.echo("The database holds accounts already; nothing was changed.", err=True)
        sys.exit(1)
    click.echo("The sample market is ready.")


@click.command("bench-room")
@click.option("--bidders", type=click.IntRange(2, 900), required=True, help="Bidders admitted to every room.")
@click.option("--rooms", "count", type=click.IntRange(1, 400), default=1, show_default=True)
@click.option("--minutes", type=click.IntRange(1, 24 * 60), default=30, show_default=True, help="How long it is open.")
@with_appcontext
def bench_room(bidders: int, count: int, minutes: int) -> None:
    """Open rooms for bidding now, full of made-up bidders, and print them with their tokens as one JSON object."""
    from trading.seeding import topup

    _refuse_in_production()
    password = current_app.config["SEED_PASSWORD"]
    opened = topup.open_bench_rooms(bidders=bidders, count=count, minutes=minutes, password=password)
    click.echo(json.dumps(opened))


def _refuse_in_production() -> None:
    if not current_app.config["SAMPLE_ACCOUNTS"]:
        click.echo("A production market takes no sample accounts.", err=True)
        sys.exit(1)


# --- running --------------------------------------------------------------------------------------------------------


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Settle rooms, make papers and keep house until told to stop."""
    Worker(current_app._get_current_object()).run()  # type: ignore[attr-defined]


@click.command("settle-due")
@with_appcontext
def settle() -> None:
    """Write down every close that is due, once."""
    click.echo(f"{settle_due()} rooms decided.")


# --- checking -------------------------------------------------------------------------------------------------------


@click.command("verify-register")
@click.argument("number", required=False)
@with_appcontext
def verify_register(number: str | None) -> None:
    """Check the bid registers, the ledger's chains and the deposits' books; of one lot or of all."""
    numbers = [number] if number else rooms.numbers_with_rooms()
    faults: list[str] = []
    try:
        for one in numbers:
            faults += [f"{fault.listing} #{fault.sequence}: {fault.what}" for fault in verification.verify(one)]
    except TradingError as refusal:
        click.echo(say(refusal), err=True)
        sys.exit(1)
    chain = ledger.lot_chain(number) if number else None
    faults += [f"chain {fault.chain} #{fault.sequence}: {fault.what}" for fault in ledger.verify(chain)]
    books = [fault for fault in funds.check_balance() if number in (None, fault.lot_number)]
    faults += [f"{fault.lot_number} {fault.reference}: {fault.what}" for fault in books]
    if number is None:
        faults += [f"{fault.listing} #{fault.sequence}: {fault.what}" for fault in roots.verify_roots()]
    let_go()
    _report(faults, f"{len(numbers)} registers, the ledger and the books hold.")


@click.command("verify-funds")
@with_appcontext
def verify_funds() -> None:
    """Check that every fen received stands where the states of deposits, prices and the bank's entries say."""
    faults = [f"{fault.lot_number} {fault.reference}: {fault.what}" for fault in funds.check_balance()]
    total = money.total_balance()
    let_go()
    _report(faults, f"The books balance: {total.received} fen received, each of them accounted for.")


@click.command("verify-archive")
@click.option("--render", is_flag=True, help="Also make each paper anew and compare the bytes (slow).")
@with_appcontext
def verify_archive(render: bool) -> None:
    """Hash every archived paper again."""
    faults = [f"{fault.number} {fault.sha256}: {fault.what}" for fault in archive.verify(render_again=render)]
    _report(faults, "Every archived paper is what it was.")


@click.command("sample-documents")
@click.argument("folder", type=click.Path(file_okay=False, writable=True, path_type=Path))
@click.option("--match", default="*", help="Only papers whose file name fits, such as 'notice-*-ordinary.pdf'.")
def sample_documents(folder: Path, match: str) -> None:
    """Render every kind of paper into FOLDER, with ordinary and with worst-case data; asks no database."""
    from trading.bidding import samples as certificates
    from trading.contract import samples as deals
    from trading.documents import renderer
    from trading.listing.gazette import samples as notices

    folder.mkdir(parents=True, exist_ok=True)
    with settings.taken_from(dict):
        orders = [one for one in (*deals.orders(), *certificates.orders(), *notices.orders()) if fnmatch(one[0], match)]
    faults: list[str] = []
    with click.progressbar(orders, label="Papers", file=sys.stderr) as them:
        for name, order in them:
            try:
                (folder / name).write_bytes(renderer.render(order))
            except RenderingFailed as failure:
                faults.append(f"{name}: {failure}")
    _report(faults, f"{len(orders)} papers are in {folder}.")


@click.command("rebuild-index")
@with_appcontext
def rebuild_index() -> None:
    """Draw the index of public listings again from the facts. The market may go on meanwhile."""
    last = portal.last_id()
    let_go()
    wrong = 0
    with click.progressbar(range(0, last, keeping.AT_ONCE), label="Listings", file=sys.stderr) as starts:
        for start in starts:
            wrong += transact(keeping.redraw, start + 1, start + keeping.AT_ONCE)
    counts = transact(keeping.recount)
    click.echo(f"{wrong} rows and {counts} counts of the index were not what the facts say, and are now.")


def _report(faults: list[str], words: str) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        click.echo(f"{len(faults)} faults.", err=True)
        sys.exit(1)
    click.echo(words)


# --- accounts -------------------------------------------------------------------------------------------------------


@click.command("create-admin")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option("--role", prompt=True, type=click.Choice([role.value for role in ADMINISTRATORS]))
@click.password_option()
@with_appcontext
def create_admin(username: str, name: str, role: str, password: str) -> None:
    """Create one of the three administrators. No account can be two of them."""
    weakness = weakness_of(password, username)
    if weakness:
        raise click.ClickException(weakness)
    password_hash = parties.hash_password(password)
    try:
        transact(
            parties.create_user,
            username=username.strip(),
            password_hash=password_hash,
            display_name=name.strip(),
            roles=frozenset({Role(role)}),
            by=Actor.system(),
        )
    except TradingError as refusal:
        raise click.ClickException(say(refusal)) from refusal
    click.echo(f"{username} may sign in now and should set up a second factor at once.")


def weakness_of(password: str, username: str) -> str | None:
    """Why an administrator's password is too weak, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs at least {SHORTEST_PASSWORD} characters."
    if username.strip().lower() in password.lower():
        return "The password must not contain the user name."
    if sum(re.search(kind, password) is not None for kind in _KINDS) < 3:
        return "The password needs three of: small letters, capital letters, digits, other signs."
    return None


@click.command("create-sealing-key")
@with_appcontext
def create_sealing_key() -> None:
    """Make the key that amounts are sealed to from now on. Older keys go on opening what was sealed to them."""
    click.echo(
        f"Key {keys().create()} is in use. Keep {current_app.config['SEALING_KEY_DIR']} to the worker's account."
    )
