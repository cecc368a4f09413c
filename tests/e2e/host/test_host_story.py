"""A host's life with luna-textfile, in order: installed from a wheel as the README tells, at work, in fault, removed.

Two node_exporters, Debian's and the newest, are asked all the time. Each test is a chapter and needs those before it.
"""

import time
from collections.abc import Iterator

import pytest
from fixtures.booted_host import TIMERS, booted
from fixtures.host_files import PROM, SCENARIO, write
from fixtures.host_layer import differences, layer
from fixtures.proven import require_library
from fixtures.scrapes import COMMANDS, SCHEDULES, Watch, assert_right, samples
from fixtures.wheel_host import (
    CONFIG_FILE,
    EXPORTERS,
    PROGRAMS,
    VENV,
    WHEELS,
    install_package,
    make_exporters_user,
    put_surroundings,
)
from fixtures.wheels import copy_sources, put_wheels
from host_faults import at_the_rename, change, changed, clock, full, read_only
from host_story import MINUTE, Story, scraped, temporary_files

STATE = "/var/lib/luna-textfile"
TOKENS = "/var/lib/softhsm/tokens"
SOFTHSM = """\
hsm:
  library_path: {library}
  token_label: soft
collector:
  collect_luna_specific: false
  minute_interval_seconds: 10
  minute_deadline_seconds: 9
  initial_delay_seconds: 2
exporter:
  port: 9200
  bind_address: 127.0.0.1
bundle:
  systemd:
    groups: [softhsm]
    client_directories: [{tokens}]
    daily_jitter: 0s
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Boot a host with a wheel of this checkout in root's folder."""
    folder = tmp_path_factory.mktemp("host")
    sources = folder / "sources"
    sources.mkdir()
    copy_sources(sources)
    put_wheels(sources, folder / "files" / WHEELS.lstrip("/"))
    put_surroundings(folder / "files")
    with booted(folder) as host:
        make_exporters_user(host)
        found = Story(host, Watch(host, EXPORTERS), layer(host), time.time())
        found.play("healthy")
        yield found


def test_the_package_comes_from_a_wheel(story: Story) -> None:
    """A virtual environment, and the host's own pip, without a network: every program is there, nothing is missing."""
    install_package(story.host)
    for program in PROGRAMS:
        assert story.host.run(program, "--version").startswith("luna-textfile ")
        assert (story.host.root / f"opt/luna-textfile/bin/{program}").read_text().startswith(f"#!{VENV}/bin/python")
    assert story.host.run(f"{VENV}/bin/pip", "check").startswith("No broken requirements")


def test_look_before_you_write(story: Story) -> None:
    """The first thing the README tells to try: numbers on the screen, and nothing written."""
    before = layer(story.host)
    variables = ("HSM__HSM__SLOT_ID=all", f"LUNA_SIMULATOR_SCENARIO={SCENARIO}")
    shown = story.host.run("env", *variables, "luna-textfile-minute", "--stdout")
    assert 'luna_monitor_up{schedule="minute"} 1\n' in shown
    assert differences(before, layer(story.host)) == set()


def test_install_sets_everything_going(story: Story) -> None:
    """One command; then the timers fire by themselves, again too, and both node_exporters serve both files."""
    story.watch.start()
    story.host.run("luna-textfile", "install", "--config", CONFIG_FILE, "--with-node-exporter")
    scrapes = story.watch.until(lambda scrape: None not in map(scrape.last_run, SCHEDULES), 0)
    first = max(scrape.last_run("minute") or 0 for scrape in scrapes)
    scrapes += story.watch.until(lambda scrape: (scrape.last_run("minute") or 0) > first, 0)
    assert_right(scrapes)
    assert story.host.health()[0] == 200
    served = story.watch.since(story.watch.mark())[-1]
    assert {series for series in served.samples if series[0].startswith(("hsm_", "luna_"))} == {
        *samples(story.file().decode()), *samples(story.host.prom("daily").read_text())
    }  # fmt: skip
    assert served.values(COMMANDS)


def test_a_job_that_stops_is_unhealthy_and_a_clock_that_is_set_back_does_no_harm(story: Story) -> None:
    """503 once the last run is too old, 200 once the timer is started again; the same after the clock went back."""
    host = story.host
    mark = story.watch.mark()
    host.run("systemctl", "stop", TIMERS[0])
    assert host.health()[0] == 200
    with clock(host, "+200s"):
        status, record = host.health()
        assert status == 503
        assert "luna-textfile-minute.timer" in str(record)
        host.run("systemctl", "start", TIMERS[0])
        host.wait(lambda: host.health()[0] == 200, "a healthy host")
        host.run("systemctl", "stop", TIMERS[0])
    status, record = host.health()
    assert status == 503
    assert "in the future" in str(record)
    assert story.run() == "0"
    assert host.health()[0] == 200
    host.run("systemctl", "start", TIMERS[0])
    assert_right(story.watch.since(mark), clock_moved=True)


def test_a_run_that_systemd_has_to_end_leaves_nothing_behind(story: Story) -> None:
    """The library hangs with all signals blocked, for longer than systemd waits: only the old file stays."""
    with changed(story.host, MINUTE, "TimeoutStartSec=2s"), story.old_file_served():
        story.play("fault-hang-blocked")
        story.run()
        assert story.host.show(MINUTE, "Result") == "timeout"
        assert story.host.processes("luna") == []
    story.heals()


