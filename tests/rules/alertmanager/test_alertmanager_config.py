"""alertmanager.yml with the settings that people may make, before both releases of amtool."""

from pathlib import Path
from typing import Any

import pytest
from fixtures.notified_site import Settings, amtool, parsed, steps, write
from fixtures.proven import MORE, RELEASES
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.bundle.schema.types_basic import seconds, written_duration

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)
LONG = "x" * 90
EVERYTHING_OFF: Settings = {
    "slack": {"enabled": False},
    "email": {"enabled": False},
    "paging": {"through": "none"},
    "watchdog": {"enabled": False},
}
ODD: dict[str, Settings] = {
    "defaults": {},
    "everything off": EVERYTHING_OFF,
    "a webhook rings": {"paging": {"through": "webhook", "webhook_url": "http://[::1]:8080/a?b=c%20d"}},
    "mail with login": {
        "email": {"username": 'luna "hsm" \\', "ca_file": "/etc/ssl/a:b@c+d=e.pem", "require_tls": False}
    },
    "nobody on call": {"email": {"on_call": [], "default": []}},
    "many mails": {"email": {"ops": [f"{LONG}{n}@example.org" for n in range(9)], "smarthost": "[::1]:25"}},
    "channel of a template": {
        "slack": {"critical_channel": '{{ template "x" }} #: {{{ "ü" \\', "warning_channel": LONG}
    },
    "long addresses": {
        "watchdog": {"url": f"https://{LONG[:60]}.example.org/{LONG}"},
        "slack": {"api_url_file": f"/{LONG}"},
    },
    "no waiting": {"times": {"group_wait": "0s", "group_interval": "1s", "critical_group_wait": "0s"}},
    "office": {
        "digest": {"days": ["Friday", "monday"], "hours": "00:00-24:00", "time_zone": "America/Argentina/Ushuaia"}
    },
}
OLD_SYNTAX = {
    "match",
    "match_re",
    "source_match",
    "source_match_re",
    "target_match",
    "target_match_re",
    "mute_time_intervals",
}
HIDDEN = {"routing_key", "service_key", "api_url", "slack_api_url", "smtp_auth_password", "auth_password"}


def every_key(node: Any) -> set[str]:
    """Return every key at any depth."""
    if isinstance(node, dict):
        return set(node).union(*map(every_key, node.values()))
    if isinstance(node, list):
        return set().union(*map(every_key, node))
    return set()


@EACH_RELEASE
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_amtool_accepts_what_people_may_set(tmp_path: Path, odd: Settings, release: str) -> None:
    """Every legal setting gives a configuration that amtool accepts, the newest in strict mode, with the templates."""
    said = amtool(release, "check-config", write(tmp_path, odd))
    assert said.code == 0, said.output
    assert "1 templates" in said.output
    assert "5 receivers" in said.output


@EACH_RELEASE
@pytest.mark.parametrize("channel", ["#hsm-critical", '{{ template "x" }} #: {{{ "ü" \\', "{{"])
def test_a_channel_is_a_text_and_no_template(tmp_path: Path, channel: str, release: str) -> None:
    """What Alertmanager makes of the channel is the setting again, whatever characters it has."""
    slack = parsed({"slack": {"warning_channel": channel}})["receivers"][1]["slack_configs"][0]
    config = write(tmp_path)
    said = amtool(
        release,
        "template", "render",
        f"--template.glob={config.parent}/templates/*.tmpl", f"--template.text={slack['channel']}",
    )  # fmt: skip
    assert said.code == 0, said.output
    assert said.output.splitlines()[-1] == channel


@pytest.mark.parametrize("of", ["paging", "watchdog"])
def test_an_address_in_a_file_needs_a_newer_alertmanager(tmp_path: Path, of: str) -> None:
    """With url_file the address itself is not in the text; 0.25 does not know this key, as the setting's help says."""
    by_file: dict[str, Settings] = {
        "paging": {"paging": {"through": "webhook", "webhook_url_file": "/run/credentials/page"}},
        "watchdog": {"watchdog": {"url_file": "/run/credentials/snitch"}},
    }
    config = write(tmp_path, by_file[of])
    assert amtool("newest", "check-config", config).code == 0
    refused = amtool("debian", "check-config", config)
    assert refused.code != 0
    assert "url_file" in refused.output
    assert {"paging": "paging.example.com", "watchdog": "snitch.example.com"}[of] not in config.read_text()


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_current_syntax_and_no_credentials(odd: Settings) -> None:
    """No key that Alertmanager calls deprecated, and none that would hold a credential instead of a file's name."""
    keys = every_key(parsed(odd))
    assert not keys & OLD_SYNTAX
    assert not keys & HIDDEN


@settings(max_examples=30 * MORE, deadline=None)
@given(interval=st.integers(1, 7200), repeat=st.integers(1, 432000), watch=st.integers(60, 86400))
def test_messages_are_repeated_at_a_multiple_of_the_group_interval(interval: int, repeat: int, watch: int) -> None:
    """Each route's repeat_interval is the next multiple of its group_interval: what Alertmanager does anyway."""
    times = {name: written_duration(repeat) for name in ("repeat_interval", "critical_repeat_interval")}
    times["group_interval"] = written_duration(interval)
    top = parsed({"times": times, "watchdog": {"interval": written_duration(watch)}})["route"]
    for route in (top, *top["routes"]):
        every = seconds(route.get("group_interval", top["group_interval"]))
        repeated = seconds(route.get("repeat_interval", top["repeat_interval"]))
        assert repeated % every == 0
    assert 0 <= seconds(top["repeat_interval"]) - repeat < interval
    assert 0 <= seconds(top["routes"][0]["repeat_interval"]) - watch < 60


def test_the_summary_names_every_credentials_file_in_use() -> None:
    """Each file that Alertmanager will read is named with what must be in it; one that is not used is not."""
    used = "\n".join(steps({"email": {"username": "luna"}, "watchdog": {"url_file": "/run/a:b"}}))
    for file in ("slack_api_url", "credentials/smtp", "pagerduty_routing_key", "/run/a:b"):
        assert f"{file}, readable for Alertmanager's user only" in used
    assert "credentials" not in "\n".join(steps(EVERYTHING_OFF))


def test_the_summary_warns_when_nobody_is_told() -> None:
    """A severity without any receiver is said first, and only then."""
    assert [line for line in steps() if line.startswith("attention")] == []
    found = steps(EVERYTHING_OFF)
    for place, severity in enumerate(("critical", "warning", "info")):
        assert found[place] == f"attention: every receiver of {severity} alerts is off, so these alerts reach no one"
    assert steps({"email": {"default": []}})[0].startswith("attention: every receiver of info alerts is off")
