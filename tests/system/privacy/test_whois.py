"""luna-textfile whois: from a hash to the name, and from a name to its hash, without asking the HSM."""

from pathlib import Path

from click.testing import CliRunner, Result
from fixtures.hiding import CLIENT, JOBS, hiding, named_host, redactor, salted
from scripts.host import Host

from luna_textfile.commands.whois import whois_command
from luna_textfile.config.problems import ConfigError


def watched(folder: Path) -> Host:
    """Return a host that hides all names, after a run of each job."""
    host = hiding(named_host(folder), salted(folder), serial="hash", label="hash", hsm="hash")
    for job in JOBS:
        assert host.run(job).code == 0
    host.calls.unlink()
    return host


def ask(host: Host, *names: str) -> Result:
    """Ask as a command line does, in the host's environment."""
    return CliRunner().invoke(whois_command, names, env={**host.environ, "LUNA_TEXTFILE_CONFIG": str(host.config)})


def test_all_that_this_host_knows(tmp_path: Path) -> None:
    """Each serial, label and HSM once with its hash; the library is not called."""
    host = watched(tmp_path)
    rows = [line.split(maxsplit=2) for line in ask(host).output.splitlines()]
    own = redactor()
    assert all(code == own.hashed(name) for code, _, name in rows)
    assert {("hsm", "zurich"), ("label", "app0"), ("serial", "1234567890120")} <= {
        (what, name) for _, what, name in rows
    }
    # What the client's files name, watched as a slot or not.
    assert {("serial", "9876543210983"), ("name", CLIENT), ("name", "stranger")} <= {
        (what, name) for _, what, name in rows
    }
    assert len(rows) == len({tuple(row) for row in rows})
    assert not host.calls.exists()


def test_what_an_alert_shows_leads_to_the_name(tmp_path: Path) -> None:
    """A hash out of a .prom file gives its name; an unknown one is exit 1 and says so."""
    host = watched(tmp_path)
    code = redactor().hashed("geneva")
    assert f'hsm="{code}"' in host.text()
    assert ask(host, code).output == f"{code}  hsm     geneva\n"
    unknown = ask(host, "h-0123456789ab")
    assert unknown.exit_code == 1
    assert "no name on this host has the hash h-0123456789ab" in unknown.output


def test_a_name_gives_its_hash(tmp_path: Path) -> None:
    """Also one that this host has never seen: for bundle.inventory."""
    host = watched(tmp_path)
    own = redactor()
    assert ask(host, "zurich").output == f"{own.hashed('zurich')}  hsm     zurich\n"
    assert ask(host, "lugano").output == f"{own.hashed('lugano')}  -       lugano\n"


def test_without_a_salt(tmp_path: Path) -> None:
    """It is a mistake of the configuration, with its remedy, as it is for the jobs."""
    host = watched(tmp_path)
    (tmp_path / "salt").unlink()
    error = ask(host, "zurich").exception
    assert isinstance(error, ConfigError)
    assert "/dev/urandom" in str(error)
