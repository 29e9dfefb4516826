"""The cellar: pure Python that every room stands on.

No Flask, no SQLAlchemy, no clock read behind anyone's back, no locale: money, areas, codes,
calendars, state tables, permission tables and refusals.
"""
