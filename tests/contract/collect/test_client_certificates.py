"""Certificates of NTLS in the daily file: until when which one is valid, and why one is missing."""

import os
import time
from pathlib import Path

import pytest
from fixtures.certificate_files import DAY, certificate_text, key_text, new_key, numbered_zero

from collect.client_host import SERVERS, TWO_HSMS, daily, ends, put, unsupported, write
from collect.host import Host
from luna_textfile.simulation.library import scenario

BOTH = {"ServerCAFile": "server_certificates", "ClientCertFile": "client_certificate"}


def text(name: str, end: float = 365, *also: str) -> bytes:
    """Return a certificate that ends in so many days."""
    return certificate_text(new_key(), name, (-400, end), also=also)


def test_each_certificate_has_its_end(host: Host) -> None:
    """The client's, and an appliance's with the name of its HSM; an expired one too."""
    begin = int(time.time())
    write(
        host,
        client=SERVERS | put(host, ServerCAFile=text("zurich", 10) + text("geneva", -3), ClientCertFile=text("me", 99)),
    )
    done = daily(host)
    assert done.failures == set()
    assert done.code == 0
    found = ends(done)
    assert set(found) == {("server", "zurich", "zurich"), ("server", "geneva", "geneva"), ("client", "me", "")}
    for labels, days in zip(sorted(found), (99, -3, 10), strict=True):
        assert begin <= found[labels] - days * DAY <= begin + 60


def test_the_hsm_is_the_appliance_however_its_certificate_calls_it(host: Host) -> None:
    """Found by an alternative name, and shown by the name that the configuration gives the appliance."""
    servers = {"ServerName00": "10.1.2.3", "ServerName01": "Geneva.example.org"}
    server = text("luna-1", 1, "10.1.2.3") + text("luna-2", 1, "geneva.example.org") + text("luna-3", 1)
    write(host, client=servers | put(host, ServerCAFile=server))
    done = daily(host, {"hsm": {"names": {"10.1.2.3": "Zürich"}}})
    assert set(ends(done)) == {
        ("server", "luna-1", "Zürich"),
        ("server", "luna-2", "Geneva.example.org"),
        ("server", "luna-3", ""),
    }


def test_one_name_for_all(host: Host) -> None:
    """hsm.name is the name of any appliance that is listed, and of no other."""
    write(host, client=SERVERS | put(host, ServerCAFile=text("zurich") + text("stranger")))
    done = daily(host, {"hsm": {"name": "the one"}})
    assert set(ends(done)) == {("server", "zurich", "the one"), ("server", "stranger", "")}


def test_one_certificate_of_two_appliances(host: Host) -> None:
    """It counts for each of them."""
    write(host, client=SERVERS | put(host, ServerCAFile=text("luna", 1, "zurich", "geneva")))
    assert set(ends(daily(host))) == {("server", "luna", "zurich"), ("server", "luna", "geneva")}


@pytest.mark.parametrize("order", [(5, 300), (300, 5)])
def test_of_two_with_the_same_labels_the_earlier_end_counts(host: Host, order: tuple[int, int]) -> None:
    """Whichever stands first: an old one that was never taken out may be the one that is shown."""
    write(host, client=SERVERS | put(host, ServerCAFile=b"".join(text("zurich", days) for days in order)))
    (end,) = ends(daily(host)).values()
    assert end - time.time() < 6 * DAY


def test_odd_names(host: Host) -> None:
    """Quotes, lines, other scripts: a label like any other; tabs in the file, and braces on one line."""
    names = ['a"b\\c', "Zürich 東京", "two\nlines", " "]
    entries = SERVERS | put(host, ServerCAFile=b"".join(map(text, names)), ClientCertFile=text("{};#="))
    line = ";".join(f"\t{key}\t=\t{value}" for key, value in entries.items())
    (host.folder / "Chrystoki.conf").write_text(f"LunaSA Client = {{{line}}} Misc = {{ a = 1; }}")
    done = daily(host)
    assert done.failures == set()
    assert {name for _, name, _ in ends(done)} == {*names, "{};#="}


def test_a_certificate_with_the_number_0(host: Host) -> None:
    """As appliances make them: its end, and not a word in the log."""
    write(host, client=SERVERS | put(host, ServerCAFile=numbered_zero(text("zurich"))))
    done = daily(host)
    assert set(ends(done)) == {("server", "zurich", "zurich")}
    assert "erial" not in done.log


@pytest.mark.parametrize("key", BOTH)
@pytest.mark.parametrize("content", [b"", b"nothing", "cut", b"\xff" * 2_000_000])
def test_a_file_that_is_no_certificate(host: Host, key: str, content: bytes | str) -> None:
    """Failed, with what to do in the log; the other file's certificates are there."""
    good = {"ServerCAFile": text("zurich"), "ClientCertFile": text("me")}
    spoilt = content if isinstance(content, bytes) else good[key][:200]
    write(host, client=SERVERS | put(host, **(good | {key: spoilt})))
    done = daily(host)
    assert done.failures == {("", f"read {key}", "not_pem")}
    assert len(ends(done)) == 1
    assert done.code == 75
    assert done.value("luna_monitor_collector_success", collector=BOTH[key]) == 0
    assert done.value("luna_monitor_scrape_errors_total", collector=BOTH[key]) == 1
    (event,) = [event for event in done.events if event["event"] == "call failed"]
    assert event["collector"] == BOTH[key]
    assert "luna-textfile check" in str(event["hint"])


