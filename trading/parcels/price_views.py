"""Pages of land prices: what is published, how a right's price is worked out, and the desk of those who keep them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from trading.audit import ledger
from trading.core import clock, settings
from trading.core.city import here
from trading.core.codes import fold_code
from trading.core.errors import Conflict, Invalid, NotFound
from trading.core.land_use import UseClass
from trading.core.money import Fen
from trading.parcels import price_charts, price_tables, queries, services
from trading.parcels.models import PriceEdition
from trading.parcels.price_forms import EndEditionForm, StandardPriceForm
from trading.parcels.queries import prices
from trading.parcels.states import FactorKind, PriceKind, StandardPriceKind
from trading.transaction import transact
from trading.web.actor import current_actor
from trading.web.filters import say_msgid
from trading.web.guards import Audience, audience
from trading.web.locale import html_tag
from trading.web.paging import asked_page, linked

bp = Blueprint("prices", __name__)

_KEEPERS = (Audience.ADMIN, Audience.DESK)


# --- what is published --------------------------------------------------------------------------------------------


@bp.get("/prices")
@audience(Audience.PUBLIC)
def index() -> Any:
    """The benchmark prices of a kind: in force, or in the edition that is asked for."""
    kind, edition, editions = _asked_edition()
    found = prices.prices_of(edition.id) if edition else []
    factors = prices.factor_rows(edition.id) if edition else []
    lines = {
        use: [(row.argument, row.factor) for row in factors if row.kind is FactorKind.INDEX and row.use_class is use]
        for use in UseClass
    }
    return render_template(
        "parcels/prices/index.html",
        tab=kind.value,
        kinds=list(PriceKind),
        edition=edition,
        editions=editions,
        is_in_force=edition is not None and _is_in_force(edition),
        validity=price_charts.validity(edition, clock.today(), _review_years()) if edition else None,
        review_years=_review_years(),
        tables=price_tables.by_district(found),
        panels=price_charts.index_panels(lines),
        factors=price_tables.factor_tables(factors),
    )


@bp.get("/prices.<ending>")
@audience(Audience.PUBLIC)
def download(ending: str) -> Any:
    """The same prices as a file."""
    kind, edition, _editions = _asked_edition()
    if edition is None:
        raise NotFound()
    lines = price_tables.benchmark_lines(edition, prices.prices_of(edition.id))
    return _file(lines, ending, _("Benchmark prices"), f"benchmark-prices-{kind.value}-{edition.valid_from}")


@bp.get("/prices/standard")
@audience(Audience.PUBLIC)
def standard() -> Any:
    """The standard prices in force, found by place and use."""
    asked = _asked_standards()
    return render_template(
        "parcels/prices/standard.html",
        tab="standard",
        kinds=list(PriceKind),
        page=linked(prices.standard_prices(asked, clock.today(), page=asked_page())),
        asked=asked,
        district=request.args.get("district", ""),
        standard_kinds=list(StandardPriceKind),
        districts=[(one.code, one.name(html_tag())) for one in here().districts],
        uses=list(UseClass),
        place_of=price_tables.place_of,
    )


@bp.get("/prices/standard.<ending>")
@audience(Audience.PUBLIC)
def standard_download(ending: str) -> Any:
    """The same standard prices as a file."""
    lines = price_tables.standard_lines(prices.every_standard_price(_asked_standards(), clock.today()))
    return _file(lines, ending, _("Standard parcel prices"), f"standard-prices-{clock.today()}")


# --- how a price is worked out ------------------------------------------------------------------------------------


@bp.get("/parcels/<code>/valuation")
@audience(Audience.PUBLIC)
def valuation(code: str) -> Any:
    """The price of the right in force by what is published, every step with its figures."""
    parcel = queries.get_parcel(fold_code(code))
    right, on = queries.find_active_right(parcel.id), _asked_day()
    found = prices.value_right(right, on) if right else None
    percent = int(settings.value("rule.low_price_percent", on))
    return render_template(
        "parcels/prices/valuation.html",
        parcel=parcel,
        right=right,
        on=on,
        is_today=on == clock.today(),
        valuation=found,
        bars=price_charts.step_bars(found) if found else [],
        typeset=typeset,
        tell=say_msgid,
        low_percent=percent,
        low_price=Fen(found.total * percent // 100) if found else None,
        rent=prices.rent_of(right, on) if right else None,
        make_up=prices.make_up_payment(right, on) if right else None,
        review_years=_review_years(),
    )


def typeset(formula: str) -> Markup:
    """A sum with its powers raised."""
    parts = re.split(r"\^(−?[\d.]+)", formula)
    raised = Markup("<sup>{}</sup>")
    return Markup("").join(raised.format(part) if place % 2 else escape(part) for place, part in enumerate(parts))


# --- the keepers' desk --------------------------------------------------------------------------------------------


@bp.get("/admin/land/prices")
@audience(*_KEEPERS)
def desk() -> Any:
    """Every edition with its validity, its counts and the alarm; the last standard prices."""
    today, years, counts = clock.today(), _review_years(), prices.counts_by_edition()
    rows = [
        (edition, price_charts.validity(edition, today, years), *counts.get(edition.id, (0, 0)))
        for edition in prices.editions()
    ]
    return render_template(
        "parcels/prices/desk.html",
        tab="prices",
        rows=rows,
        due=[edition for edition, validity, *_counts in rows if validity.is_due],
        review_years=years,
        standards=prices.counts_of_standards(today),
    )


@bp.get("/admin/land/prices/<kind>/<name>")
@audience(*_KEEPERS)
def edition(kind: str, name: str) -> Any:
    """One edition: its prices, its correction tables, its entries in the ledger; the form to end it."""
    return _edition_page(prices.get_edition(kind, name))


@bp.post("/admin/land/prices/<kind>/<name>/end")
@audience(Audience.ADMIN)
def end_edition(kind: str, name: str) -> Any:
    """Set the last day of an edition."""
    edition_id, form = prices.get_edition(kind, name).id, EndEditionForm()
    if form.validate_on_submit():
        try:
            transact(
                services.end_edition,
                edition_id,
                valid_to=form.valid_to.data,
                reason=form.reason.data or "",
                by=current_actor(),
            )
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("The edition ends on %(day)s.", day=form.valid_to.data), "success")
            return redirect(url_for("prices.edition", kind=kind, name=name), 303)
    return _edition_page(prices.get_edition(kind, name), form), 422


def _edition_page(shown: PriceEdition, form: EndEditionForm | None = None) -> str:
    found = prices.prices_of(shown.id)
    return render_template(
        "parcels/prices/edition.html",
        tab="prices",
        edition=shown,
        validity=price_charts.validity(shown, clock.today(), _review_years()),
        review_years=_review_years(),
        count=len(found),
        tables=price_tables.by_district(found),
        factors=price_tables.factor_tables(prices.factor_rows(shown.id)),
        events=[_told(event) for event in reversed(ledger.history(services.edition_subject(shown)))],
        form=form or EndEditionForm(formdata=None),
    )


@bp.get("/admin/land/standard-prices/new")
@audience(Audience.ADMIN)
def new_standard_price() -> Any:
    """The form of a standard price."""
    return render_template("parcels/prices/new_standard.html", tab="new", form=StandardPriceForm(formdata=None))


@bp.post("/admin/land/standard-prices")
@audience(Audience.ADMIN)
def publish_standard_price() -> Any:
    """Publish a standard price, or the successor of one."""
    form = StandardPriceForm()
    if form.validate_on_submit():
        try:
            transact(
                services.publish_standard_price,
                form.number.data or "",
                kind=StandardPriceKind(form.kind.data),
                place=form.place.data or "",
                use=UseClass(form.use.data),
                fen_per_m2=form.price.data,
                basis_on=form.basis_on.data,
                valid_from=form.valid_from.data,
                plot_ratio=form.plot_ratio.data,
                years=form.years.data,
                document_no=form.document_no.data or "",
                by=current_actor(),
            )
        except (Invalid, Conflict) as refusal:
            form.absorb(refusal)
        else:
            flash(_("The standard price %(number)s is published.", number=form.number.data), "success")
            return redirect(url_for("prices.desk"), 303)
    return render_template("parcels/prices/new_standard.html", tab="new", form=form), 422


# --- what was asked -----------------------------------------------------------------------------------------------


def _asked_edition() -> tuple[PriceKind, PriceEdition | None, list[PriceEdition]]:
    """The kind and the edition of the address; without one, that in force, else the newest."""
    kind = next((one for one in PriceKind if one.value == request.args.get("kind")), PriceKind.GRANT)
    editions = prices.editions(kind)
    named = next((one for one in editions if one.name == request.args.get("edition")), None)
    present = next((one for one in editions if _is_in_force(one)), None)
    return kind, named or present or next(iter(editions), None), editions


def _asked_standards() -> prices.StandardFilter:
    kind = next((one for one in StandardPriceKind if one.value == request.args.get("kind")), StandardPriceKind.SALE)
    use = next((one for one in UseClass if one.value == request.args.get("use")), None)
    district = next((one for one in here().districts if one.code == request.args.get("district")), None)
    return prices.StandardFilter(kind, tuple(street.code for street in district.streets) if district else (), use)


def _asked_day() -> date:
    """The day of the address; anything that isn't a day reads as today."""
    text = request.args.get("on", "")
    try:
        return date.fromisoformat(text) if re.fullmatch(r"20\d\d-\d\d-\d\d", text) else clock.today()
    except ValueError:
        return clock.today()


def _is_in_force(edition: PriceEdition) -> bool:
    today = clock.today()
    return edition.valid_from <= today and (edition.valid_to is None or edition.valid_to >= today)


def _review_years() -> int:
    return int(settings.value("price.review_years"))


def _told(event: Any) -> dict[str, Any]:
    """A ledger entry as the timeline shows it."""
    title = _("Ended on %(day)s", day=event.after)
    return {"at": event.at, "title": title, "who": event.actor, "note": event.note}


def _file(lines: list[list[Any]], ending: str, title: str, name: str) -> Any:
    if ending not in price_tables.MEDIA_TYPES:
        raise NotFound()
    content = BytesIO(price_tables.write(lines, ending, title))
    media_type = price_tables.MEDIA_TYPES[ending]
    return send_file(content, mimetype=media_type, as_attachment=True, download_name=f"{name}.{ending}")
