"""Check a lot's public bid register on any computer that has Python 3.9 or newer, without our software and without us.

    python3 verify_register.py register.json [--key key.pem] [--receipt receipt.json ...] [--root root.json ...]

``register.json`` is /api/v1/listings/<number>/bids; ``key.pem`` is /api/v1/receipt-key, best kept from an earlier day;
a receipt is the answer that a bidder got, a root /api/v1/roots/<number> of any hour. What is wrong is named with its
row. docs/register.md says what is checked.
"""

import argparse
import base64
import hashlib
import json
import re
import sys

HASH = re.compile(r"[0-9a-f]{64}")
#: members that stand in a row only where they say something; the hash covers them then
OPTIONAL = ("priority",)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def sha256(text):
    """SHA-256 of a text in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(fact):
    """The one spelling of a fact that hashes are taken of."""
    return json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def units(text, places):
    """Whole fen from "3600000.00", thousandths of a per cent from "4.350": so that no rounding can creep in."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{1,13}\.\d+", text) or len(text.split(".")[1]) != places:
        raise ValueError(f"isn't an amount: {text!r}")
    return int(text.replace(".", ""))


class Report:
    """What was found: pairs of a place ("bid 3", "offer 2", "register") and a sentence."""

    def __init__(self):
        self.found = []

    def add(self, place, sentence):
        self.found.append((place, sentence))

    def broken(self, place):
        return any(one == place for one, _sentence in self.found)


def check_chain(report, kind, rows, genesis, covered, listing, key):
    """Numbering, links, hashes and signatures of one chain of rows; yields (place, row) for each row that is whole."""
    previous, expected, sound = genesis, 1, True
    whole = []
    for position, row in enumerate(rows, start=1):
        problem = altered(row, covered, listing, key)
        if problem:
            # whatever the row says of itself can't be trusted: it is called by where it stands
            report.add(f"{kind} {expected}", problem)
            previous, sound, expected = row.get("hash") if isinstance(row, dict) else None, False, expected + 1
            continue
        place = "{} {}".format(kind, row["sequence"])
        if row["sequence"] < expected:
            report.add(place, f"stands a second time, or out of its order (line {position})")
            continue
        for missing in range(expected, row["sequence"]):
            report.add(f"{kind} {missing}", "is missing")
        if row["sequence"] == expected and sound and row["previous_hash"] != previous:
            report.add(place, "doesn't follow from the row before it")
        previous, expected, sound = row["hash"], row["sequence"] + 1, True
        whole.append((place, row))
    return whole, previous if sound else None, expected - 1


def altered(row, covered, listing, key):
    """Why a row by itself can't be true, or None."""
    if not isinstance(row, dict) or any(name not in row for name in (*covered, "hash")):
        return "has members missing"
    if not isinstance(row["sequence"], int) or isinstance(row["sequence"], bool):
        return "has no whole number as its sequence"
    fact = {name: row[name] for name in (*covered, *OPTIONAL) if name in row}
    fact["listing"] = listing
    if sha256(canonical(fact)) != row["hash"]:
        return "was altered: its hash isn't that of what it says"
    if not INSTANT.fullmatch(str(row["received_at"])):
        return "has no instant of arrival"
    if rank_of(row) is None and "priority" in row:
        return "has no whole number as the rank of its right of first purchase"
    if key is not None and not signed(key, row["hash"], row.get("signature")):
        return "isn't signed by the platform"
    return None


def rank_of(row):
    """The rank of a bidder's right of first purchase, from 1; None where it has none."""
    rank = row.get("priority")
    return rank if isinstance(rank, int) and not isinstance(rank, bool) and rank > 0 else None


def outranks(rank, other):
    """Whether an equal amount is enough: of equal ranks the earlier stands."""
    return rank is not None and (other is None or rank < other)


