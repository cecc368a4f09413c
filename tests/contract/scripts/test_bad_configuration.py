"""A wrong configuration: exit 2, every problem named at once, nothing asked, nothing written."""

import pytest

from scripts.host import Host

PROBLEMS = """\
hsm:
  slot_id: -1
  libary_path: /opt/lib.so
collector:
  daily_collection_hour: 24
logging:
  format: fancy
textfile:
  directory: relative
"""


@pytest.mark.parametrize("script", ["luna-textfile-minute", "luna-textfile-daily"])
def test_every_problem_is_named_and_nothing_is_written(host: Host, script: str) -> None:
    """Each problem of the file and of the environment has its line: where, key, value, and what is allowed."""
    host.config.write_text(PROBLEMS)
    host = host.setting(EXPORTER__PORT="99999", LOGGING__LEVLE="debug")
    before = sorted(host.root.rglob("*"))
    done = host.run(script)
    assert (done.code, done.stdout) == (2, "")
    for words in (
        ("hsm.slot_id", "-1"),
        ("hsm.libary_path", "library_path"),
        ("collector.daily_collection_hour", "24"),
        ("logging.format", "fancy"),
        ("textfile.directory", "relative"),
        ("HSM__EXPORTER__PORT", "99999"),
        ("HSM__LOGGING__LEVLE", "LEVEL"),
    ):
        assert any(all(word in line for word in words) for line in done.stderr.splitlines()), words
    assert "7 problems" in done.stderr
    assert sorted(host.root.rglob("*")) == before
    assert "Traceback" not in done.stderr


def test_the_old_file_stays(host: Host) -> None:
    """A mistake in the configuration leaves the last good file, which grows old and is seen to."""
    host.run()
    old = host.prom().read_bytes()
    host.config.write_text(PROBLEMS)
    assert host.run().code == 2
    assert host.prom().read_bytes() == old


def test_a_pin_is_refused_and_not_shown(host: Host) -> None:
    """A PIN has no place here: refused by name, its value in no output."""
    host.config.write_text("hsm:\n  pin: '31415926'\n")
    done = host.run()
    assert done.code == 2
    assert "never needs a PIN" in done.stderr
    assert "31415926" not in done.stdout + done.stderr


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_named_file_that_is_missing_is_an_error(host: Host, how: str) -> None:
    """Whoever names a file means it: exit 2 and its name, and no silent defaults."""
    host.config.unlink()
    arguments = ("--config", str(host.config)) if how == "option" else ()
    done = host.run("luna-textfile-minute", *arguments)
    assert done.code == 2
    assert str(host.config) in done.stderr
    assert host.files() == set()


def test_a_syntax_error_is_placed(host: Host) -> None:
    """YAML that does not parse: the line is named."""
    host.config.write_text("hsm:\n  slot_id: [1, 2\n")
    done = host.run()
    assert done.code == 2
    assert "line" in done.stderr
    assert "Traceback" not in done.stderr
