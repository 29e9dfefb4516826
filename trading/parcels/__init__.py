"""The land book: which parcels there are, who holds which right on them, and what burdens it.

Its nouns are the parcel (宗地), the land right (土地使用权) with its shares and burdens, and the
benchmark price (基准地价). It says whether a right may trade; it does not trade: offers, bids and
contracts stand on the floors above and ask here.
"""
