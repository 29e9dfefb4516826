"""Every rule on examples that pass, lie at the limit, or fail. 以上 and 以下 include the number."""

from __future__ import annotations

from tests.unit.rulebook.examples import ground, lease, market, title
from tests.unit.rulebook.examples.shapes import AT_LIMIT, FAILS, PASSES, Example

__all__ = ["AT_LIMIT", "EXAMPLES", "FAILS", "PASSES", "Example"]

EXAMPLES: tuple[Example, ...] = (*ground.EXAMPLES, *title.EXAMPLES, *lease.EXAMPLES, *market.EXAMPLES)
