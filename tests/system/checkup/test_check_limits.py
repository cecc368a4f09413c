"""The check ends, whatever hangs, and leaves no process behind."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from collect.host import living
from fixtures.proven import require

import luna_textfile
from checkup.site import Site


def test_everything_hangs_and_the_check_ends(site: Site) -> None:
    """The library, an appliance and node_exporter hang at once: each is named, and nothing lives on."""
    site.play("fault-initialize-hang")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        site.configure(exporter={"port": mute.getsockname()[1]}, collector={"initialize_timeout_seconds": 2})
        checked = site.check(seconds=12)
    assert checked.code == 1
    checked.one("problem", "C_Initialize did not return")
    checked.one("problem", "/metrics did not answer")
    checked.one("problem", "There is no", "minute.prom")
    assert living(site.host.calls) == ()


def test_a_library_that_blocks_all_signals(site: Site) -> None:
    """Only SIGKILL ends it."""
    site.play("fault-hang-blocked")
    site.configure(collector={"call_timeout_seconds": 3})
    checked = site.check("hsm")
    assert checked.code == 1
    assert living(site.host.calls) == ()


def test_a_library_whose_constructor_hangs(site: Site) -> None:
    """It does not even come back from being loaded."""
    source, library = site.host.root / "slow.c", site.host.root / "libslow.so"
    source.write_text(
        "#include <unistd.h>\n"
        "int C_GetFunctionList(void) { return 5; }\n"
        "__attribute__((constructor)) static void begin(void) { for (;;) pause(); }\n"
    )
    subprocess.run([require("cc", "gcc"), "-shared", "-fPIC", "-o", library, source], check=True)
    site.configure(hsm={"library_path": str(library)}, collector={"initialize_timeout_seconds": 1})
    checked = site.check("library", "hsm")
    checked.one("ok", "a PKCS#11 library")
    checked.one("problem", "C_Initialize did not return")


def test_what_a_subject_said_before_it_hung_counts(site: Site) -> None:
    """A FIFO in the place of Chrystoki.conf: each subject that reads it is ended, and all others are heard."""
    os.mkfifo(site.client / "Chrystoki.conf")
    checked = site.check("configuration", "client", "network", "rights", "library", seconds=5)
    checked.one("ok", "a PKCS#11 library")
    checked.one("ok", "read from")
    waited = [said.subject for said in checked.findings if "no answer within 2 s" in said.observation]
    assert waited == ["client", "rights", "network"]


def test_a_configuration_that_hangs(site: Site) -> None:
    """The configuration itself is a FIFO: the check says so after its time, and ends with 1."""
    site.host.config.unlink()
    os.mkfifo(site.host.config)
    done = site.run("--timeout", "2")
    assert done.code == 1
    assert "did not end within 2 s" in done.stderr


def test_programs_of_systemd_that_hang(site: Site) -> None:
    """Timedatectl does not answer: the clock is unknown, and nothing waits for it."""
    folder = site.host.root / "bin"
    folder.mkdir()
    program = folder / "timedatectl"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    path = f"{folder}:{site.host.environ['PATH']}"
    site.host = site.host._replace(environ={**site.host.environ, "PATH": path})
    checked = site.check("clock")
    assert checked.code == 0
    checked.one("unknown", "whether the clock is synchronised")
    assert not [one for one in living(site.host.calls) if b"sleep" in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_a_bug_of_ours_costs_one_subject(site: Site) -> None:
    """A subject that fails in a way nobody thought of is unknown; the others are there."""
    folder = site.host.root / "elsewhere"
    shutil.copytree(Path(luna_textfile.__file__).parent, folder / "luna_textfile", symlinks=True)
    clock = folder / "luna_textfile" / "checkup" / "clock.py"
    clock.write_text(clock.read_text().replace("    yield from _of_files(context)\n", "    yield 1 // 0\n"))
    site.host = site.host._replace(environ={**site.host.environ, "PYTHONPATH": str(folder)})
    checked = site.check("clock", "library")
    assert "ZeroDivisionError" in checked.one("unknown", "could not be checked").impact
    checked.one("ok", "a PKCS#11 library")
