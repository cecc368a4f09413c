"""How far a fault is: caused, told in every chain, undone, over."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chain_actions import Stage
from chain_fault import Alarm, Fault, Step
from chain_messages import RECEIVERS, SNITCH
from chain_seen import About, Seen, receivers

SETTLED = 12.0
"""Seconds for which what must not be told has the chance to be told, before its cause is undone."""

Say = Callable[[str], None]


class Key(NamedTuple):
    """An alarm of the table in a chain."""

    chain: str
    alert: str
    cause: str
    city: str
    muted: bool = False


class Scene(NamedTuple):
    """What all faults share: the stage, what the chains see, and the receiver of progress lines.

    Times in seconds of the epoch: when the history ended, and when rules began to be evaluated.
    """

    stage: Stage
    seen: Sequence[Seen]
    ended: float
    started: float
    say: Say


class Progress:
    """One fault on its way. It says a line when all chains have told an alarm, or that it is over."""

    def __init__(self, fault: Fault, scene: Scene) -> None:
        """Cause its first step."""
        self.fault = fault
        self.causes: dict[Key, float] = {}
        self.over: set[Key] = set()
        self.undone: dict[Key, float] = {}
        """When the cause of a muted alarm was undone."""
        self.done = False
        self._scene = scene
        self._seen = [one for one in scene.seen if one.chain.plan.name in fault.chains]
        self._waiting = self._go()
        self.advance()

    def advance(self) -> None:
        """Look whether what it waits for has come, and go on if so."""
        self.done = self.done or next(self._waiting, True)

    def _go(self) -> Iterator[bool]:
        """Yield False as long as there is something to wait for."""
        for step in self.fault.steps:
            self._cause(step)
            yield from self._wait(step.alarms, self._has_come)
            quiet = time.time() + (SETTLED if any(alarm.muted for alarm in step.alarms) else 0)
            while time.time() < quiet:
                yield False
        for step in reversed(self.fault.steps):
            now = time.time()
            muted = [alarm for alarm in step.alarms if alarm.muted]
            self.undone |= {self._key(one, alarm): now for alarm in muted for one in self._seen}
            step.undo(self._scene.stage, self.fault.city)
            yield from self._wait([alarm for alarm in step.alarms if alarm.ends], self._has_ended)

    def _cause(self, step: Step) -> None:
        now = self._scene.started if step.always else time.time()
        self._note(step.alarms, self._scene.ended - step.began if step.began else now)
        step.action(self._scene.stage, self.fault.city)

    def _note(self, alarms: Sequence[Alarm], when: float) -> None:
        self.causes |= {self._key(one, alarm): when for alarm in alarms for one in self._seen}

    def _wait(self, alarms: Sequence[Alarm], come: Callable[[Seen, Alarm], str]) -> Iterator[bool]:
        left = {alarm: list(self._seen) for alarm in alarms}
        seconds: dict[Alarm, list[str]] = {alarm: [] for alarm in alarms}
        while left:
            for alarm, chains in list(left.items()):
                for one in list(chains):
                    if word := come(one, alarm):
                        chains.remove(one)
                        after = time.time() - self.causes[self._key(one, alarm)]
                        seconds[alarm].append(f"{one.chain.plan.name} {after:.0f} s")
                        if not chains:
                            del left[alarm]
                            self._scene.say(self._line(alarm, word, seconds[alarm]))
            yield False

    def _has_come(self, seen: Seen, alarm: Alarm) -> str:
        about = About(alarm.alert, self.fault.city)
        if alarm.muted:
            return "muted" if about in seen.active else ""
        return "told" if receivers(alarm.alert) <= seen.told(about).keys() else ""

    def _has_ended(self, seen: Seen, alarm: Alarm) -> str:
        """Of what was muted, and of news, nobody is told that it is over: then Alertmanager is asked."""
        about = About(alarm.alert, self.fault.city)
        untold = alarm.muted or receivers(alarm.alert) in ({SNITCH}, RECEIVERS["info"])
        if about in seen.active if untold else not receivers(alarm.alert) <= seen.ended(about).keys():
            return ""
        self.over.add(self._key(seen, alarm))
        return "over"

    def _line(self, alarm: Alarm, word: str, seconds: Sequence[str]) -> str:
        name = " ".join(part for part in (alarm.alert, alarm.cause, self.fault.city) if part)
        return f"{time.strftime('%H:%M:%S')}  {word:5}  {name:42}  {', '.join(seconds)}"

    def _key(self, seen: Seen, alarm: Alarm) -> Key:
        return Key(seen.chain.plan.name, alarm.alert, alarm.cause, self.fault.city, alarm.muted)
