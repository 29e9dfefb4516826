"""The room's services, split by noun."""
