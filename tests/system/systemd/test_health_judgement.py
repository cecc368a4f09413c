"""What counts as healthy, told from the files of real runs."""

import os
import shutil
from pathlib import Path

import pytest
from monitored_host import SCHEDULES, ask, monitored_host, reasons, record, set_age
from scripts.host import SCRIPTS, Host

from luna_textfile import catalogue
from luna_textfile.health import judgement


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Let both jobs run on a host where all is well."""
    return monitored_host(tmp_path_factory.mktemp("well"))


@pytest.fixture
def host(well: Host, tmp_path: Path) -> Host:
    """Give a host of its own with those files, as if both jobs had just run."""
    shutil.copytree(well.directory, tmp_path / "textfile")
    mine = well._replace(root=tmp_path).setting(TEXTFILE__DIRECTORY=str(tmp_path / "textfile"))
    for schedule in SCHEDULES:
        set_age(mine, schedule, 0)
    return mine


def test_a_host_where_both_jobs_run_is_healthy(host: Host) -> None:
    """Exit code 0, and a line a job; nothing is on standard error."""
    done = ask(host)
    assert (done.code, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.split()[:2] == ["minute:", "healthy"]
    assert second.split()[:2] == ["daily:", "healthy"]


@pytest.mark.parametrize(("schedule", "limit"), [("minute", 180), ("daily", 26 * 3600)])
def test_an_old_file_is_unhealthy(host: Host, schedule: str, limit: int) -> None:
    """Just below its limit a file is good, just above it is not, and the other job's is not blamed."""
    set_age(host, schedule, limit - 20)
    assert ask(host).code == 0
    set_age(host, schedule, limit + 20)
    assert ask(host).code == 1
    (reason,) = reasons(host, schedule)
    assert f"luna-textfile-{schedule}.timer" in reason
    assert not reasons(host, next(other for other in SCHEDULES if other != schedule))


@pytest.mark.parametrize(("interval", "limit"), [(10, 180), (300, 900)])
def test_the_limit_follows_the_interval(host: Host, interval: int, limit: int) -> None:
    """Three intervals, but never less than three minutes."""
    slower = host.setting(COLLECTOR__MINUTE_INTERVAL_SECONDS=str(interval))
    set_age(host, "minute", limit - 20)
    assert ask(slower).code == 0
    set_age(host, "minute", limit + 20)
    assert ask(slower).code == 1


def test_a_time_in_the_future_is_unhealthy(host: Host) -> None:
    """A clock that was set back would keep a dead job looking young; a second or two are forgiven."""
    set_age(host, "minute", -2)
    assert ask(host).code == 0
    set_age(host, "minute", -150)
    (reason,) = reasons(host, "minute")
    assert "2 min in the future" in reason


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_missing_file_is_unhealthy(host: Host, schedule: str) -> None:
    """The reason names the file."""
    host.prom(schedule).unlink()
    (reason,) = reasons(host, schedule)
    assert reason.startswith(f"There is no {host.prom(schedule)}")


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"luna_monitor_up{} 1",
        b"luna_monitor_up{ 1\n",
        b'luna_monitor_up{schedule="minute} 1\n',
        b"luna_monitor_up one\n",
        b"luna_monitor_up 1 2 3\n",
        b'hsm_token_info{label="\xff"} 1\n',
        b"<html>\n",
    ],
)
def test_a_spoilt_file_is_unhealthy_and_no_traceback(host: Host, spoilt: bytes) -> None:
    """Whatever stands in it, the reason says that it cannot be used."""
    host.prom("minute").write_bytes(spoilt)
    done = ask(host)
    assert (done.code, done.stderr) == (1, "")
    (reason,) = reasons(host, "minute")
    assert "is not valid" in reason


@pytest.mark.parametrize("kind", ["folder", "fifo"])
def test_something_else_of_this_name_does_not_hang(host: Host, kind: str) -> None:
    """A folder or a FIFO in the place of the file is a reason like any other."""
    path = host.prom("daily")
    path.unlink()
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    (reason,) = reasons(host, "daily")
    assert "cannot be read" in reason or "not a regular file" in reason


