"""The units at work under a real systemd: timers, exit codes, tries, sandbox, and the health endpoint.

One host boots for all these tests; each begins from the same state.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.booted_host import GET, SOCKET, TIMERS, BootedHost, service
from fixtures.certificate_files import certificate_text, key_text, name_files, new_key
from fixtures.host_files import NODE_EXPORTER, PROM, PYTHON
from fixtures.rendered_units import microseconds, texts
from switched_on import CONFIG, ODD, SETTINGS, switched_on

from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki

CONFIG_PATH = "etc/luna-textfile/config.yaml"
CERTIFICATES = "/usr/safenet/lunaclient/cert"
CLOSED = (
    "/",
    "/opt/open-to-all",
    "/etc",
    "/etc/luna-textfile",
    "/opt/luna-textfile",
    "/home",
    "/root",
    "/var/lib",
    "/run",
)
OPEN = (PROM, "/var/lib/luna-textfile", "/usr/safenet/lunaclient/lock", "/tmp", "/dev/shm")
LAST_RUN = re.compile(r"(?m)^luna_monitor_last_run_timestamp_seconds\{.*\} (\S+)$")


@pytest.fixture(scope="module")
def booted_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BootedHost]:
    """Boot a host with everything switched on."""
    with switched_on(tmp_path_factory.mktemp("host"), SETTINGS) as host:
        yield host


@pytest.fixture
def host(booted_once: BootedHost) -> BootedHost:
    """Begin with an HSM that is well, a configuration that is right, and no run but those that the test starts."""
    booted_once.run("systemctl", "stop", *TIMERS, *map(service, ("minute", "daily")))
    for schedule in ("minute", "daily"):
        booted_once.prom(schedule).unlink(missing_ok=True)
    booted_once.play("healthy")
    (booted_once.root / CONFIG_PATH).write_text(CONFIG)
    return booted_once


@pytest.fixture
def collected(host: BootedHost) -> BootedHost:
    """Let both jobs have run."""
    host.start("daily")
    host.start("minute")
    return host


def last_run(host: BootedHost, schedule: str) -> float:
    """Return when a job last ran, by its file; 0 before the first run."""
    try:
        found = LAST_RUN.search(host.prom(schedule).read_text())
    except FileNotFoundError:
        return 0
    assert found
    return float(found[1])


def test_the_minute_timer_comes_again(host: BootedHost) -> None:
    """After a run systemd has planned the next: ten seconds later, give or take the half of the configured tenth."""
    host.run("systemctl", "daemon-reload")  # forgets that the timer ran since boot
    host.run("systemctl", "start", TIMERS[0])
    host.wait(lambda: last_run(host, "minute"), "the file")
    host.wait(lambda: host.show(TIMERS[0], "SubState") == "waiting", "the plan")
    begun = int(host.show(service("minute"), "InactiveExitTimestampMonotonic"))
    planned = microseconds(host.show(TIMERS[0], "NextElapseUSecMonotonic"))
    assert 9.5 <= (planned - begun) / 1e6 <= 10.6


def test_a_run_with_parts_missing_is_no_failed_unit(host: BootedHost) -> None:
    """Exit code 75 of the minute job: the unit succeeded, the file is new and says what is missing."""
    host.play("fault-partial")
    host.start("minute")
    assert host.show(service("minute"), "ExecMainStatus") == "75"
    assert host.show(service("minute"), "Result") == "success"
    assert 'luna_monitor_up{schedule="minute"} 0' in host.prom("minute").read_text()


@pytest.mark.parametrize("scenario", ["fault-hang-blocked", "fault-segv"])
def test_a_library_that_hangs_or_crashes_is_ended_inside_the_sandbox(host: BootedHost, scenario: str) -> None:
    """Process groups, SIGKILL and the lifeline work under the system call filter; nothing of the run stays behind."""
    host.play(scenario)
    host.start("minute")
    assert host.show(service("minute"), "ExecMainStatus") == "75"
    assert re.search(r'reason="(timeout|crash)"', host.prom("minute").read_text())
    assert host.show(service("minute"), "TasksCurrent") in ("0", "[not set]")


def test_a_daily_run_is_tried_until_it_succeeds(host: BootedHost) -> None:
    """Exit code 75 of the daily job is tried again after the pause, more than once, and then the unit is content."""
    host.play("fault-partial")
    host.run("systemctl", "start", "--no-block", service("daily"))
    host.wait(lambda: int(host.show(service("daily"), "NRestarts")) >= 2, "two tries")
    assert 'luna_monitor_up{schedule="daily"} 0' in host.prom("daily").read_text()
    host.play("healthy")
    host.wait(lambda: host.show(service("daily"), "ActiveState") == "inactive", "success")
    assert host.show(service("daily"), "Result") == "success"
    assert 'luna_monitor_up{schedule="daily"} 1' in host.prom("daily").read_text()


@pytest.fixture
def certified(host: BootedHost) -> Iterator[Path]:
    """Let there be certificates that the group hsmusers may read, and a key that root alone may; give their folder."""
    files = {
        "ServerCAFile": certificate_text(new_key(), "zurich"),
        "ClientCertFile": certificate_text(new_key(), "collector"),
        "ClientPrivKeyFile": key_text(new_key()),
    }
    folder = host.root / CERTIFICATES.lstrip("/")
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    host.run("chgrp", "--recursive", "hsmusers", CERTIFICATES)
    host.run("chmod", "--recursive", "u=rwX,g=rX,o=", CERTIFICATES)
    (folder / "ClientPrivKeyFile").chmod(0o600)
    chrystoki = write_chrystoki(find("healthy"), host.root / "etc")
    name_files(chrystoki, {name: f"{CERTIFICATES}/{name}" for name in files})
    yield folder
    chrystoki.unlink()


def test_the_daily_job_reads_certificates_as_its_own_user(host: BootedHost, certified: Path) -> None:
    """Inside the sandbox, by the group that it joins; the key, which it may not read, does not matter."""
    host.start("daily")
    assert host.show(service("daily"), "ExecMainStatus") == "0"
    assert certificates(host) == {("server", "zurich"), ("client", "collector")}
    (certified / "ServerCAFile").chmod(0o600)
    host.start("daily")
    assert 'call="read ServerCAFile",reason="unreadable"' in host.prom("daily").read_text()
    assert certificates(host) == {("client", "collector")}


def certificates(host: BootedHost) -> set[tuple[str, str]]:
    """Return kind and name of the certificates whose end the daily file has."""
    line = r'(?m)^hsm_certificate_not_after_timestamp_seconds\{kind="(\w+)",name="(\w+)".*\} \d{10}$'
    return set(re.findall(line, host.prom("daily").read_text()))


def test_a_wrong_configuration_is_not_tried_again(host: BootedHost) -> None:
    """Exit code 2 is a failed unit at once, for the daily job too; the health check blames the configuration."""
    (host.root / CONFIG_PATH).write_text("hsm:\n  slot_id: minus one\n")
    host.start("daily")
    assert host.show(service("daily"), "ExecMainStatus") == "2"
    assert host.show(service("daily"), "ActiveState") == "failed", "it waits for another try"
    status, record = host.health()
    assert status == 503
    assert "configuration" in str(record["reasons"])


def test_the_health_endpoint_says_200_then_503(collected: BootedHost) -> None:
    """Healthy while both jobs run; 503 once the HSM is gone; 200 again when it is back."""
    host = collected
    assert host.health()[0] == 200
    host.play("fault-initialize-error")
    host.start("minute")
    status, record = host.health()
    assert (status, record["healthy"]) == (503, False)
    host.play("healthy")
    host.start("minute")
    assert host.health()[0] == 200


def test_the_health_endpoint_outlives_a_flood(collected: BootedHost) -> None:
    """300 connections at once, more than systemd's own limit: it still listens, and no instance stays."""
    host = collected
    flood = "import socket\nfor _ in range(300):\n s = socket.create_connection(('127.0.0.1', 8080))\n"
    flood += " s.sendall(b'x')\n s.close()\n"
    host.run(PYTHON, "-c", flood)
    host.wait(
        lambda: "luna-textfile-health@" not in host.run("systemctl", "list-units", "--plain", "luna-*"), "the end"
    )
    assert host.show(SOCKET, "ActiveState") == "active"
    assert host.health()[0] == 200


