"""systemd's own verdict on the units: every key known, every value understood, nothing missing, little exposed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fixtures.host_files import NODE_EXPORTER
from fixtures.proven import require
from fixtures.rendered_units import OTHERS, SERVICES, Settings, Units, units

MOST_EXPOSURE = 15
"""In tenths, as --threshold takes it."""

ODD: Settings = {
    "exporter": {"bind_address": "fe80::1%eth0", "port": 9101, "health_port": 65535},
    "collector": {
        "minute_interval_seconds": 47,
        "minute_deadline_seconds": 45.7,
        "daily_collection_hour": 23,
        "initial_delay_seconds": 0,
    },
    "textfile": {"directory": "/srv/100 %/a $HOME folder", "state_directory": "/srv/state of ours"},
    "bundle": {
        "systemd": {
            "user": "hsm_watch-1",
            "groups": [],
            "environment": {"ChrystokiConfigurationPath": "/etc/luna", "ODD": "a \"quoted\" \\ % $HOME 'word'"},
            "client_directories": [],
            "devices": ["/dev/viper0"],
            "hsm_addresses": ["192.0.2.7", "2001:db8::/32"],
            "private_users": True,
            "memory_deny_write_execute": False,
            "minute_jitter_percent": 0,
            "daily_jitter": "0s",
            "daily_retry": "15m",
            "node_exporter_arguments": ["--collector.filesystem.mount-points-exclude=^/(sys|proc)($|/)"],
        }
    },
}
LARGE: Settings = {"collector": {"minute_interval_seconds": 3600, "minute_deadline_seconds": 3599.5}}
SETTINGS = pytest.mark.parametrize("settings", [{}, ODD, LARGE], ids=["default", "odd", "large"])


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze."""
    program = require("systemd-analyze", "systemd")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60)


def verify(found: Units, *names: str) -> subprocess.CompletedProcess[str]:
    """Let systemd-analyze look at units of a root: any warning in one of them is an error."""
    return analyze("verify", f"--root={found.root}", "--recursive-errors=one", "--man=no", *names)


@SETTINGS
def test_systemd_finds_nothing(tmp_path: Path, settings: Settings) -> None:
    """`systemd-analyze verify` has no word to say about any unit, node_exporter with its drop-in included."""
    names = [name.replace("@.", "@x.") for name in (*SERVICES, *OTHERS, NODE_EXPORTER)]
    done = verify(units(tmp_path, settings), *names)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("spoil", ["NoSuchKey=1", "ReadWritePaths=relative", "TimeoutStartSec=soon"])
def test_a_mistake_would_be_found(tmp_path: Path, spoil: str) -> None:
    """The check above can fail: an unknown key or a value that systemd does not understand is reported."""
    found = units(tmp_path)
    path = found.of("luna-textfile-minute.service")
    path.write_text(f"{path.read_text()}{spoil}\n")
    done = verify(found, path.name)
    assert done.returncode != 0
    assert spoil.partition("=")[0] in done.stderr or spoil.partition("=")[2] in done.stderr


def counted(found: Units, name: str) -> list[dict[str, Any]]:
    """Return what `systemd-analyze security` counts against a service, without what weighs nothing."""
    done = analyze("security", "--offline=yes", "--json=short", found.of(name))
    return [row for row in json.loads(done.stdout) if row["exposure"]]


@SETTINGS
@pytest.mark.parametrize("name", SERVICES)
def test_exposure_is_low(tmp_path: Path, settings: Settings, name: str) -> None:
    """`systemd-analyze security` gives each service at most 1.5 of 10, whatever is configured."""
    found = units(tmp_path, settings)
    done = analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", "--no-pager", found.of(name))
    assert done.returncode == 0, done.stdout.splitlines()[-1]


@SETTINGS
@pytest.mark.parametrize("name", SERVICES)
def test_all_that_is_still_exposed_is_explained(tmp_path: Path, settings: Settings, name: str) -> None:
    """Each item that still counts stands in a comment of the unit, with its reason."""
    found = units(tmp_path, settings)
    comments = "\n".join(line for line in found.texts[name].splitlines() if line.startswith("#"))
    rows = counted(found, name)
    assert rows
    for row in rows:
        item = row["name"].replace("(INET|INET6)", "INET").replace("RootDirectory=/RootImage=", "RootDirectory=")
        assert item in comments, f"{row['name']} (exposure {row['exposure']}) is not explained in {name}"


def test_addresses_of_the_hsms_close_the_network(tmp_path: Path) -> None:
    """With the HSMs' addresses configured, no other can be reached, which lowers the exposure."""
    closed = units(tmp_path / "closed", {"bundle": {"systemd": {"hsm_addresses": ["192.0.2.7", "2001:db8::/32"]}}})
    assert closed.lines(SERVICES[0], "IPAddressDeny") == ["any"]
    assert closed.lines(SERVICES[0], "IPAddressAllow") == ["localhost 192.0.2.7 2001:db8::/32"]
    default = units(tmp_path / "default")

    def exposure(found: Units) -> float:
        return sum(float(row["exposure"]) for row in counted(found, SERVICES[0]))

    assert exposure(closed) < exposure(default)
