"""Which dashboards are drawn, on what data, and how much of them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from downstream import faults
from downstream.changes import both, of, turned, was
from downstream.client import ENDS
from downstream.host import Host
from downstream.others import others
from downstream.series import DAY, HOUR, Grid, Series

END = faults.END


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


def _access() -> Iterator[Series]:
    """Yield a week: on Friday a policy is changed, on Saturday the power fails, on Sunday an attacker tries PINs."""
    lost, tried = of("hsm_ha_member_up", member="5555555555550"), "hsm_role_login_attempts_left"
    officer = {"role": "crypto_officer"}
    midnight = 10 * HOUR
    change = both(
        was(of("hsm_configuration_fingerprint", hsm="basel", set="policies"), midnight + 2 * DAY, 1),
        was(of("hsm_policy", hsm="basel", policy_id="12"), midnight + 2 * DAY, 0),
        was(lost, 2 * DAY + 7 * HOUR, 1),
        was(of("hsm_role_flags", label="app2", **officer), midnight + DAY, 5),
        was(of("hsm_role_flags", label="app1", **officer), midnight, 5),
        was(of(tried, label="app1", **officer), midnight, 4),
        was(of(tried, label="app1", **officer), midnight + DAY, 10),
        was(of(tried, label="app4", role="so"), midnight, 3),
        turned(of(ENDS, kind="client"), 30 * DAY, END + 24 * DAY),
        turned(of(ENDS, hsm="basel"), 30 * DAY, END + 5 * DAY),
    )
    yield from change(Host("access-lost", 8 * DAY, "collector-1:9100").series(Grid(END, 8, 300)))


SCENES = (
    Scene("luna-hsm-session-leak", "luna-hsm", 5 * 24, _incident("session-leak", 4.4 * DAY, 9)),
    Scene("luna-hsm-slow-operations", "luna-hsm", 12, _incident("slow-operations", 2 * DAY + 2 * HOUR, 9)),
    Scene("luna-capacity", "luna-capacity", 118 * 24, _incident("capacity", 118 * DAY, 120)),
    Scene("luna-security", "luna-security", 7 * 24, _access),
    Scene("luna-fleet", "luna-fleet", 3, faults.site),
    Scene("luna-monitor", "luna-monitor", 3, faults.site),
    Scene("luna-crypto-service", "luna-crypto-service", 6, _service),
)
