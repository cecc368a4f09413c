"""Series that are not ours: Prometheus's own about remote_write, and those of a service in front of the HSM."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from downstream.series import Grid, Series, key
from luna_textfile.bundle.validation.read import read

_SERVICE = {"job": "crypto-service", "instance": "crypto-1:8080"}
_PATHS = {"/v1/sign": 40.0, "/v1/verify": 25.0, "/v1/keys": 2.0}
_METHODS = {"Sign": 60.0, "Verify": 30.0}
_SUBJECTS = {"sign.requests": 10.0, "audit.events": 70.0}
_SHARES = {0.005: 0.4, 0.01: 0.7, 0.025: 0.9, 0.05: 0.95, 0.1: 0.98, 0.5: 0.995, float("inf"): 1.0}
"""Of all calls, how many take at most so many seconds."""

_MEAN = 0.012


def others(grid: Grid) -> Iterator[Series]:
    """Yield all of them, with the names that the bundle has by default."""
    yield from _remote_write(grid)
    yield from _service(grid)


def _remote_write(grid: Grid) -> Iterator[Series]:
    """Yield what a Prometheus that keeps up tells about its remote_write."""
    prometheus = read({}, "the defaults")["prometheus"]
    own = {"job": prometheus["self_job"], "instance": prometheus["self_target"]}
    remote = own | {"remote_name": "1a2b3c", "url": prometheus["remote_write_url"]}
    times = grid.times()
    family = "prometheus_remote_storage_"
    yield Series(key("up", **own), times, [1] * len(times))
    yield Series(key(f"{family}highest_timestamp_in_seconds", **own), times, times)
    sent = [time - 5 for time in times]
    yield Series(key(f"{family}queue_highest_sent_timestamp_seconds", **remote), times, sent)
    yield _counter(f"{family}samples_total", remote, times, 5)
    for name in ("samples_failed_total", "samples_dropped_total", "samples_retried_total", "samples_pending"):
        yield Series(key(family + name, **remote), times, [0] * len(times))


def _service(grid: Grid) -> Iterator[Series]:
    names = read({}, "the defaults")["crypto_service"]
    times = grid.times()
    yield from _calls(
        names, "http", ("requests", "path", "status", {"200": 0.99, "404": 0.008, "500": 0.002}), _PATHS, times
    )
    yield from _calls(names, "grpc", ("handled", "method", "code", {"OK": 0.995, "Internal": 0.005}), _METHODS, times)
    yield from _calls(names, "nats", ("messages", "subject", "", {"": 1.0}), _SUBJECTS, times)
    yield _counter(names["process_cpu"], _SERVICE, times, 0.35)
    sizes = {"process_memory": 230e6, "process_threads": 18, "process_open_files": 64, "process_max_files": 1024}
    for name, size in sizes.items():
        yield Series(key(names[name], **_SERVICE), times, [size] * len(times))


def _calls(
    names: dict[str, Any],
    kind: str,
    words: tuple[str, str, str, dict[str, float]],
    rates: dict[str, float],
    times: list[int],
) -> Iterator[Series]:
    """Yield the counter, by what is called and its result, and the histogram of one kind of calls."""
    counter, what, result, shares = words
    for (called, rate), (value, share) in product(rates.items(), shares.items()):
        labels = {**_SERVICE, names[f"{kind}_{what}_label"]: called}
        if result:
            labels[names[f"{kind}_{result}_label"]] = value
        yield _counter(names[f"{kind}_{counter}"], labels, times, rate * share)
    duration = names[f"{kind}_duration"]
    for called, rate in rates.items():
        labels = {**_SERVICE, names[f"{kind}_{what}_label"]: called}
        for limit, share in _SHARES.items():
            le = "+Inf" if limit == float("inf") else str(limit)
            yield _counter(f"{duration}_bucket", {**labels, "le": le}, times, rate * share)
        yield _counter(f"{duration}_count", labels, times, rate)
        yield _counter(f"{duration}_sum", labels, times, rate * _MEAN)


def _counter(name: str, labels: dict[str, str], times: list[int], rate: float) -> Series:
    return Series(key(name, **labels), times, [rate * (time - times[0]) for time in times])
