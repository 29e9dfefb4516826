"""Bidding rooms, the bid register and how a room is settled.

Nouns: *application* (a party asks to bid for a lot and gets a bidder number), *room* (the standing of
one lot), *bid* (a row of the register, for ever), *late bid* (what reached the lock after the
decision) and *award* (the one decision). The register's ten invariants stand in ``docs/register.md``.
"""
