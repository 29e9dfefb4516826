"""The self-check: may this land trade, with which papers, taxes and price.

``catalogue``   every fact that somebody may state: one table for forms, the machine interface and its description
``reading``     stated facts in, checked values out
``assembling``  what the land book says and what was stated, as facts of the rule book
``judging``     the rules asked, and how each answered
``masking``     what a stranger may read of it
``estimates``   taxes and the likely price
"""
