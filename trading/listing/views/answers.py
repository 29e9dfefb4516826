"""Every answer of a listing in words, in the order of asking, each with the way back to its page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trading.core import money
from trading.core.area import format_m2, format_mu
from trading.core.deal import Business, TradeMode
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.listing import services
from trading.listing.models import ListedRight, Listing
from trading.listing.sheets import Sheet, sheets_of
from trading.listing.states import Buildings, NoticeWish, Occupancy
from trading.listing.titles import start_label, steps_text
from trading.listing.views import reserve_words, tasks
from trading.web.filters import figure, label, local_datetime, said


@dataclass(frozen=True)
class Row:
    """One answer with the way back to its page."""

    label: str
    value: Any
    note: str | None = None
    change: str | None = None
    origin: str | None = None
    #: an amount of money in capitals
    capitals: str | None = None
    #: what it answers, whatever the language
    key: str = ""


def answer_sections(listing: Listing) -> list[tuple[str, list[Row]]]:
    """Every answer in the order it was asked, with its way back."""
    land, deal = _rights(listing), []
    for sheet in sheets_of(listing.business, listing.mode):
        (land if sheet in (Sheet.COURT, Sheet.LAND) else deal).extend(_ROWS[sheet](listing))
    return [(_("Land"), land), (_("Deal"), deal), (_("Papers"), _papers(listing))]


def stated(listing: Listing) -> dict[str, Row]:
    """What the owner answered on the question pages, by key, in the order of asking."""
    rows = (row for sheet in sheets_of(listing.business, listing.mode) for row in _ROWS[sheet](listing))
    return {row.key: row for row in rows}


def term_text(listing: Listing) -> str:
    """The term of a lease in words."""
    answers = listing.said
    if answers.term_starts_on is None or answers.term_ends_on is None:
        return _("not yet")
    return _(
        "%(months)s months, %(first)s to %(last)s",
        months=answers.term_months,
        first=answers.term_starts_on,
        last=answers.term_ends_on,
    )


def rise_text(listing: Listing) -> str:
    """How a rent rises, in words."""
    answers = listing.said
    if not answers.escalation_rate:
        return _("none")
    return _("%(rate)s every %(years)s years", rate=said(Rate(answers.escalation_rate)), years=answers.escalation_years)


def _rights(listing: Listing) -> list[Row]:
    register, back = _("land book"), url_for("listing.right", draft=listing.draft_number)
    rows = []
    for one in listing.listed:
        rows.append(Row(_("Certificate"), one.right.certificate_no, origin=register))
        rows.append(Row(_("Parcel"), one.right.parcel.code, note=_area(one), change=back))
    burdens = _(", ").join(tasks.burden_text(burden) for burden in tasks.burdens_in_force(listing))
    return [*rows, Row(_("Burdens"), burdens or _("The land book shows no burdens"), origin=register)]


def _area(one: ListedRight) -> str:
    return area_text(one.part_area, one.part_note, one.right.parcel.area)


def area_text(part: Decimal | None, note: str, whole: Decimal) -> str:
    """How much of a parcel is offered: the part of it, or the whole."""
    offered = whole if part is None else part
    area = _("%(area)s m² (%(mu)s mu)", area=format_m2(offered), mu=format_mu(offered))
    return area if part is None else _("part: %(area)s %(note)s", area=area, note=note)


def _court(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.COURT)
    return [
        Row(_("Court or administrator"), answers.court_name or _("not yet"), change=back, key="court_name"),
        Row(_("Ruling"), answers.ruling_no or _("not yet"), note=_day(answers.ruling_on), change=back, key="ruling"),
        Row(_("Appraised value"), _fen(answers.appraisal_amount), change=back, key="appraisal"),
        Row(_("Court sale"), _word(answers.court_round), change=back, key="court_round"),
    ]


def _land(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.LAND)
    built = answers.buildings_note if answers.buildings is Buildings.INCLUDED else None
    let = answers.occupancy_note if answers.occupancy is Occupancy.LEASED else None
    return [
        Row(_("Buildings"), _word(answers.buildings), built, back, key="buildings"),
        Row(_("Use now"), _word(answers.occupancy), let, back, key="occupancy"),
        Row(_("Contested"), _yes_no(answers.is_disputed), change=back, key="disputed"),
    ]


def _dates(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.DATES)
    wish = _word(answers.notice_wish)
    if answers.notice_wish is NoticeWish.LATER and answers.not_before:
        wish = _("Not before %(day)s", day=answers.not_before.isoformat())
    rows = [Row(_("Business"), label(listing.business), origin=_("fixed"), key="business")]
    if listing.transfer_form is not None:
        rows.append(Row(_("Form of the transfer"), label(listing.transfer_form), change=back, key="form"))
    rows.append(Row(_("Way of trading"), label(listing.mode), change=back, key="mode"))
    if listing.mode is TradeMode.NEGOTIATED:
        rows.append(Row(_("The other side"), answers.counterpart or _("not found yet"), change=back, key="counterpart"))
    return [*rows, Row(_("Notice"), wish, change=back, key="notice")]


def _term(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.TERM)
    return [
        Row(_("Term of the lease"), term_text(listing), change=back, key="term"),
        Row(_("Rent is paid"), _word(answers.rent_rhythm), change=back, key="rhythm"),
        Row(_("Months without rent"), str(answers.rent_free_months), change=back, key="rent_free"),
        Row(_("Rise of the rent"), rise_text(listing), change=back, key="rise"),
        Row(_("Subletting allowed"), _yes_no(answers.may_sublet), change=back, key="may_sublet"),
    ]


def _loan(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.LOAN)
    months = _("%(months)s months", months=answers.loan_months) if answers.loan_months else _("not yet")
    return [
        Row(
            _("Loan sought"),
            _fen(listing.loan_amount),
            change=back,
            capitals=_capitals(listing.loan_amount),
            key="loan",
        ),
        Row(_("Length of the loan"), months, change=back, key="loan_length"),
        Row(_("Purpose"), answers.loan_purpose or _("not yet"), change=back, key="purpose"),
        Row(_("Repayment"), _word(answers.repayment), change=back, key="repayment"),
        Row(_("Kind of mortgage"), _word(answers.security), change=back, key="security"),
    ]


def _price(listing: Listing) -> list[Row]:
    plan, answers, back = services.price_plan(listing), listing.said, _change(listing, Sheet.PRICE)
    note = None
    if answers.unit_amount is not None and answers.price_basis is not None:
        note = _("%(basis)s: %(amount)s", basis=label(answers.price_basis), amount=said(Fen(answers.unit_amount)))
    written = _capitals(plan.start) if listing.figure.is_money else None
    rows = [Row(str(start_label(listing)), figure_text(listing, plan.start), note, back, capitals=written, key="start")]
    if "step" in plan.asked:
        rows.append(Row(_(listing.figure.step_label), figure_text(listing, plan.step), change=back, key="step"))
    if plan.steps:
        rows.append(Row(_("Step table"), steps_text(listing), change=back, key="steps"))
    if "deposit" in plan.asked:
        rows.append(Row(_("Deposit"), _fen(plan.deposit), change=back, key="deposit"))
    if listing.mode is not TradeMode.NEGOTIATED:
        page = url_for("listing.reserve", draft=listing.draft_number, **{"from": "check"})
        rows.append(Row(_("Reserve price"), reserve_words.state(listing), change=page, key="reserve"))
    return rows


def _terms(listing: Listing) -> list[Row]:
    answers, back = listing.said, _change(listing, Sheet.TERMS)
    deal = [
        Row(_("Handover"), _word(answers.handover), change=back, key="handover"),
        Row(_("Payment"), _word(answers.payment), change=back, key="payment"),
    ]
    return [
        *(deal if listing.business is Business.TRANSFER else []),
        Row(_("Further conditions"), answers.terms_note or _("none"), change=back, key="conditions"),
        Row(_("Description"), listing.description or _("none"), change=back, key="description"),
    ]


_ROWS = {
    Sheet.COURT: _court,
    Sheet.LAND: _land,
    Sheet.DATES: _dates,
    Sheet.TERM: _term,
    Sheet.LOAN: _loan,
    Sheet.PRICE: _price,
    Sheet.TERMS: _terms,
}


def _papers(listing: Listing) -> list[Row]:
    back = url_for("listing.papers", draft=listing.draft_number)
    held = [paper for paper in services.materials_of(listing) if paper.is_held]
    rows = [Row(label(paper.kind), _("on record"), origin=_("land book")) for paper in held]
    for paper in listing.materials:
        at = _("handed in %(at)s", at=local_datetime(paper.uploaded_at))
        rows.append(Row(label(paper.kind), paper.filename, note=at, change=back))
    return rows


def figure_text(listing: Listing, amount: int | None) -> Any:
    """A start figure or a step in words."""
    if amount is None:
        return _("not yet")
    if not listing.figure.is_money:
        return figure(amount, listing.business)
    return tasks.amount_text(amount)


def _fen(amount: int | None) -> Any:
    return tasks.amount_text(amount)


def _capitals(amount: int | None) -> str | None:
    return None if amount is None else money.capitals(Fen(amount))


def _word(word: Any) -> str:
    return _("not yet") if word is None else label(word)


def _yes_no(value: bool | None) -> str:
    return _("not yet") if value is None else _("Yes") if value else _("No")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _change(listing: Listing, sheet: Sheet) -> str:
    """The page of an answer, and back to the check once it is saved."""
    return url_for("listing.question", draft=listing.draft_number, page=sheet.value, **{"from": "check"})
