"""Examples of title, development and duties: V-14 to V-17, V-20, G1 to G13, the matrix 1.2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.rulebook.examples.shapes import (
    BLOCK,
    GATE,
    NOTE,
    ROUTE,
    WARN,
    bad,
    burden,
    edge,
    good,
    leased,
    mortgaged,
    right,
)
from trading.core.codes import CertificateKind
from trading.core.deal import AcquisitionMode, BurdenKind, Business, TransferForm
from trading.core.land_use import UseClass
from trading.rulebook import Limits

MODE, KIND = AcquisitionMode, BurdenKind
ALLOCATED = {"acquisition_mode": MODE.ALLOCATION, "ends_on": None}
APPROVED = {**ALLOCATED, "allocation_approval_no": "乌政土〔2026〕3号"}
STATE_LEASE = {"acquisition_mode": MODE.LEASE, "buildings_finished": True, "lessor_consents": True}
STARTED = {"agreed_start_on": date(2023, 3, 2), "built_since": date(2023, 5, 1)}

_CLEAR = (
    good("V-14", "a clear title", right()),
    edge("V-14", "a case of unlawful use that is closed passes", right(
        **burden(KIND.VIOLATION, release_paper_no="乌自然资结〔2026〕1号")
    )),
    edge("V-14", "a mortgage isn't against the title", right(**burden(KIND.MORTGAGE))),
    bad("V-14", "seized", right(**burden(KIND.SEIZURE)), BLOCK),
    edge("V-14", "its seal doesn't hold up the court that sells", right(
        **burden(KIND.SEIZURE), transfer_form=TransferForm.JUDICIAL
    ), NOTE),
    bad("V-14", "taken back", right(**burden(KIND.RECLAIM)), BLOCK),
    bad("V-14", "an open case of unlawful use", right(**burden(KIND.VIOLATION)), GATE),
    good("G4", "not sealed", right()),
    edge("G4", "for a mortgage V-22 asks", mortgaged(**burden(KIND.SEIZURE))),
    edge("G4", "sealed by the court that sells", right(
        **burden(KIND.SEIZURE), transfer_form=TransferForm.JUDICIAL
    ), NOTE),
    bad("G4", "sealed", right(**burden(KIND.SEIZURE)), BLOCK),
    bad("G4", "sealed land isn't let either", leased(**burden(KIND.SEIZURE)), BLOCK),
    good("G5", "not taken back", right()),
    edge("G5", "idle isn't yet taken back", right(**burden(KIND.IDLE))),
    bad("G5", "taken back by decision", right(**burden(KIND.RECLAIM)), BLOCK),
    good("G7", "nobody contests it", right()),
    edge("G7", "for a mortgage V-22 asks", mortgaged(**burden(KIND.DISPUTE))),
    bad("G7", "in dispute", right(**burden(KIND.DISPUTE)), BLOCK),
    bad("G7", "an objection is registered", right(**burden(KIND.OBJECTION)), BLOCK),
    good("G8", "registered, with its certificate", right()),
    edge("G8", "an old certificate counts", right(certificate_kind=CertificateKind.OLD_LAND)),
    edge("G8", "a proof of registration shows no title", leased(certificate_kind=CertificateKind.PROOF), BLOCK),
    bad("G8", "not registered", right(is_registered=False), BLOCK),
    bad("G8", "no certificate", right(certificate_no="", **ALLOCATED), BLOCK),
    good("V-20", "nothing else under way", right()),
    edge("V-20", "an advance notice whose holder agrees passes", right(**burden(KIND.PRENOTICE, has_consent=True))),
    bad("V-20", "on the market already", right(active_listing="150302-T-2026-00001"), BLOCK),
    bad("V-20", "an advance notice", right(**burden(KIND.PRENOTICE)), GATE),
)  # fmt: skip

_DEVELOPED = (
    good("G3", "bare land", right(has_buildings=False)),
    edge("G3", "unfinished buildings have no certificate yet", right(has_buildings=True, buildings_finished=False)),
    edge("G3", "not known whether finished", right(has_buildings=True), GATE),
    good("G3", "finished and certified", right(
        has_buildings=True, buildings_finished=True, buildings_certified=True
    )),
    bad("G3", "finished, not certified", right(has_buildings=True, buildings_finished=True), GATE),
    good("G11", "the use stays", right()),
    edge("G11", "another use that is approved passes", right(
        planned_use=UseClass.COMMERCIAL, use_change_approved=True
    )),
    bad("G11", "shops instead of works", right(planned_use=UseClass.COMMERCIAL), ROUTE),
    good("G12", "built since long", right(**STARTED)),
    edge("G12", "a year without a start, less a day, passes", right(agreed_start_on=date(2025, 3, 3))),
    edge("G12", "a full year without a start looks idle", right(agreed_start_on=date(2025, 3, 2)), WARN),
    edge("G12", "stopped for a year with a third developed passes", right(
        **STARTED, stopped_on=date(2025, 3, 2), development_area=Decimal(9000), developed_area=Decimal(3000)
    )),
    edge("G12", "stopped for a year with less than a third looks idle", right(
        **STARTED, stopped_on=date(2025, 3, 2), development_area=Decimal(9000), developed_area=Decimal("2999.99")
    ), WARN),
    edge("G12", "stopped for a year with a quarter invested passes", right(
        **STARTED, stopped_on=date(2025, 3, 2), investment_done_fen=250_000_000
    )),
    edge("G12", "stopped for a year with a fen less than a quarter looks idle", right(
        **STARTED, stopped_on=date(2025, 3, 2), investment_done_fen=249_999_999
    ), WARN),
    edge("G12", "a disposal decision lets it pass", right(
        **burden(KIND.IDLE, release_paper_no="乌自然资处〔2026〕2号"), agreed_start_on=date(2020, 1, 1)
    )),
    bad("G12", "confirmed as idle", right(**burden(KIND.IDLE)), BLOCK),
    bad("G12", "confirmed as idle, to be mortgaged", mortgaged(**burden(KIND.IDLE)), WARN),
    bad("G12", "underused on record", right(**burden(KIND.UNDERUSED)), WARN),
)  # fmt: skip

_DUTIES = (
    good("V-15", "31 % invested", right()),
    edge("V-15", "exactly 25 % passes", right(investment_done_fen=250_000_000)),
    edge("V-15", "a fen less breaks", right(investment_done_fen=249_999_999), BLOCK),
    good("V-15", "land leased from the state isn't asked", right(investment_total_fen=None, **STATE_LEASE)),
    bad("V-15", "contributed land too", right(acquisition_mode=MODE.CONTRIBUTION, investment_done_fen=0), BLOCK),
    bad("V-15", "another path where the policy says so", right(
        investment_done_fen=0
    ), ROUTE, limits=Limits(prenotice_transfer=True)),
    bad("V-15", "let before it is developed", leased(investment_done_fen=0), GATE),
    good("G2", "half invested", right(investment_done_fen=500_000_000)),
    edge("G2", "exactly 25 % passes", right(investment_done_fen=250_000_000)),
    bad("G2", "nothing known", right(investment_total_fen=None), GATE),
    bad("G2", "another path where the policy says so", right(
        investment_done_fen=0
    ), ROUTE, limits=Limits(prenotice_transfer=True)),
    bad("G2", "24.99 %", right(investment_done_fen=249_900_000), BLOCK),
    good("V-16", "all paid", right()),
    edge("V-16", "allocated land has no price", right(price_paid=False, **ALLOCATED)),
    edge("V-16", "granted land may be mortgaged before", mortgaged(price_paid=False)),
    bad("V-16", "grant price open", right(price_paid=False), BLOCK),
    bad("V-16", "grant price open, to be let", leased(price_paid=False), GATE),
    bad("V-16", "rent open", right(price_paid=False, **STATE_LEASE), BLOCK),
    bad("V-16", "rent open, to be mortgaged", mortgaged(price_paid=False, **STATE_LEASE), BLOCK),
    good("G1", "paid, with certificate", right()),
    edge("G1", "an old certificate counts", right(certificate_kind=CertificateKind.OLD_JOINT)),
    bad("G1", "not paid", right(price_paid=False), BLOCK),
    bad("G1", "no certificate", right(certificate_no=""), BLOCK),
    good("V-17", "granted land", right()),
    edge("V-17", "approved, within the catalogue, nothing to pay", right(stays_in_catalogue=True, **APPROVED)),
    edge("V-17", "inside the group a person looks", right(
        acquisition_mode=MODE.AUTHORISED, is_inside_group=True
    ), GATE),
    bad("V-17", "allocated, not approved", right(**ALLOCATED), GATE),
    bad("V-17", "authorised, outside or inside isn't known", right(acquisition_mode=MODE.AUTHORISED), GATE),
    bad("V-17", "authorised, out of the group", right(
        acquisition_mode=MODE.AUTHORISED, is_inside_group=False
    ), GATE),
    good("G9", "approved, within the catalogue", right(stays_in_catalogue=True, **APPROVED)),
    edge("G9", "out of the catalogue, made up", right(stays_in_catalogue=False, make_up_paid=True, **APPROVED)),
    edge("G9", "approved, the catalogue not asked yet", right(**APPROVED), GATE),
    bad("G9", "out of the catalogue, not made up", right(stays_in_catalogue=False, **APPROVED), GATE),
    bad("G9", "not approved", right(**ALLOCATED), GATE),
    good("G13", "nothing is breached", right()),
    edge("G13", "exactly 25 % is no breach", right(investment_done_fen=250_000_000)),
    edge("G13", "nor is the path by advance notice", right(
        investment_done_fen=0
    ), limits=Limits(prenotice_transfer=True)),
    bad("G13", "too little invested", right(investment_done_fen=0), WARN),
    bad("G13", "allocated, not approved", right(**ALLOCATED), WARN),
    good("G10", "in writing, with the acquisition", right(has_written_contract=True, states_acquisition=True)),
    edge("G10", "no contract yet", right()),
    bad("G10", "by word of mouth", right(has_written_contract=False), BLOCK),
    bad("G10", "silent on the acquisition", right(has_written_contract=True, states_acquisition=False), BLOCK),
)  # fmt: skip

_MATRIX = (
    good("1.2", "granted land", right()),
    good("1.2", "a finished state lease with consent", right(**STATE_LEASE)),
    edge("1.2", "another business is barred", right(contract_bars=frozenset({Business.MORTGAGE}))),
    edge("1.2", "allocated land, mortgaged: revenue first", mortgaged(**ALLOCATED), NOTE),
    edge("1.2", "allocated land, let as a whole", leased(**ALLOCATED), NOTE),
    bad("1.2", "allocated land, let in part", leased(traded_area=Decimal(5000), **ALLOCATED), ROUTE),
    bad("1.2", "this business is barred", right(contract_bars=frozenset({Business.TRANSFER})), BLOCK),
    edge("1.2", "the contract has conditions: for the reader", right(restrictions="须按期竣工"), NOTE),
    bad("1.2", "a state lease, neither built nor agreed", right(acquisition_mode=MODE.LEASE), GATE, GATE),
    bad("1.2", "authorised land, let", leased(acquisition_mode=MODE.AUTHORISED), GATE),
    bad("1.2", "a sublease without consent", right(business=Business.SUBLEASE), GATE),
)  # fmt: skip

EXAMPLES = (*_CLEAR, *_DEVELOPED, *_DUTIES, *_MATRIX)
