"""Pages of the room: questions for the public and the asker, the moderators' desk, visits, and the owner's page."""

from trading.enquiries.views import management, moderation, questions, visits

#: every page of the room
blueprints = (questions.bp, moderation.bp, visits.bp, management.bp)
