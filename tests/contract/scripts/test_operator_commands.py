"""luna-textfile config, metrics and simulate as an operator types them."""

import json

import pytest
from text.reading import parsed, values

from luna_textfile.simulation.library.scenario import scenarios
from scripts.host import Host


def test_config_shows_values_and_where_they_come_from(host: Host) -> None:
    """File, environment and default are told apart, in a table and in JSON."""
    host = host.setting(LOGGING__LEVEL="debug")
    table = host.run("luna-textfile", "config")
    assert (table.code, table.stderr) == (0, "")
    rows = {line.split()[0]: line for line in table.stdout.splitlines() if line.strip()}
    assert "HSM__LOGGING__LEVEL" in rows["logging.level"]
    assert str(host.config) in rows["textfile.directory"]
    assert "default" in rows["exporter.port"]
    assert json.loads(host.run("luna-textfile", "config", "--format", "json").stdout)


def test_config_names_every_problem(host: Host) -> None:
    """Exit 2 and the same words as the jobs have."""
    host = host.setting(EXPORTER__PORT="0")
    done = host.run("luna-textfile", "config")
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.split(":", 1)[1] == host.run().stderr.split(":", 1)[1]


def test_config_needs_no_state_and_leaves_none(host: Host) -> None:
    """Looking at the configuration writes nothing."""
    before = sorted(host.root.rglob("*"))
    assert host.run("luna-textfile", "config").code == 0
    assert sorted(host.root.rglob("*")) == before


def test_simulate_lists_every_scenario(host: Host) -> None:
    """Each shipped scenario with its title."""
    listed = host.run("luna-textfile", "simulate", "--list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == [scenario.name for scenario in scenarios()]
    assert all(scenario.title in line for scenario, line in zip(scenarios(), listed, strict=True))


def test_simulate_writes_both_files_labelled_as_simulated(host: Host) -> None:
    """Every series says simulated="true", so that nobody takes one for an HSM; nothing else is left behind."""
    output = host.root / "made" / "here"
    done = host.run("luna-textfile", "simulate", "healthy", "--output", str(output))
    assert done.code == 0
    assert {path.name for path in output.iterdir()} == {"luna_textfile_minute.prom", "luna_textfile_daily.prom"}
    for path in output.iterdir():
        assert all(("simulated", "true") in labels for _, labels in parsed(path.read_text()))
        assert str(path) in done.stdout


def test_simulate_goes_to_a_time_of_the_scenario(host: Host) -> None:
    """The session leak on its days: 100 sessions at first, the limit of 2048 in the end."""
    seen = []
    for at in ("0s", "4d"):
        host.run("luna-textfile", "simulate", "incident-session-leak", "--at", at, "--output", str(host.directory))
        seen.append(max(values(host.text(), "hsm_token_session_count")))
    assert seen == [100, 2048]


def test_simulate_counts_on_in_a_state_directory(host: Host) -> None:
    """With --state-directory counters grow from call to call, as a failing host's do; without it they begin anew."""
    command = ("simulate", "fault-initialize-error", "--output", str(host.directory))
    seen = []
    for arguments in (("--state-directory", str(host.state)),) * 2 + ((),):
        host.run("luna-textfile", *command, *arguments)
        seen.append(sum(values(host.text(), "luna_monitor_scrape_errors_total")))
    assert seen == [1, 2, 1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("helthy", "--output", "out"), ("helthy", "did you mean healthy")),
        (("healthy",), ("--output",)),
        ((), ("SCENARIO", "--list")),
        (("healthy", "--output", "out", "--at", "soon"), ("--at soon", "90s or 4d")),
        (("healthy", "--output", "out", "--at", "nan"), ("--at nan", "90s or 4d")),
        (("healthy", "--output", "out", "--at", "-1d"), ("--at", "90s or 4d")),
        (("healthy", "--output", "/proc/nowhere/out"), ("/proc/nowhere",)),
    ],
)
def test_simulate_explains_what_is_wrong(host: Host, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """Each mistake: an exit code that is not 0, one message with the word in question, no traceback."""
    done = host.run(
        "luna-textfile", "simulate", *[str(host.root / word) if word == "out" else word for word in arguments]
    )
    assert done.code != 0
    assert all(word in done.stdout + done.stderr for word in words)
    assert "Traceback" not in done.stderr


def test_simulate_names_the_line_of_a_broken_scenario(host: Host) -> None:
    """A scenario of one's own with a mistake: file and line are shown, exit 1, and nothing is written."""
    broken = host.root / "mine.scenario"
    broken.write_text("title = Mine\nno sense\n")
    done = host.run("luna-textfile", "simulate", str(broken), "--output", str(host.directory))
    assert f"{broken}:2:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.code == 1
    assert host.files() == set()


def test_an_unknown_format_is_refused(host: Host) -> None:
    """Exit 2, and the formats that there are."""
    done = host.run("luna-textfile", "metrics", "--format", "xml")
    assert done.code == 2
    assert all(word in done.stderr for word in ("table", "json", "markdown"))