def test_a_file_without_the_families_is_unhealthy(host: Host) -> None:
    """Valid text of somebody else says neither when we ran nor whether the HSM answered."""
    host.prom("minute").write_text("node_load1 0.5\n")
    assert len(reasons(host, "minute")) == 2


@pytest.mark.parametrize("scenario", ["fault-initialize-error", "fault-initialize-empty"])
def test_an_hsm_that_does_not_answer_is_unhealthy(tmp_path: Path, scenario: str) -> None:
    """Fresh files are not enough: luna_monitor_up must be 1; the failed call and its reason are named."""
    found = record(monitored_host(tmp_path, scenario))
    assert not found["healthy"]
    for schedule in SCHEDULES:
        assert found["schedules"][schedule]["reasons"]
        assert "failed: " in " ".join(found["schedules"][schedule]["failed_calls"])


def test_the_slot_that_is_down_is_named(tmp_path: Path) -> None:
    """One token of several: the reason has its slot, and no other."""
    host = monitored_host(tmp_path, "fault-partial")
    text = " ".join(reasons(host, "minute"))
    assert "Slot 1 " in text
    assert "does not answer" in text
    assert "Slot 0 " not in text


def test_a_call_that_fails_is_listed_but_not_unhealthy(host: Host) -> None:
    """Where every slot answered and one collector failed, the rest is still collected."""
    labels = r'schedule="minute",collector="statistics",hsm="z\"h\n",call="CA_X",reason="crash"'
    host.prom("minute").write_text(f"luna_monitor_call_failed{{{labels}}} 1\n{host.text()}")
    found = record(host)
    assert found["healthy"]
    assert found["schedules"]["minute"]["failed_calls"] == ['CA_X of HSM z"h\n failed: crash.']
    assert r'z"h\n failed' in ask(host).stdout, "a label could write to the terminal"


def test_many_slots_are_counted_not_listed(host: Host) -> None:
    """A hundred slots that are down make eleven sentences."""
    down = [f'luna_monitor_slot_up{{schedule="minute",slot_id="{number}"}} 0\n' for number in range(100)]
    text = host.text().replace('luna_monitor_up{schedule="minute"} 1', 'luna_monitor_up{schedule="minute"} 0')
    host.prom("minute").write_text("".join(down) + text)
    found = reasons(host, "minute")
    assert (len(found), found[-1]) == (11, "And 90 more.")


def test_a_monitor_that_is_switched_off_is_not_ill(host: Host) -> None:
    """collector.enabled false: no files, by intention. The answer says so."""
    off = host.setting(COLLECTOR__ENABLED="false")
    off.run("luna-textfile-minute")
    assert host.files() == set()
    done = ask(off)
    assert done.code == 0
    assert "switched off" in done.stdout
    assert record(off) == {"healthy": True, "enabled": False, "schedules": {}}


def test_a_wrong_configuration_is_exit_code_2(host: Host) -> None:
    """The message is the one of every other command."""
    done = ask(host.setting(HSM__SLOT_ID="minus one"))
    assert done.code == 2
    assert "hsm.slot_id" in done.stderr


def test_the_names_are_those_of_the_job() -> None:
    """Families have their names in judgement.py once more, for the sake of speed: they agree."""
    assert {family.name for family in catalogue.FAMILIES} >= judgement.FAMILIES


def test_it_asks_no_hsm(host: Host, tmp_path: Path) -> None:
    """No call of the library is logged."""
    log = tmp_path / "calls.log"
    assert ask(host._replace(environ={**host.environ, "LUNA_SIMULATOR_LOG": str(log)})).code == 0
    assert not log.exists()


def test_it_is_quick(host: Host) -> None:
    """It loads neither YAML, once the configuration was parsed, nor what writes the files."""
    ask(host)
    done = host.run("luna-textfile", "health", under=(str(SCRIPTS / "python"), "-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"json", "luna_textfile", "click"} <= loaded
    assert not loaded & {"yaml", "jinja2", "prometheus_client", "PyKCS11", "filelock", "asyncio"}
