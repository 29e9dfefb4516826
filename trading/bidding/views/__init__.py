"""Pages of the room: the bidding room itself, applications to bid, and the desk's acts on rooms."""

from trading.bidding.counter import views as counter
from trading.bidding.views import (
    applications,
    changes,
    desk,
    evidence,
    hall,
    joint,
    offers,
    papers,
    priority,
    room,
    roots,
)

__all__ = ["blueprints", "changes", "desk", "evidence", "joint", "papers", "priority"]

blueprints = (room.bp, hall.bp, roots.bp, applications.bp, offers.bp, counter.bp)
