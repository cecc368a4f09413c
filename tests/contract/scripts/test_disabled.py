"""collector.enabled: false withdraws our files and does nothing else."""

import pytest

from scripts.host import Host


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_both_files_go_and_the_others_stay(host: Host, schedule: str) -> None:
    """Either job removes both of our files, so that no old number stays on a screen; exit 0, the library not asked."""
    host.run()
    host.run("luna-textfile-daily")
    (host.directory / "raid.prom").write_text("raid_up 1\n")
    host.calls.unlink()
    done = host.setting(COLLECTOR__ENABLED="false").run(f"luna-textfile-{schedule}")
    assert done.code == 0
    assert host.files() == {"raid.prom"}
    (event,) = done.events
    assert event["removed"] == "minute daily"
    assert not host.calls.exists()
    assert (host.state / "minute.json").exists(), "counters go on when the monitor is switched on again"


def test_a_second_time_there_is_nothing_to_remove(host: Host) -> None:
    """Switched off every minute: exit 0 each time."""
    host = host.setting(COLLECTOR__ENABLED="false")
    for _ in range(2):
        done = host.run()
        assert done.code == 0
        assert "removed" not in done.events[0]


def test_a_file_that_cannot_be_removed_is_an_error(host: Host) -> None:
    """Exit 1 with the file's name, since its old numbers are still served."""
    host.prom().mkdir()
    done = host.setting(COLLECTOR__ENABLED="false").run()
    assert done.code == 1
    assert done.events[0]["file"] == str(host.prom())
