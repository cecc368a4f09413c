"""A rendered bundle, and two small fleets: what is asked of one HSM must cost the same in both."""

from pathlib import Path

import pytest
from downstream.rendered import write

from tools.fleet.held import Held, held
from tools.fleet.site import Fleet

DAY = 86400
HALF, WHOLE = 10, 20
"""HSMs of the two."""


@pytest.fixture(scope="session")
def fleet_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the defaults."""
    return write(tmp_path_factory.mktemp("fleet-bundle"), "prometheus", "alerts", "grafana")


@pytest.fixture(scope="session")
def fleets(fleet_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Held]:
    """Give both, by their number of HSMs, with twenty partitions each."""
    folder = tmp_path_factory.mktemp("fleets")
    return {hsms: held(Fleet(hsms, 20), fleet_bundle, folder / str(hsms), "newest") for hsms in (HALF, WHOLE)}
