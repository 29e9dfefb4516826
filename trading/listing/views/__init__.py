"""The owner's pages and the review desk."""

from trading.listing.views import mine, papers, questions, reserve, review

blueprints = (mine.bp, review.bp)

__all__ = ["blueprints", "papers", "questions", "reserve"]
