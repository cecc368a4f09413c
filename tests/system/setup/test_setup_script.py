"""`.ci/setup`: what it asks for, what it does once, and what it leaves alone.

The real installation is proven by `make test` itself, which cannot reach this test without it. Here apt-get and Python
are small stand-ins that write down how they were called, in a tree of their own.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fixtures.proven import not_proven

REPOSITORY = Path(__file__).parents[3]
NOBODY = 65534
# What the script itself calls, and a minimal Debian has.
ORDINARY = ("bash", "dirname", "id", "env", "grep", "cat", "sha256sum", "mktemp", "rm", "tail", "stat", "chmod")
APT_GET = """#!/bin/bash
printf '%s\\n' "apt-get $*" >>"$CALLS"
[[ $1 != install ]] || for tool in $INSTALLS; do printf '#!/bin/sh\\n' >"$TOOLS/$tool"; chmod 755 "$TOOLS/$tool"; done
exit "${APT_STATUS:-0}"
"""
# Knows its version and its modules; makes a virtual environment in which it stands itself, and takes pip's orders.
PYTHON = """#!/bin/bash
case "$*" in
    *version_info*) exit "${TOO_OLD:-0}" ;;
    --version) echo "Python 3.9.2" ;;
    *python_version*) echo "${VERSION:-3.11.2}" ;;
    "-c import ensurepip") [[ -z ${NO_VENV:-} ]] ;;
    "-m venv"*) mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; echo "venv" >>"$CALLS"
        printf 'version = %s\\ncommand = python -m venv --clear %s\\n' "${VERSION:-3.11.2}" "$4" >"$4/pyvenv.cfg" ;;
    "-m pip"*) echo "pip ${*: -1}" >>"$CALLS"; [[ -z ${PIP_FAILS:-} ]] || { echo "no such index"; exit 1; } ;;
