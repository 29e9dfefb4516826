"""What people look for: demand posts to buy, to rent or to lend, matched with what is offered.

Nouns: *demand* (one post), *want* (a district and a use that a published demand looks for), *supply entry* (a
listing as matching sees it), *match* (a demand and a listing that fit, told once), *approach* (somebody offers land
to a demand) and *report* (somebody tells the desk of abuse).
"""
