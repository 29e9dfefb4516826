"""Offering a right to the market.

Nouns: *listing* (one round of offering one right), *material* (a paper handed in with it) and
*schedule* (when notice, applications, free and timed bidding run). How the price is found is the
business of the room above; what the land is, of the room below.
"""
