"""The verbs of the room, split by what they are about: questions, moderation, visits, bookings, and the clock.

Locks are taken in the order listing, question or visit, series, audit chain.
"""