def test_silent_connections_start_no_process(host: BootedHost) -> None:
    """A connection that says nothing waits in the kernel; others are answered meanwhile."""
    silent = "import socket, time\nkept = [socket.create_connection(('127.0.0.1', 8080)) for _ in range(20)]\n"
    units = "import subprocess\nprint(subprocess.run(['systemctl', 'list-units', '--plain', 'luna-textfile-health@*'],"
    units += " capture_output=True, text=True).stdout.count('health@'))\n"
    assert host.run(PYTHON, "-c", silent + units).strip() == "0"


def test_node_exporter_serves_our_files_where_it_is_told_to(collected: BootedHost) -> None:
    """With the drop-in, and what Debian's own file of options has: another port, our families, no other collector."""
    host = collected
    host.run("systemctl", "restart", NODE_EXPORTER)
    url = "http://127.0.0.1:9200/metrics"
    host.wait(lambda: host.run(PYTHON, "-c", GET, url, check=False), "node_exporter to listen")
    status, text = host.get(url)
    assert status == 200
    assert 'luna_monitor_up{schedule="daily"} 1' in text
    assert "hsm_storage_total_bytes" in text
    assert "node_cpu" not in text


@pytest.mark.parametrize(
    "settings",
    [
        {"private_users": True},
        {"hsm_addresses": ["192.0.2.7"]},
        {"devices": ["/dev/null"]},
        {"memory_deny_write_execute": False},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_other_sandboxes_let_the_job_work_too(host: BootedHost, settings: dict[str, object]) -> None:
    """Whatever of the sandbox is chosen otherwise: the minute job collects everything."""
    systemd = {**SETTINGS["bundle"]["systemd"], **settings}
    other = texts({**SETTINGS, "bundle": {"systemd": systemd}})[service("minute")]
    (host.root / "etc/systemd/system/other.service").write_text(other)
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "start", "other.service")
    assert host.show("other.service", "ExecMainStatus") == "0"
    assert 'luna_monitor_up{schedule="minute"} 1' in host.prom("minute").read_text()


def test_the_sandbox_is_what_was_meant(collected: BootedHost) -> None:
    """Seen from inside: what may be written, which sockets there are, and a variable with every odd character in it."""
    host = collected
    shutil.copy(Path(__file__).with_name("sandbox_probe.py"), host.root / "opt/simulator")
    unit = host.root / "etc/systemd/system/probe.service"
    start = f"ExecStart={PYTHON} /opt/simulator/sandbox_probe.py {' '.join(CLOSED + OPEN)}"
    text = (unit.parent / service("minute")).read_text()
    unit.write_text(re.sub("(?m)^ExecStart=.*$", f"{start}\nStandardOutput=truncate:/run/probe.json", text))
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "start", "probe.service")
    assert json.loads((host.root / "run/probe.json").read_text()) == {
        "odd": ODD,
        "files_in_tmp": [],
        "writable": list(OPEN),
        "sockets": ["AF_INET", "AF_INET6", "AF_UNIX"],
        "user": host.prom("minute").stat().st_uid,
        "capabilities": 0,
        "choose_processors": False,
        "give_away": False,
    }
