"""The log: one line an event, for machines or for people, on standard error."""

import json
import re

import pytest

from scripts.host import Done, Host

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
COLOUR = "\x1b["
FAULT = ("healthy", "fault-segv", "fault-prints", "odd-labels", "partition-client")


@pytest.mark.parametrize("scenario", FAULT)
def test_every_line_is_a_json_object(host: Host, scenario: str) -> None:
    """Whatever happens, each line parses, with time (UTC), level and event; --verbose changes nothing of that."""
    for arguments in ((), ("--verbose",)):
        done = host.playing(scenario).run("luna-textfile-minute", *arguments)
        assert done.events
        for event in done.events:
            assert TIME.fullmatch(str(event["time"]))
            assert event["level"] in {"debug", "info", "warn", "error"}
            assert event["event"]
            assert event["schedule"] == "minute"
            assert None not in event.values()
            assert "" not in event.values()


def test_what_a_library_prints_is_one_event_a_call(host: Host) -> None:
    """Line breaks of the library stand escaped inside the event's text, with the name of the call."""
    done = host.playing("fault-prints").run()
    printed = [event for event in done.events if event["event"] == "the library printed"]
    assert printed
    assert all(event["call"] and event["text"] for event in printed)


@pytest.mark.parametrize(
    ("level", "levels"),
    [
        ("error", {"error"}),
        ("warn", {"error", "warn"}),
        ("info", {"error", "warn"}),
        ("debug", {"error", "warn", "debug"}),
        ("trace", {"error", "warn", "debug"}),
    ],
)
def test_the_level_decides_what_is_logged(host: Host, level: str, levels: set[str]) -> None:
    """Less than the configured level is not logged."""
    host = host.playing("fault-initialize-error").setting(LOGGING__LEVEL=level)
    host.run()
    seen = {str(event["level"]) for event in host.run().events}
    assert seen <= levels
    assert "error" in seen


def test_verbose_shows_what_the_level_hides(host: Host) -> None:
    """--verbose logs refusals ("not supported here"), which are no failure and silent otherwise."""
    refusing = host.playing("partition-client").setting(LOGGING__LEVEL="error")
    assert refusing.run("luna-textfile-daily").stderr == ""
    verbose = refusing.run("luna-textfile-daily", "--verbose")
    refused = [event for event in verbose.events if event["event"] == "not supported here"]
    assert refused
    assert all(event["level"] == "debug" and str(event["call"]).startswith(("CA_", "read ")) for event in refused)


def test_a_failure_names_call_reason_code_and_remedy(host: Host) -> None:
    """The event of a failed call has all that a person needs to look it up."""
    done = host.playing("fault-initialize-error").run()
    (event,) = [event for event in done.events if event["level"] == "error"]
    assert (event["call"], event["reason"], event["code"]) == ("C_Initialize", "CKR_DEVICE_ERROR", "0x00000030")
    assert event["collector"] == "library"


def pretty(done: Done) -> str:
    """Return the log of a run with the pretty format."""
    with pytest.raises(json.JSONDecodeError):
        assert done.events
    return done.stderr


def test_pretty_lines_are_for_people(host: Host) -> None:
    """Time, level, what happened, fields by name; no colours where nobody looks."""
    host = host.setting(LOGGING__FORMAT="pretty")
    host.run()
    log = pretty(host.run())
    assert re.fullmatch(r"\d\d:\d\d:\d\d  INFO   run finished  schedule=minute  file=\S+  .*exit_code=0\n", log)
    assert COLOUR not in log


@pytest.mark.parametrize(("style", "coloured"), [("pretty", True), ("json", False)])
def test_colours_are_for_terminals(host: Host, style: str, *, coloured: bool) -> None:
    """On a terminal the pretty level is coloured; JSON never is."""
    host = host.setting(LOGGING__FORMAT=style)
    # util-linux' script gives its command a terminal, and copies what appears there.
    done = host.run(under=("sh", "-c", 'exec script --quiet --return --flush --command "$0" /dev/null'))
    assert done.code == 0
    assert (COLOUR in done.stdout) == coloured
    assert "run finished" in done.stdout
