"""Completion in real shells: bash and zsh with the tab key on a terminal, fish by its own `complete -C`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typing_shell import Complete, TypingShell

from luna_textfile.bundle.parts import PARTS
from luna_textfile.cli import NAMES
from luna_textfile.simulation.library.scenario import scenarios

# What is typed, and the word that it becomes.
CASES = [
    ("luna-textfile rend", "render"),
    ("luna-textfile render --outp", "--output"),
    ("luna-textfile config --format js", "json"),
    ("luna-textfile simulate incident-ses", "incident-session-leak"),
    ("luna-textfile render --only alerts,graf", "alerts,grafana"),
    ("luna-textfile migrate earl", "earlier.toml"),
    ("luna-textfile config --config earl", "earlier.toml"),
    ("luna-textfile completion zs", "zsh"),
    ("luna-textfile-minute --std", "--stdout"),
    ("luna-textfile-daily --config earl", "earlier.toml"),
]


@pytest.mark.parametrize("shell", ["bash", "zsh"], indirect=True)
def test_a_tab_completes(shell: TypingShell) -> None:
    """Commands, options, their values, scenarios, parts and files, one after the other in the same shell."""
    for typed, word in CASES:
        shell.type(f"{typed}\t")
        shell.wait_for(re.escape(f"{typed.rpartition(' ')[0]} {word} "))


@pytest.mark.parametrize("shell", ["bash", "zsh"], indirect=True)
def test_a_folder_is_completed_where_one_is_meant(shell: TypingShell) -> None:
    """`--output` takes folders only: the file whose name begins alike is passed over."""
    shell.type("luna-textfile render --output bun\t")
    shell.wait_for(r"--output bundles/")


@pytest.mark.parametrize("shell", ["bash", "zsh"], indirect=True)
def test_two_tabs_list_what_there_is(shell: TypingShell) -> None:
    """Every scenario that begins so is shown, once the shell has been asked twice."""
    names = [scenario.name for scenario in scenarios() if scenario.name.startswith("fault-s")]
    assert len(names) > 1
    shell.type("luna-textfile simulate fault-s\t\t")
    for name in names:
        shell.wait_for(re.escape(name))


def test_fish_completes(fish: Complete) -> None:
    """The same cases as in the other shells."""
    for typed, word in CASES:
        assert fish(typed) == [word], typed
    assert fish("luna-textfile render --output bun") == ["bundles/"]


def test_every_name_is_offered(fish: Complete) -> None:
    """All commands, all scenarios, and of the parts those not chosen yet."""
    assert fish("luna-textfile ") == list(NAMES)
    assert set(fish("luna-textfile simulate ")) == {scenario.name for scenario in scenarios()}
    left = {f"systemd,{part.name}" for part in PARTS if part.name != "systemd"}
    assert set(fish("luna-textfile render --only systemd,")) == left


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_all_that_is_printed(shell: str, tmp_path: Path) -> None:
    """The shell itself finds no mistake in it, read from a file as an administrator puts it there."""
    program = Path(sys.executable).with_name("luna-textfile")
    done = subprocess.run([program, "completion", shell], capture_output=True, text=True, check=True, timeout=60)
    script = tmp_path / "script"
    script.write_text(done.stdout)
    judged = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stderr, judged.returncode, judged.stderr) == ("", 0, "")


def test_an_unknown_shell_is_refused() -> None:
    """Exit 2, and the shells that there are."""
    program = Path(sys.executable).with_name("luna-textfile")
    done = subprocess.run([program, "completion", "tcsh"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("bash", "zsh", "fish"))
