"""The run: all faults begin at once, and each is undone as soon as every chain has told it."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from chain_actions import Stage
from chain_booted import BootedLiveHost, boot
from chain_fault import Fault
from chain_faults import BOOTED, CITIES, FAULTS
from chain_history import recorded
from chain_hosts import LiveHost, served, write_targets
from chain_progress import Key, Progress, Say, Scene
from chain_seen import About, Seen
from chain_settings import PAST, config
from chains import PLANS, Chain, scrape, start, start_rules
from downstream.rendered import write_site
from fixtures.proven import RELEASES

from luna_textfile.bundle.engine.site import Site

PATIENCE = (600.0, 240.0, 120.0)
"""Seconds after which a phase is given up: what was not seen by then is a test that fails."""

UP_SECONDS = 180.0


class Result(NamedTuple):
    """What came of the run: what each chain saw, and when each cause was (seconds of the epoch)."""

    seen: Mapping[str, Seen]
    causes: Mapping[Key, float]
    over: frozenset[Key]
    """The alarms that were seen to end."""
    undone: Mapping[Key, float]
    """When the cause of each muted alarm was undone."""
    unproven: Mapping[str, str]
    """Why a host could not be there, by its name."""

    def is_aside(self, chain: str, about: About, when: float) -> bool:
        """Return True if an alert at this moment is one that comes and goes with a fault, by the table.

        So is what is muted, once its cause is undone: the muting alert may end a moment before it.
        """
        passing = {
            key: undone for key, undone in self.undone.items() if (key.chain, key.alert, key.city) == (chain, *about)
        }
        if passing and when > min(passing.values()):
            return True
        return any(
            about.alert in fault.besides and when > self.causes[Key(chain, alarm.alert, alarm.cause, fault.city)]
            for fault in FAULTS
            for step in fault.steps
            for alarm in step.alarms
            if fault.besides
        )

    def seconds(self, key: Key) -> float | None:
        """Return the seconds from the cause to the first message; none if it was not told."""
        notices = self.seen[key.chain].told(About(key.alert, key.city))
        if key not in self.causes or not notices:
            return None
        return min(notice.time for notice in notices.values()) - self.causes[key]


def run(folder: Path, say: Say) -> Result:
    """Let it all happen once, in a folder."""
    begin = time.time()
    with ExitStack() as stack:
        hosts, unproven = _hosts(stack, folder)
        stage = _stage(stack, folder, hosts)
        ended = _history(stack, folder, stage)
        say(f"{time.time() - begin:.0f} s: hosts and chains are up, the history ended {time.time() - ended:.0f} s ago")
        scene = Scene(stage, [Seen(chain, CITIES) for chain in stage.chains], ended, time.time(), say)
        for chain in stage.chains:
            start_rules(chain, stack)
        _wait_for(lambda: all(_watched(one) for one in scene.seen), "the first call of each dead man's switch")
        say(f"{time.time() - begin:.0f} s: rules are evaluated, the faults begin")
        faults = [fault for fault in FAULTS if fault.city not in unproven]
        progress: list[Progress] = []
        for phase, patience in enumerate(PATIENCE):
            progress += _phase([fault for fault in faults if fault.phase == phase], patience, scene)
        for one in scene.seen:
            one.ask_storage()
        say(f"{time.time() - begin:.0f} s: all is over")
    return _result(scene, progress, unproven)


def _result(scene: Scene, progress: Sequence[Progress], unproven: Mapping[str, str]) -> Result:
    causes = {key: when for one in progress for key, when in one.causes.items()}
    over = frozenset(key for one in progress for key in one.over)
    undone = {key: when for one in progress for key, when in one.undone.items()}
    return Result({one.chain.plan.name: one for one in scene.seen}, causes, over, undone, unproven)


def _phase(waiting: list[Fault], patience: float, scene: Scene) -> list[Progress]:
    """Let these faults come and go."""
    progress: list[Progress] = []
    end = time.time() + patience
    while time.time() < end and (waiting or not all(one.done for one in progress)):
        for seen in scene.seen:
            seen.listen()
            seen.ask()
        over = {key.alert for one in progress if one.done for key in one.over}
        for fault in [fault for fault in waiting if not fault.after or fault.after in over]:
            waiting.remove(fault)
            progress.append(Progress(fault, scene))
        for one in progress:
            one.advance()
        time.sleep(0.5)
    return progress


def _hosts(stack: ExitStack, folder: Path) -> tuple[dict[str, LiveHost], dict[str, str]]:
    """Set all hosts up, well; and say of those that cannot be there why."""
    hosts: dict[str, LiveHost] = {}
    unproven: dict[str, str] = {}
    for city in BOOTED:
        booted = boot(stack, folder / city, city)
        if isinstance(booted, BootedLiveHost):
            hosts[city] = booted
        else:
            unproven[city] = booted
    hosts |= {city: LiveHost(folder / "hosts" / city, city) for city in CITIES if city not in BOOTED}
    _all_well(hosts, int(time.time()))
    return hosts, unproven


def _all_well(hosts: Mapping[str, LiveHost], end: int) -> None:
    for fault in FAULTS:
        if fault.city in hosts:
            _well(fault, hosts[fault.city], end)


def _well(fault: Fault, host: LiveHost, end: int) -> None:
    """Let a host go on where its past ended, if that was now."""
    last = fault.past[-1]
    host.daily_behind = fault.daily_behind
    if not last.until:
        host.play(last.scenario, last.at, end)
    else:
        host.play(fault.well, 0, end)


def _stage(stack: ExitStack, folder: Path, hosts: Mapping[str, LiveHost]) -> Stage:
    """Start the hosts, and of the chains all that needs no history."""
    stack.enter_context(served(tuple(hosts.values()), folder))
    targets = {release: folder / f"targets-{release}.json" for release in RELEASES}
    for release, path in targets.items():
        write_targets(path, tuple(hosts.values()), release)
    chains = [Chain(plan, folder / plan.name, targets[plan.release]) for plan in PLANS]
    for chain in chains:
        start(chain, stack)
    return Stage(hosts, chains, targets)


def _history(stack: ExitStack, folder: Path, stage: Stage) -> int:
    """Give the chains a history that ends now, and scrape at once: rates see the gap. Return when it ended."""
    bundle = write_site(folder / "bundle", Site(config(PAST)), "alerts")
    end = int(time.time())
    _all_well(stage.hosts, end)
    pasts = [(fault.city, past) for fault in FAULTS if fault.city in stage.hosts for past in fault.past]
    past = recorded(pasts, bundle, folder, end)
    for chain in stage.chains:
        scrape(chain, stack, past)
    _wait_for(
        lambda: all(chain.up() == len(stage.hosts) for chain in stage.chains), "samples of all hosts in each chain"
    )
    return end


def _watched(seen: Seen) -> bool:
    seen.listen()
    return bool(seen.told(About("Watchdog", "")))


def _wait_for(ready: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + UP_SECONDS
    while not ready():
        assert time.monotonic() < end, f"waited {UP_SECONDS} s for {what}"
        time.sleep(0.2)
