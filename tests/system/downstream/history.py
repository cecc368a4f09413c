r"""Days of history of a simulated Luna, in a moment, for dashboards and rules.

    PYTHONPATH=tests .venv/bin/python -m downstream.history \
        --scenario incident-capacity --days 31 --end now --victoriametrics http://127.0.0.1:8428

sends what a Prometheus with the bundle's configuration would have scraped in 31 days whose end is now. The scenario's
own clock stands at --at at the end (as long as the history by default), so --days 31 --at 4d has 27 quiet days first.
Samples are 5 minutes apart, and a minute in the last 3 hours and in the spans that rules compare with (series.Grid).
Any number of scenarios fit beside each other: give each an --instance and its HSMs a --name (zurich=other) of its own.

Run as often as you like: equal samples at equal times replace each other. The VictoriaMetrics needs a retention that
is long enough (-retentionPeriod=100y); it shows all at once. --openmetrics FILE writes what `promtool tsdb
create-blocks-from openmetrics` turns into blocks for a Prometheus (tests/fixtures/prometheus.py).

Series: up, hsm_*, luna_monitor_*, node_textfile_* with the labels of the scrape;
with --others also what the crypto service and Prometheus's remote_write would have (others.py).
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from downstream.host import Host
from downstream.imports import to_openmetrics, to_victoria_metrics
from downstream.others import others
from downstream.series import DAY, Grid, Series
from luna_textfile.simulation.rehearse import seconds


def main(arguments: list[str]) -> int:
    """Make one history and send it where the arguments say."""
    options = _options(arguments)
    end = int(time.time()) if options.end == "now" else int(options.end)
    grid = Grid(end, options.days)
    at = options.days * DAY if options.at is None else seconds(options.at)
    names = dict(name.split("=", 1) for name in options.name)
    host = Host(options.scenario, at, options.instance, names)
    histories = [*host.series(grid), *(others(grid) if options.others else ())]
    _deliver(histories, options)
    return 0


def _deliver(histories: Iterable[Series], options: argparse.Namespace) -> None:
    begin = time.monotonic()
    if options.victoriametrics:
        samples = to_victoria_metrics(histories, options.victoriametrics.rstrip("/"))
    else:
        samples = to_openmetrics(histories, options.openmetrics)
    print(f"{samples} samples in {time.monotonic() - begin:.1f} s")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m downstream.history", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--scenario", required=True, help="as luna-textfile simulate --list has them")
    parser.add_argument("--days", type=float, default=31, help="length of the history (31)")
    parser.add_argument("--at", help="where the scenario's clock stands at the end, 4d or 90s (the length)")
    parser.add_argument("--end", default="now", help="now, or seconds of the epoch (now)")
    parser.add_argument("--instance", default="localhost:9100", help="the node_exporter (localhost:9100)")
    parser.add_argument("--name", action="append", default=[], metavar="HSM=OTHER", help="another name for an HSM")
    parser.add_argument("--others", action="store_true", help="with the series of crypto service and remote_write")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--victoriametrics", metavar="URL", help="send it there")
    where.add_argument("--openmetrics", metavar="FILE", type=Path, help="write it there")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
