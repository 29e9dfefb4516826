"""Tables of the room: questions and their answers, visits and their bookings."""

from trading.enquiries.models.questions import Answer, Question
from trading.enquiries.models.visits import VisitBooking, VisitSlot

__all__ = ["Answer", "Question", "VisitBooking", "VisitSlot"]
