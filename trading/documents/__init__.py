"""The paper of the market: legal documents queued with the act they follow from, rendered once, kept for ever.

Nouns: *document* (a row queued in the act's own transaction, so that no award is without its paper),
*order* (plain data for one rendering), *press* (the process that renders) and *archive* (bytes below
their own hash). Rooms bring formatted plain data; nothing here knows what a deal is.
"""
