"""Settings of dashboards and data sources."""

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import one_line, switch
from luna_textfile.bundle.schema.types_place import file_path, service_url
from luna_textfile.config.parsers import choice, number

SETTINGS = (
    Setting(
        "grafana.prometheus_url", service_url(), "http://localhost:9090", "Prometheus, as Grafana's server reaches it."
    ),
    Setting(
        "grafana.victoriametrics_url",
        service_url(),
        "http://localhost:8428",
        "VictoriaMetrics, as Grafana's server reaches it; of a cluster, vmselect with /select/0/prometheus.",
    ),
    Setting(
        "grafana.default_source",
        choice("prometheus", "victoriametrics"),
        "prometheus",
        "The data source that dashboards open with.",
    ),
    Setting(
        "grafana.make_default",
        switch(),
        default=False,
        help="Whether that data source is also the default of all of Grafana.",
    ),
    Setting("grafana.folder", one_line(), "HSM", "The folder in which Grafana shows the dashboards."),
    Setting(
        "grafana.dashboards_directory",
        file_path(),
        "/var/lib/grafana/dashboards/luna-textfile",
        "Where the dashboards lie on Grafana's host.",
    ),
    Setting(
        "grafana.sessions_warning_percent",
        number(0, 100),
        70.0,
        "Session usage that gauges show yellow, in percent of the limit.",
    ),
    Setting(
        "grafana.sessions_critical_percent",
        number(0, 100),
        90.0,
        "Session usage that gauges show red, in percent of the limit.",
    ),
)
