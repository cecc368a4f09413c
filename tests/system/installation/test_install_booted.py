"""`luna-textfile install` and `uninstall` on a host that really boots: what a user sees of them, and what is left.

One host boots for all these tests; each begins with nothing of ours on it but the package.
"""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.booted_host import SOCKET, TIMERS, BootedHost, booted, service
from fixtures.host_files import BIN, LIBRARY, NODE_EXPORTER, PROM, PYTHON, SCENARIO, put_host_files, write
from fixtures.host_layer import JOBS_WRITE, Layer, differences, layer, put

GIVEN = "/root/config.yaml"
CONFIG = f"""\
hsm: {{library_path: {LIBRARY}, slot_id: all}}
collector: {{minute_interval_seconds: 10, initial_delay_seconds: 0}}
exporter: {{port: 9200}}
bundle:
  systemd: {{environment: {{LUNA_SIMULATOR_SCENARIO: {SCENARIO}}}, daily_jitter: 0s}}
"""
INSTALLED = "/etc/luna-textfile/config.yaml"
RECORD = "etc/luna-textfile/installed.json"
LOCK = "/usr/safenet/lunaclient/lock"
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
LISTEN = """
import os, socket, time
taken = socket.create_server(("", 8080))
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
time.sleep(60)
"""

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def booted_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BootedHost]:
    """Boot a host with the package, a simulated Luna and node_exporter on it."""
    folder = tmp_path_factory.mktemp("host")
    put_host_files(folder / "files")
    write(folder / "files" / GIVEN.lstrip("/"), CONFIG)
    with booted(folder) as host:
        host.run("systemd-sysusers", "prometheus.conf")
        host.run("chown", "prometheus:", str(Path(PROM).parent))
        yield host


@pytest.fixture(scope="module")
def untouched(booted_once: BootedHost) -> Layer:
    """Return what lay on the host before the first installation."""
    return layer(booted_once)


@pytest.fixture
def host(booted_once: BootedHost, untouched: Layer) -> Iterator[BootedHost]:  # noqa: ARG001 - it has to be first
    """Give a host whose HSM is well, with nothing of ours installed, neither before nor afterwards."""
    booted_once.play("healthy")
    yield booted_once
    if (booted_once.root / RECORD).exists():
        ours(booted_once, "uninstall", "--force")


@pytest.fixture
def installed(host: BootedHost) -> BootedHost:
    """Let the installation be done."""
    done = ours(host, "install", "--config", GIVEN)
    assert done.returncode == 0, done.stderr
    return host


def ours(host: BootedHost, *arguments: str, under: tuple[str, ...] = ()) -> Done:
    """Run luna-textfile as root, or under another program."""
    return host.attempt(*under, f"{BIN}/luna-textfile", *arguments)


def begun(host: BootedHost) -> list[str]:
    """Return when the timers and the socket were started."""
    return [host.show(unit, "ActiveEnterTimestampMonotonic") for unit in (*TIMERS, SOCKET)]


def user_id(host: BootedHost, *what: str) -> str:
    """Return what `id` says of the jobs' user."""
    return host.run("id", *what, "luna").strip()


def test_install_puts_everything_in_place(host: BootedHost) -> None:
    """One command: user, folders, units, timers, socket; a moment later both files and a health check that is content.

    All that although root's umask is strict.
    """
    done = ours(host, "install", "--config", GIVEN, under=("sh", "-c", 'umask 077; exec "$@"', "sh"))
    assert done.returncode == 0, done.stderr
    assert set(user_id(host, "--name", "--groups").split()) == {"luna", "hsmusers"}
    assert {host.run("systemctl", "is-enabled", unit).strip() for unit in (*TIMERS, SOCKET)} == {"enabled"}
    assert {host.show(unit, "ActiveState") for unit in (*TIMERS, SOCKET)} == {"active"}
    for schedule in ("minute", "daily"):
        host.wait(host.prom(schedule).exists, f"the {schedule} file")
        assert host.prom(schedule).stat().st_uid == int(user_id(host, "--user"))
    assert host.health()[0] == 200
    owners = host.run("stat", "--format=%U:%G %a", PROM, "/var/lib/luna-textfile", Path(INSTALLED).parent.as_posix())
    assert owners.splitlines() == ["root:luna 775", "luna:luna 750", "root:root 755"]


