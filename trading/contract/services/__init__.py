"""The verbs of the contract desk: conclude an award or an agreement, undo it, record a signing, publish a result."""

from trading.contract.services.agreements import confirm_agreement, reopen_agreement, void_agreement
from trading.contract.services.awards import conclude, void_award
from trading.contract.services.signing import SigningDateWrong, publish_result, record_ruling, record_signing

__all__ = [
    "SigningDateWrong",
    "conclude",
    "confirm_agreement",
    "publish_result",
    "record_ruling",
    "record_signing",
    "reopen_agreement",
    "void_agreement",
    "void_award",
]
