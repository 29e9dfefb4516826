"""The room's queries, split by noun."""
