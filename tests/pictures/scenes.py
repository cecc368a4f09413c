"""Which dashboards are drawn, on what data, and how much of them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from downstream import troubles
from downstream.host import Host
from downstream.others import others
from downstream.series import DAY, HOUR, Grid, Series

END = troubles.END


class Scene(NamedTuple):
    """One picture: of a dashboard, over the last `hours`, on the series of `data`."""

    name: str
    dashboard: str
    hours: float
    data: Callable[[], Iterator[Series]]


def _incident(scenario: str, at: float, days: float) -> Callable[[], Iterator[Series]]:
    def series() -> Iterator[Series]:
        coarse = 60 if days < 10 else 300
        yield from Host(f"incident-{scenario}", at).series(Grid(END, days, coarse))

    return series


def _service() -> Iterator[Series]:
    grid = Grid(END, 1.2, 60)
    yield from others(grid)
    yield from Host("healthy", 9 * DAY).series(grid)


SCENES = (
    Scene("luna-hsm-session-leak", "luna-hsm", 5 * 24, _incident("session-leak", 4.4 * DAY, 9)),
    Scene("luna-hsm-slow-operations", "luna-hsm", 12, _incident("slow-operations", 2 * DAY + 2 * HOUR, 9)),
    Scene("luna-capacity", "luna-capacity", 118 * 24, _incident("capacity", 118 * DAY, 120)),
    Scene("luna-fleet", "luna-fleet", 2.9, troubles.site),
    Scene("luna-monitor", "luna-monitor", 2.9, troubles.site),
    Scene("luna-crypto-service", "luna-crypto-service", 6, _service),
)
