"""What install remembers of an image for uninstall to give back: accounts, folders, links, whenever they were made."""

import json
from pathlib import Path

from image import UNITS, Run
from scripts.host import Host

RECORD = "etc/luna-textfile/installed.json"


def made(root: Path) -> list[str]:
    """Return what the record says was made."""
    found: list[str] = json.loads((root / RECORD).read_text())["made"]
    return found


def test_the_record_knows_what_earlier_installations_made(host: Host, run: Run, root: Path) -> None:
    """Another user and another folder later on: uninstall gives back the first ones and the second ones."""
    folders = {name: root / "srv" / name for name in ("first", "second")}
    for mode, (name, folder) in zip((0o700, 0o711), folders.items(), strict=True):
        folder.mkdir(parents=True)
        folder.chmod(mode)
        host.config.write_text(f"textfile: {{directory: /srv/{name}}}\nbundle: {{systemd: {{user: {name}}}}}\n")
        assert run("install").code == 0
        folder.chmod(0o775)
        (folder / "luna_textfile_minute.prom").touch()
    assert run("install").code == 0
    assert {"user first", "group first", "user second", "group second", "group hsmusers"} <= set(made(root))
    assert run("uninstall").code == 0
    assert [(list(folder.iterdir()), folder.stat().st_mode & 0o777) for folder in folders.values()] == [
        ([], 0o700),
        ([], 0o711),
    ]


def test_folders_that_were_missing_go(host: Host, run: Run, root: Path) -> None:
    """Every folder on the way to the .prom files that was not there before goes, unless something else lies in it."""
    host.config.write_text("textfile: {directory: /srv/metrics/luna/prom}\n")
    (root / "srv").mkdir()
    run("install")
    (root / "srv/metrics/luna/prom").mkdir(parents=True)
    (root / "srv/metrics/other").touch()
    run("uninstall")
    assert [path.name for path in (root / "srv/metrics").iterdir()] == ["other"]


def test_accounts_of_an_image(run: Run, root: Path) -> None:
    """What the image's own files know of is not ours: its user, its groups, who is in them."""
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nluna:x:7:7::/:/bin/false\n")
    (root / "etc/group").write_text("luna:x:7:\nhsmusers:x:8:app1,app2\n")
    run("install")
    assert [entry for entry in made(root) if entry.startswith(("user", "group", "member"))] == ["member luna:hsmusers"]


def test_units_enabled_in_an_image(run: Run, root: Path) -> None:
    """The links by which units were enabled there go with the units, or the image's systemd would miss them."""
    run("install")
    link = root / UNITS / "timers.target.wants/luna-textfile-minute.timer"
    link.parent.mkdir()
    link.symlink_to(f"/{UNITS}/luna-textfile-minute.timer")
    run("uninstall")
    assert not any((root / UNITS).iterdir())
