"""Fixtures of the completion's tests: a folder to complete in, and each shell with our script loaded."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fixtures.proven import require
from typing_shell import PROMPT, Complete, TypingShell, typing_shell

PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file and a folder whose names begin alike."""
    here = tmp_path / "here"
    (here / "bundles").mkdir(parents=True)
    (here / "bundle.txt").touch()
    (here / "earlier.toml").touch()
    return here


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which our programs are found and nobody's settings are read."""
    home = tmp_path / "home"
    home.mkdir()
    common = {"PATH": f"{PROGRAMS}:/usr/bin:/bin", "TERM": "dumb", "LC_ALL": "C.UTF-8", "PS1": PROMPT}
    return common | {"HOME": str(home), "ZDOTDIR": str(home), "XDG_CONFIG_HOME": str(home)}


@pytest.fixture
def shell(request: pytest.FixtureRequest, environ: dict[str, str], folder: Path) -> Iterator[TypingShell]:
    """Start bash or zsh, whichever the test is about, in the way our help says."""
    start = {"bash": _bash, "zsh": _zsh}[request.param]
    with ExitStack() as stack:
        yield start(stack, environ, folder)


@pytest.fixture
def fish(environ: dict[str, str], folder: Path) -> Complete:
    """Return what asks fish how a line could go on: fish has a command for just that."""
    program = require("fish", "fish")

    def complete(line: str) -> list[str]:
        text = f"luna-textfile completion fish | source; complete -C {line!r}"
        done = _run([str(program), "--no-config", "--command", text], environ, folder)
        return [found.split("\t")[0] for found in done.splitlines()]

    return complete


def _bash(stack: ExitStack, environ: dict[str, str], folder: Path) -> TypingShell:
    program = require("bash", "bash")
    shell = stack.enter_context(typing_shell([str(program), "--norc", "--noprofile", "-i"], environ, folder))
    shell.run("source <(luna-textfile completion bash)")
    return shell


def _zsh(stack: ExitStack, environ: dict[str, str], folder: Path) -> TypingShell:
    program = require("zsh", "zsh")
    functions = folder.with_name("functions")
    functions.mkdir()
    script = _run([str(PROGRAMS / "luna-textfile"), "completion", "zsh"], environ, folder)
    (functions / "_luna-textfile").write_text(script)
    shell = stack.enter_context(typing_shell([str(program), "-f", "-i", "-o", "no_prompt_sp"], environ, folder))
    shell.run(f"fpath=({functions} $fpath); autoload -Uz compinit; compinit -u")
    return shell


def _run(command: list[str], environ: dict[str, str], folder: Path) -> str:
    done = subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout
