"""The time of a run, and what of it the next call may take."""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from luna_textfile.pkcs11.model import HsmError

Item = TypeVar("Item")


class Limits(NamedTuple):
    """Time limits in seconds: of one call, of loading with C_Initialize, and of the whole run."""

    call: float
    initialize: float
    run: float


class Budget:
    """Begins with the run. Every call asks it for its time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.end = time.monotonic() + limits.run
        self._shared = False
        self._ahead = 1

    @property
    def left(self) -> float:
        """Seconds that are left of the run; negative when it is over."""
        return self.end - time.monotonic()

    def each(self, items: Sequence[Item], later: int = 0) -> Iterator[Item]:
        """Yield items, a question each. `later` questions follow after the last one."""
        for done, item in enumerate(items):
            self._ahead = len(items) - done + later
            yield item

    def share(self) -> None:
        """From now on no call takes more than its share of what is left.

        For an HSM that hangs: its other slots may hang as well, and the caller does not always know which they are.
        The slots of the other HSMs must be asked before the run's time is over.
        """
        self._shared = True

    def for_call(self, function: str) -> float:
        """Return the seconds that a call may take. Raises HsmError if the run's time is over."""
        return min(self.limits.call, self._left_for(function) / (self._ahead if self._shared else 1))

    def for_initialize(self, function: str) -> float:
        """Return the same for loading the library, which is never cut to a share."""
        return min(self.limits.initialize, self._left_for(function))

    def _left_for(self, function: str) -> float:
        left = self.left
        if left <= 0:
            raise HsmError(function, "deadline", "not asked")
        return left
