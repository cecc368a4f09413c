"""What a fault is: to whom something happens, which alerts must tell it in which words, and how it is undone."""

from typing import NamedTuple

from chain_actions import Action, nothing
from chain_history import Past
from chains import ALL
from downstream.series import HOUR, MINUTE


class Alarm(NamedTuple):
    """An alert that fires: told, with these words, or muted by another one."""

    alert: str
    words: tuple[str, ...] = ()
    cause: str = ""
    """What tells rules of one name apart."""
    muted: bool = False
    ends: bool = True
    """Whether it ends within these minutes."""


class Step(NamedTuple):
    """Something that is done, its alarms, and what undoes it.

    `began`: it is done by the scenario's clock, so many seconds before the end of the history (after it, if negative).
    """

    action: Action
    alarms: tuple[Alarm, ...]
    undo: Action = nothing
    began: int = 0
    always: bool = False
    """Whether it was so from the start."""


class Fault(NamedTuple):
    """What befalls a host (the name of one; none: the whole system), in words, step by step.

    Steps are undone in reverse order. `well`: the scenario before, where there is no past of its own.
    """

    city: str
    what: str
    steps: tuple[Step, ...]
    well: str = "healthy"
    pasts: tuple[Past, ...] = ()
    chains: tuple[str, ...] = ALL
    phase: int = 0
    """Faults of a phase begin when all of the phase before are over."""
    after: str = ""
    """The first alert of another fault that must be over before."""
    besides: tuple[str, ...] = ()
    """Alerts about any host that come and go with it, told or not."""
    booted: bool = False
    """Whether the host is a really booted system."""
    daily_behind: int = 0
    """Seconds before the rest at which the daily job has run."""

    @property
    def past(self) -> tuple[Past, ...]:
        """What the host's HSM has played; at least it has been known for a while."""
        return self.pasts or (Past(self.well, HOUR, 15 * MINUTE),)


def muted(*alerts: str) -> tuple[Alarm, ...]:
    """Return alarms that must not be told."""
    return tuple(Alarm(alert, muted=True) for alert in alerts)