def check_bids(report, register, key):
    """The register itself. Returns the bids that are whole."""
    listing, rules = register["listing"], register["rules"]
    falls = rules["figure"] == "annual_rate"
    member, places = ("annual_rate", 3) if falls else ("amount", 2)
    genesis = sha256("genesis:register:" + listing)
    if register.get("genesis") != genesis:
        report.add("register", "the genesis isn't that of this lot")
    covered = ("sequence", "bidder_number", member, "received_at", "previous_hash")
    whole, head, last = check_chain(report, "bid", register["bids"], genesis, covered, listing, key)
    if head is not None and register.get("head") != head:
        report.add("register", f"the head isn't the hash of bid {last}: it was altered, or later bids are missing")
    ladder = Ladder(rules, falls, places)
    before = None
    for place, row in whole:
        amount = units(row[member], places)
        follows = before is not None and before[0] == row["sequence"] - 1
        if register.get("offers") is not None:
            if not ladder.reaches(amount, ladder.start):
                report.add(place, "doesn't reach the start price")
        elif row["sequence"] == 1 or follows:
            least = ladder.after(before[1]) if follows else ladder.start
            matches = follows and amount == before[1] and outranks(rank_of(row), before[3])
            if not matches and not ladder.reaches(amount, least):
                report.add(place, "doesn't reach the minimum of its moment")
            elif not ladder.has(amount):
                report.add(place, "is off the step")
            if follows and before[2] == row["bidder_number"]:
                report.add(place, "is a bid against oneself")
        before = (row["sequence"], amount, row["bidder_number"], rank_of(row))
    return [row for _place, row in whole]


class Ladder:
    """Which amounts may be bid: from the start on by the step, which a table makes wider from given amounts on."""

    def __init__(self, rules, falls, places):
        self.falls = falls
        self.start, self.step = units(rules["start"], places), units(rules["step"], places)
        self.table = [(units(first, places), units(step, places)) for first, step in rules.get("steps") or []]

    def bracket(self, amount):
        found = (self.start, self.step)
        for first, step in self.table:
            if amount >= first:
                found = (first, step)
        return found

    def reaches(self, amount, least):
        return amount <= least if self.falls else amount >= least

    def after(self, amount):
        step = self.bracket(amount)[1]
        return amount - step if self.falls else amount + step

    def has(self, amount):
        base, step = self.bracket(amount)
        return (amount - base) % step == 0


def check_offers(report, register, bids, key):
    """Sealed offers: their own chain, the amounts that were opened, and that exactly the valid ones were registered."""
    listing, offers, rules = register["listing"], register["offers"], register["rules"]
    falls = rules["figure"] == "annual_rate"
    member, places = ("annual_rate", 3) if falls else ("amount", 2)
    genesis = sha256("genesis:offers:" + listing)
    if offers.get("genesis") != genesis:
        report.add("offers", "the genesis isn't that of this lot")
    covered = ("sequence", "bidder_number", "act", "commitment", "received_at", "previous_hash")
    whole, _head, _last = check_chain(report, "offer", offers["acts"], genesis, covered, listing, key)
    complete = not any(one.startswith("offer") for one, _sentence in report.found)
    last = {row["bidder_number"]: row["sequence"] for _place, row in whole if row["act"] != "late"}
    registered = {(bid["bidder_number"], bid[member], bid["received_at"]) for bid in bids}
    ladder = Ladder({**rules, "step": "0.001" if falls else "0.01"}, falls, places)
    for place, row in whole:
        stands = row["act"] == "handed_in" and last[row["bidder_number"]] == row["sequence"]
        opened = row.get("opened")
        if complete and stands != (opened is not None):
            report.add(place, "stood and wasn't opened" if stands else "was opened and didn't stand")
        if opened is None:
            if row.get("verdict") is not None:
                report.add(place, "was judged unopened")
            continue
        if sha256(canonical(opened)) != row["commitment"]:
            report.add(place, "was opened to something else than was sealed")
            continue
        enough = ladder.reaches(units(opened["amount"], places), ladder.start)
        is_registered = (row["bidder_number"], opened["amount"], row["received_at"]) in registered
        verdict = row.get("verdict")
        if verdict not in ("valid", "not_enough", "not_admitted"):
            report.add(place, "has no verdict")
        elif verdict != "not_admitted" and enough != (verdict == "valid"):
            report.add(place, "was judged wrongly")
        elif not any(one.startswith("bid ") for one, _sentence in report.found) and is_registered != (
            verdict == "valid"
        ):
            report.add(place, "was judged otherwise than it was registered")


def check_receipt(report, name, receipt, register, key):
    """A bidder's receipt: ours by its signature, and in the register."""
    place = f"receipt {name}"
    member = "annual_rate" if "annual_rate" in receipt else "amount"
    covered = ("sequence", "bidder_number", member, "received_at", "previous_hash")
    problem = altered(receipt, covered, register["listing"], key)
    if problem:
        report.add(place, problem)
        return
    rows = [row for row in register["bids"] if row.get("sequence") == receipt["sequence"]]
    if [row.get("hash") for row in rows] != [receipt["hash"]]:
        report.add(place, "isn't what stands in the register as bid {}".format(receipt["sequence"]))


