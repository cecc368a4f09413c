"""The section `bundle` of the configuration: every mistake at once, and nothing written."""

from pathlib import Path

from scripts.host import Host

from bundle.conftest import Render
from bundle.files import set_bundle

WRONG = """\
  alert: {}
  inventory: 3
  prometheus:
    scrape_interval: 1
    scrape_intervall: 60s
    external_labels: {"a-b": x}
  alerts:
    HSMStorageHigh: {percent: 101, severity: page}
    HSMStorageHihg: {percent: 80}
"""
DISAGREE = """\
  prometheus:
    self_job: luna-hsm
    access: {exporter: {certificate_file: /a.pem}}
"""


def test_every_problem_at_once(render: Render, host: Host, output: Path) -> None:
    """Each has the file, the key, the value and what is allowed or was meant; exit 2."""
    set_bundle(host.config, WRONG)
    done = render()
    assert (done.code, done.stdout) == (2, "")
    assert "8 problems" in done.stderr
    for part in (
        "bundle.alert = {}: unknown setting; did you mean bundle.alerts?",
        "bundle.inventory = 3: allowed: a list of names of HSMs",
        "bundle.prometheus.scrape_interval = 1: allowed: a duration from 5s to 2m",
        "bundle.prometheus.scrape_intervall = '60s': unknown setting; did you mean bundle.prometheus.scrape_interval?",
        "bundle.alerts.HSMStorageHigh.percent = 101: allowed: a number",
        "bundle.alerts.HSMStorageHigh.severity = 'page': allowed: one of critical, warning, info",
        "did you mean bundle.alerts.HSMStorageHigh?",
    ):
        assert part in done.stderr, done.stderr
    assert done.stderr.count(str(host.config)) == 8
    assert not output.exists()


def test_the_same_by_config(host: Host) -> None:
    """`luna-textfile config` finds the same, so that nobody must render to see it."""
    set_bundle(host.config, WRONG)
    done = host.run("luna-textfile", "config")
    assert done.code == 2
    assert "8 problems" in done.stderr


def test_config_shows_every_setting_and_its_origin(host: Host) -> None:
    """Settings of the file name it, all others are defaults."""
    set_bundle(host.config, "  prometheus: {job: hsm}\n")
    lines = host.run("luna-textfile", "config").stdout.splitlines()
    (job,) = (line.split(maxsplit=2) for line in lines if line.startswith("bundle.prometheus.job "))
    assert job == ["bundle.prometheus.job", "hsm", str(host.config)]
    (percent,) = (line.split() for line in lines if line.startswith("bundle.alerts.HSMSessionUsageHigh.percent "))
    assert percent == ["bundle.alerts.HSMSessionUsageHigh.percent", "80.0", "default"]


def test_a_part_commented_out_says_nothing(render: Render, host: Host) -> None:
    """`prometheus:` with nothing below it is as good as absent."""
    set_bundle(host.config, "  prometheus:\n  alerts:\n    HSMStorageHigh:\n")
    assert render().code == 0


def test_the_jobs_do_not_care(host: Host) -> None:
    """A mistake in the bundle does not stop the collection."""
    set_bundle(host.config, WRONG)
    assert host.run().code == 0


def test_settings_that_do_not_agree(render: Render, host: Host, output: Path) -> None:
    """Each alone is allowed, together they are not: said like any other mistake, with the file; exit 2."""
    set_bundle(host.config, DISAGREE)
    done = render()
    assert (done.code, done.stdout) == (2, "")
    assert f"{host.config}: bundle.prometheus.self_job = 'luna-hsm': allowed: another name" in done.stderr
    assert "set bundle.prometheus.access.exporter.key_file as well" in done.stderr
    assert "Traceback" not in done.stderr
    assert not output.exists()


def test_a_folder_that_no_unit_can_name(host: Host, output: Path) -> None:
    """What only unit files cannot say is told the same way, when they are rendered."""
    odd = host.setting(TEXTFILE__DIRECTORY='/var/a"b')
    done = odd.run("luna-textfile", "render", "--only", "systemd", "--output", str(output))
    assert done.code == 2
    assert "textfile.directory = " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_without_a_value(render: Render, host: Host) -> None:
    """`inventory:` with nothing behind it is refused for that, and not for missing quotes."""
    set_bundle(host.config, "  inventory:\n  alerts: {HSMStorageHigh: {percent: }}\n")
    said = render().stderr
    assert said.count("there is no value: give one, or leave the key out") == 2
    assert "quotes" not in said


def test_what_no_setting_can_be_is_named_with_its_place(render: Render, host: Host) -> None:
    """A serial as the key of a mapping is a number to YAML: the message says which key of the whole bundle it is."""
    set_bundle(host.config, "  alerts: {HSMStorageHigh: {percent_by_hsm: {1234567: 90}}}\n")
    assert "alerts.HSMStorageHigh.percent_by_hsm: a key: not text: put it in quotes" in render().stderr
    set_bundle(host.config, "  alerts: {HSMStorageHigh: {percent: .nan}}\n")
    assert "alerts.HSMStorageHigh.percent: not a finite number" in render().stderr


def test_no_folder_is_not_the_one_we_are_in(host: Host) -> None:
    """`--output "$UNSET"` is refused: nobody wants 130 files where they happen to be."""
    for command in (("render",), ("simulate", "healthy")):
        done = host.run("luna-textfile", *command, "--output", "")
        assert done.code == 2
        assert "the name is empty" in done.stderr
