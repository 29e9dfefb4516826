"""The public site: finding listings, results, guides, checking documents, and everyone's own overview.

It owns no tables. What it shows is read from the rooms below; every act on what it shows belongs to them.
"""
