"""`luna-textfile render` into a folder: what is written, what is left alone, what is removed."""

import json
from pathlib import Path

import pytest
from scripts.host import Host

from bundle.conftest import Render
from bundle.files import contents, set_bundle, times

SERVICE = "systemd/luna-textfile-minute.service"


def test_it_writes_all_parts_and_says_what_to_do(render: Render, output: Path) -> None:
    """Every part has its folder and its paragraph; nothing temporary stays."""
    done = render()
    assert (done.code, done.stderr) == (0, "")
    folders = {
        "systemd",
        "prometheus",
        "victoriametrics",
        "alertmanager",
        "grafana",
        "containers",
        "kubernetes",
        "runbooks",
    }
    assert {path.name for path in output.iterdir()} == folders | {"manifest.json"}
    for part in (*folders, "alerts"):
        assert f"\n{part}: " in done.stdout
    assert "example.com" in done.stdout.split("Example values")[1]
    assert not [name for name in contents(output) if name.endswith("new")]


def test_a_second_time_nothing_is_touched(render: Render, output: Path) -> None:
    """Files that do not change keep their time, the manifest too."""
    render("--only", "grafana")
    before = times(output)
    assert "0 new, 0 changed, 0 removed" in render("--only", "grafana").stdout
    assert times(output) == before


def test_chosen_parts_only(render: Render, output: Path) -> None:
    """--only writes these parts, and leaves what an earlier render wrote of the others."""
    assert render("--only", "grafana, systemd").code == 0
    assert {name.split("/")[0] for name in contents(output)} == {"grafana", "systemd", "manifest.json"}
    render("--only", "prometheus")
    assert (output / SERVICE).exists()
    assert (output / "prometheus/prometheus.yml").exists()


def test_a_part_that_there_is_not(render: Render, output: Path) -> None:
    """A wrong name is an error that lists the right ones, and nothing is written."""
    done = render("--only", "grafana,dashboard")
    assert done.code == 2
    assert "no part is called dashboard; there are systemd, alerts," in done.stderr
    assert not output.exists()


def test_what_is_needed_no_more_is_removed(render: Render, host: Host, output: Path) -> None:
    """The runbook of an alert that is switched off goes; files of others and their folders stay."""
    render("--only", "runbooks")
    runbook = output / "runbooks" / "TokenObjectCountHigh.md"
    ours = output / "runbooks" / "our-own.md"
    assert runbook.exists()
    ours.write_text("Ours.\n")
    set_bundle(host.config, "  alerts: {TokenObjectCountHigh: {enabled: false}}\n")
    assert " 1 removed" in render("--only", "runbooks").stdout
    assert not runbook.exists()
    assert ours.read_text() == "Ours.\n"
    assert "TokenObjectCountHigh" not in (output / "manifest.json").read_text()


def test_an_emptied_folder_goes_too(render: Render, output: Path) -> None:
    """A folder that held only files of an earlier render does not stay behind."""
    render("--only", "systemd")
    (output / "old" / "deeper").mkdir(parents=True)
    (output / "old" / "deeper" / "file.txt").write_text("old\n")
    manifest = json.loads((output / "manifest.json").read_text())
    digest = "1bd0b9f2b6a5a8c5f9ba3a4b24a8ff2d7e0b9bd2b4d4e6a3a2b8d3ad0c9d9df1"
    manifest["files"]["old/deeper/file.txt"] = {"part": "systemd", "sha256": digest}
    (output / "manifest.json").write_text(json.dumps(manifest))
    assert render("--only", "systemd").code == 1, "it was edited since: not removed without --force"
    assert render("--only", "systemd", "--force").code == 0
    assert not (output / "old").exists()


def test_edited_files_are_not_lost(render: Render, output: Path) -> None:
    """A file that was edited, or that somebody else put there, is named, and nothing is written without --force."""
    render("--only", "systemd")
    unit = output / SERVICE
    unit.write_text(unit.read_text() + "# ours\n")
    before = contents(output)
    done = render("--only", "systemd")
    assert done.code == 1
    assert str(unit) in done.stderr
    assert "--force" in done.stderr
    assert contents(output) == before
    assert render("--only", "systemd", "--force").code == 0
    assert "# ours" not in unit.read_text()


def test_check_shows_the_difference_and_writes_nothing(render: Render, host: Host, output: Path) -> None:
    """--check exits 0 on what was just rendered, and 1 with a diff after a setting has changed."""
    render("--only", "alerts")
    assert render("--only", "alerts", "--check").code == 0
    before = contents(output)
    set_bundle(host.config, "  alerts: {HSMSessionUsageHigh: {percent: 71}}\n")
    done = render("--only", "alerts", "--check")
    assert done.code == 1
    assert "+++ b/prometheus/rules/luna-hsm-sessions.yml" in done.stdout
    assert "\x1b" not in done.stdout, "colours belong on a terminal"
    assert "would change" in done.stderr
    assert contents(output) == before


def test_diff_shows_it_and_writes(render: Render, host: Host, output: Path) -> None:
    """--diff shows the same and writes it."""
    render("--only", "prometheus")
    set_bundle(host.config, "  prometheus: {environment: testing}\n")
    assert "+++ b/prometheus/prometheus.yml" in render("--only", "prometheus", "--diff").stdout
    assert "testing" in (output / "prometheus/prometheus.yml").read_text()
    assert render("--only", "prometheus", "--check").code == 0


def test_the_same_bytes_wherever_it_is_written(render: Render, host: Host, output: Path) -> None:
    """Two renders into two folders are equal: no date, no host, no path gets in."""
    render()
    other = host.root / "elsewhere"
    host.run("luna-textfile", "render", "--output", str(other))
    assert contents(other) == contents(output)
    text = b"".join(contents(output).values()).decode()
    assert str(host.root) not in text.replace(str(host.directory), "").replace(str(host.state), "")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": {"../x": {"sha256": "", "part": "systemd"}}}'])
def test_a_spoilt_manifest_is_refused(render: Render, output: Path, text: str) -> None:
    """A manifest that is not ours, or that names files outside, stops everything with its name."""
    render("--only", "systemd")
    (output / "manifest.json").write_text(text)
    done = render("--only", "systemd")
    assert done.code == 1
    assert "manifest" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_replaces_nothing(render: Render, host: Host, output: Path) -> None:
    """If one file cannot be written, all others stay as they were, and no temporary file is left."""
    render("--only", "prometheus")
    before = contents(output)
    set_bundle(host.config, "  prometheus: {job: another}\n")
    (output / "prometheus/prometheus.yml.luna-textfile-new").mkdir()
    done = render("--only", "prometheus")
    assert done.code == 1
    assert "prometheus.yml" in done.stderr
    assert contents(output) == before
