"""The index of public listings: what is drawn from the facts (``drawing``), and when (``keeping``)."""
