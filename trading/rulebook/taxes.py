"""What taxes a deal will probably cost (rule book 2.8): an estimate to read, never a bill.

Amounts are whole fen, rounded half up once at the end of each tax; rates are exact decimals of a hundred. The tax
office decides; what it decides alone, such as income tax, is named without a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from trading.core.deal import Business, TransferForm
from trading.core.labels import LabelledEnum
from trading.core.messages import N_
from trading.core.money import Fen, half_up
from trading.rulebook import sources


class Payer(LabelledEnum):
    """Who owes a tax."""

    GIVER = "giver", N_("Seller, lessor or borrower")
    TAKER = "taker", N_("Buyer, lessee or lender")
    EACH = "each", N_("Each side")


#: land appreciation tax: up to so many per cent of the deductions (None: all above), at so many per cent
LAND_VAT_BANDS: tuple[tuple[int | None, int], ...] = ((50, 30), (100, 40), (200, 50), (None, 60))


@dataclass(frozen=True)
class Rates:
    """Per cent. The defaults are the law's; the deed tax is the region's choice between 3 and 5."""

    vat_general: Decimal = Decimal(9)
    vat_simple: Decimal = Decimal(3)
    education: Decimal = Decimal(3)
    local_education: Decimal = Decimal(2)
    deed: Decimal = Decimal(3)
    stamp_transfer: Decimal = Decimal("0.05")
    stamp_lease: Decimal = Decimal("0.1")
    stamp_loan: Decimal = Decimal("0.005")


@dataclass(frozen=True)
class TaxFacts:
    """What the estimate hangs on. Amounts are in fen; prices and rents are without value added tax."""

    business: Business
    #: contract price of a transfer, or assessed value of a gift
    price_fen: int = 0
    transfer_form: TransferForm = TransferForm.SALE
    #: what one side pays on top in an exchange
    difference_fen: int = 0
    is_general_taxpayer: bool = True
    is_person: bool = False
    #: what land appreciation tax lets the seller deduct; None: not known, so no figure
    deductions_fen: int | None = None
    #: city maintenance tax in per cent: 7 in the city, 5 in a town, 1 elsewhere
    city_tax: Decimal = Decimal(7)
    yearly_rent_fen: int = 0
    lease_years: int = 1
    loan_fen: int = 0
    is_bank_loan: bool = True


@dataclass(frozen=True)
class Band:
    """A slice of the gain and its tax."""

    rate: int
    base_fen: Fen
    amount_fen: Fen


@dataclass(frozen=True)
class TaxLine:
    """One tax. ``amount_fen`` is None where only the tax office can tell; ``rate`` is in per cent."""

    tax: str
    payer: Payer
    base_fen: Fen | None
    rate: Decimal | None
    amount_fen: Fen | None
    source: str
    note: str = ""
    bands: tuple[Band, ...] = ()


def estimate_taxes(facts: TaxFacts, rates: Rates | None = None) -> list[TaxLine]:
    """Every tax that the deal touches, the seller's side first."""
    rates = rates or Rates()
    if facts.business is Business.TRANSFER:
        return _transfer(facts, rates)
    if facts.business is Business.MORTGAGE:
        return _mortgage(facts, rates)
    return _lease(facts, rates)


def total(lines: list[TaxLine], payer: Payer) -> Fen:
    """What one side pays in all, as far as there are figures; what each side owes counts for both."""
    owed = {payer, Payer.EACH}
    return Fen(sum(line.amount_fen for line in lines if line.payer in owed and line.amount_fen is not None))


def percent_of(fen: int, percent: Decimal) -> Fen:
    """So many per cent of an amount, rounded half up to the fen, exactly."""
    top, bottom = percent.as_integer_ratio()
    return Fen(half_up(int(fen) * top, bottom * 100))


def land_vat_bands(gain_fen: int, deductions_fen: int) -> tuple[Band, ...]:
    """Land appreciation tax band by band; a band begins where the one below it is full.

    Only the running sum is rounded, so that the bands add up to the tax.
    """
    bands: list[Band] = []
    taxed, tax, written, shown = Fraction(0), Fraction(0), 0, 0
    for limit, rate in LAND_VAT_BANDS:
        upper = Fraction(gain_fen) if limit is None else min(Fraction(gain_fen), Fraction(deductions_fen * limit, 100))
        if upper <= taxed:
            continue
        tax += (upper - taxed) * rate / 100
        taxed = upper
        amount, base = _rounded(tax), _rounded(taxed)
        bands.append(Band(rate, Fen(base - shown), Fen(amount - written)))
        written, shown = amount, base
    return tuple(bands)


