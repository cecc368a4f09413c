"""Subject: timers and services. Whether they are enabled, their last and next run, and the result of the last run."""

import time
from collections.abc import Iterator

from luna_textfile.bundle.parts.systemd import ENABLED
from luna_textfile.checkup import systemctl
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.systemctl import Properties, SystemdError
from luna_textfile.health.judgement import duration
from luna_textfile.installation.host import systemd_runs

SERVICES = ("luna-textfile-minute.service", "luna-textfile-daily.service")
REPEATING = "luna-textfile-minute.timer"
PROPERTIES = (
    "Id",
    "LoadState",
    "ActiveState",
    "SubState",
    "UnitFileState",
    "Result",
    "LastTriggerUSec",
    "NextElapseUSecRealtime",
    "NextElapseUSecMonotonic",
    "ExecMainStatus",
    "NeedDaemonReload",
)
ENDS = {
    "1": "the file could not be written",
    "2": "the configuration is wrong",
    "75": "the file was written, but some metrics are missing",
    "200": "systemd could not enter the working directory",
    "203": "systemd could not start the program: it is missing, or this user has no right to run it",
    "216": "systemd could not switch to the group",
    "217": "systemd could not switch to the user: there is no user of this name",
    "226": "systemd could not set up the sandbox: a folder is missing, or the kernel lacks a feature",
    "238": "systemd could not create the state directory",
}
"""Exit codes of the services: those of the jobs up to 75, those of systemd from 200 (systemd.exec(5))."""
_IDLE = "the job does not run: its file becomes too old"


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about the units."""
    if not systemd_runs():
        yield unknown("systemd does not run on this host", "the check does not know what starts the jobs instead")
        return
    try:
        shown = systemctl.show((*ENABLED, *SERVICES), PROPERTIES, context.seconds - 1)
    except SystemdError as error:
        yield unknown(f"systemd does not answer: {error}", "", "systemctl list-timers 'luna-textfile-*'")
        return
    yield from judge_all(shown, time.monotonic())


def judge_all(shown: list[Properties], now: float) -> Iterator[Finding]:
    """Yield a finding for each unit. `now` is in seconds since boot, as the monotonic times of systemd."""
    if all(unit.get("LoadState") == "not-found" for unit in shown):
        yield problem("no unit of luna-textfile is installed", _IDLE, "luna-textfile install")
        return
    for unit in shown:
        yield _service(unit) if unit["Id"].endswith(".service") else _starter(unit, now)
        if unit.get("NeedDaemonReload") == "yes":
            impact = "the file of the unit was changed, but systemd uses the old content"
            yield warning(f"{unit['Id']} was changed on disk", impact, "systemctl daemon-reload")


def _not_loaded(unit: Properties) -> Finding | None:
    name, state = unit["Id"], unit.get("LoadState")
    if state == "loaded":
        return None
    if state == "masked":
        return problem(f"{name} is masked", _IDLE, f"systemctl unmask {name}")
    if state == "not-found":
        return problem(f"{name} is not installed", _IDLE, "luna-textfile install")
    return problem(f"{name} cannot be loaded: {state}", _IDLE, f"systemd-analyze verify {name}")


def _starter(unit: Properties, now: float) -> Finding:
    """Judge a timer, or the socket of the health check."""
    if trouble := _not_loaded(unit):
        return trouble
    name, active = unit["Id"], unit.get("ActiveState")
    what = "no health check gets an answer" if name.endswith(".socket") else _IDLE
    if unit.get("UnitFileState") == "disabled":
        also = "" if active == "active" else ", and is not active now"
        observation = f"{name} is disabled: it does not start at boot{also}"
        return problem(observation, what, f"systemctl enable --now {name}")
    if active == "failed":
        fix = f"systemctl reset-failed {name}; systemctl start {name}"
        return problem(f"{name} has failed: {unit.get('Result')}", what, fix)
    if active != "active":
        return problem(f"{name} is {active}", what, f"systemctl start {name}")
    if name == REPEATING and unit.get("SubState") == "elapsed":
        return problem(f"{name} is active, but has no next run", _IDLE, f"systemctl restart {name}")
    return ok(", ".join((f"{name} is active", *_runs(unit, now))))


def _runs(unit: Properties, now: float) -> Iterator[str]:
    if last := unit.get("LastTriggerUSec"):
        yield f"last run {last}"
    if following := unit.get("NextElapseUSecRealtime"):
        yield f"next run {following}"
    elif (span := systemctl.span(unit.get("NextElapseUSecMonotonic", ""))) is not None and span > now:
        yield f"next run in {duration(span - now)}"


def _service(unit: Properties) -> Finding:
    if trouble := _not_loaded(unit):
        return trouble
    name, result, code = unit["Id"], unit.get("Result"), unit.get("ExecMainStatus", "")
    if result == "success" and code in ("0", "75"):
        return ok(f"{name}: the last run ended with {code}" + (f", {ENDS[code]}" if code in ENDS else ""))
    said = f"{result}, exit code {code}" if result == "exit-code" else str(result)
    meaning = ENDS.get(code, "") if result == "exit-code" else _RESULTS.get(str(result), "")
    tail = f": {meaning}" if meaning else ""
    return problem(f"{name}: the last run failed ({said}){tail}", _IDLE, f"journalctl -u {name} -n 50 --no-pager")


_RESULTS = {
    "timeout": "it did not end within TimeoutStartSec= and was killed",
    "signal": "a signal ended it",
    "core-dump": "it crashed",
    "oom-kill": "it used more memory than MemoryMax= allows (bundle.systemd.memory_max)",
    "resources": "the host had no resources to start it",
}
