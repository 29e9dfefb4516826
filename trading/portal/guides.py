"""What the guides say: plain data over msgids, so that both languages stay side by side."""

from __future__ import annotations

from dataclasses import dataclass

from trading.core import calendar, settings
from trading.core.calendar import Period
from trading.core.messages import N_


@dataclass(frozen=True)
class Section:
    """One part of a guide: paragraphs, then points; ``ordered`` where their order counts."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    ordered: bool = False
    period_keys: tuple[str, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The time limits as they are in force today."""
        return tuple(calendar.period(key) for key in self.period_keys)


@dataclass(frozen=True)
class Guide:
    """A guide to one kind of business."""

    code: str
    title: str
    lead: str
    sections: tuple[Section, ...]


_TRANSFER = Guide(
    code="transfer",
    title=N_("Transferring a land-use right by online listing and timed bidding"),
    lead=N_(
        "From the owner's offer to the contract in one file, online or at the window. "
        "Both doors lead to the same price, the same order and the same time limits."
    ),
    sections=(
        Section(
            N_("Who can offer land, and which land"),
            points=(
                N_("The holder of a state-owned construction land-use right, alone or with all co-owners."),
                N_(
                    "Granted land: the whole price is paid, and at least %(investment_percent)s per cent of the "
                    "development investment is done."
                ),
                N_("Allocated land: the government's approval first; the income due to the state is paid."),
                N_(
                    "Mortgaged land may be transferred. The mortgagee is told; its consent is needed only where "
                    "the register notes a ban on transfer."
                ),
                N_("Land that is seized, disputed or idle by decision waits until that is settled."),
            ),
        ),
        Section(
            N_("What you need"),
            paragraphs=(
                N_(
                    "The certificate number brings the parcel, its term and its burdens. You add "
                    "what no register knows."
                ),
            ),
            points=(
                N_("Title certificate, and the grant contract or allocation decision"),
                N_("Proof that the price is paid; the audit report on the investment"),
                N_("The resolution of your body, where you are a company or a public body"),
                N_("Consent of the co-owners; notice to or consent of the mortgagee"),
            ),
        ),
        Section(
            N_("Step by step"),
            ordered=True,
            points=(
                N_("Sign in, name the certificate, work through the task list, check your answers and submit."),
                N_("A reviewer takes the case in, an approver decides. Neither may be the person who entered it."),
                N_(
                    "The notice is published. From then on everyone sees the land, its burdens, the "
                    "price plan and the dates."
                ),
                N_("Buyers apply and pay the deposit from their own account under the reference they are given."),
                N_(
                    "Several parties may bid together: one leads, bids and pays; each other confirms its share in its "
                    "own account."
                ),
                N_(
                    "Papers are handed in with the application. If something is missing, you get one full list and "
                    "mend it before applications end."
                ),
                N_("Qualified buyers get a bidder number. Nobody sees who is behind it until the end."),
                N_(
                    "Free bidding, then timed bidding. The room closes when nobody bids for %(timed_window)s "
                    "minutes, or at the published cap."
                ),
                N_(
                    "The winner is checked; the confirmation and the contract are made, archived and "
                    "can be verified by anyone."
                ),
                N_("Both parties sign, pay and declare the price, then the file goes to registration."),
            ),
        ),
        Section(
            N_("Rules of the room"),
            points=(
                N_(
                    "The first bid is at least the start price, each further bid at least one step "
                    "more and on the grid of steps."
                ),
                N_("The server's time of arrival counts. Equal bids: the earlier one stands."),
                N_("A bid can't be withdrawn. Whoever leads can't bid against themselves."),
                N_(
                    "A bid in the last minutes moves the close to %(timed_window)s minutes after it, "
                    "never past the published cap."
                ),
                N_(
                    "Timed bidding is held where at least two bidders are qualified; otherwise the "
                    "best bid of the free phase wins."
                ),
                N_("Every bid is public with its number, amount, time and hash, for ever."),
            ),
        ),
        Section(
            N_("Your deposit"),
            points=(
                N_(
                    "At most %(deposit_percent_max)s per cent of the start price. "
                    "It must arrive before applications close."
                ),
                N_("The winner's deposit becomes a part of the price."),
                N_(
                    "Everyone else gets theirs back within %(deposit_refund)s working days of the end, "
                    "without interest."
                ),
                N_("It is kept only by a written decision, for instance where the winner refuses to sign."),
            ),
        ),
        Section(
            N_("Time limits"),
            period_keys=(
                "counter.C.listing_check",
                "counter.C.correction",
                "trade.listing_min",
                "trade.apply_close_before_end",
                "trade.winner_check",
                "trade.contract_sign",
                "trade.balance_due",
                "trade.deposit_refund",
                "trade.result_publish",
                "reg.apply_after_contract",
            ),
        ),
        Section(
            N_("If something is wrong"),
            points=(
                N_("Every refusal names the rule behind it and what you can do."),
                N_("A listing can be suspended or terminated by two persons, with a reason that is published."),
                N_("False papers, collusion or bribery make an award void and are liable for damages."),
                N_("Ask at any window, or check a document at any time under Verify."),
            ),
        ),
    ),
)

_SECURITY = Guide(
    code="security",
    title=N_("Reporting a weakness"),
    lead=N_("If you find a weakness of this site, tell us before you tell others. Thank you."),
    sections=(
        Section(
            N_("How"),
            points=(
                N_("Write to the bureau's window or hand it in at any counter, marked for the security administrator."),
                N_("Say what you did, what happened and when. Don't send other people's data."),
                N_("You get an answer within five working days."),
            ),
        ),
        Section(
            N_("Please don't"),
            points=(
                N_("bid, apply or pay under another name to prove a point,"),
                N_("slow the site down while a room is open,"),
                N_("keep data that isn't yours."),
            ),
        ),
    ),
)

#: what the sentences call by name, and the setting it is
_FIGURES = {
    "investment_percent": "rule.investment_percent",
    "deposit_percent_max": "rule.deposit_percent_max",
    "timed_window": "trade.timed_window",
    "deposit_refund": "trade.deposit_refund",
}


def figures() -> dict[str, object]:
    """The figures that the sentences name, as they are in force today."""
    return {name: settings.value(key) for name, key in _FIGURES.items()}


#: by the code in their address
GUIDES: dict[str, Guide] = {guide.code: guide for guide in (_TRANSFER, _SECURITY)}
