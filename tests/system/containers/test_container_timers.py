"""The container's timers: both jobs when they are due, one at a time, and gone when told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from container_programs import TIMERS, TIMERS_FILE

# A job that notes what befalls it, and does as the file named after it says.
JOB = """\
#!/bin/sh
name=${0##*-}
note() { echo "$name $1" >>"$STAGE/notes"; }
trap 'note told; exit 1' TERM
note began
if [ -e "$STAGE/$name" ]; then . "$STAGE/$name"; fi
note ended
"""


class Stage:
    """A folder with two stand-in jobs and a configuration, and the timers that run them."""

    def __init__(self, folder: Path) -> None:
        """Make the jobs."""
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        (folder / "notes").touch()
        for name in ("minute", "daily"):
            job = folder / f"luna-textfile-{name}"
            job.write_text(JOB)
            job.chmod(0o755)

    def start(self, **collector: object) -> subprocess.Popen[str]:
        """Start the timers; `collector` is the section of the configuration. A failed daily run waits 1 s."""
        config = self.folder / "config.yaml"
        config.write_text(json.dumps({"collector": {"initial_delay_seconds": 0, **collector}}))
        environ = os.environ | {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "STAGE": str(self.folder),
            "LUNA_TEXTFILE_CONFIG": str(config),
            "LUNA_TIMERS_JITTER": "0",
            "LUNA_TIMERS_DAILY_JITTER": "0",
            "LUNA_TIMERS_RETRY": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, TIMERS_FILE], env=environ, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        return self.process

    def notes(self, name: str) -> list[str]:
        """Return what a job has noted."""
        lines = (self.folder / "notes").read_text().splitlines()
        return [line.split()[1] for line in lines if line.startswith(f"{name} ")]

    def wait_for(self, name: str, count: int, note: str = "began", seconds: float = 180.0) -> None:
        """Wait until a job has noted something so many times."""
        end = time.monotonic() + seconds
        while self.notes(name).count(note) < count:
            assert time.monotonic() < end, (self.folder / "notes").read_text()
            time.sleep(0.02)

    def stop(self) -> tuple[int, list[dict[str, object]]]:
        """Tell the timers to stop; return their exit code and what they logged."""
        assert self.process
        self.process.terminate()
        _, log = self.process.communicate(timeout=120)
        return self.process.returncode, [json.loads(line) for line in log.splitlines()]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Give a stage, and take the timers and their jobs away afterwards."""
    made = Stage(tmp_path)
    yield made
    if made.process:
        with suppress(ProcessLookupError):
            os.killpg(made.process.pid, signal.SIGKILL)
        made.process.communicate(timeout=120)


def test_both_run_at_the_start_and_the_minute_again_at_its_second(stage: Stage) -> None:
    """The first runs come at once, the next minute run at a multiple of the interval.

    A daily run that still waits for its HSM does not hold it up, and gets no second one beside it.
    """
    (stage.folder / "daily").write_text("while :; do sleep 0.1; done\n")
    stage.start(minute_interval_seconds=10, minute_deadline_seconds=5)
    stage.wait_for("minute", 1)
    stage.wait_for("daily", 1)
    stage.wait_for("minute", 2)
    code, log = stage.stop()
    assert code == 0
    assert stage.notes("daily") == ["began", "told"]
    assert [line["event"] for line in log] == ["timers started", "run ended with an error"]


def test_a_daily_run_that_fails_is_tried_again_until_it_succeeds(stage: Stage) -> None:
    """Each failure is logged with its exit code and the wait; a success ends the attempts."""
    (stage.folder / "daily").write_text('[ "$(grep -c "daily began" "$STAGE/notes")" -ge 3 ] || exit 75\n')
    stage.start()
    stage.wait_for("daily", 1, "ended")
    time.sleep(1.5)
    _, log = stage.stop()
    assert stage.notes("daily") == ["began", "began", "began", "ended"]
    failures = [line for line in log if line["level"] == "warn"]
    assert [(line["schedule"], line["exit_code"], line["next_in"]) for line in failures] == [("daily", 75, 1)] * 2


def test_a_signal_to_stop_reaches_the_runs_under_way(stage: Stage) -> None:
    """Both jobs are told, their ends are awaited, and the exit code is 0."""
    for name in ("minute", "daily"):
        (stage.folder / name).write_text("while :; do sleep 0.1; done\n")
    stage.start()
    stage.wait_for("minute", 1)
    stage.wait_for("daily", 1)
    assert stage.stop()[0] == 0
    assert (stage.notes("minute"), stage.notes("daily")) == (["began", "told"], ["began", "told"])


def test_a_run_starts_with_no_signal_blocked(stage: Stage) -> None:
    """What the timers block to wait for it, a job can hear: a shell would unblock it itself, Python does not."""
    job = stage.folder / "luna-textfile-minute"
    blocked = "len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))"
    job.write_text(f"#!{sys.executable}\nimport signal\nopen({str(stage.folder / 'notes')!r}, 'a').write("
                   f"f'minute blocked-{{{blocked}}}\\n')\n")  # fmt: skip
    stage.start()
    stage.wait_for("minute", 1, "blocked-0")


def test_a_run_that_cannot_be_told_is_killed(stage: Stage) -> None:
    """The timers end in time for the container engine even when a job takes no notice of SIGTERM."""
    (stage.folder / "minute").write_text("trap '' TERM\nnote deaf\nwhile :; do sleep 1; done\n")
    process = stage.start()
    stage.wait_for("minute", 1, "deaf")
    begin = time.monotonic()
    assert stage.stop()[0] == 0
    assert time.monotonic() - begin >= TIMERS.GRACE
    assert not Path(f"/proc/{process.pid}").exists()


def test_a_wrong_configuration_ends_the_container(stage: Stage) -> None:
    """Every problem is said, nothing runs, and the exit code is 2."""
    process = stage.start(daily_collection_hour=24)
    _, log = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "collector.daily_collection_hour" in log
    assert not stage.notes("minute")


def test_a_signal_during_the_first_delay_ends_it(stage: Stage) -> None:
    """Nobody waits for a delay of an hour, and nothing has run."""
    process = stage.start(initial_delay_seconds=3600)
    assert process.stderr
    assert "timers started" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=120) == 0
    assert not stage.notes("minute")
