"""--stdout: look without touching."""

import pytest
from text.reading import is_whole, parsed

from scripts.host import Host


def everything(host: Host) -> dict[str, bytes]:
    """Return every file of the host with its content, but the library's own log."""
    paths = [path for path in host.root.rglob("*") if path.is_file() and path != host.calls]
    return {str(path): path.read_bytes() for path in paths if not path.name.startswith("config-cache-")}


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_it_prints_the_file_and_writes_nothing(host: Host, schedule: str) -> None:
    """The same series as the file has, on standard output; no file, no state, no lock comes or changes."""
    before = everything(host)
    printed = host.run(f"luna-textfile-{schedule}", "--stdout")
    assert printed.code == 0
    assert is_whole(printed.stdout, schedule)
    assert everything(host) == before
    host.run(f"luna-textfile-{schedule}")
    before = everything(host)
    again = host.run(f"luna-textfile-{schedule}", "--stdout")
    assert parsed(again.stdout).keys() == parsed(host.text(schedule)).keys()
    assert everything(host) == before


def test_a_failure_shows_in_the_text_and_in_the_exit_code(host: Host) -> None:
    """Exit 75 as for the file; the counters are shown as the last real run left them."""
    failing = host.playing("fault-initialize-error")
    failing.run()
    done = failing.run("luna-textfile-minute", "--stdout")
    assert done.code == 75
    assert 'luna_monitor_scrape_errors_total{schedule="minute",collector="library"} 1\n' in done.stdout


def test_it_needs_no_directory(host: Host) -> None:
    """It works before there is a node_exporter or a state directory: the first thing to try on a new host."""
    host.directory.rmdir()
    host.state.rmdir()
    done = host.run("luna-textfile-minute", "--stdout")
    assert done.code == 0
    assert is_whole(done.stdout, "minute")
    assert not host.state.exists()


def test_it_collects_even_when_collection_is_switched_off(host: Host) -> None:
    """Who asks to see gets to see; the files stay untouched, and so do those of a monitor that is switched off."""
    host.run()
    before = everything(host)
    done = host.setting(COLLECTOR__ENABLED="false").run("luna-textfile-minute", "--stdout")
    assert done.code == 0
    assert is_whole(done.stdout, "minute")
    assert everything(host) == before


def test_the_log_goes_elsewhere(host: Host) -> None:
    """Standard output holds the metrics only, whatever is logged: it can be piped into promtool."""
    done = host.run("luna-textfile-minute", "--stdout", "--verbose")
    assert all(line.startswith(("hsm_", "luna_monitor_", "# ")) for line in done.stdout.splitlines())


def test_configuration_by_option_comes_before_the_environment(host: Host) -> None:
    """--config FILE is read instead of what LUNA_TEXTFILE_CONFIG names."""
    other = host.root / "other.yaml"
    other.write_text(host.config.read_text().replace("slot_id: all", "slot_id: all\n  name: by-option"))
    done = host.run("luna-textfile-minute", "--stdout", "--config", str(other))
    assert 'hsm="by-option"' in done.stdout
    assert 'hsm="by-option"' not in host.run("luna-textfile-minute", "--stdout").stdout
