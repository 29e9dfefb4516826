"""Enquiries: questions on a listing with their moderated answers, and visits to the land.

The room stands beside the bidding: neither knows the other, so nobody who asks or visits can be told from who bids.
"""
