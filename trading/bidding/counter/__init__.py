"""The counter: a clerk applies for a bidder who comes in person, and two clerks put written orders into the register.

Nouns: *entry* (a written application with its signed declarations), *order* (one written bid, entered by one clerk and
confirmed by another). What is bid is judged by the same engine as every other bid.
"""
