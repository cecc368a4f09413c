"""What a query costs without a clock: the samples that have to be read for it.

Prometheus's own count (totalQueryableSamples) leaves out what a subquery passes over, and counts what stands behind
`@ end()` once for each step. So this counts itself: of each selector its series, and their samples within the time
that it goes back.
"""

from collections.abc import Iterable

from fixtures import web

from tools.fleet.reads import reads
from tools.fleet.windows import SCRAPE


class Counter:
    """Counts on a Prometheus that holds the series of a fleet, at one moment in seconds of the epoch."""

    def __init__(self, url: str, moment: int) -> None:
        """Keep whom to ask."""
        self.url, self.moment = url, moment
        self._series: dict[str, int] = {}

    def fill(self, expressions: Iterable[str]) -> None:
        """Count the series of all selectors now, so that the Prometheus may end."""
        for expression in expressions:
            self.samples(expression)

    def samples(self, expression: str, span: int = 0) -> int:
        """Return the samples read for an expression over a span in seconds, a sample a minute; 0 is one moment."""
        return sum(
            self._counted(read.selector) * -(-(span + read.begin - read.until) // SCRAPE) for read in reads(expression)
        )

    def _counted(self, selector: str) -> int:
        if selector not in self._series:
            rows = web.query(self.url, "query", query=f"count({selector})", time=str(self.moment))
            self._series[selector] = int(rows[0]["value"][1]) if rows else 0
        return self._series[selector]
