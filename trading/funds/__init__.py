"""Deposits and what the bank says of them. The platform records and reconciles; it never holds money.

Nouns: *deposit* (what one party owes for one lot, under a reference of its own) and *money entry* (a
double-entry row). A deposit names its lot by number, since lots live in a room above.
"""
