"""Words of dashboards about storage to come: a straight line through the last weeks, drawn on, as the alerts do.

Only storage that was known for a while gets one: the first keys of a new HSM foretell nothing. And only storage that
is known now, though the line also passes days on which the daily job did not run.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.dashboards.selectors import HSM, TOKEN
from luna_textfile.bundle.engine.filters import quoted, regex
from luna_textfile.bundle.schema.types_basic import seconds, written_duration

FAR_DAYS = 3650
"""Ten years: a line that is full later than that foretells nothing, like one that falls."""

POINTS = 120
"""Points that a line is laid through: every six hours of 30 days."""


class _Storage(NamedTuple):
    """One kind of storage: what its words begin with, its families, what its series are joined by, its alerts."""

    word: str
    metric: str
    by: str
    selector: str
    critical: str
    predicted: str

    def family(self, what: str, more: str = "") -> str:
        """Return the selector of its total, used or free bytes, with more matchers if given."""
        return f"{self.metric}_{what}_bytes{{{self.selector}{more}}}"

    def joined(self, series: str) -> str:
        """Return series joined over the hosts that watch the same storage."""
        return f"max by ({self.by}) ({series})"


_HSM = _Storage("hsm", "hsm_storage", "hsm", HSM, "HSMStorageCritical", "HSMStoragePredictedFull")
_TOKEN = _Storage(
    "token",
    "hsm_token_storage",
    "hsm, label, serial",
    TOKEN,
    "HSMPartitionStorageCritical",
    "HSMPartitionStoragePredictedFull",
)


def forecast_words(alerts: Mapping[str, Any], fresh: str) -> dict[str, str]:
    """Return the words for HSMs (hsm_...) and for partitions (token_...)."""
    return dict(_words(_HSM, alerts, fresh)) | dict(_words(_TOKEN, alerts, fresh))


def _words(storage: _Storage, alerts: Mapping[str, Any], fresh: str) -> Iterator[tuple[str, str]]:
    """Yield used and total now; what counts as full; the past; what ends a prediction; days until it is full."""
    word = storage.word
    used = storage.family("used")
    used_now = storage.joined(f"{used} {fresh}")
    history, least = _past(alerts[storage.predicted])
    past = f"{storage.joined(used)}[{history}]"
    full = _full(storage, alerts[storage.critical], fresh)
    known = f"and on ({storage.by}) {used_now} and on ({storage.by}) last_over_time({used}[1d] offset {least})"
    # Above and below zero first, or storage that does not grow would be full in the past.
    left = f"({full} - predict_linear({past}, 0)) / clamp_min(deriv({past}), 0) / 86400"
    yield f"{word}_used", used_now
    yield f"{word}_total", storage.joined(f"{storage.family('total')} {fresh}")
    yield f"{word}_full", full
    yield f"{word}_full_percent", f"{alerts[storage.critical]['percent']:g}"
    yield f"{word}_past", past
    yield f"{word}_known", known
    yield f"{word}_days_left", f"(clamp_max(clamp_min({left}, 0), {FAR_DAYS}) {known})"


def _past(alert: Mapping[str, Any]) -> tuple[str, str]:
    """Return the range of a subquery over the alert's history, and the least history, as durations."""
    history = seconds(alert["history"])
    return f"{alert['history']}:{written_duration(history // POINTS)}", alert["least_history"]


def _full(storage: _Storage, alert: Mapping[str, Any], fresh: str) -> str:
    """Return the bytes that count as full, by the alert's percent, which single HSMs may have of their own."""

    def share(percent: float, matcher: str) -> str:
        total = storage.family("total", matcher)
        return f"{percent / 100:.12g} * {storage.joined(f'{total} {fresh}')}"

    own = {_in_grafana(hsm): percent for hsm, percent in sorted(alert["percent_by_hsm"].items())}
    if not own:
        return f"({share(alert['percent'], '')})"
    parts = [share(alert["percent"], ", hsm!~" + quoted("|".join(own)))]
    parts += [share(percent, f", hsm=~{quoted(hsm)}") for hsm, percent in own.items()]
    return f"({' or '.join(parts)})"


def _in_grafana(text: str) -> str:
    """Return a text as a regular expression in which Grafana finds none of its variables: no $name, no [[name]]."""
    return regex(text).replace("\\$", "[$]")
