"""The wheel: everything is in it, nothing else is, and it works away from the checkout."""

import re
import zipfile
from pathlib import Path

import pytest
from fixtures.proven import REPOSITORY
from fixtures.wheels import TEMPLATES
from scripts.host import make_host

from luna_textfile import __version__
from package.installed import Installed

PACKAGE = REPOSITORY / "luna_textfile"
TIMES = re.compile(r"^(\w+_(?:timestamp|duration)_seconds\b.*) \S+$", re.MULTILINE)


def in_checkout(pattern: str) -> set[str]:
    """Name the files of the checkout's package that match a pattern."""
    return {str(path.relative_to(REPOSITORY)) for path in PACKAGE.rglob(pattern)}


@pytest.mark.parametrize("pattern", ["*.py", "*.c", "*.h", "*.scenario", "py.typed"])
def test_every_file_of_the_package_is_in_it(names: list[str], pattern: str) -> None:
    """Modules, the simulator's C sources and scenarios, and the mark of a typed package: all of them."""
    assert in_checkout(pattern)
    assert in_checkout(pattern) <= set(names)


def test_every_template_is_in_it(names: list[str]) -> None:
    """The five folders of templates, whatever they hold, hidden files too."""
    for folder, name in TEMPLATES.items():
        files = [
            path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ]
        inside = {
            f"luna_textfile/templates/{name}/{path.relative_to(REPOSITORY / folder).as_posix()}" for path in files
        }
        assert inside
        assert inside <= set(names)


def test_it_renders_the_same_bytes_as_the_checkout(installed: Installed, tmp_path: Path) -> None:
    """`luna-textfile render` of the wheel and of the checkout write the same files."""
    host, ours, theirs = make_host(tmp_path), tmp_path / "ours", installed.folder / "bundle"
    host.config.write_text("hsm:\n")
    environ = {name: value for name, value in host.environ.items() if name != "STATE_DIRECTORY"}
    installed.run("luna-textfile", "render", "--output", str(theirs))
    host._replace(environ=environ).run("luna-textfile", "render", "--output", str(ours))
    assert contents(theirs) == contents(ours)
    assert len(contents(ours)) > 50


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_but_the_package_is_in_it(names: list[str]) -> None:
    """No tests, no documents but the manual pages, nothing compiled: only the package and what describes it."""
    made = f"luna_textfile-{__version__}"
    assert {name.split("/")[0] for name in names} == {"luna_textfile", f"{made}.dist-info", f"{made}.data"}
    assert not [name for name in names if name.endswith((".pyc", ".so", ".o"))]


def test_licence_and_description(wheel: Path, names: list[str]) -> None:
    """The licence's text is in it; name, version, Python and dependencies are stated."""
    (licence,) = [name for name in names if name.endswith("/LICENSE")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (REPOSITORY / "LICENSE").read_bytes()
        metadata = archive.read(f"luna_textfile-{__version__}.dist-info/METADATA").decode()
    required = {
        line.split(":")[1].strip() for line in metadata.splitlines() if re.match('Requires-Dist.*[^st]"?$', line)
    }
    assert f"\nVersion: {__version__}\n" in metadata
    assert "\nLicense: GPL-2.0-or-later\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    for name in ("PyKCS11", "click", "jinja2", "pyyaml", "filelock"):
        assert any(requirement.startswith(name) for requirement in required)


def test_what_runs_is_the_wheels_own(installed: Installed) -> None:
    """The test below would prove nothing if the checkout were imported."""
    found = installed.run("python", "-c", "import luna_textfile; print(luna_textfile.__file__)")
    assert Path(found).is_relative_to(installed.venv)


@pytest.mark.parametrize("script", ["luna-textfile", "luna-textfile-minute", "luna-textfile-daily"])
def test_the_scripts_are_there(installed: Installed, script: str) -> None:
    """All three console scripts start."""
    assert installed.run(script, "--version") == f"luna-textfile {__version__}\n"


@pytest.mark.parametrize("scenario", ["healthy", "old-client"])
def test_it_writes_the_same_as_the_checkout(installed: Installed, tmp_path: Path, scenario: str) -> None:
    """`luna-textfile simulate` compiles the simulator from the installed sources and gives the same bytes but times."""
    host = make_host(tmp_path)
    output = installed.folder / scenario
    installed.run("luna-textfile", "simulate", scenario, "--output", str(output))
    host.run("luna-textfile", "simulate", scenario, "--output", str(host.directory))
    for schedule in ("minute", "daily"):
        text = (output / host.prom(schedule).name).read_bytes().decode()
        assert without_times(text) == without_times(host.text(schedule))
        assert "hsm_" in text
    assert list((installed.folder / "cache").rglob("*.so")), "it was not compiled here"


def without_times(text: str) -> str:
    """Return the text with the values that differ from run to run replaced."""
    return TIMES.sub(r"\1 TIME", text)


def test_the_configuration_can_be_shown(installed: Installed) -> None:
    """What needs YAML and the table of keys works from the wheel, too."""
    config = installed.folder / "config.yaml"
    config.write_text("hsm:\n  slot_id: 3\n")
    assert "3" in installed.run("luna-textfile", "config", "--config", str(config))
    assert "hsm_policy" in installed.run("luna-textfile", "metrics")
