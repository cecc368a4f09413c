"""What the daily job finds on the days of a year: storage that grows in steps, firmware and policies that change."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from random import Random

from downstream.series import Key

from incidents.ordinary_site import END, FIRMWARE, POLICY, Hsm
from incidents.timeline import Timeline

KEYS_MADE = 15
"""How often in a year a batch of keys is made."""

_CLOCKS = ("luna_monitor_last_run_timestamp_seconds", "luna_monitor_last_success_timestamp_seconds")
_TOTAL = 1_000_000
_OBJECTS = 10_000


def daily_values(key: Key, value: float, line: Timeline, hsm: Hsm) -> Sequence[str]:
    """Return the value of a series at each minute: as the last run found it."""
    found = {run: _found(key, value, run, hsm) for run in line.daily_runs}
    return [found[run] for run in line.daily_runs_seen()]


def key_spans(key: Key, line: Timeline, hsm: Hsm) -> Iterator[tuple[Key, tuple[int, int] | None]]:
    """Yield the series that a key was, each with the places between which it was it: firmware is a label."""
    if key.name != "hsm_firmware_version_info" or hsm.name not in FIRMWARE:
        yield key, None
        return
    when, version = FIRMWARE[hsm.name]
    seen = bisect_right(line.daily_runs_seen(), when)
    yield key, (0, seen)
    yield key.having({"version": version}), (seen, len(line.states))


def _found(key: Key, value: float, run: int, hsm: Hsm) -> str:
    if key.name in _CLOCKS:
        return str(run)
    if key.name.endswith("storage_total_bytes"):
        return str(_TOTAL)
    if key.name.endswith("storage_used_bytes"):
        return str(round(_TOTAL * _used(hsm, run)))
    if key.name == "hsm_token_object_count":
        return str(round(_OBJECTS * _used(hsm, run)))
    return f"{_set_to(key, value, run, hsm):.15g}"


def _set_to(key: Key, value: float, run: int, hsm: Hsm) -> float:
    """Return the value of a setting, which is not what it was once somebody has changed it."""
    # Who changes a policy on purpose changes what is expected of it.
    if key.name in ("hsm_policy", "hsm_policy_expected") and run > POLICY.get(hsm.name, END):
        return 1
    is_another = key.name.endswith("configuration_fingerprint") and _is_another_set(key, run, hsm)
    return value + 1 if is_another else value


def _is_another_set(key: Key, run: int, hsm: Hsm) -> bool:
    """Tell whether what the fingerprint is of had changed by then: an HSM's policies, or what comes with firmware."""
    found = dict(key.labels)["set"]
    if found == "policies":
        return key.name == "hsm_configuration_fingerprint" and run > POLICY.get(hsm.name, END)
    return run > FIRMWARE.get(hsm.name, (END, ""))[0]


def _used(hsm: Hsm, time: int) -> float:
    """Return the share of storage that is used."""
    random = Random(hsm.name)  # noqa: S311 - keys are made on the same days every time
    batches = sorted(random.randrange(hsm.since, END) for _ in range(KEYS_MADE))
    first, last = hsm.growth
    return first + (last - first) * bisect_right(batches, time) / KEYS_MADE