def test_a_second_install_changes_nothing(installed: BootedHost) -> None:
    """Exit 0 and the same files; no timer begins anew and no job runs because of it."""
    daily = service("daily")
    installed.wait(lambda: installed.show(daily, "ExecMainExitTimestampMonotonic") != "0", "the first daily run")
    before, starts = layer(installed), (begun(installed), installed.show(daily, "InvocationID"))
    done = ours(installed, "install", "--config", GIVEN)
    assert done.returncode == 0, done.stderr
    time.sleep(0.5)
    assert (begun(installed), installed.show(daily, "InvocationID")) == starts
    assert put(before, layer(installed)) == set()


def test_a_changed_setting_is_taken_up(installed: BootedHost) -> None:
    """The units are rendered anew, the timers begin anew with a run, and the configuration is left as written."""
    host, config = installed, installed.root / INSTALLED.lstrip("/")
    config.write_text(CONFIG.replace("seconds: 10", "seconds: 20"))
    before, starts, run = layer(host), begun(host), host.show(service("minute"), "InvocationID")
    done = ours(host, "install")
    assert done.returncode == 0, done.stderr
    assert not set(begun(host)) & set(starts)
    host.wait(lambda: host.show(service("minute"), "InvocationID") != run, "a run with the new setting", 5)
    assert "OnUnitActiveUSec=19s" in host.show(TIMERS[0], "TimersMonotonic")
    changed = put(before, layer(host))
    units = {f"etc/systemd/system/{unit}" for unit in (TIMERS[0], service("minute"))}
    assert changed == {RECORD, *units}
    assert done.stdout.count("change  ") == len(units)


def test_nothing_is_left(host: BootedHost, untouched: Layer) -> None:
    """After uninstall every file, folder, owner, mode and account is as before, even while a job waits to try again."""
    assert ours(host, "install", "--config", GIVEN).returncode == 0
    host.wait(host.prom("minute").exists, "the minute file")
    host.play("fault-partial")
    host.run("systemctl", "restart", service("daily"), check=False)
    host.wait(lambda: host.show(service("daily"), "SubState") == "auto-restart", "the pause before another try")
    host.play("healthy")
    assert {RECORD, "etc/passwd", *JOBS_WRITE[:2]} <= differences(untouched, layer(host))
    done = ours(host, "uninstall")
    assert (done.returncode, done.stderr) == (0, "")
    assert differences(untouched, layer(host)) == set()
    assert host.run("systemctl", "list-units", "--all", "--plain", "--no-legend", "luna-textfile*") == ""
    assert host.attempt("id", "luna").returncode != 0
    assert ours(host, "uninstall").returncode == 1


def test_dry_runs_do_nothing(installed: BootedHost) -> None:
    """Anybody may ask what would be done: uninstall names what goes, install what changes; nothing does."""
    before, starts = layer(installed), begun(installed)
    for command, says in (("uninstall", "userdel luna"), ("install", "run     systemctl start")):
        done = ours(installed, command, "--dry-run", under=NOBODY)
        assert done.returncode == 0, done.stderr
        assert says in done.stdout
        assert done.stdout.endswith("Nothing was changed.\n")
    assert begun(installed) == starts
    assert put(before, layer(installed)) == set()


def test_only_root_installs(host: BootedHost) -> None:
    """An ordinary user is told so at once, and how to look without being root."""
    before = layer(host)
    done = ours(host, "install", under=NOBODY)
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs root" in done.stderr
    assert "--dry-run" in done.stderr
    assert differences(before, layer(host)) == set()


def test_an_edited_configuration_stays(installed: BootedHost) -> None:
    """Uninstall names a configuration and a drop-in that somebody wrote, and leaves them."""
    host = installed
    mine = (INSTALLED, f"/etc/systemd/system/{service('minute')}.d/mine.conf")
    write(host.root / mine[0].lstrip("/"), CONFIG + "# mine\n")
    write(host.root / mine[1].lstrip("/"), "[Service]\nNice=5\n")
    done = ours(host, "uninstall")
    assert done.returncode == 0, done.stderr
    for path in mine:
        assert f"keep    {path}\n" in done.stdout
        (host.root / path.lstrip("/")).unlink()
        (host.root / path.lstrip("/")).parent.rmdir()


