"""The Makefile, the scripts of .ci, and what git is told to ignore."""

import re
import subprocess
from pathlib import Path

from fixtures.order import LONGEST
from fixtures.proven import require

REPOSITORY = Path(__file__).parents[3]
MAKEFILE = (REPOSITORY / "Makefile").read_text()


def make(*words: str) -> str:
    """Return what `make` prints."""
    done = subprocess.run([require("make", "make"), *words], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout


def test_make_alone_lists_every_target() -> None:
    """`make` and `make help` are one, and no target is left out of the list."""
    targets = re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE)
    listed = re.findall(r"^  make (\w+)  +\S", make(), re.MULTILINE)
    assert listed == targets
    assert {"demo", "test", "bench", "lint", "clean"} < set(listed)
    assert make("help") == make()


def test_every_target_is_phony() -> None:
    """A folder called `demo` or `bench` must not make a target look done."""
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert phony[1].split() == re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE)


def test_ci_runs_the_readme_s_test_command() -> None:
    """`.ci/run` is `make test` in the repository's folder, with CI=true, and nothing else."""
    script = (REPOSITORY / ".ci" / "run").read_text()
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec env CI=true make test']


def test_the_longest_files_begin_first() -> None:
    """What tests/fixtures/order.py puts in front is there, and `make test` keeps their order."""
    assert [name for name in LONGEST if not (REPOSITORY / "tests" / name).is_file()] == []
    assert "--dist loadfile --no-loadscope-reorder" in MAKEFILE


def test_the_scripts_are_clean() -> None:
    """ShellCheck has nothing to say about any script of .ci, the sourced ones included."""
    scripts = sorted(path for path in (REPOSITORY / ".ci").iterdir() if path.is_file())
    done = subprocess.run(
        [require("shellcheck", "shellcheck"), "--external-sources", *scripts],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""


def test_clean_removes_only_what_git_ignores() -> None:
    """Nothing that could be committed is among the names that `make clean` removes."""
    ignored = {line.strip("/") for line in (REPOSITORY / ".gitignore").read_text().splitlines()}
    removed = re.search(r"^clean:.*\n\trm -rf (.*)$", MAKEFILE, re.MULTILINE)
    assert removed is not None
    assert set(removed[1].split()) <= ignored
