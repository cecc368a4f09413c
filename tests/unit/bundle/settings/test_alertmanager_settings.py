"""What the settings of receivers and times accept and refuse."""

from typing import Any

import pytest
from fixtures.notified_site import Settings, site

from luna_textfile.config.problems import ConfigError

REFUSED: list[tuple[str, Settings]] = [
    ("directory", {"directory": "/etc/a b"}),
    ("slack.api_url_file", {"slack": {"api_url_file": "/run/\x81"}}),
    ("email.from", {"email": {"from": "Luna <luna@example.org>"}}),
    ("email.from", {"email": {"from": "{{ .X }}@example.org"}}),
    ("email.ops", {"email": {"ops": ["a@example.org", "no address"]}}),
    ("email.smarthost", {"email": {"smarthost": "smtp.example.org"}}),
    ("email.smarthost", {"email": {"smarthost": "smtp.example.org:70000"}}),
    ("email.hello", {"email": {"hello": "a b"}}),
    ("paging.through", {"paging": {"through": "carrier pigeon"}}),
    ("paging.webhook_url", {"paging": {"webhook_url": "https://user:word@example.org/"}}),
    ("paging.webhook_url", {"paging": {"webhook_url": "https://example.org/%zz"}}),
    ("watchdog.url", {"watchdog": {"url": "https://example.org/{{ .X }}"}}),
    ("watchdog.url", {"watchdog": {"url": "https://example.org:99999/"}}),
    ("watchdog.url", {"watchdog": {"url": "https://[0]/"}}),
    ("watchdog.interval", {"watchdog": {"interval": "30s"}}),
    ("times.group_interval", {"times": {"group_interval": "0s"}}),
    ("times.repeat_interval", {"times": {"repeat_interval": "6d"}}),
    ("digest.interval", {"digest": {"interval": "5h"}}),
    ("digest.days", {"digest": {"days": []}}),
    ("digest.days", {"digest": {"days": ["someday"]}}),
    ("digest.hours", {"digest": {"hours": "17:00-08:00"}}),
    ("digest.hours", {"digest": {"hours": "08:00-11:59"}}),
    ("digest.hours", {"digest": {"hours": "12:00-24:01"}}),
    ("digest.time_zone", {"digest": {"time_zone": "Mars/Olympus"}}),
    ("digest.time_zone", {"digest": {"time_zone": "../../etc/passwd"}}),
]


@pytest.mark.parametrize(("key", "settings"), REFUSED, ids=str)
def test_what_alertmanager_could_not_use_is_refused(key: str, settings: Settings) -> None:
    """A value that Alertmanager would refuse, read as a template or never act on is a problem of its setting."""
    with pytest.raises(ConfigError) as refused:
        site(settings)
    assert [problem.key for problem in refused.value.problems] == [f"bundle.alertmanager.{key}"]


def test_a_single_address_or_day_stands_for_a_list_of_one() -> None:
    """Lists of one may be written without brackets; days come in the order of the week."""
    settings: dict[str, Any] = site(
        {"email": {"ops": "a@example.org"}, "digest": {"days": ["Friday", "monday"]}}
    ).bundle["alertmanager"]
    assert settings["email"]["ops"] == ("a@example.org",)
    assert settings["digest"]["days"] == ("monday", "friday")
