"""Pages of the room: the proposing side's, and the owner's."""

from trading.intents.views import owner, proposer

blueprints = (proposer.bp, owner.bp)
