"""Settings of who gets a message, how, and when: Slack, e-mail, paging, the dead man's switch, times."""

from luna_textfile.bundle.schema import types_notification as kinds
from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import duration, one_line, optional_line, switch
from luna_textfile.bundle.schema.types_place import file_path, host, host_port, optional_file
from luna_textfile.config.parsers import choice

LONGEST_REPEAT = "120h"
"""Alertmanager forgets what it sent after this time (its own default of --data.retention)."""

_PLACE = (
    Setting(
        "directory",
        file_path(),
        "/etc/prometheus",
        "Where alertmanager.yml and templates/ are put; /etc/prometheus is where Debian's Alertmanager reads them.",
    ),
)

_SLACK = (
    Setting("slack.enabled", switch(), default=True, help="Messages to Slack for critical and warning alerts."),
    Setting(
        "slack.api_url_file",
        file_path(),
        "/etc/prometheus/credentials/slack_api_url",
        "The file that holds the address of Slack's incoming webhook, on Alertmanager's host.",
    ),
    Setting("slack.critical_channel", one_line(), "#hsm-critical", "The channel of critical alerts."),
    Setting("slack.warning_channel", one_line(), "#hsm-alerts", "The channel of warnings."),
)

_EMAIL = (
    Setting("email.enabled", switch(), default=True, help="Mails for all alerts, and the digest of info alerts."),
    Setting("email.from", kinds.mail(), "luna-hsm@example.com", "The sender."),
    Setting("email.smarthost", host_port(), "smtp.example.com:587", "The mail server that takes the mails."),
    Setting("email.hello", host(), "localhost", "What Alertmanager calls itself to the mail server."),
    Setting("email.username", optional_line(), "", "The user at the mail server; empty: no login."),
    Setting(
        "email.credentials_file",
        file_path(),
        "/etc/prometheus/credentials/smtp",
        "The file that holds this user's password, on Alertmanager's host. Not read without a user.",
    ),
    Setting("email.require_tls", switch(), default=True, help="Whether a mail goes only over an encrypted line."),
    Setting("email.ca_file", optional_file(), "", "The CA of the mail server; empty: those of the system."),
    Setting("email.ops", kinds.mails(), ("hsm-ops@example.com",), "Who gets critical and warning alerts by mail."),
    Setting("email.on_call", kinds.mails(), ("on-call@example.com",), "Who gets critical alerts by mail as well."),
    Setting("email.default", kinds.mails(), ("hsm-team@example.com",), "Who gets the digest, and all that is left."),
)

_PAGING = (
    Setting(
        "paging.through",
        choice("pagerduty", "webhook", "none"),
        "pagerduty",
        "What rings the phone for critical alerts: PagerDuty (Events API v2), a webhook of yours, or nothing.",
    ),
    Setting(
        "paging.pagerduty_url",
        kinds.receiver_url(),
        "https://events.pagerduty.com/v2/enqueue",
        "PagerDuty's address; in its EU region https://events.eu.pagerduty.com/v2/enqueue.",
    ),
    Setting(
        "paging.pagerduty_key_file",
        file_path(),
        "/etc/prometheus/credentials/pagerduty_routing_key",
        "The file that holds PagerDuty's integration key, on Alertmanager's host.",
    ),
    Setting("paging.webhook_url", kinds.receiver_url(), "https://paging.example.com/alert", "The webhook's address."),
    Setting(
        "paging.webhook_url_file",
        optional_file(),
        "",
        "A file that holds this address, if it is secret; it wins over `webhook_url`. From Alertmanager 0.26 on.",
    ),
)

_WATCHDOG = (
    Setting(
        "watchdog.enabled",
        switch(),
        default=True,
        help="Whether a dead man's switch is called all the time: its owner tells you when these calls stop.",
    ),
    Setting("watchdog.url", kinds.receiver_url(), "https://snitch.example.com/luna-hsm", "The address that is called."),
    Setting(
        "watchdog.url_file",
        optional_file(),
        "",
        "A file that holds this address, if it is secret; it wins over `url`. From Alertmanager 0.26 on.",
    ),
    Setting(
        "watchdog.interval",
        duration("1m", "24h"),
        "5m",
        "How often, in whole minutes; let the switch wait for twice this time and a minute.",
    ),
)

_INTERVAL = duration("1s", LONGEST_REPEAT)
_TIMES = (
    Setting(
        "times.resolve_timeout",
        duration("1s", "24h"),
        "5m",
        "How long after its last report an alert counts as resolved.",
    ),
    Setting("times.group_wait", duration("0s", "24h"), "30s", "How long the first message of a group waits for more."),
    Setting("times.critical_group_wait", duration("0s", "24h"), "10s", "The same for critical alerts."),
    Setting("times.warning_group_wait", duration("0s", "24h"), "5m", "The same for warnings."),
    Setting("times.group_interval", _INTERVAL, "5m", "The least time between two messages of one group."),
    Setting(
        "times.repeat_interval",
        _INTERVAL,
        "4h",
        "When a message is repeated; written as the next multiple of `group_interval`, as Alertmanager takes it.",
    ),
    Setting("times.critical_repeat_interval", _INTERVAL, "1h", "The same for critical alerts."),
)

_DIGEST = (
    Setting("digest.wait", duration("0s", "24h"), "30m", "How long the digest of info alerts waits for more of them."),
    # At most the shortest `digest.hours`: a longer one could miss them every day.
    Setting("digest.interval", duration("1m", "4h"), "1h", "The least time between two digests."),
    Setting("digest.repeat_interval", _INTERVAL, "24h", "When a digest is repeated while its alerts last."),
    Setting(
        "digest.days",
        kinds.days(),
        kinds.DAYS,
        "Days on which a digest is sent. A change of firmware or policy shows for about a day: one that begins on a "
        "Friday evening and may not be mailed before Monday is never mailed.",
    ),
    Setting("digest.hours", kinds.hours(), "08:00-17:00", "The hours of these days."),
    Setting("digest.time_zone", kinds.time_zone(), "UTC", "The time zone of these hours."),
)

SETTINGS: tuple[Setting, ...] = tuple(
    setting._replace(name=f"alertmanager.{setting.name}")
    for setting in (*_PLACE, *_SLACK, *_EMAIL, *_PAGING, *_WATCHDOG, *_TIMES, *_DIGEST)
)
