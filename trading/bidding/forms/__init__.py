"""The room's forms, split by noun."""
