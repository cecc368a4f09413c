"""The two data bases of the tests, filled with the same site: a Prometheus and a VictoriaMetrics."""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fixtures import web
from fixtures.prometheus import Prometheus
from fixtures.remote_write import request
from fixtures.victoria_metrics import VictoriaMetrics

from downstream.imports import to_victoria_metrics
from downstream.series import Key, Series


class OnPrometheus:
    """A Prometheus that takes samples of the past by remote_write."""

    def __init__(self, server: Prometheus) -> None:
        """Keep the server."""
        self.server = server

    def over(self, expression: str, begin: int, end: int, step: int) -> Iterable[Series]:
        """Return the series of a query over a span."""
        return _over(self.server.url, expression, begin, end, step)

    def add(self, found: Sequence[Series]) -> None:
        """Send them; Prometheus answers when they can be queried."""
        _write(self.server.url, found)


class OnVictoriaMetrics:
    """A VictoriaMetrics."""

    def __init__(self, server: VictoriaMetrics) -> None:
        """Keep the server."""
        self.server = server

    def over(self, expression: str, begin: int, end: int, step: int) -> Iterable[Series]:
        """Return the series of a query over a span."""
        return _over(self.server.url, expression, begin, end, step)

    def add(self, found: Sequence[Series]) -> None:
        """Send them, and have them seen. JSON has no word for the mark of an end."""
        to_victoria_metrics([series for series in found if not is_end(series)], self.server.url)
        _write(self.server.url, [series for series in found if is_end(series)])
        self.server.flush()


class Stores(NamedTuple):
    """Both."""

    prometheus: OnPrometheus
    victoria_metrics: OnVictoriaMetrics


END: float = struct.unpack("<d", bytes.fromhex("020000000000f07f"))[0]
"""The value that Prometheus and vmalert write where a series ends: a NaN, told by its bits from others."""

REMOTE_WRITE = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}


def is_end(series: Series) -> bool:
    """Tell whether a series consists of marks of ends."""
    return bool(series.values) and math.isnan(series.values[0])


def _write(url: str, found: Sequence[Series]) -> None:
    for begin in range(0, len(found), 500):
        body = request((s.key.name, s.key.labels, s.times, s.values) for s in found[begin : begin + 500])
        web.send(f"{url}/api/v1/write", body, REMOTE_WRITE)


def _over(url: str, expression: str, begin: int, end: int, step: int) -> Iterator[Series]:
    parameters = {"query": expression, "start": str(begin), "end": str(end), "step": str(step)}
    # VictoriaMetrics shifts spans to multiples of the step and answers from its cache otherwise.
    for row in web.query(url, "query_range", **parameters, nocache="1"):
        values = [(int(time), float(value)) for time, value in row["values"]]
        labels = sorted((name, value) for name, value in row["metric"].items() if name != "__name__")
        yield Series(Key("", tuple(labels)), [time for time, _ in values], [value for _, value in values])
