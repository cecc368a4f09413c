"""Settings of Prometheus: what is scraped, how often, and where the samples go."""

from luna_textfile.bundle.kinds import duration, label_name, labels, lines, one_line
from luna_textfile.bundle.setting import Setting

SETTINGS = (
    Setting("prometheus.job", one_line(), "luna-hsm", "The job of the node_exporters; every query selects it."),
    Setting("prometheus.targets", lines("host:port"), ("localhost:9100",), "The node_exporters that serve our files."),
    Setting("prometheus.scrape_interval", duration("5s", "10m"), "60s", "How often they are scraped."),
    Setting("prometheus.scrape_timeout", duration("1s", "10m"), "30s", "How long a scrape may take."),
    Setting("prometheus.evaluation_interval", duration("5s", "10m"), "60s", "How often the rules are evaluated."),
    Setting("prometheus.environment", one_line(), "production", "Label `environment` of the scraped series."),
    Setting("prometheus.hsm_type", one_line(), "luna", "Label `hsm_type` of the scraped series."),
    Setting(
        "prometheus.external_labels",
        labels(),
        {"cluster": "hsm", "monitor": "luna-textfile"},
        "Labels of all that leaves this Prometheus; each Prometheus needs its own.",
    ),
    Setting(
        "prometheus.replica_label",
        label_name(),
        "replica",
        "The external label that tells Prometheis of a pair apart; dropped before alerts are sent.",
    ),
)
