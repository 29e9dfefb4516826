"""Files of the land book: how they are laid out, read and checked, and where those that were handed in are kept.

Reading (``files``) knows no meaning and needs no database; the meaning of a column is in ``sheets``, of a cell in
``cells`` and ``outlines``, of a row in ``parcels``, ``prices`` and ``ledgers``. What the land book already holds is
compared by :mod:`trading.parcels.services`.
"""