esac
"""


class Tree(NamedTuple):
    """A checkout with stand-ins for what would change the machine."""

    root: Path
    tools: Path
    log: Path

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run `.ci/setup` with these words."""
        return self.run_as(None, *words, **env)

    def run_as(self, user: int | None, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run it as a user of this number, or as ourselves."""
        tools = str(self.tools)
        given = {"PATH": tools, "PYTHON": f"{tools}/python", "CALLS": str(self.log), "TOOLS": tools}
        return subprocess.run(
            [self.root / ".ci" / "setup", *words],
            env=given | env, capture_output=True, text=True, check=False, user=user,
        )  # fmt: skip

    def calls(self) -> list[str]:
        """Return what the stand-ins were asked since the last time."""
        said = self.log.read_text().splitlines()
        self.log.write_text("")
        return said


@pytest.fixture
def tree() -> Iterator[Tree]:
    """Make a checkout whose path has a space, on a machine with nothing but what is listed here."""
    # Not in pytest's own folder, which another user may not enter.
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        Path(folder).chmod(0o755)
        yield make_tree(Path(folder))


def make_tree(folder: Path) -> Tree:
    """Lay out the checkout and the stand-ins."""
    made = Tree(folder / "a tree", folder / "tools", folder / "calls")
    shutil.copytree(REPOSITORY / ".ci", made.root / ".ci")
    (made.root / "luna_textfile").mkdir()
    for name in ("setup.cfg", "pyproject.toml", "luna_textfile/__init__.py"):
        shutil.copy(REPOSITORY / name, made.root / name)
    made.tools.mkdir()
    for tool in (*ORDINARY, "mkdir", "cp"):
        found = shutil.which(tool)
        assert found is not None
        (made.tools / tool).symlink_to(found)
    write_tool(made, "python", PYTHON)
    made.log.write_text("")
    made.log.chmod(0o666)
    return made


def write_tool(tree: Tree, name: str, text: str = "#!/bin/sh\n") -> None:
    """Put a program into the tree's PATH."""
    (tree.tools / name).write_text(text)
    (tree.tools / name).chmod(0o755)


@pytest.mark.parametrize("words", [(), ("all",), ("-h",)])
def test_anything_but_demo_or_test_is_a_usage_error(tree: Tree, words: tuple[str, ...]) -> None:
    """It says what it takes, and does nothing."""
    done = tree.run(*words)
    assert (done.returncode, done.stderr) == (2, "usage: .ci/setup demo|test\n")
    assert tree.calls() == []


def test_the_second_run_does_nothing(tree: Tree) -> None:
    """The first makes the environment and installs; the second calls neither pip nor apt-get."""
    write_tool(tree, "cc")
    assert tree.run("demo").returncode == 0
    assert tree.calls() == ["venv", "pip ."]
    again = tree.run("demo")
    assert (again.returncode, again.stdout) == (0, "==> ready for make demo\n")
    assert tree.calls() == []


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml", "luna_textfile/__init__.py"])
def test_a_changed_file_installs_anew(tree: Tree, name: str) -> None:
    """What the installation is made from counts by its content, so a mere touch does nothing."""
    write_tool(tree, "cc")
    tree.run("demo")
    tree.calls()
    (tree.root / name).touch()
    tree.run("demo")
    assert tree.calls() == []
    with (tree.root / name).open("a") as file:
        file.write("\n# changed\n")
    tree.run("demo")
    assert tree.calls() == ["pip ."]


def test_a_moved_tree_or_another_python_gets_a_new_environment(tree: Tree) -> None:
    """Both stand inside a virtual environment, which no longer works when one changes."""
    write_tool(tree, "cc")
    tree.run("demo")
    tree.run("demo", VERSION="3.11.20")
    assert tree.calls() == ["venv", "pip .", "venv", "pip ."]
    moved = tree._replace(root=tree.root.rename(tree.root.with_name("elsewhere")))
    assert moved.run("demo", VERSION="3.11.20").returncode == 0
    assert moved.calls() == ["venv", "pip ."]


def test_root_installs_what_is_missing(tree: Tree) -> None:
    """As root apt-get is asked once, for just the missing packages, and the machine's service policy is as before."""
    policy = Path("/usr/sbin/policy-rc.d")
    before = policy.exists()
    write_tool(tree, "apt-get", APT_GET)
    done = run_as_root(tree, "demo", INSTALLS="cc")
    assert done.returncode == 0, done.stderr
    line = "apt-get install -y --no-install-recommends gcc libc6-dev"
    assert tree.calls() == ["apt-get update", f"{line} -o DPkg::Lock::Timeout=120", "venv", "pip ."]
    assert policy.exists() == before


def test_an_installation_that_brings_nothing_is_an_error(tree: Tree) -> None:
    """When apt-get succeeds and the compiler is still not there, it says so and stops."""
    write_tool(tree, "apt-get", APT_GET)
    done = run_as_root(tree, "demo", INSTALLS="")
    assert done.returncode == 1
    assert "error: apt-get installed them, yet they are not found: gcc libc6-dev\n" in done.stderr


def test_a_failing_apt_get_is_an_error(tree: Tree) -> None:
    """What failed is named, and nothing is tried after it."""
    write_tool(tree, "apt-get", APT_GET)
    done = run_as_root(tree, "demo", INSTALLS="", APT_STATUS="100")
    assert done.returncode == 1
    assert "error: apt-get update failed" in done.stderr
    assert tree.calls() == ["apt-get update"]


def run_as_root(tree: Tree, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the script as root, which we must be ourselves."""
    if os.geteuid() != 0:
        not_proven("what .ci/setup does as root: run make test as root")
    return tree.run(*words, **env)


def test_an_ordinary_user_is_told_what_root_must_run(tree: Tree) -> None:
    """Nothing is tried; the line is complete, for `test` with all of its packages."""
    write_tool(tree, "apt-get", APT_GET)
    done = tree.run_as(NOBODY if os.geteuid() == 0 else None, "demo", NO_VENV="1")
    assert done.returncode == 1
    line = "    apt-get update && apt-get install -y --no-install-recommends python3-venv gcc libc6-dev\n"
    assert line in done.stderr
    assert tree.calls() == []


def test_without_apt_get_the_packages_are_named(tree: Tree) -> None:
    """On another system there is no line to run, but still a list."""
    done = tree.run("demo")
    assert done.returncode == 1
    assert "this system has no apt-get: gcc libc6-dev\n" in done.stderr


def test_a_python_that_is_too_old_is_refused(tree: Tree) -> None:
    """The error says what was found, what is needed and how to name another."""
    done = tree.run("demo", TOO_OLD="1")
    assert done.returncode == 1
    assert f"error: No Python 3.11 or newer. {tree.tools}/python: Python 3.9.2." in done.stderr
    assert "PYTHON=/path/to/python3.11 make demo" in done.stderr


def test_a_failing_pip_shows_its_own_words_and_is_tried_again(tree: Tree) -> None:
    """A failed installation is never taken for a finished one."""
    write_tool(tree, "cc")
    done = tree.run("demo", PIP_FAILS="1")
    assert done.returncode == 1
    assert "no such index" in done.stderr
    tree.calls()
    assert tree.run("demo").returncode == 0
    assert tree.calls() == ["pip ."]
