"""--help and --version: what an operator tries first."""

import pytest

from luna_textfile import __version__
from scripts.host import Host

JOBS = ("luna-textfile-minute", "luna-textfile-daily")
COMMANDS = (
    "check",
    "completion",
    "config",
    "health",
    "install",
    "metrics",
    "migrate",
    "render",
    "simulate",
    "top",
    "uninstall",
    "whois",
)


@pytest.mark.parametrize("script", [*JOBS, "luna-textfile"])
def test_version(host: Host, script: str) -> None:
    """All three say the same version, on standard output, and do nothing else."""
    done = host.run(script, "--version")
    assert (done.code, done.stdout, done.stderr) == (0, f"luna-textfile {__version__}\n", "")
    assert not host.calls.exists()


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("script", JOBS)
def test_help_of_a_job_tells_exit_codes_and_examples(host: Host, script: str, option: str) -> None:
    """Every exit code with its meaning, every option, examples with the script's own name; nothing is asked."""
    done = host.run(script, option)
    assert (done.code, done.stderr) == (0, "")
    codes = done.stdout.split("exit codes:\n")[1]
    for code in ("0 ", "75", "1 ", "2 "):
        assert f"\n  {code} " in f"\n{codes}"
    for word in ("--config FILE", "--stdout", "--verbose", "--version", "LUNA_TEXTFILE_CONFIG"):
        assert word in done.stdout
    examples = done.stdout.split("examples:\n")[1].split("\n\n")[0].splitlines()
    assert len(examples) == 3
    assert all(script in line for line in examples)
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert not host.calls.exists()


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_of_a_command_has_examples(host: Host, command: tuple[str, ...]) -> None:
    """Each command explains itself with an example that can be typed as it is."""
    done = host.run("luna-textfile", *command, "--help")
    assert (done.code, done.stderr) == (0, "")
    assert "Examples:\n" in done.stdout
    assert f"luna-textfile {' '.join(command)}".strip() in done.stdout.split("Examples:")[1]
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_help_lists_the_commands(host: Host) -> None:
    """The overview names every command with a line of its own."""
    listed = host.run("luna-textfile", "--help").stdout.split("Commands:\n")[1]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == list(COMMANDS)


def test_without_arguments_the_overview_is_shown(host: Host) -> None:
    """`luna-textfile` alone tells what there is, instead of doing something."""
    done = host.run("luna-textfile")
    assert "Commands:" in done.stdout + done.stderr
    assert not host.calls.exists()


def test_a_mistyped_command_is_named(host: Host) -> None:
    """A command that does not exist: exit 2, its name."""
    done = host.run("luna-textfile", "metric")
    assert done.code == 2
    assert "metric" in done.stderr
