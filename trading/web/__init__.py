"""Web facilities that every room's pages use: guards, forms, errors, formatting, headers. No business here."""
