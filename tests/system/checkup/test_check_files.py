"""`check --only files --only clock`: what the jobs wrote, and when."""

import os
import time

import pytest

from checkup.site import Site


def test_the_first_run_is_not_done(site: Site) -> None:
    """No file yet: one problem a job, and the command that runs it."""
    checked = site.check("files")
    assert checked.code == 1
    for schedule in ("minute", "daily"):
        said = checked.one("problem", str(site.host.prom(schedule)))
        assert f"the first {schedule} run has not finished" in said.impact
        assert f"luna-textfile-{schedule}" in said.fix


def test_fresh_files_are_well(site: Site) -> None:
    """Both jobs ran just now."""
    for schedule in ("minute", "daily"):
        site.host.run(f"luna-textfile-{schedule}")
    checked = site.check("files", "clock")
    assert checked.code == 0
    for schedule in ("minute", "daily"):
        checked.one("ok", str(site.host.prom(schedule)), "old")


def test_an_old_file(site: Site) -> None:
    """The timer stopped an hour ago."""
    site.host.run(under=("faketime", "-f", "-1h"))
    said = site.check("files").one("problem", "The last run was 60 min ago")
    assert "luna-textfile-minute" in said.fix


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_a_file_of_the_future(site: Site, schedule: str) -> None:
    """The clock was wrong when it was written, or is now: both subjects say so."""
    site.host.run(f"luna-textfile-{schedule}", under=("faketime", "-f", "+2h"))
    ahead = time.time() + 7200
    os.utime(site.host.prom(schedule), (ahead, ahead))
    checked = site.check("files", "clock")
    assert checked.code == 1
    checked.one("problem", "The last run is", "in the future")
    checked.one("problem", f"{site.host.prom(schedule)} is", "in the future: the clock was wrong")


def test_a_call_that_failed_in_the_last_run(site: Site) -> None:
    """The file is fresh, and names a call that brought nothing."""
    site.play("fault-tampered")
    site.host.run()
    checked = site.check("files")
    assert [said for said in checked.findings if said.level == "warning" and "CKR_HSM_TAMPERED" in said.observation]


def test_a_spoilt_file(site: Site) -> None:
    """Cut in the middle of a line."""
    site.host.run()
    site.host.prom().write_text(site.host.text()[:-5])
    site.check("files").one("problem", "is not valid")
