"""The public's pages, the poster's, those of approaches, and the desk."""

from trading.demands.views import approaches, mine, public, questions, reports, review

blueprints = (public.bp, mine.bp, approaches.bp, review.bp)

__all__ = ["blueprints", "questions", "reports"]
