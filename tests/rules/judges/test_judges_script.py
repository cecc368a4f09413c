"""The script that gets the judges, with a Go and an npm that only pretend: what is kept, what is said, what goes on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from fixtures.proven import REPOSITORY

ORDINARY = (
    "awk", "bash", "cat", "cut", "dirname", "grep", "install", "ln", "mkdir", "mktemp", "mv", "nice", "paste", "rm",
    "sha256sum", "tail", "touch",
)  # fmt: skip
# It answers what it is asked for, writes down that it built, and fails for one judge.
GO = """\
#!/bin/bash
case "$1 $2" in
    "env GOVERSION") echo go9.9 ;;
    "env GOMODCACHE") echo "$FAKE/modules" ;;
    "mod init") touch go.mod ;;
    "mod edit") ;;
    "mod download")
        mkdir -p "$FAKE/modules/$3" "$FAKE/modules/cache/download/${3%@*}/@v"
        touch "$FAKE/modules/$3/go.sum" "$FAKE/modules/cache/download/${3%@*}/@v/${3##*@}.mod" ;;
    "build "*)
        echo "${*: -1}" >>"$FAKE/built"
        if [[ $* == *mimirtool* ]]; then exit 1; fi
        touch "$5" ;;
esac
"""
NPM = '#!/bin/bash\nmkdir -p "$3/node_modules"\n'


class Machine:
    """A machine with only the programs that it is given, and a copy of the scripts."""

    def __init__(self, folder: Path) -> None:
        """Set it up below a folder."""
        self.folder = folder
        self.checkout = folder / "checkout"
        shutil.copytree(REPOSITORY / ".ci", self.checkout / ".ci")
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ORDINARY:
            found = shutil.which(name)
            assert found
            self.programs.joinpath(name).symlink_to(found)

    def gets(self, name: str, text: str) -> None:
        """Give it one more program."""
        self.programs.joinpath(name).write_text(text)
        self.programs.joinpath(name).chmod(0o755)

    def judges(self) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        env = {"PATH": str(self.programs), "HOME": str(self.folder), "FAKE": str(self.folder)}
        bash = self.programs / "bash"
        return subprocess.run(
            [bash, self.checkout / ".ci" / "judges"], env=env, capture_output=True, text=True, check=False, timeout=60
        )

    def built(self) -> list[str]:
        """Return what Go was asked to build so far."""
        file = self.folder / "built"
        return file.read_text().split() if file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a machine that has neither Go nor npm."""
    return Machine(tmp_path)


def test_without_go_and_npm(machine: Machine) -> None:
    """It names every judge that is not available and what is missing, and fails."""
    done = machine.judges()
    assert done.returncode == 1
    for name in ("pint", "dashboard-linter", "mimirtool", "actionlint", "tsc"):
        assert name in done.stderr
    for words in ("no Go here", "no npm here", "NOT PROVEN HERE"):
        assert words in done.stderr


def test_one_that_fails_does_not_stop_the_rest(machine: Machine) -> None:
    """A judge that cannot be built is named; the others are there, from Go and from npm."""
    machine.gets("go", GO)
    machine.gets("npm", NPM)
    done = machine.judges()
    assert done.returncode == 1
    assert "These judges are not available: mimirtool" in done.stderr
    bin_folder = machine.checkout / ".rig" / "judges" / "bin"
    assert sorted(path.name for path in bin_folder.iterdir() if os.access(path, os.X_OK)) == [
        "actionlint",
        "dashboard-linter",
        "pint",
    ]
    assert (machine.checkout / ".rig" / "judges" / "npm" / "node_modules").is_dir()


def test_what_was_built_is_kept(machine: Machine) -> None:
    """A second checkout builds nothing that the first one built."""
    machine.gets("go", GO.replace("*mimirtool*", "nothing"))
    machine.gets("npm", NPM)
    assert machine.judges().returncode == 0
    before = machine.built()
    assert len(before) == 4
    shutil.rmtree(machine.checkout / ".rig")
    assert machine.judges().returncode == 0
    assert machine.built() == before
