"""What `check` prints: for people, for programs, on a terminal; its exit codes and its choice of subjects."""

import os
import pty
import re

import pytest
from fixtures.proven import REPOSITORY
from scripts.host import SCRIPTS

from checkup.site import Site

ESCAPE = "\x1b["
DOCUMENT = REPOSITORY / "docs" / "troubleshooting.md"


def on_a_terminal(site: Site, **variables: str) -> str:
    """Run a check of one subject on a terminal, and return what it shows."""
    main, other = pty.openpty()
    pid = os.fork()
    if pid == 0:
        os.login_tty(other)
        program = str(SCRIPTS / "luna-textfile")
        os.execve(program, [program, "check", "--only", "library"], {**site.host.environ, **variables})  # noqa: S606
    os.close(other)
    shown = b""
    try:
        while part := os.read(main, 4096):
            shown += part
    except OSError:  # how Linux says that the terminal's other end is closed
        pass
    os.close(main)
    os.waitpid(pid, 0)
    return shown.decode()


def test_lines_for_people(site: Site) -> None:
    """Subjects with titles; a problem has impact and fix; the last line sums up."""
    site.configure(hsm={"library_path": "/nowhere/lib.so"})
    done = site.run("--only", "library", "--only", "client")
    assert done.code == 1
    lines = done.stdout.splitlines()
    assert "Library file  [library]" in lines
    assert "  problem  there is no /nowhere/lib.so" in lines
    assert any(line.startswith("           impact: ") for line in lines)
    assert any(line.startswith("           fix:    find / ") for line in lines)
    assert lines[-1] == "2 problems in client, library."


def test_the_last_line_when_all_is_well(site: Site) -> None:
    """No problem: said so, and exit code 0."""
    done = site.run("--only", "library")
    assert (done.code, done.stdout.splitlines()[-1]) == (0, "No problem found.")


def test_no_colour_but_on_a_terminal(site: Site) -> None:
    """A pipe gets plain text; a terminal colours; NO_COLOR is respected there."""
    assert ESCAPE not in site.run("--only", "library").stdout
    site.host = site.host._replace(environ={k: v for k, v in site.host.environ.items() if k != "NO_COLOR"})
    assert ESCAPE in on_a_terminal(site, TERM="xterm")
    plain = on_a_terminal(site, TERM="xterm", NO_COLOR="1")
    assert ESCAPE not in plain
    assert "a PKCS#11 library" in plain


def test_the_record(site: Site) -> None:
    """--json: exit code, worst level, summary; each subject with its level, time and findings of five fields."""
    site.configure(hsm={"library_path": "/nowhere/lib.so"})
    record = site.check("library", "timers").record
    assert set(record) == {"exit_code", "level", "summary", "subjects"}
    assert (record["exit_code"], record["level"]) == (1, "problem")
    assert [part["subject"] for part in record["subjects"]] == ["library", "timers"]
    for part in record["subjects"]:
        assert set(part) == {"subject", "level", "seconds", "findings"}
        assert all(set(finding) == {"level", "observation", "impact", "fix"} for finding in part["findings"])


@pytest.mark.parametrize("arguments", [("--only", "librry"), ("--timeout", "1"), ("--timeout", "soon"), ("now",)])
def test_wrong_usage(site: Site, arguments: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is looked at."""
    done = site.run(*arguments)
    assert (done.code, done.stdout) == (2, "")
    assert not site.host.calls.exists()


def test_commands_have_the_paths_of_this_host(site: Site) -> None:
    """The configuration that was read, and the client's own vtl where it lies."""
    lib, tools = site.host.root / "lunaclient/lib", site.host.root / "lunaclient/bin"
    for folder in (lib, tools):
        folder.mkdir(parents=True)
    (tools / "vtl").touch()
    (lib / "libCryptoki2_64.so").symlink_to(site.sections["hsm"]["library_path"])
    site.play("fault-initialize-empty")
    site.configure(hsm={"library_path": str(lib / "libCryptoki2_64.so")})
    assert f"{tools}/vtl verify" in site.check("hsm").one("problem", "no slot").fix
    site.play_with("[fault]\nfunction = CA_GetHSMStats\nslot = any\naction = return 0x30\n")
    fix = site.check("hsm").one("problem", "CA_GetHSMStats fails: CKR_DEVICE_ERROR (0x00000030)").fix
    assert f"luna-textfile-minute --config {site.host.config} --stdout" in fix


def test_each_finding_that_is_bad_has_impact_and_fix(site: Site) -> None:
    """Everything is wrong at once: no problem and no warning without both."""
    site.play("fault-initialize-error")
    site.chrystoki({"no..such..host": 1792})
    site.configure(textfile={"directory": "/nowhere"}, bundle={"systemd": {"user": "no-such-user"}})
    bad = [said for said in site.check().findings if said.level in ("problem", "warning")]
    assert len({said.subject for said in bad}) >= 6
    for said in bad:
        assert said.impact, said
        assert said.fix, said


def test_the_document_names_every_subject() -> None:
    """docs/troubleshooting.md has a row for each subject, and no other."""
    from luna_textfile.checkup.run import NAMES

    told = re.findall(r"^\| `([a-z]+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    assert told == list(NAMES)