def test_accounts_that_were_there_stay(host: BootedHost) -> None:
    """A user of that name who was there before is not removed, and leaves the group that install put it into."""
    host.run("groupadd", "--system", "hsmusers")
    host.run("useradd", "--system", "--user-group", "luna")
    before = layer(host)
    assert ours(host, "install", "--config", GIVEN).returncode == 0
    assert "hsmusers" in user_id(host, "--name", "--groups")
    assert ours(host, "uninstall").returncode == 0
    assert differences(before, layer(host)) == set()
    host.run("userdel", "luna")
    host.run("groupdel", "hsmusers")


@pytest.mark.parametrize("use", [("gpasswd", "--add", "prometheus", "hsmusers"), ("chgrp", "hsmusers", LOCK)])
def test_a_group_in_use_stays(installed: BootedHost, use: tuple[str, ...]) -> None:
    """The group that install made, and that other users or the Luna client took up since, is left and named."""
    host = installed
    host.run(*use)
    done = ours(host, "uninstall")
    assert done.returncode == 0, done.stderr
    who = f"{LOCK} belongs to it" if LOCK in use else "prometheus is a member of it"
    assert f"keep    group hsmusers, which install created: {who}" in done.stdout
    host.run("groupdel", "hsmusers")
    host.run("chgrp", "root", LOCK)


def test_a_python_in_a_home_is_refused(host: BootedHost) -> None:
    """A pyenv of root's, say: the jobs' user could not run it. Install says so, what helps, and changes nothing."""
    for program in ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily"):
        write(host.root / "opt/other/bin" / program, "#!/opt/other/bin/python\n")
        (host.root / "opt/other/bin" / program).chmod(0o755)
    (host.root / "opt/other/bin/python").symlink_to("/root/.pyenv/bin/python3")
    write(host.root / "root/other.yaml", "bundle: {systemd: {bin_directory: /opt/other/bin}}\n")
    before = layer(host)
    done = ours(host, "install", "--config", "/root/other.yaml")
    assert done.returncode == 1
    assert "/root/.pyenv/bin/python3" in done.stderr
    assert "/usr/bin/python3 -m venv --clear /opt/other" in done.stderr
    assert differences(before, layer(host)) == set()


def test_a_masked_unit_is_respected(host: BootedHost) -> None:
    """Somebody does not want this unit: install names it, says how to allow it, and changes nothing."""
    host.run("systemctl", "mask", TIMERS[0])
    before = layer(host)
    done = ours(host, "install", "--config", GIVEN)
    assert done.returncode == 1
    assert f"systemctl unmask {TIMERS[0]}" in done.stderr
    assert differences(before, layer(host)) == set()
    host.run("systemctl", "unmask", TIMERS[0])


def test_a_port_in_use_is_named(host: BootedHost) -> None:
    """A command that fails stops install, which says what failed and what helps; the next install ends the work."""
    host.run("systemd-run", "--unit=other", "--service-type=notify", PYTHON, "-c", LISTEN)
    done = ours(host, "install", "--config", GIVEN)
    assert done.returncode == 1
    assert f"Error: systemctl restart {SOCKET}:" in done.stderr
    assert "port 8080" in done.stderr
    assert "exporter.health_port" in done.stderr
    assert {host.show(unit, "ActiveState") for unit in TIMERS} == {"active"}
    host.run("systemctl", "stop", "other.service")
    done = ours(host, "install", "--config", GIVEN)
    assert done.returncode == 0, done.stderr
    assert f"systemctl restart {SOCKET}" in done.stdout, "the first one did not come to its end"
    assert host.show(SOCKET, "ActiveState") == "active"


def test_node_exporter_is_given_back(host: BootedHost) -> None:
    """The drop-in takes effect at once, stays when install runs again, and its end takes effect at once too."""
    host.run("systemctl", "start", NODE_EXPORTER)
    assert ours(host, "install", "--config", GIVEN, "--with-node-exporter").returncode == 0
    changed = host.show(NODE_EXPORTER, "MainPID")
    assert ":9200" in host.run("cat", f"/proc/{changed}/cmdline")
    assert ours(host, "install").returncode == 0
    assert host.show(NODE_EXPORTER, "MainPID") == changed
    assert ours(host, "uninstall").returncode == 0
    assert ":9200" not in host.run("cat", f"/proc/{host.show(NODE_EXPORTER, 'MainPID')}/cmdline")
    host.run("systemctl", "stop", NODE_EXPORTER)
