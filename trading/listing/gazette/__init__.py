"""The gazette: the numbered public notices (公告) of a listing, from its publication to its result.

A public notice is for everybody and stays for ever. It isn't a message: those are what the room ``trading.notices``
tells the people of a case.
"""
