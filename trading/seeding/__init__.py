"""The sample town: people, land and a market in motion, for trials and tests. Never for production."""
