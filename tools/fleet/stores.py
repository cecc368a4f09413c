"""A Prometheus and a VictoriaMetrics that hold the past of a fleet, filled in seconds."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from downstream.rules import Rule, levels
from fixtures import web
from fixtures.prometheus import Prometheus, prometheus

from tools.fleet.block import Curve, Labels, write
from tools.fleet.history import History

_NAME = "01FEEDFEEDFEEDFEEDFEEDFE{:02}"
_BATCH = 2 << 20
"""Characters of JSON sent at once, at least."""


class Blocks:
    """A data folder of Prometheus that grows block by block."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made with the first block."""
        self.folder = folder
        self.data = folder / "data"
        self.config = folder / "empty.yml"
        self._written = 0

    def add(self, found: Mapping[Labels, Curve]) -> None:
        """Write series, if there are any, as one more block. No Prometheus may run on the folder."""
        if not found:
            return
        write(self.data, _NAME.format(self._written), found)
        self._written += 1

    @contextmanager
    def served(self, release: str) -> Iterator[Prometheus]:
        """Run a Prometheus on it that scrapes nothing."""
        self.config.write_text("global: {}\n")
        with prometheus(self.config, self.data, release, self.folder / f"prometheus-{release}.log") as running:
            yield running

    def record(self, rules: Iterable[Rule], history: History, release: str) -> dict[Labels, Curve]:
        """Add what the recording rules give, level by level; return all of it."""
        every: dict[Labels, Curve] = {}
        for level in levels(rules):
            with self.served(release) as running:
                found = {
                    labels: curve
                    for rule in level
                    for labels, curve in history.recorded(
                        rule.name, web.query(running.url, "query", query=rule.expression, time=str(history.end))
                    ).items()
                }
            self.add(found)
            every |= found
        return every


def to_victoria_metrics(found: Mapping[Labels, Curve], url: str) -> None:
    """Send series to a VictoriaMetrics and have them seen. What series share is written as JSON once."""
    tails: dict[int, str] = {}
    batch, size = [], 0
    for labels, curve in found.items():
        if id(curve) not in tails:
            tails[id(curve)] = f',"values":{json.dumps(curve.values)},"timestamps":{json.dumps(curve.times)}}}\n'
        line = f'{{"metric":{json.dumps(dict(labels))}{tails[id(curve)]}'
        batch.append(line)
        size += len(line)
        if size > _BATCH:
            web.send(f"{url}/api/v1/import", "".join(batch).encode())
            batch, size = [], 0
    web.send(f"{url}/api/v1/import", "".join(batch).encode())
    web.ask(f"{url}/internal/force_flush")
    web.ask(f"{url}/internal/resetRollupResultCache")
