"""The engine with one rule broken, many times over: what the model check must notice.

A mutant is made from the source as it stands, so a line that is rewritten must be broken anew here; a mutant whose line
isn't found is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tests.model.subject import Code
from trading.bidding import engine, rules, states, timing

MODULES = {"engine": engine, "rules": rules, "states": states, "timing": timing}


@dataclass(frozen=True)
class Mutant:
    """``line`` of ``module`` reads ``instead``; ``broken`` says what that means to bidders."""

    broken: str
    module: str
    line: str
    instead: str


def _rules(broken: str, line: str, instead: str) -> Mutant:
    return Mutant(broken, "rules", line, instead)


def _engine(broken: str, line: str, instead: str) -> Mutant:
    return Mutant(broken, "engine", line, instead)


def _timing(broken: str, line: str, instead: str) -> Mutant:
    return Mutant(broken, "timing", line, instead)


MUTANTS = (
    _rules("the close moves back", "max(standing.clock.closes_at, wanted)", "wanted"),
    _rules("the cap doesn't hold", "return min(standing.cap_at, max(standing.clock.closes_at, wanted))",
           "return max(standing.clock.closes_at, wanted)"),
    _rules("the extension counts from the old close", "awake(received_at + standing.window,",
           "awake(standing.clock.closes_at + standing.window,"),
    _rules("bids are taken at night", "if now is Phase.RESTING:", "if False:"),
    _rules("a room closes at night", "if begins < moment <= ends:", "if False:"),
    _rules("a close in the evening's instant waits a night", "if begins < moment <= ends:",
           "if begins <= moment <= ends:"),
    _rules("a morning begins with less than a window", "return ends + window", "return ends"),
    Mutant("the evening's instant still takes bids", "states", "if begins <= moment < ends), None)",
           "if begins < moment < ends), None)"),
    Mutant("the morning's instant takes no bids", "states", "if begins <= moment < ends), None)",
           "if begins <= moment <= ends), None)"),
    _rules("bids are taken until the decision", "if now in (Phase.CLOSING, Phase.CLOSED):", "if now is Phase.CLOSED:"),
    _rules("bids are taken before the opening", "if now is Phase.NOTICE:", "if False:"),
    _rules("bids are taken while the room is paused", "if now is Phase.PAUSED:", "if False:"),
    _rules("anybody may bid", "if application_id is None:", "if False:"),
    _rules("a bid against oneself counts", "if standing.top_application_id == application_id:", "if False:"),
    _rules("an equal bid takes the lead", "return self.beside_top(1) if self.top_amount",
           "return self.top_amount if self.top_amount"),
    _rules("any amount is on the grid", "    if over:", "    if False:"),
    _rules("a rate of nought or less", "if not figure.is_money and not 0 < amount <= MAX_RATE:", "if False:"),
    _rules("a line of the step table begins too late", "if amount >= first:", "if amount > first:"),
    _rules("the step table is read at the bid", "for first, step in self.steps:", "for first, step in ():"),
    _rules("the sequence has gaps", "sequence=standing.sequence + 1", "sequence=standing.sequence + 2"),
    _rules("extensions are counted where there are none", "(closes_at > standing.clock.closes_at)", "1"),
    _rules("anybody may match the best bid", "return priority is not None and (other is None or priority < other)",
           "return True"),
    _rules("nobody may match the best bid", "return priority is not None and (other is None or priority < other)",
           "return False"),
    _rules("of equal ranks the later takes the lead", "priority < other)", "priority <= other)"),
    _rules("the worse rank comes first", "priority < other)", "priority > other)"),
    _rules("a rank matches any amount", "is not None and amount == self.top_amount and outranks(",
           "is not None and outranks("),
    _rules("whoever leads has no rank", "top_priority=priority,", "top_priority=None,"),
    Mutant("the closing instant itself is in time", "states", "if now >= room.closes_at:", "if now > room.closes_at:"),
    Mutant("the opening instant itself is too early", "states", "if now < room.opens_at:", "if now <= room.opens_at:"),
    _engine("a key may be used again for another amount", "if known.amount != attempt.amount:", "if False:"),
    _engine("a double click in one group counts twice", "return written or self._facts.known(",
            "return self._facts.known("),
    _engine("a repeated bid is judged anew", "return written or self._facts.known(", "return written and ("),
    _engine("bids of a group are judged as they were handed in", "key=lambda index: attempts[index].received_at",
            "key=lambda index: index"),
    _engine("neighbours in a group don't see each other", "self.moved.get(attempt.listing) or ", ""),
    _engine("a late bid is forgotten", "self.late.append(late)", "pass"),
    _engine("strangers get onto the late list", "if admission is not None and admission.bidder_number is not None:",
            "if admission is not None:"),
    _engine("whoever's deposit went may bid", "if admission and admission.may_bid else None",
            "if admission and admission.bidder_number else None"),
    _engine("staff may bid", "if not permits(permissions.GRANTS, Permission.PLACE, attempt.by):", "if False:"),
    _engine("the chain doesn't go on from the row before", "previous_hash=seat.head,",
            "previous_hash=self._facts.seat(attempt.listing).head,"),
    _engine("the receipt names the old closing time", "closes_at=standing.clock.closes_at,",
            "closes_at=seat.standing.clock.closes_at,"),
    _engine("the register doesn't say by which rank", "priority=admission.priority,", "priority=None,"),
    _engine("a rank isn't asked for", "priority=admission.priority if admission else None", "priority=None"),
    _engine("yuan are taken for per cent", "if isinstance(amount, Rate) is figure.is_money:", "if False:"),
    _timing("no drain", "now < room.closes_at + drain", "now < room.closes_at"),
    _timing("a late settler closes short", "return Settlement.PAUSE if now > room.closes_at + late else", "return"),
    _timing("a decided room is decided again", "if room.closed_at is not None:", "if False:"),
    _timing("the worker closes a paused room by itself", "if room.paused_at is not None or now", "if now"),
    _timing("a person's order to close isn't heard", "if close_ordered:", "if False:"),
    _timing("the second admission opens no timed phase", "if qualified_count != timed_bidders:", "if True:"),
    _timing("a reopened room closes by the old cap", "cap_at=max(standing.cap_at, moved)", "cap_at=standing.cap_at"),
    _timing("a resumed room may close at once", "now + max(left, standing.window)", "now + left"),
    _timing("a reopened room closes at night", "awake(closes_at, standing.window, standing.clock.rests)", "closes_at"),
)  # fmt: skip


def broken(mutant: Mutant) -> Code:
    """The modules with that one line changed. Those that use the changed one are made anew over it."""
    made = dict(MODULES)
    order = ("states", "rules", "timing", "engine")
    for name in order[order.index(mutant.module) :]:
        source = Path(MODULES[name].__file__ or "").read_text("utf-8")
        if name == mutant.module:
            assert source.count(mutant.line) == 1, (
                f"{mutant.broken}: the line is there {source.count(mutant.line)} times"
            )
            source = source.replace(mutant.line, mutant.instead)
        made[name] = _module(MODULES[name], source, made)
    return Code(**made)


def _module(original: ModuleType, source: str, made: dict[str, ModuleType]) -> ModuleType:
    module = ModuleType(original.__name__)
    exec(compile(source, original.__file__ or "", "exec"), module.__dict__)  # noqa: S102 - our own source
    for name, used in made.items():
        if name in vars(original) and used is not MODULES[name]:
            setattr(module, name, used)
    for name, value in list(vars(original).items()):
        # names imported one by one: the phase and its clock, the standing
        home = getattr(value, "__module__", None)
        owner = next((key for key, one in MODULES.items() if one.__name__ == home), None)
        if owner and made[owner] is not MODULES[owner] and MODULES[owner] is not original:
            setattr(module, name, getattr(made[owner], name))
    return module
