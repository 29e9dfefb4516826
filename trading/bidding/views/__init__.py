"""Pages of the room: the bidding room itself, and applications to bid."""

from trading.bidding.views import applications, room

blueprints = (room.bp, applications.bp)
