"""Settings of Prometheus: what is scraped, how often, and where samples and alerts go."""

from collections.abc import Iterator

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import duration, label_name, list_of, one_line
from luna_textfile.bundle.schema.types_place import (
    file_path,
    host_port,
    optional_file,
    optional_plain_text,
    optional_service_url,
    plain_labels,
    plain_text,
    target_file,
)
from luna_textfile.config.parsers import choice

LONGEST_INTERVAL = "2m"
"""A series without a sample for 5 minutes is gone for every query: two scrapes must fit in with room for a lost one."""

HOSTS = list_of(host_port(), "hosts with ports")


def _access(peer: str, what: str, *, scheme: bool) -> Iterator[Setting]:
    """Yield the settings of how a peer is spoken to; `scheme` where an address has none of its own."""
    base = f"prometheus.access.{peer}"
    if scheme:
        yield Setting(f"{base}.scheme", choice("http", "https"), "http", f"How {what} is spoken to.")
    yield Setting(f"{base}.username", optional_plain_text(), "", f"User at {what}, for basic authentication.")
    yield Setting(f"{base}.credentials_file", optional_file(), "", "File that holds what belongs to that user.")
    yield Setting(f"{base}.ca_file", optional_file(), "", f"Certificates that {what} is checked against.")
    yield Setting(f"{base}.certificate_file", optional_file(), "", f"Certificate shown to {what}.")
    yield Setting(f"{base}.key_file", optional_file(), "", "Private key of that certificate.")


SETTINGS = (
    Setting("prometheus.job", one_line(), "luna-hsm", "The job of the node_exporters; every query selects it."),
    Setting(
        "prometheus.targets",
        HOSTS,
        (),
        "The node_exporters that serve our files, by names that differ: they become the label `instance`. "
        "Empty: localhost, with exporter.port.",
    ),
    Setting(
        "prometheus.target_files",
        list_of(target_file(), "files of targets"),
        (),
        "Files that list the node_exporters instead of `targets`, read again whenever they change (file_sd). They may "
        "give targets labels `environment` and `hsm_type` of their own.",
    ),
    Setting("prometheus.scrape_interval", duration("5s", LONGEST_INTERVAL), "60s", "How often they are scraped."),
    Setting(
        "prometheus.scrape_timeout",
        duration("1s", LONGEST_INTERVAL),
        "30s",
        "How long a scrape may take. Never longer than the interval: then that is taken.",
    ),
    Setting(
        "prometheus.evaluation_interval",
        duration("5s", LONGEST_INTERVAL),
        "60s",
        "How often the rules are evaluated.",
    ),
    Setting(
        "prometheus.forecast_interval",
        duration("5s", "1h"),
        "5m",
        "How often the forecasts are evaluated: they look back over weeks, and nothing in them changes within minutes.",
    ),
    Setting("prometheus.environment", plain_text(), "production", "Label `environment` of the scraped series."),
    Setting("prometheus.hsm_type", plain_text(), "luna", "Label `hsm_type` of the scraped series."),
    Setting(
        "prometheus.external_labels",
        plain_labels(),
        {"cluster": "hsm", "monitor": "luna-textfile"},
        "Labels of all that leaves this Prometheus; each Prometheus needs its own.",
    ),
    Setting(
        "prometheus.replica_label",
        label_name(),
        "replica",
        "The external label that tells Prometheis of a pair apart; dropped before alerts are sent.",
    ),
    Setting("prometheus.self_job", one_line(), "prometheus", "The job under which Prometheus watches itself."),
    Setting("prometheus.self_target", host_port(), "localhost:9090", "Where Prometheus serves its own metrics."),
    Setting(
        "prometheus.service_targets",
        HOSTS,
        (),
        "The services in front of the HSM, for their dashboard. Empty: this Prometheus does not scrape them.",
    ),
    Setting("prometheus.service_job", one_line(), "crypto-service", "The job of these services."),
    Setting("prometheus.alertmanagers", HOSTS, ("localhost:9093",), "The Alertmanagers; empty: alerts go nowhere."),
    Setting(
        "prometheus.remote_write_url",
        optional_service_url(),
        "http://localhost:8428/api/v1/write",
        "Where samples are sent to be kept for long. Empty: nowhere, and the alerts about it are left out.",
    ),
    Setting(
        "prometheus.retention",
        duration("2h"),
        "45d",
        "How long Prometheus keeps samples itself. The forecasts look 30 days back, so less takes them away.",
    ),
    Setting("prometheus.directory", file_path(), "/etc/prometheus", "Where prometheus.yml and rules/ are put."),
    *_access("exporter", "a node_exporter", scheme=True),
    *_access("remote_write", "the remote storage", scheme=False),
    *_access("alertmanager", "an Alertmanager", scheme=True),
)
