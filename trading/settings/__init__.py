"""The settings that the authority may change: periods, thresholds, rates, the official calendar.

The catalogue with units, sources and bounds is :mod:`trading.core.settings`; this room keeps the versions that
were put in force and shows them. It decides nothing: rules receive figures.
"""
