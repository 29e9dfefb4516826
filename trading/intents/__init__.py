"""Private negotiation (自行协商): proposals on a published listing, and the agreement that both sides confirm.

Nouns: *proposal* (what one party and the owner say to each other about one listing), *turn* (one version of it: a
figure, the wishes behind it, and a hash), *agreement* (the owner's acceptance of exactly the turn that the other side
confirmed). Proposals are read by the two sides and the desk, never by the public. Whether an agreement becomes a deal
is decided in the room above.
"""
