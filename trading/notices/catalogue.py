"""The catalogue of messages: every kind with its words."""

from __future__ import annotations

from trading.notices.applications import APPLICATIONS
from trading.notices.cases import CASES
from trading.notices.defaults import DEFAULTS
from trading.notices.enquiries import ENQUIRIES
from trading.notices.interest import INTEREST
from trading.notices.negotiation import NEGOTIATION
from trading.notices.record import RECORD
from trading.notices.wanted import WANTED

KINDS = CASES | APPLICATIONS | DEFAULTS | ENQUIRIES | NEGOTIATION | INTEREST | WANTED | RECORD
