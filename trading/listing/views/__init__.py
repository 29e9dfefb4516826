"""The owner's pages and the review desk."""

from trading.listing.views import claims, corrections, mine, papers, questions, reasons, reserve, review, told

blueprints = (mine.bp, review.bp, reasons.bp)

__all__ = ["blueprints", "claims", "corrections", "papers", "questions", "reserve", "told"]
