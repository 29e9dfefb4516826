"""Files of the bank, read into plain facts: CSV and ISO 20022 camt.053. Nothing here knows the database.

Files come from outside: a fault is named by row, and a file with one is loaded not at all.
"""
