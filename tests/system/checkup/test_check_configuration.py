"""`check --only configuration`: every problem at once, which file was read, and what only this shell knows."""

import json

from checkup.site import Site


def test_every_problem_of_a_wrong_configuration_is_told(site: Site) -> None:
    """Two mistakes: two problems with the key, exit code 2, and nothing else is looked at."""
    site.configure(exporter={"port": 0}, hsm={"slot": 1})
    checked = site.check()
    assert checked.code == 2
    assert [part["subject"] for part in checked.record["subjects"]] == ["configuration"]
    assert len(checked.problems()) == 2
    checked.one("problem", "exporter.port", "65535")
    checked.one("problem", "hsm.slot", str(site.host.config))
    assert not site.host.calls.exists()


def test_a_wrong_bundle_stops_nothing_else(site: Site) -> None:
    """The jobs run on without the bundle; the check says what is wrong with it, goes on, and ends with 2."""
    site.configure(bundle={"systemd": {"user": "root", "usr": 1}})
    checked = site.check("configuration", "library")
    assert checked.code == 2
    checked.one("problem", "bundle.systemd.usr")
    checked.one("ok", "a PKCS#11 library")


def test_the_file_that_was_read_is_named(site: Site) -> None:
    """With a file its path; what the environment sets is listed."""
    site.host = site.host.setting(LOGGING__LEVEL="debug")
    checked = site.check("configuration")
    assert checked.code == 0
    checked.one("ok", f"read from {site.host.config}")
    checked.one("ok", "HSM__LOGGING__LEVEL")


def test_a_file_that_the_units_do_not_read_is_a_warning(site: Site) -> None:
    """The units read another file that exists: what is corrected in one changes nothing in the other."""
    other = site.host.root / "other.yaml"
    other.write_text("hsm:\n")
    site.configure(bundle={"systemd": {"user": "root", "config_path": str(other)}})
    checked = site.check("configuration")
    assert checked.code == 0
    assert str(other) in checked.one("warning", "the units read").fix


def test_a_monitor_that_is_switched_off_is_a_warning(site: Site) -> None:
    """collector.enabled: false explains every missing number, and is no mistake."""
    site.configure(collector={"enabled": False})
    checked = site.check("configuration")
    assert checked.code == 0
    checked.one("warning", "collector.enabled is false")


def test_a_secret_in_the_file_is_not_shown(site: Site) -> None:
    """A key that looks like a PIN is a problem; its value appears nowhere."""
    site.configure(hsm={"pin": "hunter22"})
    done = site.run()
    assert done.code == 2
    assert "hunter22" not in done.stdout + done.stderr
    assert "hsm.pin" in done.stdout


def test_the_record_of_a_wrong_configuration_is_whole(site: Site) -> None:
    """--json has the same shape as otherwise: exit code, summary, subjects."""
    site.configure(exporter={"port": 0})
    record = json.loads(site.run("--json").stdout)
    assert (record["exit_code"], record["level"]) == (2, "problem")
    assert record["summary"].startswith("1 problem in configuration")
