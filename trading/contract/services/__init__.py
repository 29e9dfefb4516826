"""The verbs of the contract desk: conclude an award or an agreement, undo it, record a signing, publish a result."""

from trading.contract.services.agreements import confirm_agreement, reopen_agreement
from trading.contract.services.awards import conclude, publish_result, record_signing, void_award

__all__ = [
    "conclude",
    "confirm_agreement",
    "publish_result",
    "record_signing",
    "reopen_agreement",
    "void_award",
]
