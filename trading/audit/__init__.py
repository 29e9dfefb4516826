"""The append-only ledger of everything that was done.

Nouns: *event* (one act: who, when, through which door, on what) and *chain* (events linked by their
hashes). Every lot has a chain of its own and everything else shares one, so that bidding never
waits for a global lock. Rows are never changed or deleted; a trigger says so too.
"""
