"""One file a kind of deal, each with ``Terms``, ``check`` and ``document_data``."""
