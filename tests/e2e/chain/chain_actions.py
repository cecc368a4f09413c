"""What is done to a host, or to the storage of a chain: each function returns a action, for the table of faults."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from typing import NamedTuple

from chain_hosts import LiveHost, write_targets
from chains import Chain
from downstream.series import HOUR

HERE = Path(__file__).parent
GARBAGE = 'hsm_token_info{label="\n'


class Stage(NamedTuple):
    """All that is there: hosts by their names, chains, the lists of targets by release."""

    hosts: Mapping[str, LiveHost]
    chains: Sequence[Chain]
    targets: Mapping[str, Path]


Action = Callable[[Stage, str], None]
"""Does something on the stage, to the host of that name."""


def own(scenario: str) -> str:
    """Return the path of a scenario that lies beside this file."""
    return str(HERE / f"{scenario}.scenario")


def plays(scenario: str, at: float = 0) -> Action:
    """Let the HSM play a scenario from there on; both jobs see it, the daily one at once."""

    def action(stage: Stage, city: str) -> None:
        stage.hosts[city].daily_behind = 0
        stage.hosts[city].play(scenario, at, time.time())
        stage.hosts[city].run("daily")

    return action


def leaps(seconds: float) -> Action:
    """Move the scenario's clock on."""

    def action(stage: Stage, city: str) -> None:
        stage.hosts[city].leap(seconds)

    return action


def daily_job_finds(later: float) -> Action:
    """Run the daily job as so many seconds later, or before; the minute job sees nothing of that."""

    def action(stage: Stage, city: str) -> None:
        stage.hosts[city].daily_behind = -later
        stage.hosts[city].run("daily")

    return action


def all_are_upgraded(firmware: str) -> Action:
    """Let every HSM of every host have this firmware."""

    def action(stage: Stage, _: str) -> None:
        for host in stage.hosts.values():
            host.upgrade(firmware)

    return action


def minute_job_stops(stage: Stage, city: str) -> None:
    """Switch the minute job's timer off."""
    stage.hosts[city].stop_minute()


def minute_job_returns(stage: Stage, city: str) -> None:
    """Switch it on again."""
    stage.hosts[city].start_minute()


def file_goes(schedule: str) -> Action:
    """Remove a job's file."""
    return lambda stage, city: stage.hosts[city].prom(schedule).unlink()


def file_rots(schedule: str) -> Action:
    """Put into a job's file what nobody can read."""

    def action(stage: Stage, city: str) -> None:
        stage.hosts[city].prom(schedule).write_text(GARBAGE)

    return action


def daily_job_runs(stage: Stage, city: str) -> None:
    """Run the daily job."""
    stage.hosts[city].run("daily")


def clock_goes_wrong(schedule: str, hours: int) -> Action:
    """Let a job's clock be ahead by so many hours, or behind if they are negative."""

    def action(stage: Stage, city: str) -> None:
        stage.hosts[city].clocks[schedule] = f"{hours * HOUR:+d}s"
        stage.hosts[city].run(schedule)

    return action


def clock_is_set(stage: Stage, city: str) -> None:
    """Let both jobs have the right time again."""
    stage.hosts[city].clocks.clear()
    stage.hosts[city].run("daily")


def exporter_hangs(stage: Stage, city: str) -> None:
    """Let node_exporter answer nothing any more."""
    stage.hosts[city].signal(SIGSTOP)


def exporter_answers(stage: Stage, city: str) -> None:
    """End that."""
    stage.hosts[city].signal(SIGCONT)


def targets_go(stage: Stage, _: str) -> None:
    """Empty the lists of targets."""
    for release, path in stage.targets.items():
        write_targets(path, (), release)


def targets_return(stage: Stage, _: str) -> None:
    """Fill them again."""
    for release, path in stage.targets.items():
        write_targets(path, tuple(stage.hosts.values()), release)


def of_storages(what: str) -> Action:
    """Let the storages that a Prometheus writes to hang, go_on, die or come_back."""

    def action(stage: Stage, _: str) -> None:
        for chain in stage.chains:
            if chain.plan.by == "prometheus":
                getattr(chain.storage, what)()

    return action


def watchers_end(stage: Stage, _: str) -> None:
    """End what evaluates the rules, in every chain."""
    for chain in stage.chains:
        chain.watcher.stop()


def both(*actions: Action) -> Action:
    """Do one after the other."""

    def action(stage: Stage, city: str) -> None:
        for one in actions:
            one(stage, city)

    return action


def nothing(_: Stage, __: str) -> None:
    """Do nothing: it began in the past."""
