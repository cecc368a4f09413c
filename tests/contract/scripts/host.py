"""A host with the product on it: a configuration, a simulated Luna behind it, and the console scripts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import find

SCRIPTS = Path(sys.executable).parent
PATIENCE = 180.0
"""Seconds after which a process that should have ended is a failure."""

CONFIGURATION = """\
hsm:
  library_path: {library}
  slot_id: all
textfile:
  directory: {root}/textfile
"""

Ready = TypeVar("Ready")


class Done(NamedTuple):
    """How a process ended: its exit code (minus the signal that ended it) and what it said."""

    code: int
    stdout: str
    stderr: str

    @property
    def events(self) -> list[dict[str, object]]:
        """The log, which is JSON unless the configuration says otherwise."""
        return [json.loads(line) for line in self.stderr.splitlines()]


class Host(NamedTuple):
    """One host in a folder of its own. `environ` is the whole environment of its processes."""

    root: Path
    environ: Mapping[str, str]

    @property
    def directory(self) -> Path:
        """Where the .prom files go."""
        return self.root / "textfile"

    @property
    def state(self) -> Path:
        """Where the counters live."""
        return self.root / "state"

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.root / "config.yaml"

    @property
    def calls(self) -> Path:
        """What the simulated library logs of the calls it gets."""
        return self.root / "calls.log"

    def prom(self, schedule: str = "minute") -> Path:
        """Return the file that a schedule writes."""
        return self.directory / f"luna_textfile_{schedule}.prom"

    def text(self, schedule: str = "minute") -> str:
        r"""Return what a schedule wrote. From its bytes: reading as text would turn a label's \r into \n."""
        return self.prom(schedule).read_bytes().decode()

    def files(self) -> set[str]:
        """Return the names in the textfile directory, temporary files among them."""
        return {path.name for path in self.directory.iterdir()}

    def playing(self, scenario: str) -> "Host":
        """Return the same host with its HSM in another state."""
        return self._replace(environ={**self.environ, **_simulated(scenario, self.calls)})

    def setting(self, **variables: str) -> "Host":
        """Return the same host with more environment: `COLLECTOR__ENABLED="false"` sets HSM__COLLECTOR__ENABLED."""
        return self._replace(environ={**self.environ, **{f"HSM__{name}": value for name, value in variables.items()}})

    def run(self, script: str = "luna-textfile-minute", *arguments: str, under: tuple[str, ...] = ()) -> Done:
        """Run a console script to its end, under another program (strace ...) if one is given."""
        with self.start(script, *arguments, under=under) as process:
            return finish(process)

    @contextmanager
    def start(
        self, script: str = "luna-textfile-minute", *arguments: str, under: tuple[str, ...] = ()
    ) -> Iterator[subprocess.Popen[str]]:
        """Start a console script and let it run; whatever the test does, it has ended afterwards."""
        process = subprocess.Popen(
            [*under, SCRIPTS / script, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environ,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        try:
            yield process
        finally:
            process.kill()  # does nothing to one that has ended, and ends even one that is stopped
            process.communicate()

    def wait_for_call(self, line: str) -> None:
        """Wait until the library has logged a call like this one (`C_Initialize fault=hang`)."""
        wait_until(lambda: self.calls.exists() and line in self.calls.read_text(), f"the call {line!r}")


def make_host(root: Path, scenario: str = "healthy") -> Host:
    """Set up a host in a folder; its HSM plays a scenario, at the scenario's beginning."""
    library = build(find(scenario).path)
    for folder in ("textfile", "state"):
        (root / folder).mkdir(parents=True)
    # As the systemd unit sets it: only so is the cache of the configuration found.
    ours = {"LUNA_TEXTFILE_CONFIG": str(root / "config.yaml"), "STATE_DIRECTORY": str(root / "state")}
    host = Host(root, _inherited() | ours).playing(scenario)
    host.config.write_text(CONFIGURATION.format(library=library, root=root))
    return host


def finish(process: subprocess.Popen[str], seconds: float = PATIENCE) -> Done:
    """Wait for a process to end; TimeoutExpired if it does not."""
    stdout, stderr = process.communicate(timeout=seconds)
    return Done(process.returncode, stdout, stderr)


def wait_until(ready: Callable[[], Ready | None], what: str, seconds: float = PATIENCE) -> Ready:
    """Return what `ready` gives once it gives something true; AssertionError if it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := ready():
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


def _simulated(scenario: str, calls: Path) -> dict[str, str]:
    return environment(find(scenario).path, elapsed=0, log=calls)


def _inherited() -> dict[str, str]:
    """Return our environment without whatever would configure the product."""
    foreign = ("HSM__", "LUNA_", "STATE_DIRECTORY", "Chrystoki", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
