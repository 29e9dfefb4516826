"""From award to signed contract: confirm the award, put the deal on paper, see it signed.

Nouns: *deal* (the facts of an award, gathered once and frozen), *terms* (what the two sides owe each
other), *contract* (one numbered contract of one listing). What differs between transfer, lease and mortgage
stands in ``kinds/<kind>.py`` under the same three names: ``Terms``, ``check``, ``document_data``.
"""
