"""What a trouble is: to whom something happens, which alerts must tell it in which words, and how it is undone."""

from typing import NamedTuple

from chain_deeds import Deed, nothing
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

    deed: Deed
    alarms: tuple[Alarm, ...]
    undo: Deed = nothing
    began: int = 0
    always: bool = False
    """Whether it was so from the start."""


class Trouble(NamedTuple):
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
    """Troubles of a phase begin when all of the phase before are over."""
    after: str = ""
    """The first alert of another trouble that must be over before."""
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
