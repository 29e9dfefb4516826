"""One file a kind of deal, each with ``Terms``, ``check``, ``document_data``, ``title`` and ``TEMPLATE``."""

from types import ModuleType

from trading.contract.kinds import lease, mortgage, transfer
from trading.core.deal import DealKind

KINDS: dict[DealKind, ModuleType] = {
    DealKind.TRANSFER: transfer,
    DealKind.LEASE: lease,
    DealKind.MORTGAGE: mortgage,
}
