"""Two renders into one folder at once, and what a reader that leaves early costs."""

import fcntl
import os
from pathlib import Path

from scripts.host import Host, finish, wait_until

from bundle.conftest import Render
from bundle.files import contents, set_bundle


def _holds(process: int, folder: Path) -> bool:
    """Tell whether a process has a folder open, as one that waits for its lock has."""
    held = (os.readlink(entry) for entry in Path(f"/proc/{process}/fd").iterdir() if entry.is_symlink())
    return str(folder) in held


def test_a_render_waits_for_the_one_before(host: Host, output: Path) -> None:
    """While another one is at work in the folder nothing is written; then everything is."""
    output.mkdir()
    before = os.open(output, os.O_RDONLY)
    fcntl.flock(before, fcntl.LOCK_EX)
    with host.start("luna-textfile", "render", "--output", str(output), "--only", "prometheus") as process:
        wait_until(lambda: _holds(process.pid, output) or process.poll() is not None, "a render that waits")
        assert process.poll() is None
        assert contents(output) == {}
        os.close(before)
        assert finish(process).code == 0
    assert "prometheus/prometheus.yml" in contents(output)


def test_a_check_waits_for_nobody(render: Render, output: Path) -> None:
    """--check only reads, so it needs no lock, and makes no folder."""
    assert render("--only", "prometheus", "--check").code == 1
    assert not output.exists()
    render("--only", "prometheus")
    before = os.open(output, os.O_RDONLY)
    fcntl.flock(before, fcntl.LOCK_EX)
    assert render("--only", "prometheus", "--check").code == 0
    os.close(before)


def test_a_diff_that_nobody_reads_is_written_all_the_same(host: Host, render: Render, output: Path) -> None:
    """`render --diff | head`: what it shows is in place already, and the broken pipe is no error message."""
    with host.start("luna-textfile", "render", "--output", str(output), "--diff") as process:
        assert process.stdout
        process.stdout.close()
        process.stdout = None
        done = finish(process)
    assert (done.code, done.stderr) == (1, "")
    assert render("--check").code == 0


def test_edits_are_shown_before_they_are_refused(host: Host, render: Render, output: Path) -> None:
    """--diff shows what would be lost, and the file stays."""
    render("--only", "prometheus")
    file = output / "prometheus/prometheus.yml"
    file.write_text(file.read_text() + "# ours\n")
    set_bundle(host.config, "  prometheus: {environment: testing}\n")
    done = render("--only", "prometheus", "--diff")
    assert done.code == 1
    assert "-# ours" in done.stdout
    assert "--force" in done.stderr
    assert file.read_text().endswith("# ours\n")
