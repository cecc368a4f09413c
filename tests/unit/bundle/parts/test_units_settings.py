"""What the settings do to the units, and which values are refused."""

import re

import pytest
from fixtures.rendered_units import texts

from luna_textfile.config.problems import ConfigError

MINUTE = "luna-textfile-minute.service"
HEALTH = "luna-textfile-health.socket"
DROP_IN = "prometheus-node-exporter.service.d/luna-textfile.conf"


def lines(text: str, key: str) -> list[str]:
    """Return the values of a key."""
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def test_a_failed_minute_run_is_no_failed_unit_and_daily_is() -> None:
    """Exit code 75 is success for the minute job alone."""
    assert lines(texts()[MINUTE], "SuccessExitStatus") == ["75"]
    assert not lines(texts()["luna-textfile-daily.service"], "SuccessExitStatus")


@pytest.mark.parametrize(
    ("address", "listen", "option"),
    [
        ("0.0.0.0", "0.0.0.0:8080", "--web.listen-address=0.0.0.0:9100"),
        ("::1", "[::1]:8080", "--web.listen-address=[::1]:9100"),
        ("fe80::1%eth0", "[fe80::1]:8080%%eth0", "--web.listen-address=[fe80::1%%eth0]:9100"),
    ],
)
def test_addresses_are_written_as_each_reader_takes_them(address: str, listen: str, option: str) -> None:
    """IPv6 stands in brackets; systemd has the zone behind the port, node_exporter inside."""
    rendered = texts({"exporter": {"bind_address": address}})
    assert lines(rendered[HEALTH], "ListenStream") == [listen]
    assert f'"{option}"' in lines(rendered[DROP_IN], "ExecStart")[1]


def test_the_drop_in_belongs_to_the_unit_that_is_configured() -> None:
    """Another distribution's node_exporter: its unit, program and variable; what the unit had before is cleared."""
    rendered = texts(
        {
            "bundle": {
                "systemd": {
                    "node_exporter_unit": "node_exporter.service",
                    "node_exporter_binary": "/usr/sbin/node_exporter",
                    "node_exporter_options_variable": "OPTIONS",
                    "node_exporter_arguments": ["--collector.textfile.x=$1 50%"],
                }
            }
        }
    )
    first, second = lines(rendered["node_exporter.service.d/luna-textfile.conf"], "ExecStart")
    assert first == ""
    assert second.startswith("/usr/sbin/node_exporter $OPTIONS ")
    assert second.endswith(' "--collector.textfile.x=$$1 50%%"')


def test_what_lies_in_a_home_is_not_hidden() -> None:
    """A library below /home, or .prom files below /tmp, are seen by the jobs; nothing is opened without need."""
    assert lines(texts()[MINUTE], "ProtectHome") == ["yes"]
    assert lines(texts()[MINUTE], "PrivateTmp") == ["yes"]
    at_home = texts({"hsm": {"library_path": "/home/lib.so"}, "textfile": {"directory": "/tmp/prom"}})
    assert lines(at_home[MINUTE], "ProtectHome") == ["no"]
    assert lines(at_home[MINUTE], "PrivateTmp") == ["no"]
    assert lines(texts({"textfile": {"directory": "/homes/x"}})[MINUTE], "ProtectHome") == ["yes"]


def test_the_state_directory_is_systemds_where_it_can_be() -> None:
    """Below /var/lib systemd makes it; elsewhere the job is told, and may write there."""
    below = texts({"textfile": {"state_directory": "/var/lib/hsm/state"}})[MINUTE]
    assert lines(below, "StateDirectory") == ["hsm/state"]
    elsewhere = texts({"textfile": {"state_directory": "/srv/state"}})[MINUTE]
    assert not lines(elsewhere, "StateDirectory")
    assert '"STATE_DIRECTORY=/srv/state"' in lines(elsewhere, "Environment")
    assert '"/srv/state"' in lines(elsewhere, "ReadWritePaths")


@pytest.mark.parametrize("name", ['quo"te', "quo'te", "back\\slash", "new\nline", "..", "a/../b", "bell\a"])
@pytest.mark.parametrize("key", ["directory", "state_directory"])
def test_a_folder_that_no_unit_can_name_is_refused(key: str, name: str) -> None:
    """Nothing is rendered that would mean another folder: the message names the key."""
    with pytest.raises(ConfigError, match=rf"textfile\.{key} = .*unit files"):
        texts({"textfile": {key: f"/srv/{name}"}})


@pytest.mark.parametrize(
    ("setting", "bad"),
    [
        ("user", "Luna"),
        ("user", "a b"),
        ("groups", ["ok", "not ok"]),
        ("bin_directory", "relative/bin"),
        ("bin_directory", "/opt/../bin"),
        ("config_path", '/etc/"x"'),
        ("client_directories", ["/a", "/b c"]),
        ("devices", "viper0"),
        ("hsm_addresses", ["hsm.example.com"]),
        ("hsm_addresses", ["192.0.2.7/24"]),
        ("environment", {"NOT-A-NAME": "x"}),
        ("environment", {"NAME": "two\nlines"}),
        ("memory_max", "lots"),
        ("daily_retry", "16m"),
        ("minute_jitter_percent", 51),
        ("health_connections", 0),
        ("node_exporter_unit", "node_exporter"),
        ("node_exporter_unit", "../x.service"),
        ("node_exporter_options_variable", "A B"),
    ],
)
def test_a_setting_that_would_break_a_unit_is_refused(setting: str, bad: object) -> None:
    """The message names the setting."""
    with pytest.raises(ConfigError, match=rf"bundle\.systemd\.{setting} = "):
        texts({"bundle": {"systemd": {setting: bad}}})
