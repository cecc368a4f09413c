"""Fixtures of all tests: each gives a function that starts one real component, and ends it after the test."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from fixtures.alertmanager import Alertmanager, StartAlertmanager
from fixtures.alertmanager import alertmanager as start_alertmanager
from fixtures.node_exporter import NodeExporter, StartExporter, exporter
from fixtures.opencryptoki import OpenCryptoki, soft_token
from fixtures.order import pytest_collection_modifyitems, pytest_runtest_setup
from fixtures.p11kit import P11KitRemote, remote
from fixtures.prometheus import Prometheus, StartPrometheus
from fixtures.prometheus import prometheus as start_prometheus
from fixtures.promtool import Promtool, promtool_of
from fixtures.proven import pytest_runtest_makereport, pytest_terminal_summary
from fixtures.softhsm import MakeSoftHsm, SoftHsm, soft_hsm
from fixtures.spy import Spy, spy_on
from fixtures.victoria_metrics import StartVictoriaMetrics, VictoriaMetrics
from fixtures.victoria_metrics import victoria_metrics as start_victoria_metrics
from fixtures.vmalert import StartVmalert, Vmalert
from fixtures.vmalert import vmalert as start_vmalert
from hypothesis import HealthCheck, settings

# Hooks that pytest looks for in this file.
__all__ = [
    "pytest_collection_modifyitems",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_terminal_summary",
]


# No example has a deadline: a busy machine is no failure. The same examples in every `make test`, so that a change is
# judged and not luck; `make exhaustive` searches, with many more.
settings.register_profile("test", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("exhaustive", settings.get_profile("test"), derandomize=False, max_examples=1000)
settings.load_profile("exhaustive" if os.environ.get("EXHAUSTIVE") else "test")


def pytest_configure() -> None:
    """Give every test the same start, whatever started pytest.

    PYTHONUNBUFFERED unbuffers C's stdout too, which no timer does; and a script in the background ignores Ctrl-C, and
    has all that it starts ignore it. Go programs collect their garbage less often: a sixth of what promtool takes.
    """
    os.environ.setdefault("GOGC", "400")
    os.environ.pop("PYTHONUNBUFFERED", None)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def softhsm(tmp_path: Path) -> MakeSoftHsm:
    """Make a SoftHSM2 with the tokens whose labels are given; once a test."""
    return lambda *labels: soft_hsm(tmp_path / "softhsm", labels)


@pytest.fixture
def opencryptoki(tmp_path: Path) -> Iterator[OpenCryptoki]:
    """Give opencryptoki's soft token, its daemon running."""
    with soft_token(tmp_path / "opencryptoki") as token:
        yield token


@pytest.fixture
def p11kit_remote() -> Iterator[Callable[[SoftHsm], P11KitRemote]]:
    """Put a SoftHSM2 behind a socket: `p11kit_remote(softhsm("tok0"))`."""
    with ExitStack() as stack:
        yield lambda hsm: stack.enter_context(remote(hsm))


@pytest.fixture
def spy(tmp_path: Path) -> Callable[[Path], Spy]:
    """Give a call log for a module: `spy(library)`."""
    return lambda library: spy_on(library, tmp_path / "pkcs11-spy.log")


@pytest.fixture
def node_exporter(tmp_path: Path) -> Iterator[StartExporter]:
    """Start a node_exporter that serves a directory; any number a test."""
    with ExitStack() as stack:

        def start(directory: Path, release: str = "debian") -> NodeExporter:
            log = tmp_path / f"node_exporter-{release}.log"
            return stack.enter_context(exporter(directory, release, log))

        yield start


@pytest.fixture
def promtool() -> Callable[[str], Promtool]:
    """Give the promtool of a release: `promtool("newest").check_metrics(text)`."""
    return promtool_of


@pytest.fixture
def prometheus(tmp_path: Path) -> Iterator[StartPrometheus]:
    """Start a Prometheus, as a server or an agent; any number a test, each with a data folder of its own."""
    with ExitStack() as stack:

        def start(config: Path, data: Path, release: str = "debian", *options: str, agent: bool = False) -> Prometheus:
            log = tmp_path / f"prometheus-{data.name}.log"
            return stack.enter_context(start_prometheus(config, data, release, log, *options, agent=agent))

        yield start


@pytest.fixture
def victoria_metrics(tmp_path: Path) -> Iterator[StartVictoriaMetrics]:
    """Start an empty VictoriaMetrics; one a release and test."""
    with ExitStack() as stack:

        def start(release: str = "debian") -> VictoriaMetrics:
            name = f"victoria-metrics-{release}"
            return stack.enter_context(start_victoria_metrics(tmp_path / name, release, tmp_path / f"{name}.log"))

        yield start


@pytest.fixture
def vmalert(tmp_path: Path) -> Iterator[StartVmalert]:
    """Start a vmalert; one a release and test."""
    with ExitStack() as stack:

        def start(flags: Mapping[str, str], release: str = "debian") -> Vmalert:
            return stack.enter_context(start_vmalert(flags, release, tmp_path / f"vmalert-{release}.log"))

        yield start


@pytest.fixture
def alertmanager(tmp_path: Path) -> Iterator[StartAlertmanager]:
    """Start an Alertmanager; one a release and test."""
    with ExitStack() as stack:

        def start(config: Path, release: str = "debian") -> Alertmanager:
            name = f"alertmanager-{release}"
            return stack.enter_context(start_alertmanager(config, tmp_path / name, release, tmp_path / f"{name}.log"))

        yield start
