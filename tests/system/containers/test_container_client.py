"""The compose file with a Luna client of the host: LUNA_CLIENT names its folder."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from container_bundle import rendered
from container_stack import COLLECTOR, COMPOSE, QUICK, Stack

from luna_textfile.simulation.library.build import SOURCES
from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki

GROUP = 7777
HSM = re.compile(r'^hsm_\w+\{.*\bhsm="([^"]+)".*\} \S+$', re.MULTILINE)
# What the vendor's library would do: read its configuration, write its lock, and be able to write nowhere else.
CLIENT = """
#include <fcntl.h>
#include <stdlib.h>
__attribute__((constructor)) static void begin(void) {
    setenv("LUNA_SIMULATOR_SCENARIO", "%(folder)s/healthy.scenario", 1);
    if (open("%(folder)s/lock/held", O_CREAT | O_WRONLY, 0600) < 0) abort();
    if (open("%(folder)s/lib/written", O_CREAT | O_WRONLY, 0600) >= 0) abort();
}
"""


@pytest.fixture
def client(stack: Stack) -> Path:
    """Make the folder of a Luna client that only root and a group may read. Its library is a simulated one."""
    folder = stack.folder / "lunaclient"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("lib", "lock"):
        (folder / name).mkdir(parents=True)
    scenario = find("healthy")
    shutil.copy(scenario.path, folder)
    write_chrystoki(scenario, folder)
    source = stack.folder / "client.c"
    source.write_text(CLIENT % {"folder": folder})
    library = folder / "lib" / "libCryptoki2_64.so"
    files = (source, *sorted(SOURCES.glob("*.c")))
    options = ("-std=gnu11", "-fPIC", "-shared", f"-I{SOURCES}", "-o", library)
    subprocess.run(["cc", *options, *files, "-lm", "-lpthread", "-ldl"], check=True)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, 0, GROUP)
        path.chmod(0o750 if path.is_dir() else 0o640)
    (folder / "lock").chmod(0o770)
    return folder


@pytest.fixture
def site(stack: Stack, client: Path) -> Iterator[Path]:
    """Render a bundle for a host with that client."""
    hsm = {"library_path": str(client / "lib" / "libCryptoki2_64.so"), "slot_id": "all"}
    folder = rendered(stack.folder / "client-site", {"hsm": hsm, "collector": QUICK})
    yield folder
    stack.down(folder)


def test_a_client_of_the_host_is_asked(stack: Stack, client: Path, site: Path) -> None:
    """With LUNA_CLIENT the host's library answers: it reads Chrystoki.conf, writes its lock; nothing is simulated."""
    stack.up(site, LUNA_CLIENT=str(client), LUNA_CHRYSTOKI_CONF=str(client / "Chrystoki.conf"), LUNA_GROUP=str(GROUP))
    text = stack.wait_for("127.0.0.1:9100/metrics", 'luna_monitor_up{schedule="minute"} 1')
    assert "simulated" not in text
    (name,) = set(HSM.findall(text))
    assert name in (client / "Chrystoki.conf").read_text()
    assert (client / "lock" / "held").stat().st_uid == 10001
    assert not (client / "lib" / "written").exists()


def test_a_client_that_cannot_be_read_is_never_simulated(stack: Stack, client: Path, site: Path) -> None:
    """Without the group the monitor says that it is down, the health check fails, and there is no number of any HSM."""
    stack.up(site, LUNA_CLIENT=str(client), LUNA_CHRYSTOKI_CONF=str(client / "Chrystoki.conf"))
    text = stack.wait_for("127.0.0.1:9100/metrics", 'luna_monitor_up{schedule="minute"} 0')
    assert "\nhsm_" not in text
    assert stack.machine.run("podman", "healthcheck", "run", COLLECTOR).returncode != 0


def test_a_client_that_is_not_there_is_an_error(stack: Stack, site: Path) -> None:
    """A mistyped LUNA_CLIENT ends `up` with the path in the message; no container starts."""
    refused = stack.machine.run(COMPOSE, "up", "--detach", "--no-build", cwd=site, LUNA_CLIENT="/no/such/client")
    assert refused.returncode != 0
    assert "/no/such/client" in refused.stdout
