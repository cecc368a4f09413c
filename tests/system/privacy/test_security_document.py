"""docs/security.md: what it says of files, modes and tests is so."""

import fnmatch
import re
import stat
from pathlib import Path
from typing import NamedTuple

import pytest
from downstream.rendered import write
from fixtures.hiding import JOBS, hiding, named_host, salted
from fixtures.proven import REPOSITORY
from web_exporter import BCRYPT

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import plan
from luna_textfile.bundle.output.write import write as put
from luna_textfile.config.model import Config, PrivacyConfig
from luna_textfile.installation.files import RECORD, configuration, files
from luna_textfile.privacy.names import HASH_BYTES
from luna_textfile.privacy.salt import read_salt

TEXT = (REPOSITORY / "docs/security.md").read_text()
ROW = re.compile(r"^\| `(/[^`]+)` \| ([^|]+) \| (0[0-7]{3}) \| ([^|]+) \|", re.MULTILINE)
STATE, PROM = "/var/lib/luna-textfile", "/var/lib/prometheus/node-exporter"


class Row(NamedTuple):
    """A row of the table of files."""

    path: str
    owner: str
    mode: int


ROWS = [Row(path, owner.strip(), int(mode, 8)) for path, owner, mode, _ in ROW.findall(TEXT)]


def row(path: str) -> Row:
    """Return the row that speaks of a path."""
    (found,) = [one for one in ROWS if fnmatch.fnmatch(path, one.path)]
    return found


def test_the_table_was_read() -> None:
    """Else nothing below would be checked."""
    assert len(ROWS) == 11


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Give the root of a host with all that an installation puts there."""
    web = {"certificate_file": "/c", "key_file": "/k", "users": {"prometheus": BCRYPT}}
    site = Site(Config(bundle={"systemd": {"node_exporter_web": web}}))
    rendered = {**files(site, with_node_exporter=True), **configuration(site, None)}
    root = tmp_path / "root"
    root.mkdir()
    put(root, plan(root, rendered, RECORD))
    return root


def test_what_an_installation_puts_there(installed: Path) -> None:
    """Each file below /etc/luna-textfile, and each unit, has the mode of its row; no file there is without one."""
    for path in (found for found in installed.rglob("*") if found.is_file()):
        name = f"/{path.relative_to(installed)}"
        if name.startswith(("/etc/luna-textfile/", "/etc/systemd/system/luna-textfile")):
            assert stat.S_IMODE(path.stat().st_mode) == row(name).mode, name
            assert row(name).owner.startswith("root:")


def test_what_runs_leave(tmp_path: Path) -> None:
    """Each file of the state directory and each .prom file has the mode of its row, whatever the umask."""
    host = hiding(named_host(tmp_path), salted(tmp_path), serial="hash")
    for job in JOBS:
        assert host.run(job, under=("sh", "-c", 'umask 0077; exec "$@"', "sh")).code == 0
    for path in host.state.iterdir():
        name = f"{STATE}/{path.name.replace('daily', 'minute')}"
        assert stat.S_IMODE(path.stat().st_mode) == row(name).mode, name
    for path in host.directory.iterdir():
        name = f"{PROM}/{path.name.replace('daily', 'minute')}"
        assert stat.S_IMODE(path.stat().st_mode) == row(name).mode, name


def test_the_folders_of_the_units(tmp_path: Path) -> None:
    """Modes, user and group stand so in the units and in tmpfiles.d; the units run with umask 0077."""
    folder = write(tmp_path, "systemd") / "systemd"
    for name in ("minute", "daily"):
        unit = (folder / f"luna-textfile-{name}.service").read_text()
        assert f"\nStateDirectoryMode={row(STATE).mode:04o}\n" in unit
        assert "\nUser=luna\nGroup=luna\n" in unit
        assert "\nUMask=0077\n" in unit
        assert "\nProtectSystem=strict\n" in unit
    line = f'd "{PROM}" {row(PROM).mode:04o} :root luna -'
    assert line in (folder / "tmpfiles.d/luna-textfile.conf").read_text()
    assert "/usr/sbin/nologin" in (folder / "sysusers.d/luna-textfile.conf").read_text()


def test_the_salt_as_it_is_made_there(tmp_path: Path) -> None:
    """Its path is the default, its mode is one that is taken, and so is one more right too many for a group."""
    assert row("/etc/luna-textfile/salt").path == PrivacyConfig().salt_file
    path = salted(tmp_path)
    path.chmod(row("/etc/luna-textfile/salt").mode)
    assert read_salt(str(path))


def test_the_chance_of_a_collision() -> None:
    """48 bits and 20,000 names: the document's number is the arithmetic's."""
    assert f"{8 * HASH_BYTES} bits" in TEXT
    million = 2 ** (8 * HASH_BYTES) / (20_000**2 / 2) / 1e6
    assert f"1 in {million:.1f} million" in TEXT


def test_the_tests_that_it_names_are_there() -> None:
    """Whoever wants the proof finds it."""
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))
    assert len(named) >= 8
    assert [name for name in named if not (REPOSITORY / name).is_file()] == []


def test_its_links_lead_somewhere() -> None:
    """To its own headings, and to documents beside it."""
    headings = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"(?m)^## (.+)$", TEXT)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (
            target.removeprefix("#") in headings if target.startswith("#") else (REPOSITORY / "docs" / target).exists()
        )