def check_root(report, name, root, register, key):
    """An hourly root: whole by itself, and what it says of this register must be found in it."""
    place = f"root {name}"
    if any(member not in root for member in ("sequence", "at", "entries", "entries_hash", "previous_hash", "hash")):
        report.add(place, "has members missing")
        return
    fact = {member: root[member] for member in ("sequence", "at", "entries_hash", "previous_hash")}
    if root["entries_hash"] != sha256(canonical({"entries": root["entries"]})) or root["hash"] != sha256(
        canonical(fact)
    ):
        report.add(place, "was altered: its hashes aren't those of what it says")
        return
    if key is not None and not signed(key, root["hash"], root.get("signature")):
        report.add(place, "isn't signed by the platform")
        return
    for entry in root["entries"]:
        if entry.get("listing") != register["listing"]:
            continue
        known = {0: register["genesis"]}
        known.update((row.get("sequence"), row.get("hash")) for row in register["bids"] if isinstance(row, dict))
        if known.get(entry["bids"]) != entry["head"]:
            when = "at {} bid {} was another than in this register, or it is gone".format(root["at"], entry["bids"])
            report.add("bid {}".format(entry["bids"]), f"{place} says: {when}")


def check(register, key=None, receipts=(), roots=()):
    """Everything that is wrong, as pairs of a place and a sentence; an empty list is a register that holds.

    ``key`` is the 32 bytes of the platform's public key; without it signatures aren't looked at. ``receipts`` are pairs
    of a name and a receipt, ``roots`` pairs of a name and an hourly root.
    """
    report = Report()
    try:
        bids = check_bids(report, register, key)
        if register.get("offers") is not None:
            check_offers(report, register, bids, key)
        for name, receipt in receipts:
            check_receipt(report, name, receipt, register, key)
        for name, root in roots:
            check_root(report, name, root, register, key)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        report.add("register", f"isn't a register as the platform publishes it: {type(problem).__name__} {problem}")
    return report.found


# --- Ed25519, after RFC 8032: slow, but it needs nothing ------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


def _point(data):
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    """True where ``signature`` (base64) is the key's over ``text``."""
    try:
        data = base64.b64decode(signature, validate=True)
    except (TypeError, ValueError):
        return False
    who, point = _point(key), _point(data[:32])
    number = int.from_bytes(data[32:], "little")
    if len(data) != 64 or who is None or point is None or number >= ORDER:
        return False
    digest = hashlib.sha512(data[:32] + key + text.encode("utf-8")).digest()
    mine = _times(number, BASE)
    other = _add(point, _times(int.from_bytes(digest, "little") % ORDER, who))
    return (mine[0] * other[2] - other[0] * mine[2]) % P == 0 and (mine[1] * other[2] - other[1] * mine[2]) % P == 0


def key_of(pem):
    """The 32 bytes of an Ed25519 public key in PEM."""
    lines = [line.strip() for line in pem.splitlines() if "-----" not in line]
    data = base64.b64decode("".join(lines))
    if len(data) != 44:
        raise ValueError("that isn't an Ed25519 public key")
    return data[-32:]


def main(arguments=None):
    """Read the files, print what is wrong; 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("register")
    parser.add_argument("--key", help="the platform's public key, PEM; without it signatures aren't checked")
    parser.add_argument("--receipt", action="append", default=[], help="a receipt of a bid in this register")
    parser.add_argument("--root", action="append", default=[], help="an hourly root, kept or downloaded")
    options = parser.parse_args(arguments)

    def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    register = json.loads(read(options.register))
    key = key_of(read(options.key)) if options.key else None
    receipts = [(path, json.loads(read(path))) for path in options.receipt]
    roots = [(path, json.loads(read(path))) for path in options.root]
    found = check(register, key, receipts, roots)
    for place, sentence in found:
        print(f"{place}: {sentence}")
    print(
        "{}: {} bids, head {}, signatures {}: {}".format(
            register.get("listing"),
            len(register.get("bids", [])),
            register.get("head"),
            "checked" if key else "NOT checked (give --key)",
            "BROKEN" if found else "in order",
        )
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
