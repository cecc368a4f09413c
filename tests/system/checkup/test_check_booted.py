"""`luna-textfile check` on a host that really boots: it asks as the user of the units, and its commands mend."""

import json
import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.booted_host import BootedHost, booted
from fixtures.host_files import BIN, LIBRARY, NODE_EXPORTER, PROM, SCENARIO, put_host_files, write

from checkup.site import Checked

CONFIG = f"""\
hsm: {{library_path: {LIBRARY}, slot_id: all}}
collector: {{minute_interval_seconds: 10, initial_delay_seconds: 0}}
exporter: {{port: 9200}}
bundle:
  systemd: {{environment: {{LUNA_SIMULATOR_SCENARIO: {SCENARIO}}}, daily_jitter: 0s}}
"""
CHRYSTOKI = "Misc = {\n   MutexFolder = /usr/safenet/lunaclient/lock;\n}\n"
DROP_IN = "/etc/systemd/system/luna-textfile-minute.service.d/user.conf"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BootedHost]:
    """Boot a host on which everything is installed and runs."""
    folder = tmp_path_factory.mktemp("host")
    put_host_files(folder / "files")
    put_cryptography(folder / "files")
    write(folder / "files/root/config.yaml", CONFIG)
    write(folder / "files/etc/Chrystoki.conf", CHRYSTOKI)
    with booted(folder) as host:
        host.run("systemd-sysusers", "prometheus.conf")
        host.run("chown", "prometheus:", str(Path(PROM).parent))
        host.run(f"{BIN}/luna-textfile", "install", "--config", "/root/config.yaml", "--with-node-exporter")
        host.run("systemctl", "restart", NODE_EXPORTER)
        for schedule in ("minute", "daily"):
            host.wait(host.prom(schedule).exists, f"the first {schedule} run")
        yield host


def put_cryptography(layer: Path) -> None:
    """Lay out the package that reads certificates, where the host's other packages lie."""
    ours = Path(sysconfig.get_path("platlib"))
    (theirs,) = (path.parent for path in (layer / "opt/luna-textfile").rglob("site-packages/click"))
    for name in ("cryptography", "cffi", "pycparser", "rich"):
        shutil.copytree(ours / name, theirs / name, dirs_exist_ok=True)
    for extension in ours.glob("_cffi_backend*.so"):
        shutil.copy(extension, theirs)


def check(host: BootedHost, *subjects: str) -> Checked:
    """Run the check as root."""
    only = [word for subject in subjects for word in ("--only", subject)]
    done = host.attempt(f"{BIN}/luna-textfile", "check", "--json", *only)
    assert done.stderr == ""
    return Checked(done.returncode, json.loads(done.stdout), done.stdout)


def mended(host: BootedHost, command: str) -> None:
    """Paste a command that a finding names."""
    host.run("sh", "-c", command)


def test_all_is_well(host: BootedHost) -> None:
    """No problem anywhere: asked as luna, timers with their next runs, node_exporter serves both files."""
    checked = host.wait(lambda: answered(host), "a check without a problem")
    checked.one("ok", "checked as user luna")
    checked.one("ok", "luna-textfile-minute.timer is active", "last run", "next run in")
    checked.one("ok", "luna-textfile-daily.timer is active", "next run")
    checked.one("ok", "luna_textfile_daily.prom is served")
    checked.one("ok", "prometheus, the user of node_exporter, can read it")
    checked.one("ok", "luna has the rights on", "the client's lock folder")


def answered(host: BootedHost) -> Checked | None:
    """Return a check without a problem: the first runs may be under way, and node_exporter may just have started."""
    checked = check(host)
    return None if checked.problems() else checked


def test_the_check_leaves_nothing_of_roots_behind(host: BootedHost) -> None:
    """What the client's library would lock or log is the jobs' user's: the check is that user there."""
    before = host.run("find", "/usr/safenet", "/var/lib/luna-textfile", "-uid", "0")
    check(host, "hsm", "rights")
    assert host.run("find", "/usr/safenet", "/var/lib/luna-textfile", "-uid", "0") == before


def test_a_disabled_timer(host: BootedHost) -> None:
    """Found, and mended by the command that is named."""
    host.run("systemctl", "disable", "--now", "luna-textfile-minute.timer")
    mended(host, check(host, "timers").one("problem", "luna-textfile-minute.timer is disabled").fix)
    assert check(host, "timers").problems() == []


def test_a_client_folder_that_luna_may_not_enter(host: BootedHost) -> None:
    """The folder of the client's lock is root's: rights says so, and its command mends it."""
    host.run("chmod", "0700", "/usr/safenet/lunaclient")
    said = check(host, "rights").one("problem", "luna cannot read", "/usr/safenet/lunaclient is drwx------ root:root")
    mended(host, said.fix)
    assert check(host, "rights").problems() == []


def test_node_exporter_is_down(host: BootedHost) -> None:
    """Nobody listens: its unit is named."""
    host.run("systemctl", "stop", NODE_EXPORTER)
    try:
        said = check(host, "exporter").one("problem", "nothing listens at http://127.0.0.1:9200/metrics")
    finally:
        host.run("systemctl", "start", NODE_EXPORTER)
    assert NODE_EXPORTER in said.fix


def test_whom_the_unit_names(host: BootedHost) -> None:
    """A drop-in of the host has another user: the check is that user, not the configuration's."""
    write(host.root / DROP_IN.lstrip("/"), "[Service]\nUser=nobody\n")
    host.run("systemctl", "daemon-reload")
    try:
        checked = check(host, "rights", "hsm")
    finally:
        host.run("rm", DROP_IN)
        host.run("systemctl", "daemon-reload")
    checked.one("ok", "checked as user nobody")
    checked.one("problem", "nobody cannot write to the textfile directory")
