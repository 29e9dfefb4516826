"""The verbs of the contract desk: conclude an award or an agreement, undo it, record a signing, publish a result."""

from trading.contract.services.agreements import confirm_agreement, reopen_agreement, void_agreement
from trading.contract.services.awards import conclude, void_award
from trading.contract.services.defaults import due_days, notice_default, uphold_default
from trading.contract.services.signing import SigningDateWrong, publish_result, record_ruling, record_signing

__all__ = [
    "SigningDateWrong",
    "conclude",
    "confirm_agreement",
    "due_days",
    "notice_default",
    "publish_result",
    "record_ruling",
    "record_signing",
    "reopen_agreement",
    "uphold_default",
    "void_agreement",
    "void_award",
]
