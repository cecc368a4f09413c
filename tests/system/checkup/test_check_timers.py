"""`check --only timers`: what systemd 252 said of our units, recorded on a booted host in each of these states."""

from pathlib import Path

import pytest

from checkup.site import Site
from luna_textfile.checkup.finding import Finding
from luna_textfile.checkup.systemctl import parse, span
from luna_textfile.checkup.timers import judge_all

RECORDED = Path(__file__).with_name("systemctl")
NOW = 23315.85
"""Seconds since the host's start, when `installed` was recorded."""


def said(name: str) -> list[Finding]:
    """Return the findings of a recorded state."""
    return list(judge_all(parse((RECORDED / f"{name}.txt").read_text()), NOW))


def one(name: str, level: str, *words: str) -> Finding:
    """Return the one finding of this level with these words."""
    (found,) = (
        finding for finding in said(name) if finding.level == level and all(w in finding.observation for w in words)
    )
    return found


def test_all_is_well() -> None:
    """Each timer is active, with its last and next run; each service's last run ended well."""
    assert {finding.level for finding in said("installed")} == {"ok"}
    one("installed", "ok", "luna-textfile-minute.timer", "last run Mon 2026-11-23 18:03:49 UTC", "next run in 6 s")
    one("installed", "ok", "luna-textfile-daily.timer", "next run Tue 2026-11-24 00:00:00 UTC")
    one("installed", "ok", "luna-textfile-minute.service: the last run ended with 0")


def test_nothing_is_installed() -> None:
    """One finding, not one a unit."""
    (finding,) = said("not-installed")
    assert (finding.level, finding.fix) == ("problem", "luna-textfile install")


def test_a_disabled_timer() -> None:
    """Disabled and stopped: one command does both."""
    finding = one("disabled", "problem", "luna-textfile-minute.timer is disabled", "not active now")
    assert finding.fix == "systemctl enable --now luna-textfile-minute.timer"


def test_a_stopped_timer() -> None:
    """Enabled, but not running now."""
    finding = one("stopped", "problem", "luna-textfile-daily.timer is inactive")
    assert finding.fix == "systemctl start luna-textfile-daily.timer"


def test_a_service_with_a_wrong_configuration() -> None:
    """Exit code 2 of both jobs, and its meaning."""
    for schedule in ("minute", "daily"):
        finding = one("bad-configuration", "problem", f"luna-textfile-{schedule}.service", "exit code 2")
        assert "the configuration is wrong" in finding.observation
        assert finding.fix == f"journalctl -u luna-textfile-{schedule}.service -n 50 --no-pager"


def test_a_service_without_its_user() -> None:
    """Code 217 is of systemd itself."""
    one("no-user", "problem", "luna-textfile-minute.service", "exit code 217", "no user of this name")


def test_a_unit_that_was_changed_on_disk() -> None:
    """A warning beside whatever else there is."""
    assert one("masked-and-changed", "warning", "luna-textfile-minute.timer").fix == "systemctl daemon-reload"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("LoadState=loaded", "LoadState=masked", "is masked"),
        ("LoadState=loaded", "LoadState=bad-setting", "cannot be loaded"),
        ("ActiveState=active", "ActiveState=failed", "has failed"),
        ("SubState=waiting", "SubState=elapsed", "is active, but has no next run"),
    ],
)
def test_a_state_that_was_not_recorded(before: str, after: str, words: str) -> None:
    """The recorded text with one property changed, in the block of the minute timer."""
    blocks = parse((RECORDED / "installed.txt").read_text())
    name, value = after.split("=")
    assert blocks[0][name] == before.split("=")[1]
    findings = list(judge_all([{**blocks[0], name: value}, *blocks[1:]], NOW))
    (finding,) = (finding for finding in findings if finding.level == "problem")
    assert finding.observation.startswith(f"luna-textfile-minute.timer {words}")
    assert finding.fix


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("6h 28min 42.282419s", 23322.282419), ("1d 2ms", 86400.002), ("infinity", None), ("0", None), ("", None)],
)
def test_spans_of_time(text: str, seconds: float | None) -> None:
    """As systemd writes them."""
    assert span(text) == (None if seconds is None else pytest.approx(seconds))


def test_a_host_without_systemd_is_no_problem(site: Site) -> None:
    """In a container something else starts the jobs: that is unknown, not wrong."""
    if Path("/run/systemd/system").is_dir():
        assert site.check("timers").findings  # this machine has systemd: what it says depends on it
    else:
        checked = site.check("timers")
        assert (checked.code, checked.levels()) == (0, {"unknown"})
