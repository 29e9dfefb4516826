"""The verbs of the room: watch and save, and what the worker tells."""
