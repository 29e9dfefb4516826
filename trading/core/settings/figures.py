"""Thresholds, switches, rates and the platform's own figures: whatever isn't a time limit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from trading.core.actor import Role
from trading.core.messages import N_
from trading.core.settings import laws
from trading.core.settings.kinds import Group, Kind, Setting, Unit, Value

_R, _ROOM, _TAX, _L = Group.RULE, Group.ROOM, Group.TAX, Group.LAND
_F, _S = Group.FOLLOWING, Group.SECURITY
_D = Group.DEMAND
_PERCENT = Unit.PERCENT
_PLATFORM = laws.PLATFORM


def _figure(
    group: Group,
    key: str,
    default: Value,
    unit: Unit,
    source: str,
    label: str,
    /,
    lowest: int,
    highest: int,
    **more: Any,
) -> Setting:
    """A whole number, or a percentage with places where the default has them."""
    kind = Kind.PERCENT if isinstance(default, Decimal) else Kind.WHOLE
    more.setdefault("bound_reason", laws.SENSIBLE)
    return Setting(key, default, unit, source, label, group, kind, lowest=lowest, highest=highest, **more)


def _switch(group: Group, key: str, default: bool, source: str, label: str, /, **more: Any) -> Setting:
    return Setting(key, default, Unit.SWITCH, source, label, group, Kind.SWITCH, **more)


def _rate(
    key: str, default: str, source: str, label: str, /, lowest: int = 0, highest: int = 20, **more: Any
) -> Setting:
    """A tax rate in per cent."""
    return _figure(_TAX, key, Decimal(default), _PERCENT, source, label, lowest, highest, **more)


_RULES = (
    _figure(
        _R, "rule.investment_percent", 25, _PERCENT, laws.REAL_ESTATE_39,
        N_("Investment done before a transfer"), 25, 100,
        bound_reason=laws.AT_LEAST,
        note=N_("Share of the total development investment, V-15."),
    ),
    _switch(
        _R, "rule.prenotice_transfer", False, _PLATFORM, N_("Transfer by advance notice below the investment line"),
        note=N_("Where it is on, a right below the investment line goes by advance notice registration, V-15."),
    ),
    _figure(
        _R, "rule.area_deviation", Decimal("0.5"), _PERCENT, _PLATFORM,
        N_("Measured area may differ from the certificate"),
        0, 10, note=N_("A larger difference is shown as a warning, V-06."),
    ),
    _figure(
        _R, "rule.lease_years", 20, Unit.YEAR, laws.CIVIL_CODE_705, N_("Longest lease"), 1, 20,
        bound_reason=laws.AT_MOST,
    ),
    _figure(
        _R, "rule.written_lease_months", 6, Unit.MONTH, laws.CIVIL_CODE_707,
        N_("Leases from this length are in writing"),
        0, 6, bound_reason=laws.AT_MOST,
    ),
    _figure(
        _R, "rule.deposit_percent_max", 20, _PERCENT, laws.CIVIL_CODE_586, N_("Deposit at most, of the start price"),
        1, 20, bound_reason=laws.AT_MOST, note=N_("The deposit becomes earnest money, V-26."),
    ),
    _figure(
        _R, "rule.deposit_percent_min", 0, _PERCENT, _PLATFORM, N_("Deposit at least, of the start price"), 0, 20,
        note=N_("Courts ask for 5 per cent."),
    ),
    _figure(
        _R, "rule.court_start_percent", 70, _PERCENT, laws.COURT_SALES_10,
        N_("Court sale: start price at least, of the appraisal"), 70, 100, bound_reason=laws.AT_LEAST,
    ),
    _figure(
        _R, "rule.court_cut_percent", 20, _PERCENT, laws.COURT_SALES_26,
        N_("Court sale: the second start price is lower by at most"), 0, 20, bound_reason=laws.AT_MOST,
    ),
    _figure(
        _R, "rule.court_deposit_percent_min", 5, _PERCENT, laws.COURT_SALES_17,
        N_("Court sale: deposit at least, of the start price"), 5, 20, bound_reason=laws.AT_LEAST,
    ),
    _figure(
        _R, "rule.low_price_percent", 80, _PERCENT, laws.DOCUMENT_34_16,
        N_("A price is low at or below, of the benchmark"),
        50, 100, note=N_("At or below it the government may buy first, V-32."),
    ),
    _figure(
        _R, "rule.high_price_percent", 50, _PERCENT, _PLATFORM, N_("A price is high above the benchmark by more than"),
        1, 500,
    ),
    _figure(
        _R, "rule.idle_years", 1, Unit.YEAR, laws.IDLE_LAND_2, N_("Land counts as idle after"), 1, 1,
        bound_reason=laws.FIXED,
    ),
    _figure(
        _R, "rule.renewal_years", 1, Unit.YEAR, laws.REAL_ESTATE_22,
        N_("Warn when less of a right's term is left than"),
        1, 10, bound_reason=laws.AT_LEAST,
    ),
)  # fmt: skip

_TRADE = (
    _figure(
        Group.TRADE, "trade.notice_working_days", 10, Unit.WORKING_DAY, _PLATFORM, N_("Notice before bidding opens"),
        5, 60,
        note=N_("No national figure exists for the secondary market, V-25."),
    ),
    _switch(
        Group.TRADE, "trade.public_owners_bid", True, _PLATFORM,
        N_("Public bodies and state-owned companies transfer by public bidding only"),
        note=N_("Where it is off they may negotiate privately like everybody else."),
    ),
    _switch(
        Group.TRADE, "award.second_offers", True, _PLATFORM,
        N_("An award that a winner loses by default may be offered to the next bidder"),
        note=N_("Only with the owner's consent, at the bidder's own best bid; never in a court's sale."),
    ),
    _figure(
        Group.TRADE, "credit.bar_months", 12, Unit.MONTH, _PLATFORM,
        N_("A winner who defaults is barred from bidding for"), 1, 60,
    ),
    _switch(
        _ROOM, "trade.post_qualification", False, _PLATFORM, N_("Bidders are examined after the bidding"),
        note=N_(
            "Where it is on, a bidder whose deposit is held and whose papers are complete is admitted at once, and the "
            "winner's papers are examined before the award is confirmed. A lot keeps what held at its publication."
        ),
    ),
    _figure(
        _ROOM, "trade.timed_days", 3, Unit.WORKING_DAY, _PLATFORM, N_("Timed bidding lasts at most"), 1, 20,
        note=N_("The latest close that a notice proposes. Where it lies on a later day, bidding rests at night."),
    ),
    _figure(
        _ROOM, "trade.timed_from_hour", 9, Unit.OCLOCK, _PLATFORM, N_("Timed bidding goes on in the morning at"), 0, 12,
    ),
    _figure(
        _ROOM, "trade.timed_until_hour", 18, Unit.OCLOCK, _PLATFORM, N_("Timed bidding rests in the evening from"),
        13, 23, note=N_("A close that would fall into the night comes a whole window after the morning."),
    ),
    _switch(_ROOM, "trade.timed_on_rest_days", False, _PLATFORM, N_("Timed bidding may start on a day of rest")),
    _figure(
        _ROOM, "trade.timed_bidders", 2, Unit.BIDDER, _PLATFORM, N_("Qualified bidders that a timed phase needs"), 2, 10
    ),
    _figure(
        _ROOM, "room.interrupt_steps", 10, Unit.STEP, _PLATFORM,
        N_("A bid this far over the price is asked about again"),
        1, 1000,
    ),
    _figure(
        _ROOM, "room.interrupt_percent", 150, _PERCENT, _PLATFORM,
        N_("A bid over this part of the reference is asked about again"), 100, 1000,
    ),
    _figure(
        _ROOM, "room.drain", 2, Unit.SECOND, _PLATFORM,
        N_("Bids received in time may still be written after the close"),
        1, 30, changed_by=Role.SYSADMIN,
    ),
    _figure(
        _ROOM, "room.settle_late", 120, Unit.SECOND, _PLATFORM,
        N_("A close decided later than this waits for a person"),
        30, 3600, changed_by=Role.SYSADMIN,
    ),
    _figure(
        _ROOM, "room.opening_window", 30, Unit.MINUTE, _PLATFORM,
        N_("Minutes within which a second person must confirm the opening of sealed offers"), 5, 240,
    ),
)  # fmt: skip

_ENQUIRIES = (
    _figure(
        Group.ENQUIRY, "enquiry.questions_a_day", 3, Unit.QUESTION, _PLATFORM,
        N_("Questions of one person on one lot within a day"), 1, 50,
        note=N_("Counted over the last 24 hours."),
    ),
    _figure(
        Group.ENQUIRY, "visit.persons_most", 5, Unit.PERSON, _PLATFORM, N_("Persons of one booking of a visit"), 1, 50
    ),
    _figure(
        Group.ENQUIRY, "visit.close_before", 60, Unit.MINUTE, _PLATFORM,
        N_("Bookings of a visit end before it starts"), 0, 10_080,
        note=N_("Until then places are booked, given back and restored."),
    ),
    _figure(
        Group.ENQUIRY, "visit.undo_minutes", 30, Unit.MINUTE, _PLATFORM,
        N_("A cancelled booking can be restored for"), 0, 1440,
    ),
    _figure(
        Group.ENQUIRY, "visit.reminder_before", 1440, Unit.MINUTE, _PLATFORM,
        N_("Visitors are reminded before the visit"), 60, 10_080,
    ),
)  # fmt: skip

_DEMANDS = (
    _figure(
        _D, "demand.valid_days", 90, Unit.DAY, _PLATFORM, N_("A demand post stands, unless its poster chooses"), 7, 366
    ),
    _figure(_D, "demand.longest_days", 180, Unit.DAY, _PLATFORM, N_("Longest time that a demand post stands"), 7, 366),
    _figure(
        _D, "demand.reminder_days", 7, Unit.DAY, _PLATFORM, N_("The poster is reminded before a post expires"), 1, 30
    ),
    _figure(_D, "demand.renewal_days", 30, Unit.DAY, _PLATFORM, N_("An expired post may be renewed for"), 1, 180),
    _figure(_D, "demand.open_posts", 10, Unit.POST, _PLATFORM, N_("Posts that one party may have at a time"), 1, 100),
    _figure(
        _D,
        "demand.approaches_a_day",
        10,
        Unit.TIME,
        _PLATFORM,
        N_("Approaches that one party may send in a day"),
        1,
        100,
        note=N_("Counted over the last 24 hours, to all demands together."),
    ),
    _figure(
        _D,
        "demand.reports_a_day",
        5,
        Unit.TIME,
        _PLATFORM,
        N_("Reports of abuse that one party may make in a day"),
        1,
        50,
    ),
    _figure(
        _D,
        "demand.ban_days",
        90,
        Unit.DAY,
        _PLATFORM,
        N_("A party whose approach was abuse may not approach for"),
        1,
        366,
    ),
    _figure(
        _D,
        "demand.match_percent",
        70,
        _PERCENT,
        _PLATFORM,
        N_("A listing and a demand are told of each other from"),
        1,
        100,
        note=N_("Share of the points that both sides' stated facts could give."),
    ),
)

_LEVELS_NOTE = N_(
    "After acceptance: handler, section head, deputy director, director. Each level is another person; one who entered "
    "or took in the listing signs at none."
)

_REVIEW = (
    _figure(
        Group.REVIEW, "review.levels_transfer", 1, Unit.LEVEL, _PLATFORM, N_("Review levels of a transfer"), 1, 4,
        note=_LEVELS_NOTE,
    ),
    _figure(
        Group.REVIEW, "review.levels_lease", 1, Unit.LEVEL, _PLATFORM, N_("Review levels of a lease or sublease"), 1, 4,
        note=_LEVELS_NOTE,
    ),
    _figure(
        Group.REVIEW, "review.levels_mortgage", 1, Unit.LEVEL, _PLATFORM, N_("Review levels of a mortgage"), 1, 4,
        note=_LEVELS_NOTE,
    ),
    _figure(
        Group.REVIEW, "review.levels_large", 1, Unit.LEVEL, _PLATFORM, N_("Review levels of a large listing"), 1, 4,
        note=N_("Counts where it asks for more levels than the kind of business does."),
    ),
    _figure(
        Group.REVIEW, "review.claim_hours", 4, Unit.HOUR, _PLATFORM, N_("A case is somebody's for"), 1, 72,
        note=N_("It keeps nobody out: the others see whose it is until the time is over or the case is decided."),
    ),
    _figure(
        Group.REVIEW, "review.large_amount", 0, Unit.WAN, _PLATFORM, N_("A listing is large from this amount"),
        0, 999_999, note=N_("Price, yearly rent or loan. 0 means that no amount makes it large."),
    ),
    _figure(
        Group.REVIEW, "review.large_area", 0, Unit.MU, _PLATFORM, N_("A listing is large from this area"), 0, 999_999,
        note=N_("0 means that no area makes it large."),
    ),
)  # fmt: skip

_LAND = (
    _figure(
        _L, "price.review_years", 3, Unit.YEAR, _PLATFORM, N_("Benchmark prices are due for review after"), 1, 3,
    ),
    _figure(
        _L, "geo.public_outline_m", 10, Unit.METRE, _PLATFORM, N_("Grid of the outline that the public sees"), 1, 500,
        changed_by=Role.SYSADMIN, note=N_("Exact boundary points are never shown in public; corners lie on this grid."),
    ),
)  # fmt: skip

_TAXES = (
    _rate("tax.vat_general", "9", laws.VAT_10, N_("Value added tax, general taxpayer")),
    _rate("tax.vat_simple", "3", laws.VAT_11, N_("Value added tax, simple method")),
    _rate(
        "tax.city_maintenance", "7", laws.MAINTENANCE_TAX, N_("City maintenance tax, of the value added tax"), 1, 7,
        bound_reason=laws.WITHIN,
    ),
    _rate("tax.education", "3", laws.SURCHARGES, N_("Education surcharge, of the value added tax")),
    _rate("tax.local_education", "2", laws.SURCHARGES, N_("Local education surcharge, of the value added tax")),
    _rate("tax.deed_rate", "3", laws.DEED_TAX_3, N_("Deed tax, paid by the buyer"), 3, 5, bound_reason=laws.WITHIN),
    _rate("tax.stamp_transfer", "0.05", laws.STAMP_TAX, N_("Stamp tax on a transfer, each side"), 0, 1),
    _rate("tax.stamp_lease", "0.1", laws.STAMP_TAX, N_("Stamp tax on a lease, each side"), 0, 1),
    _rate("tax.stamp_loan", "0.005", laws.STAMP_TAX, N_("Stamp tax on a bank loan"), 0, 1),
)  # fmt: skip

_SECURITY = (
    _figure(
        _S, "access.sign_in_failures", 5, Unit.TIME, _PLATFORM, N_("Failed sign-ins before a pause"), 3, 10,
        note=N_("Counted by account and source."),
    ),
    _figure(
        _S, "record.roots_mail_hours", 24, Unit.HOUR, _PLATFORM, N_("Hourly roots to the three administrators"), 1, 24,
        note=N_("The roots of so many hours go out in one letter; 1 sends each as it is signed."),
    ),
    _figure(_S, "access.sign_in_pause", 15, Unit.MINUTE, _PLATFORM, N_("Pause after failed sign-ins"), 5, 120),
)  # fmt: skip

_FOLLOWING = (
    _figure(
        _F, "follow.lots", 200, Unit.LOT, _PLATFORM, N_("Lots that an account may watch"), 10, 1000,
        changed_by=Role.SYSADMIN,
    ),
    _figure(
        _F, "follow.visitor_lots", 30, Unit.LOT, _PLATFORM, N_("Lots that a visitor's browser keeps"), 1, 50,
        changed_by=Role.SYSADMIN, note=N_("They go into the account at sign-in."),
    ),
    _figure(
        _F, "follow.searches", 30, Unit.SEARCH, _PLATFORM, N_("Searches that an account may save"), 1, 100,
        changed_by=Role.SYSADMIN,
    ),
    _figure(
        _F, "follow.visitor_searches", 5, Unit.SEARCH, _PLATFORM, N_("Searches that a visitor's browser keeps"), 1, 8,
        changed_by=Role.SYSADMIN, note=N_("They go into the account at sign-in."),
    ),
    _figure(
        _F, "follow.digest_hour", 8, Unit.OCLOCK, _PLATFORM, N_("New lots of a day are told at"), 0, 23,
        changed_by=Role.SYSADMIN, note=N_("For searches whose alerts are wanted once a day."),
    ),
    _figure(
        _F, "follow.last_hours", 24, Unit.HOUR, _PLATFORM, N_("Watchers hear of the end of applications before it"),
        2, 96, changed_by=Role.SYSADMIN,
    ),
)  # fmt: skip

#: every setting that isn't a time limit
FIGURES = (*_TRADE, *_DEMANDS, *_ENQUIRIES, *_REVIEW, *_RULES, *_LAND, *_TAXES, *_FOLLOWING, *_SECURITY)
