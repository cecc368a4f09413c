"""What `luna-textfile top` says when it cannot show what it should."""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from fixtures.looked_at import Folder, environ, top
from scripts.host import PATIENCE, SCRIPTS, Host, make_host

AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
"""Root may read everything. An ordinary user needs no other one to be refused."""


def as_ordinary_user() -> tuple[str, ...]:
    """Return the program under which a command has the rights of an ordinary user."""
    return AS_NOBODY if os.geteuid() == 0 else ()


def test_one_picture_without_a_terminal(two_hsms: Folder) -> None:
    """In a pipe: one picture with every slot and column, no code of a terminal, exit code 0."""
    done = top("--directory", str(two_hsms.path))
    assert (done.code, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert all(word in done.stdout for word in ("app0", "ha-group", "Serial", "Free memory", "geneva", "5 h ago"))
    assert "q quit" not in done.stdout


def test_every_slot_is_there_without_a_terminal(prom: Folder) -> None:
    """A hundred slots, a hundred lines: nobody can scroll a pipe."""
    prom.play("minute", "many-slots", time.time())
    done = top("--directory", str(prom.path), "--once")
    assert sum("partition-" in line for line in done.stdout.splitlines()) == 100


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Exit code 1, its name, and the option that mends it; no traceback."""
    done = top("--directory", str(tmp_path / "nowhere"))
    assert (done.code, done.stdout) == (1, "")
    assert str(tmp_path / "nowhere") in done.stderr
    assert "--directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file is named as what it is."""
    (tmp_path / "file").write_text("")
    done = top("--directory", str(tmp_path / "file"))
    assert done.code in {1, 2}
    assert "file" in done.stderr


def test_a_folder_with_foreign_files_only(prom: Folder) -> None:
    """Others' files are not ours: how many there are is said, which of ours is missing, and exit code 1."""
    (prom.path / "smartmon.prom").write_text("smartmon_up 1\n")
    done = top("--directory", str(prom.path))
    assert done.code == 1
    assert "The folder has no file of luna-textfile. Other .prom files: 1." in done.stdout
    assert "luna-textfile-minute.timer" in done.stdout


def test_foreign_files_beside_ours_do_not_matter(two_hsms: Folder) -> None:
    """Even one that is broken: only our two files are read."""
    (two_hsms.path / "broken.prom").write_text("no sense at all {{{")
    done = top("--directory", str(two_hsms.path))
    assert done.code == 0
    assert "broken" not in done.stdout


def test_one_of_two_files_is_enough(two_hsms: Folder) -> None:
    """What there is is shown, what is missing is said."""
    two_hsms.prom("daily").unlink()
    done = top("--directory", str(two_hsms.path))
    assert done.code == 0
    assert "There is no " in done.stdout
    assert "40 of 1024" in done.stdout


def test_a_file_without_the_right_to_read() -> None:
    """An ordinary user sees which file it is and why; with the right to read it, root is not needed."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        folder = Folder(Path(directory))
        for schedule in ("minute", "daily"):
            folder.play(schedule, "two-hsms", time.time())
        folder.prom("daily").chmod(0)
        done = top("--directory", directory, under=as_ordinary_user())
        assert f"{folder.prom('daily')} cannot be read: Permission denied" in done.stdout
        assert "40 of 1024" in done.stdout
        assert done.code == 0
        folder.prom("daily").chmod(0o644)
        assert "kB" in top("--directory", directory, under=as_ordinary_user()).stdout


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf", "-1"])
def test_what_is_no_amount_is_not_known(two_hsms: Folder, value: str) -> None:
    """Our jobs write no such number; a file that has one shows a dash, and no share of it."""
    text = two_hsms.prom("minute").read_text()
    spoilt = re.sub(r'(?m)^(hsm_token_(?:status_)?session_count\{label="app0".*\}) 40$', rf"\1 {value}", text)
    assert spoilt != text
    two_hsms.write("minute", spoilt)
    (line,) = [line for line in top("--directory", str(two_hsms.path)).stdout.splitlines() if " app0 " in line]
    assert "\N{EN DASH} of 1024 " in line


def test_the_larger_count_of_sessions_counts(two_hsms: Folder) -> None:
    """As for the alerts: what the token's status counts for all clients may be more than this client's sessions."""
    text = two_hsms.prom("minute").read_text()
    more = re.sub(r'(?m)^(hsm_token_status_session_count\{label="app0".*\}) 40$', r"\1 512", text)
    less = re.sub(r'(?m)^(hsm_token_status_session_count\{label="app1".*\}) 40$', r"\1 3", more)
    assert more != text
    assert less != more
    two_hsms.write("minute", less)
    shown = {
        line.split()[1]: line for line in top("--directory", str(two_hsms.path)).stdout.splitlines() if " up " in line
    }
    assert "512 of 1024 (50.0 %)" in shown["app0"]
    assert "40 of 1024 (3.9 %)" in shown["app1"]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a host on which both jobs ran."""
    host = make_host(tmp_path)
    for schedule in ("minute", "daily"):
        assert host.run(f"luna-textfile-{schedule}").code == 0
    return host._replace(environ={**host.environ, "COLUMNS": "300"})  # no path is cut


def test_the_configured_folder_is_shown(host: Host) -> None:
    """Without an option the configuration says where the files are; the HSM is not asked."""
    calls = host.calls.read_text()
    done = host.run("luna-textfile", "top")
    assert (done.code, done.stderr) == (0, "")
    assert str(host.directory) in done.stdout
    assert host.calls.read_text() == calls


def test_a_longer_interval_of_the_job_is_no_stale_file(host: Host) -> None:
    """Stale is by the configured interval, as for the health check."""
    Folder(host.directory).redate("minute", time.time() - 240)
    assert "the limit is 3 min" in host.run("luna-textfile", "top").stdout
    slower = host.setting(COLLECTOR__MINUTE_INTERVAL_SECONDS="300")
    assert "the limit" not in slower.run("luna-textfile", "top").stdout


def test_a_monitor_that_is_switched_off_says_so(host: Host) -> None:
    """collector.enabled: false is the reason why nothing is there."""
    assert "Collection is switched off" in host.setting(COLLECTOR__ENABLED="false").run("luna-textfile", "top").stdout


def test_colours_follow_the_alerts_settings(host: Host) -> None:
    """The percentage of HSMSessionUsageHigh makes a bar yellow; a mistake in the section is said."""
    settings = host.config.read_text()
    Folder(host.directory).play("minute", "incident-session-leak", time.time(), at="1d")
    seen = []
    for percent in ("99", "1", "nonsense"):
        host.config.write_text(f"{settings}bundle: {{alerts: {{HSMSessionUsageHigh: {{percent: {percent}}}}}}}\n")
        seen.append(coloured(host))
    assert "\x1b[32m█" in seen[0]
    assert "\x1b[33m█" in seen[1]
    assert "section bundle has a mistake" in seen[2]
    assert "signing" in seen[2]


def coloured(host: Host) -> str:
    """Return one picture as a terminal gets it."""
    command = f"{SCRIPTS}/luna-textfile top --once"
    variables = {**environ(**host.environ), "TERM": "xterm", "COLUMNS": "160"}
    done = subprocess.run(
        ["script", "-qec", command, host.root / "typescript"],
        env=variables,
        capture_output=True,
        timeout=PATIENCE,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--interval", "0"), "such as 2s"),
        (("--interval", "2h"), "such as 2s"),
        (("--interval", "-1s"), "such as 2s"),
        (("--config", "a.yaml", "--directory", "."), "not both"),
        (("--directory", ""), "the name is empty"),
        (("--config", "/nowhere/config.yaml"), "/nowhere/config.yaml"),
    ],
)
def test_a_mistyped_option_is_explained(arguments: tuple[str, ...], word: str) -> None:
    """Exit code 2, and what is allowed."""
    done = top(*arguments)
    assert done.code == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_no_utf8(two_hsms: Folder) -> None:
    """Bars of # and a minus for what is not known, where the encoding has no other; a label loses letters."""
    text = two_hsms.prom("minute").read_text()
    two_hsms.write("minute", text.replace('label="app1"', 'label="\N{CJK UNIFIED IDEOGRAPH-540D}"'))
    done = top("--directory", str(two_hsms.path), PYTHONIOENCODING="ascii")
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert "###" in done.stdout


def test_a_reader_that_has_left(two_hsms: Folder) -> None:
    """`| head -1`: no traceback."""
    line = f"{SCRIPTS}/luna-textfile top --directory {two_hsms.path} | head -1"
    done = subprocess.run(
        ["sh", "-c", line], env=environ(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.stdout.startswith("luna-textfile top")
    assert done.stderr == ""


def test_a_full_disk_is_named(two_hsms: Folder) -> None:
    """What cannot be written is no traceback: exit code 1."""
    line = f"{SCRIPTS}/luna-textfile top --directory {two_hsms.path} >/dev/full"
    done = subprocess.run(
        ["sh", "-c", line], env=environ(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert "cannot print" in done.stderr
    assert "Traceback" not in done.stderr
