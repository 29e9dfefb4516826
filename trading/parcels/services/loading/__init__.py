"""Loading files into the land book: compared first, then written whole or not at all.

:func:`prepare` reads only. :func:`write` is a use case for ``transact``: it looks again at what it will write against,
so that nothing is written over what somebody recorded in between.
"""

from trading.parcels.services.loading.book import BookMoved, ImportReport, Prepared, prepare, write
from trading.parcels.services.loading.writing import listen_to_loads

__all__ = ["BookMoved", "ImportReport", "Prepared", "listen_to_loads", "prepare", "write"]