def _rounded(value: Fraction) -> int:
    return half_up(value.numerator, value.denominator)


def _transfer(facts: TaxFacts, rates: Rates) -> list[TaxLine]:
    stamp = percent_of(facts.price_fen, rates.stamp_transfer)
    return [
        *_value_added(facts, rates, facts.price_fen),
        _land_vat(facts),
        _deed(facts, rates),
        TaxLine(N_("Stamp tax"), Payer.EACH, Fen(facts.price_fen), rates.stamp_transfer, stamp, sources.STAMP_TAX),
        TaxLine(
            N_("Income tax"),
            Payer.GIVER,
            None,
            Decimal(20) if facts.is_person else Decimal(25),
            None,
            sources.INCOME_TAX,
            N_("On the gain of the year; the tax office tells the amount."),
        ),
    ]


def _value_added(facts: TaxFacts, rates: Rates, base: int) -> list[TaxLine]:
    if facts.is_general_taxpayer:
        rate, source, note = rates.vat_general, sources.VAT_10, ""
    else:
        rate, source = rates.vat_simple, sources.VAT_11
        note = N_("Simple method. For rights acquired before May 2016 ask the tax office which rate holds.")
    tax = percent_of(base, rate)
    surcharges = (
        (N_("City maintenance and construction tax"), facts.city_tax, sources.MAINTENANCE_TAX_4),
        (N_("Education surcharge"), rates.education, sources.SURCHARGES),
        (N_("Local education surcharge"), rates.local_education, sources.SURCHARGES),
    )
    return [
        TaxLine(N_("Value added tax"), Payer.GIVER, Fen(base), rate, tax, source, note),
        *(TaxLine(name, Payer.GIVER, tax, percent, percent_of(tax, percent), law) for name, percent, law in surcharges),
    ]


def _land_vat(facts: TaxFacts) -> TaxLine:
    name = N_("Land appreciation tax")
    if facts.deductions_fen is None:
        note = N_("Enter the deductions, or ask the tax office: 30 to 60 per cent of the gain by bands.")
        return TaxLine(name, Payer.GIVER, None, None, None, sources.LAND_VAT_7, note)
    gain = max(facts.price_fen - facts.deductions_fen, 0)
    bands = land_vat_bands(gain, facts.deductions_fen)
    tax = Fen(sum(band.amount_fen for band in bands))
    note = N_("File within 7 days of the contract; nothing is registered before it is paid.")
    return TaxLine(name, Payer.GIVER, Fen(gain), None, tax, sources.LAND_VAT_7, note, bands)


def _deed(facts: TaxFacts, rates: Rates) -> TaxLine:
    if facts.transfer_form is TransferForm.EXCHANGE:
        base, note = facts.difference_fen, N_("On the difference; whoever pays it owes the tax.")
    elif facts.transfer_form is TransferForm.GIFT:
        base, note = facts.price_fen, N_("On the value that the tax office assesses.")
    else:
        base, note = facts.price_fen, N_("Paid before registration; the registrar checks it.")
    return TaxLine(
        N_("Deed tax"), Payer.TAKER, Fen(base), rates.deed, percent_of(base, rates.deed), sources.DEED_TAX_3, note
    )


def _lease(facts: TaxFacts, rates: Rates) -> list[TaxLine]:
    rent = facts.yearly_rent_fen * facts.lease_years
    return [
        *_value_added(facts, rates, facts.yearly_rent_fen),
        TaxLine(
            N_("Stamp tax"),
            Payer.EACH,
            Fen(rent),
            rates.stamp_lease,
            percent_of(rent, rates.stamp_lease),
            sources.STAMP_TAX,
            N_("On the rent of the whole term. Ask the tax office whether a lease of bare land is taxed."),
        ),
    ]


def _mortgage(facts: TaxFacts, rates: Rates) -> list[TaxLine]:
    if not facts.is_bank_loan:
        return []
    return [
        TaxLine(
            N_("Stamp tax"),
            Payer.EACH,
            Fen(facts.loan_fen),
            rates.stamp_loan,
            percent_of(facts.loan_fen, rates.stamp_loan),
            sources.STAMP_TAX,
            N_("On the bank's loan; the mortgage contract itself isn't taxed."),
        )
    ]