def test_a_library_that_crashes_costs_its_numbers_only(story: Story) -> None:
    """A new file that says what crashed, without a number of that slot; the service did not fail."""
    with story.new_file_served() as scrapes:
        story.play("fault-segv")
        assert story.run() == "75"
        assert story.host.show(MINUTE, "Result") == "success"
    assert scrapes[-1].values("luna_monitor_call_failed", schedule="minute", reason="crash") == [1]
    down = {dict(labels)["slot_id"] for name, labels in scrapes[-1].samples if name == "luna_monitor_call_failed"}
    assert not [value for slot in down for value in scrapes[-1].values("hsm_token_info", slot_id=slot)]
    assert scrapes[-1].values("hsm_token_info")
    story.heals()


def test_a_full_disk_keeps_the_old_file(story: Story) -> None:
    """No room for the .prom file: exit code 1, and the old file is served until there is room."""
    with full(story.host, PROM), story.old_file_served():
        assert story.run() == "1"
        assert temporary_files(story.host) == []
    story.heals()


def test_a_full_disk_for_the_counters_costs_no_numbers(story: Story) -> None:
    """No room for the state: exit code 75, yet a new file; no counter falls, then or when there is room again."""
    with full(story.host, STATE), story.new_file_served() as scrapes:
        story.play("fault-initialize-error")
        assert story.run() == "75"
    counted = sum(scrapes[-1].values("luna_monitor_scrape_errors_total", schedule="minute"))
    story.run()
    story.heals()
    (last, *_) = story.watch.since(story.watch.mark())
    assert sum(last.values("luna_monitor_scrape_errors_total", schedule="minute")) >= counted > 0


def test_a_read_only_disk_keeps_the_old_file(story: Story) -> None:
    """After an error of the disk: exit code 1, the old file is served, and all is well once the disk is."""
    with read_only(story.host, PROM), story.old_file_served():
        assert story.run() == "1"
    story.heals()


def test_a_folder_that_changed_hands_is_put_right_by_install(story: Story) -> None:
    """Somebody gave the folder back to node_exporter: exit code 1, the old file is served; install again helps."""
    with story.old_file_served():
        story.host.run("chown", "prometheus:prometheus", PROM)
        story.host.run("chmod", "755", PROM)
        assert story.run() == "1"
    story.host.run("luna-textfile", "install")
    story.heals()


def test_a_run_killed_while_it_writes(story: Story) -> None:
    """SIGKILL between the new file and its place: the old one is served, the next run clears up and goes on."""
    with changed(story.host, MINUTE, at_the_rename("signal=SIGKILL")), story.old_file_served():
        assert story.run() == "9"
        assert len(temporary_files(story.host)) == 1
    story.heals()


def test_a_power_cut_while_a_file_is_written(story: Story) -> None:
    """The old file is whole after the boot; both jobs run soon, by themselves, and clear up."""
    host = story.host
    with story.old_file_served():
        change(host, MINUTE, at_the_rename("delay_enter=60000000"))
        host.run("systemctl", "start", "--no-block", MINUTE)
        host.wait(lambda: temporary_files(host), "the temporary file")
    runs, old = story.watch.since(story.watch.mark())[-1], story.file()
    host.lose_power()
    folder = host.layer / PROM.lstrip("/")
    assert (folder / "luna_textfile_minute.prom").read_bytes() == old
    assert len(list(folder.glob("*.tmp"))) == 1
    host.boot()
    story.watch.start()
    scrapes = story.watch.until(
        lambda scrape: all((scrape.last_run(name) or 0) > (runs.last_run(name) or 0) for name in SCHEDULES), 0
    )
    assert_right(scrapes)
    assert temporary_files(host) == []
    assert host.health()[0] == 200


def test_it_watches_softhsm2_instead(story: Story) -> None:
    """Another library by the configuration alone: what SoftHSM2 needs of the sandbox is its group and its folder."""
    host = story.host
    host.run("softhsm2-util", "--init-token", "--free", "--label", "soft", "--pin", "1234", "--so-pin", "12345678")
    host.run("chmod", "-R", "g+rwX", TOKENS)
    write(
        host.root / "etc/luna-textfile/config.yaml",
        SOFTHSM.format(library=require_library("softhsm/libsofthsm2.so", "softhsm2"), tokens=TOKENS),
    )
    with story.new_file_served():
        host.run("luna-textfile", "install")
    up = [1] * len(SCHEDULES)
    scrapes = story.watch.until(
        lambda scrape: scrape.values("luna_monitor_slot_up", label="soft") == up, story.watch.mark()
    )
    assert not scrapes[-1].values("hsm_firmware_version_info")
    mark = host.run("journalctl", "--show-cursor", "--lines=0").split("cursor: ")[1].strip()
    assert story.run() == "0"
    assert "File.cpp" not in host.run("journalctl", f"--after-cursor={mark}"), "SoftHSM2 complains"
    host.run("sh", "-c", f"rm -r {TOKENS}/*")


def test_uninstall_leaves_nothing(story: Story) -> None:
    """What install put there, and the folder that pip filled, are gone: all is as it was, to the last file's owner."""
    host = story.host
    done = host.attempt("luna-textfile", "uninstall", "--force")  # the configuration was edited
    assert (done.returncode, done.stderr) == (0, "")
    for port in (9100, 9201):  # without the drop-in, Debian's listens where it did before
        text = scraped(host, port)
        assert "node_textfile_scrape_error 0" in text
        assert "\nhsm_" not in text
        assert "\nluna_" not in text
    host.run("sh", "-c", f"rm -r {VENV} /usr/local/bin/luna-textfile*")
    assert differences(story.untouched, layer(host)) == set()
    assert host.attempt("id", "luna").returncode != 0
    assert host.run("systemctl", "list-units", "--all", "--plain", "--no-legend", "luna-textfile*") == ""