@pytest.mark.parametrize("key", BOTH)
def test_a_file_that_cannot_be_read(host: Host, key: str) -> None:
    """As a folder, which not even root reads; `tests/system/systemd` tries rights. A FIFO does not stop the job."""
    write(host, client=SERVERS | put(host, ServerCAFile=text("zurich"), ClientCertFile=text("me")))
    path = host.folder / f"{key}.pem"
    path.unlink()
    path.mkdir()
    assert daily(host).failures == {("", f"read {key}", "unreadable")}
    path.rmdir()
    os.mkfifo(path)
    assert daily(host).failures == {("", f"read {key}", "not_pem")}


def test_what_is_named_and_not_there(host: Host) -> None:
    """An appliance's certificate must be there. The client's need not: who uses STC alone never makes one."""
    missing = {key: str(host.folder / "missing.pem") for key in BOTH}
    write(host, client=SERVERS | missing)
    done = daily(host)
    assert done.failures == {("", "read ServerCAFile", "missing")}
    assert unsupported(done) == {"client_certificate", "ha_groups"}
    assert "missing.pem" not in done.log  # a client's file has the host's name


@pytest.mark.parametrize("servers", [{}, SERVERS])
def test_nothing_to_read_is_no_failure(host: Host, servers: dict[str, str]) -> None:
    """No appliance: an HSM in this host, whose file names what nobody made. Or no file named."""
    named = {} if servers else {key: str(host.folder / "missing.pem") for key in BOTH}
    write(host, client=servers | named)
    done = daily(host)
    assert (done.code, done.failures, ends(done)) == (0, set(), {})
    assert unsupported(done) == {"client_certificate", "server_certificates", "ha_groups"}


def test_without_a_chrystoki_conf_there_is_nothing_to_read(host: Host) -> None:
    """A client of another kind, or none: no failure, no sample."""
    done = daily(host)
    assert (done.code, done.failures) == (0, set())
    assert unsupported(done) == {"client_certificate", "server_certificates", "ha_groups"}


def test_a_chrystoki_conf_that_cannot_be_read(host: Host) -> None:
    """All three that need it fail; the HSM's facts are there."""
    (host.folder / "Chrystoki.conf").mkdir()
    done = daily(host)
    assert done.failures == {("", "read Chrystoki.conf", "unreadable")}
    assert sum(done.find("luna_monitor_collector_success", schedule="daily").values()) > 10
    failed = {dict(series.labels)["collector"] for series in done.find("luna_monitor_call_failed")}
    assert failed == {"client_certificate", "server_certificates", "ha_groups"}


@pytest.mark.parametrize("name", ["fault-initialize-error", "fault-initialize-hang", "fault-segv", "fault-abort"])
def test_an_hsm_that_does_not_answer_takes_nothing_away(host: Host, name: str) -> None:
    """A certificate that ended is why there may be no connection: its end is told all the same."""
    write(host, client=SERVERS | put(host, ServerCAFile=text("zurich", -1), ClientCertFile=text("me")))
    done = host.run("daily", scenario.find(name).path, {"collector": {"initialize_timeout_seconds": 4}})
    assert done.code == 75
    assert set(ends(done)) == {("server", "zurich", "zurich"), ("client", "me", "")}


def test_without_luna_specific_no_file_is_read(host: Host) -> None:
    """Chrystoki.conf is a Luna client's."""
    write(host, client=SERVERS | put(host, ServerCAFile=b"nothing"))
    done = daily(host, {"collector": {"collect_luna_specific": False}})
    assert (done.code, ends(done), unsupported(done)) == (0, {}, set())


def test_the_minute_job_reads_none(host: Host) -> None:
    """What changes once in ten years is asked once a day."""
    write(host, client=SERVERS | put(host, ServerCAFile=b"nothing"))
    done = host.run("minute", TWO_HSMS)
    assert (done.code, ends(done)) == (0, {})


def test_no_key_is_ever_read(host: Host, tmp_path: Path) -> None:
    """The key may be missing, or be there: the job does not look. `tests/system/privacy` watches its system calls."""
    key = new_key()
    files = put(host, ServerCAFile=text("zurich"), ClientCertFile=certificate_text(key, "me"))
    for named in ({}, {"ClientPrivKeyFile": str(tmp_path / "missing")}, put(host, ClientPrivKeyFile=key_text(key))):
        write(host, client=SERVERS | files | named)
        done = daily(host)
        assert (done.code, len(ends(done))) == (0, 2)
