"""People and organisations, their accounts and how they sign in.

Nouns: *party* (who can hold rights and owe money), *user* (an account, with roles), *session* and
*token* (proofs that an account signed in, kept on the server so that they can be ended).
What a party may do in the market is decided by the rooms above.
"""
