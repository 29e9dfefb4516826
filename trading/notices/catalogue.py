"""The catalogue of messages: every kind with its words."""

from __future__ import annotations

from trading.notices.enquiries import ENQUIRIES
from trading.notices.interest import INTEREST
from trading.notices.kinds import CASES
from trading.notices.negotiation import NEGOTIATION

KINDS = CASES | ENQUIRIES | NEGOTIATION | INTEREST
