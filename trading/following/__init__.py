"""What people follow out of interest: lots on a watch list, searches they saved, and the alerts about both.

Nouns: *watch* (an account and a lot), *saved search* (a question to the market with a name and a rhythm of alerts),
*pocket* (the same for a browser that nobody signed in with, kept in its own signed cookie). The room asks the portal's
questions and tells by the room of notices; it decides nothing, and no room below knows of it. Who watches what is
nobody else's business: it leaves no event in the ledger, and nowhere is it counted in public.
"""
