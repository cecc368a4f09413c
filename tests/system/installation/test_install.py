"""`luna-textfile install --root DIR` and `uninstall`: which files go where, what is kept, what is refused."""

import json
from pathlib import Path

from bundle.files import contents, set_bundle
from image import UNITS, Run
from scripts.host import Host

EXPECTED = {
    "etc/luna-textfile/config.yaml",
    "etc/luna-textfile/installed.json",
    *(f"{UNITS}/luna-textfile-{unit}" for unit in ("minute.service", "minute.timer", "daily.service", "daily.timer")),
    f"{UNITS}/luna-textfile-daily-boot.timer",
    f"{UNITS}/luna-textfile-health.socket",
    f"{UNITS}/luna-textfile-health@.service",
    "etc/sysusers.d/luna-textfile.conf",
    "etc/tmpfiles.d/luna-textfile.conf",
}


def installed(root: Path) -> dict[str, bytes]:
    """Return the files below etc of the image."""
    return {name: data for name, data in contents(root).items() if name.startswith("etc/")}


def test_dry_run_does_nothing(run: Run, root: Path) -> None:
    """It names every file, and writes none."""
    done = run("install", "--dry-run")
    assert done.code == 0
    assert installed(root) == {}
    for name in EXPECTED - {"etc/luna-textfile/installed.json"}:
        assert f"new     {root / name}\n" in done.stdout
    assert done.stdout.endswith("Nothing was changed.\n")


def test_install_and_uninstall(run: Run, root: Path) -> None:
    """What install put there is there once, and gone after uninstall; folders of the system stay."""
    assert run("install").code == 0
    assert set(installed(root)) == EXPECTED
    assert run("install").stdout.startswith("Files only."), "the second time nothing is left to do"
    done = run("uninstall")
    assert (done.code, installed(root)) == (0, {})
    assert (root / UNITS).is_dir()
    assert not (root / "etc/luna-textfile").exists()
    assert run("uninstall").code == 1


def test_the_new_configuration_is_valid(host: Host, run: Run, root: Path) -> None:
    """The file that install begins says nothing yet, and is one that the jobs accept."""
    run("install")
    written = root / "etc/luna-textfile/config.yaml"
    assert host.run("luna-textfile", "config", "--config", str(written)).code == 0


def test_an_existing_configuration_is_kept(run: Run, root: Path) -> None:
    """Install does not touch it, and uninstall does not take it away."""
    ours = root / "etc/luna-textfile/config.yaml"
    ours.parent.mkdir(parents=True)
    ours.write_text("# ours\n")
    run("install")
    run("uninstall")
    assert ours.read_text() == "# ours\n"


def test_a_given_configuration_is_installed(host: Host, run: Run, root: Path) -> None:
    """--config puts a copy in place, once; another one later is refused, so that nothing is overwritten."""
    assert run("install", "--config", str(host.config)).code == 0
    assert (root / "etc/luna-textfile/config.yaml").read_text() == host.config.read_text()
    set_bundle(host.config, "  systemd: {user: hsmwatch}\n")
    done = run("install", "--config", str(host.config))
    assert done.code == 1
    assert "differs from --config" in done.stderr


def test_units_follow_the_configuration(host: Host, run: Run, root: Path) -> None:
    """After a change, install again renders the units anew."""
    run("install")
    before = installed(root)
    set_bundle(host.config, "  systemd: {user: hsmwatch}\n")
    done = run("install")
    assert "change  " in done.stdout
    changed = installed(root)
    assert "hsmwatch" in changed[f"{UNITS}/luna-textfile-minute.service"].decode()
    assert changed["etc/luna-textfile/config.yaml"] == before["etc/luna-textfile/config.yaml"]


def test_edited_units_are_not_lost(run: Run, root: Path) -> None:
    """An edited unit stops install; uninstall leaves it there and says so; --force has its way."""
    run("install")
    unit = root / UNITS / "luna-textfile-minute.service"
    unit.write_text("# ours\n")
    done = run("install")
    assert done.code == 1
    assert "systemctl edit" in done.stderr
    assert f"keep    {unit}" in run("uninstall").stdout
    assert set(installed(root)) == {f"{UNITS}/luna-textfile-minute.service"}


def test_force_removes_edited_units(run: Run, root: Path) -> None:
    """Uninstall --force takes edited files away, too."""
    run("install")
    (root / UNITS / "luna-textfile-minute.service").write_text("# ours\n")
    run("uninstall", "--force")
    assert installed(root) == {}


def test_old_numbers_go_with_it(run: Run, root: Path) -> None:
    """Uninstall removes our .prom files, which node_exporter would serve for ever, and no other."""
    textfile = root / "var/lib/prometheus/node-exporter"
    textfile.mkdir(parents=True)
    textfile.chmod(0o750)
    run("install")
    textfile.chmod(0o775)
    for name in ("luna_textfile_minute.prom", "luna_textfile_daily.prom", "apt.prom"):
        (textfile / name).write_text("")
    run("uninstall")
    assert [path.name for path in textfile.iterdir()] == ["apt.prom"]
    assert textfile.stat().st_mode & 0o777 == 0o750, "as it was before"


def test_state_that_was_made_goes(run: Run, root: Path) -> None:
    """The state directory did not exist before: it goes. One that was there stays."""
    run("install")
    state = root / "var/lib/luna-textfile"
    state.mkdir(parents=True)
    (state / "minute.json").write_text("{}")
    run("uninstall")
    assert not state.exists()
    state.mkdir(parents=True)
    run("install")
    run("uninstall")
    assert state.exists()


def test_keep_config(run: Run, root: Path) -> None:
    """--keep-config leaves the configuration."""
    run("install")
    run("uninstall", "--keep-config")
    assert set(installed(root)) == {"etc/luna-textfile/config.yaml"}


def test_the_drop_in_of_node_exporter_is_asked_for(run: Run, root: Path) -> None:
    """node_exporter is changed only if --with-node-exporter says so."""
    run("install", "--with-node-exporter")
    extra = set(installed(root)) - EXPECTED
    assert [name for name in extra if ".service.d/" not in name] == []
    assert len(extra) == 1
    run("install")
    assert extra < set(installed(root)), "as the time before"
    run("install", "--without-node-exporter")
    assert set(installed(root)) == EXPECTED
    run("uninstall")
    assert not any((root / UNITS).iterdir())


def test_programs_must_be_there(run: Run, root: Path) -> None:
    """Units that would start nothing are not installed; the message names the setting."""
    (root / "opt/luna-textfile/bin/luna-textfile-daily").unlink()
    done = run("install")
    assert done.code == 1
    assert "luna-textfile-daily" in done.stderr
    assert "bundle.systemd.bin_directory" in done.stderr
    assert installed(root) == {}


def test_a_wrong_configuration_installs_nothing(host: Host, run: Run, root: Path) -> None:
    """Exit 2, as everywhere."""
    host.config.write_text("hsm: {slot: 1}\n")
    assert run("install").code == 2
    assert installed(root) == {}


def test_a_spoilt_record(run: Run, root: Path) -> None:
    """A record that cannot be read stops uninstall, with its name and no traceback."""
    run("install")
    record = root / "etc/luna-textfile/installed.json"
    record.write_text(json.dumps({"files": {"../../etc/passwd": {"sha256": "", "part": "systemd"}}}))
    done = run("uninstall")
    assert done.code == 1
    assert "not below" in done.stderr
    assert "Traceback" not in done.stderr
