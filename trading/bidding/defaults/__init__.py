"""What follows when a winner doesn't stand by its award, and who may take the award up next.

Nouns: *default* (a winner fails, is heard, and a second person decides), *offer* (the award is offered to the next best
bidder at that bidder's own best bid). One award a lot stands or none; it passes, and is never copied.
"""
