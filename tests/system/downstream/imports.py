"""Histories into a VictoriaMetrics, or as the OpenMetrics text that Prometheus makes blocks of."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from fixtures import web

from downstream.series import Series
from luna_textfile.textfile.exposition import escape

_BATCH = 200


def to_victoria_metrics(histories: Iterable[Series], url: str) -> int:
    """Send all series and make them visible; return how many samples that were."""
    samples, batch = 0, []
    for series in histories:
        samples += len(series.times)
        batch.append(_json_line(series))
        if len(batch) == _BATCH:
            web.send(f"{url}/api/v1/import", "".join(batch).encode())
            batch = []
    web.send(f"{url}/api/v1/import", "".join(batch).encode())
    web.ask(f"{url}/internal/force_flush")
    # What was cached of the past is wrong now.
    web.ask(f"{url}/internal/resetRollupResultCache")
    return samples


def to_openmetrics(histories: Iterable[Series], path: Path) -> int:
    """Write all series; return how many samples that were."""
    samples = 0
    with path.open("w", encoding="utf-8") as text:
        for series in histories:
            samples += len(series.times)
            text.writelines(_lines(series))
        text.write("# EOF\n")
    return samples


def _json_line(series: Series) -> str:
    metric = {"__name__": series.key.name, **dict(series.key.labels)}
    times = [time * 1000 for time in series.times]
    return json.dumps({"metric": metric, "values": list(series.values), "timestamps": times}) + "\n"


def _lines(series: Series) -> Iterator[str]:
    labels = ",".join(f'{name}="{escape(value)}"' for name, value in series.key.labels)
    head = f"{series.key.name}{{{labels}}}"
    for time, value in zip(series.times, series.values, strict=True):
        yield f"{head} {value!r} {time}\n"
