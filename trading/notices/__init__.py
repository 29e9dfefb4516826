"""What is sent to whom: the inbox of every account, and what goes out of the house by mail and SMS.

Nouns: *message* (one sentence to one account about one case, written in the transaction of the act it tells of),
*delivery* (a message's way out by one medium, with its attempts), *preference* (what a person wants to be sent). Rooms
call :func:`services.notify` with a kind and typed figures, never with text: the words are chosen when they are read, in
the reader's language. Addresses belong to the room of parties; they are asked for through :mod:`readers`.
"""
