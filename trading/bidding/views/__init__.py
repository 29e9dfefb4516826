"""Pages of the room: the bidding room itself, applications to bid, and the desk's acts on rooms."""

from trading.bidding.views import applications, changes, desk, evidence, hall, offers, papers, room, roots

__all__ = ["blueprints", "changes", "desk", "evidence", "papers"]

blueprints = (room.bp, hall.bp, roots.bp, applications.bp, offers.bp)
