"""The owner's pages and the review desk."""

from trading.listing.views import corrections, mine, papers, questions, reasons, reserve, review

blueprints = (mine.bp, review.bp, reasons.bp)

__all__ = ["blueprints", "corrections", "papers", "questions", "reserve"]
