"""Both jobs with names hidden: nothing that leaves the host has a real one, and all else is as without."""

import stat
from pathlib import Path

import pytest
from fixtures.hiding import HASH, JOBS, SALT, Series, hiding, mapped, named_host, names, redactor, salted, series
from scripts.host import Host
from scripts.test_imports import imported, run_and_watch

ALL = {"serial": "hash", "label": "hash", "hsm": "hash"}


def run_both(host: Host) -> None:
    """Run both jobs."""
    for job in JOBS:
        assert host.run(job).code == 0


def both(host: Host) -> set[Series]:
    """Return the series of both files."""
    return {*series(host.text("minute")), *series(host.text("daily"))}


@pytest.mark.parametrize(
    "treatments",
    [ALL, ALL | {"label": "redact"}, {"serial": "hash"}, {"label": "redact"}, {"hsm": "hash", "label": "hash"}],
    ids=lambda chosen: "-".join(f"{name}-{how}" for name, how in chosen.items()),
)
def test_the_same_series_under_other_names(tmp_path: Path, treatments: dict[str, str]) -> None:
    """Series by series, both files are those of a host that hides nothing, with the names replaced."""
    host = named_host(tmp_path)
    run_both(host)
    plain = both(host)
    run_both(hiding(host, salted(tmp_path), **treatments))
    assert both(host) == mapped(plain, redactor(**treatments))
    assert len(both(host)) == len(plain)


def test_names_of_appliances_are_known_from_the_first_run_on(tmp_path: Path) -> None:
    """They are no serials: where only serials are hidden, they stay as they are."""
    host = hiding(named_host(tmp_path), salted(tmp_path), serial="hash")
    host.run()
    found = {dict(one.labels).get("hsm", "") for one in series(host.text()) if one.family == "hsm_token_session_count"}
    assert {"zurich", "geneva"} <= found
    assert all(name in {"zurich", "geneva"} or HASH.fullmatch(name) for name in found)


def test_no_real_name_leaves_the_host(tmp_path: Path) -> None:
    """Files, log down to the last detail, --stdout, health as lines and as JSON: hashes only."""
    host = named_host(tmp_path, "many-slots")
    run_both(host)
    real = {name for name in names(both(host)) if len(name) > 2}
    assert len(real) > 200
    hidden = hiding(host, salted(tmp_path), **ALL).playing("fault-one-hsm-hangs")
    hidden = hidden.setting(COLLECTOR__CALL_TIMEOUT_SECONDS="0.4", LOGGING__LEVEL="trace")
    said = [hidden.run(job) for job in JOBS]
    said += [hidden.run(job, "--stdout") for job in JOBS]
    said += [hidden.run("luna-textfile", "health", *more) for more in ((), ("--format", "json"))]
    texts = [host.text("minute"), host.text("daily"), *(text for done in said for text in (done.stdout, done.stderr))]
    assert any("call failed" in text for text in texts), "nothing failed: the log was not tried"
    shown = [done.stdout for done in said[2:]] + texts[:2]
    assert all(HASH.search(text) for text in shown), [text[:200] for text in shown]
    assert [name for name in real if any(name in text for text in texts)] == []


def test_the_log_names_what_the_metrics_name(tmp_path: Path) -> None:
    """A failed call has the same hash in the log and in luna_monitor_call_failed, so that one leads to the other."""
    host = hiding(named_host(tmp_path, "two-hsms"), salted(tmp_path), **ALL)
    host.run()
    host = host.playing("fault-statistics-hang").setting(COLLECTOR__CALL_TIMEOUT_SECONDS="0.4")
    done = host.run()
    logged = {str(event["hsm"]) for event in done.events if event["event"] == "call failed" and "hsm" in event}
    failed = {
        dict(one.labels).get("hsm", "") for one in series(host.text()) if one.family == "luna_monitor_call_failed"
    }
    assert logged
    assert logged == failed - {""}
    assert all(HASH.fullmatch(name) for name in logged)


def test_a_token_is_chosen_by_its_real_label(tmp_path: Path) -> None:
    """The configuration has real names; one that is not there is reported by its hash."""
    host = named_host(tmp_path)
    text = host.config.read_text().replace("slot_id: all", "token_label: [app1, nowhere, gone]")
    host.config.write_text(text)
    hidden = hiding(host, salted(tmp_path), serial="hash", label="redact", hsm="hash")
    done = hidden.run()
    assert done.code == 75
    assert not {"nowhere", "gone", "app1"} & {word for line in done.stderr.splitlines() for word in line.split('"')}
    absent = [dict(one.labels) for one in series(host.text()) if one.family == "luna_monitor_slot_up"]
    assert sorted(one["label"] for one in absent) == ["redacted", "redacted-1", "redacted-2"]


def test_two_hosts_with_one_salt_agree(tmp_path: Path) -> None:
    """So an HSM that both watch is one HSM to every rule; with another salt nobody sees that it is the same."""
    found = []
    for number, salt in enumerate((SALT, SALT, SALT[::-1])):
        folder = tmp_path / str(number)
        host = hiding(named_host(folder), salted(folder, salt), **ALL)
        run_both(host)
        found.append(names(both(host)))
    assert found[0] == found[1]
    assert not found[0] & found[2]


def test_real_names_stay_for_the_jobs_own_user(tmp_path: Path) -> None:
    """The state has them, closed to others; the salt stands in no file but its own."""
    host = hiding(named_host(tmp_path), salted(tmp_path), **ALL)
    run_both(host)
    for path in host.state.iterdir():
        assert SALT not in path.read_text()
        if path.suffix == ".json":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "zurich" in (host.state / "minute.json").read_text()
    assert SALT not in host.run("luna-textfile", "config").stdout


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("more", [(), ("--stdout",)])
def test_without_its_salt_a_job_does_nothing(tmp_path: Path, job: str, more: tuple[str, ...]) -> None:
    """Rather no metrics than real names: exit 2 with the remedy, the HSM not asked, the old file untouched."""
    host = hiding(named_host(tmp_path), tmp_path / "salt", **ALL)
    host.prom("minute").write_text("old 1\n")
    done = host.run(job, *more)
    assert done.code == 2
    assert "privacy.salt_file: cannot be read: No such file" in done.stderr
    assert "/dev/urandom" in done.stderr
    assert not host.calls.exists()
    assert host.text() == "old 1\n"
    assert host.files() == {"luna_textfile_minute.prom"}
    assert done.stdout == ""


def test_redaction_needs_no_salt(tmp_path: Path) -> None:
    """One word for all labels has no key."""
    host = hiding(named_host(tmp_path), tmp_path / "nothing", label="redact")
    assert host.run().code == 0
    assert 'label="redacted"' in host.text()


def test_who_hides_nothing_loads_nothing(tmp_path: Path) -> None:
    """Neither module is imported, and the salt is not looked for."""
    host = named_host(tmp_path)
    ours = {"luna_textfile.privacy.names", "luna_textfile.privacy.salt"}
    for _ in range(2):
        assert not imported(run_and_watch(host)) & ours
    hidden = hiding(host, salted(tmp_path), **ALL)
    hidden.run()
    assert ours <= imported(run_and_watch(hidden))
    assert "yaml" not in imported(run_and_watch(hidden))
