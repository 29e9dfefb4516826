"""Amounts that nobody reads before their time: public-key envelopes with a published commitment.

Whoever seals needs the public key only; it lies beside the other keys. The private key lies in ``SEALING_KEY_DIR``,
outside the database and its backups. :mod:`trading.sealing.opening` reads it at the moment of an opening and never
before. In production that folder is hidden from the served site, which couldn't open an envelope if it wanted to.
``docs/register.md`` has the forms, ``docs/decisions`` the reasons.
"""
