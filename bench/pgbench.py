"""The baseline: the same transaction as one statement, by pgbench, on the same cluster in the same run."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import psycopg

#: what a bid does: lock the room, look at the admission, write the row and its event, move both heads
FUNCTION = """
CREATE OR REPLACE FUNCTION bench_bid(lot text, who bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    r rooms%ROWTYPE; a applications%ROWTYPE; c audit_chains%ROWTYPE; h text; e text; t timestamptz := clock_timestamp();
BEGIN
    SELECT rooms.* INTO r FROM rooms JOIN listings ON listings.id = rooms.listing_id WHERE listings.number = lot
        FOR UPDATE OF rooms;
    SELECT applications.* INTO a FROM applications JOIN deposits ON deposits.id = applications.deposit_id
        WHERE applications.listing_id = r.listing_id AND deposits.status = 'held' AND applications.status = 'qualified'
        ORDER BY applications.id OFFSET who % r.qualified_count LIMIT 1;
    h := encode(sha256(convert_to(r.head || r.sequence, 'UTF8')), 'hex');
    INSERT INTO bids (listing_id, sequence, application_id, bidder_number, amount, received_at, recorded_at, closes_at,
            idempotency_key, channel, previous_hash, hash, signature)
        VALUES (r.listing_id, r.sequence + 1, a.id, a.bidder_number, coalesce(r.top_amount, r.start_amount) + r.step_amount,
            t, t, r.closes_at, gen_random_uuid()::text, 'api', r.head, h, decode(repeat('00', 64), 'hex'));
    SELECT * INTO c FROM audit_chains WHERE name = 'lot:' || lot FOR UPDATE;
    e := encode(sha256(convert_to(c.head || h, 'UTF8')), 'hex');
    INSERT INTO audit_events (chain, sequence, at, actor, channel, action, subject, detail, previous_hash, hash)
        VALUES (c.name, c.sequence + 1, t, 'bench', 'api', 'bidding.bid_placed', lot, '{}', c.head, e);
    UPDATE audit_chains SET sequence = c.sequence + 1, head = e WHERE name = c.name;
    UPDATE rooms SET sequence = r.sequence + 1, top_amount = coalesce(r.top_amount, r.start_amount) + r.step_amount,
        top_application_id = a.id, top_bidder_number = a.bidder_number, head = h, revision = revision + 1
        WHERE listing_id = r.listing_id;
    RETURN r.sequence + 1;
END $$
"""


def rate(program: Path, conninfo: str, lots: list[str], clients: int, seconds: int) -> float:
    """Transactions per second with ``clients`` connections on ``lots`` (their registers are none afterwards)."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(FUNCTION)
        connection.execute("DROP TABLE IF EXISTS bench_lots")
        connection.execute("CREATE TABLE bench_lots (place int PRIMARY KEY, number text)")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bench_lots VALUES (%s, %s)", list(enumerate(lots, start=1)))
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set who random(0, {clients - 1})\n\\set lot random(1, {len(lots)})\n")
        script.write("SELECT bench_bid((SELECT number FROM bench_lots WHERE place = :lot), :who);\n")
        script.flush()
        command = [
            str(program), "--no-vacuum", "--client", str(clients), "--jobs", "1", "--time", str(seconds),
            "--protocol", "prepared", "--file", script.name, conninfo,
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    match = re.search(r"tps = ([0-9.]+)", said)
    if match is None:
        raise RuntimeError(f"pgbench said no rate:\n{said}")
    return float(match[1])
