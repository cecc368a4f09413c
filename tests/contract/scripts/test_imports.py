"""What a run loads: 1,440 runs a day pay for every module.

Python itself tells (-X importtime). The child's imports are its own: what it prints is logged as what a library prints.
"""

import pytest
from fixtures.certificate_files import certify

from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki
from scripts.host import SCRIPTS, Done, Host

HEAVY = {"PyKCS11", "ctypes", "yaml", "click", "jinja2", "argparse", "tomllib", "asyncio", "cryptography", "datetime"}
VENDOR = {"PyKCS11", "_ctypes", "ctypes"}


def run_and_watch(host: Host, *arguments: str, job: str = "luna-textfile-minute") -> Done:
    """Run a job, the minute job unless another is named, with Python's own report on imports."""
    python = str(SCRIPTS / "python")
    return host.run(job, *arguments, under=(python, "-X", "importtime"))


def imported(done: Done) -> set[str]:
    """Return the modules that the writing process loaded, and their packages."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    names = {line.rpartition("|")[2].strip() for line in lines}
    return names | {name.partition(".")[0] for name in names}


def test_an_ordinary_run_loads_nothing_heavy(host: Host) -> None:
    """With an unchanged configuration: no vendor library, no YAML, no command framework, no parser of options."""
    host.run()
    done = run_and_watch(host)
    assert done.code == 0
    loaded = imported(done)
    assert {"json", "luna_textfile", "luna_textfile.isolation.client"} <= loaded, (
        "the report does not show what it should"
    )
    assert loaded & HEAVY == set()


def test_certificates_are_read_without_their_library(host: Host) -> None:
    """By the daily job, where there are any: our own reader, and never cryptography, which takes longer than a run."""
    reader = "luna_textfile.luna_client.certificates"
    host.run("luna-textfile-daily")
    without = imported(run_and_watch(host, job="luna-textfile-daily"))
    assert without & (HEAVY | {reader}) == set()
    certify(write_chrystoki(find("healthy"), host.root), "zurich")
    host = host.setting(HSM__CHRYSTOKI_CONF=str(host.root / "Chrystoki.conf"))
    host.run("luna-textfile-daily")
    loaded = imported(run_and_watch(host, job="luna-textfile-daily"))
    assert reader in loaded
    assert loaded & (HEAVY - {"datetime"}) == set()
    assert reader not in imported(run_and_watch(host))


def test_yaml_is_loaded_for_a_changed_configuration_only(host: Host) -> None:
    """The first run after a change parses it; the next one takes it from the cache."""
    host.run()
    with host.config.open("a") as config:
        config.write("# a comment\n")
    assert "yaml" in imported(run_and_watch(host))
    assert "yaml" not in imported(run_and_watch(host))


@pytest.mark.parametrize("scenario", ["healthy", "fault-segv", "fault-initialize-error", "fault-prints"])
def test_the_process_that_writes_never_enters_the_library(host: Host, scenario: str) -> None:
    """Whatever the library does, PyKCS11 and ctypes are loaded by the child only."""
    done = run_and_watch(host.playing(scenario), "--verbose")
    assert done.code in {0, 75}
    assert imported(done) & VENDOR == set()
    assert host.calls.read_text().count("C_Initialize") >= 1


def test_options_cost_their_parser_only(host: Host) -> None:
    """--verbose loads argparse, and neither click nor YAML."""
    host.run()
    loaded = imported(run_and_watch(host, "--verbose"))
    assert "argparse" in loaded
    assert loaded & {"click", "yaml", "jinja2"} == set()
