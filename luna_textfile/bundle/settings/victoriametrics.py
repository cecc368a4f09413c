"""Settings of VictoriaMetrics, vmagent and vmalert. What is scraped, and how often, is in `prometheus`."""

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import duration, list_of
from luna_textfile.bundle.schema.types_place import file_path, host, plain_text, service_url
from luna_textfile.config.parsers import integer

SETTINGS = (
    Setting(
        "victoriametrics.url",
        service_url(),
        "http://localhost:8428",
        "Where VictoriaMetrics answers queries, and takes samples of vmagent and vmalert.",
    ),
    Setting("victoriametrics.retention_months", integer(1, 1200), 12, "How long samples are kept, in months."),
    Setting(
        "victoriametrics.dedup_interval",
        duration("1s", "1h"),
        "60s",
        "Of several samples of a series in this time one is kept: the scrape interval, for pairs of Prometheis.",
    ),
    Setting("victoriametrics.data", file_path(), "/var/lib/victoria-metrics", "Where the single node keeps its data."),
    Setting(
        "victoriametrics.user", plain_text(), "_victoria-metrics", "User of vmagent, vmalert and a cluster's parts."
    ),
    Setting("victoriametrics.programs", file_path(), "/usr/bin", "Where the programs lie."),
    Setting("victoriametrics.directory", file_path(), "/etc/victoriametrics", "Where the files of this part are put."),
    Setting(
        "victoriametrics.buffer_mebibytes",
        integer(1, 1048576),
        1024,
        "What vmagent may keep on disk while the storage cannot be reached, in MiB.",
    ),
    Setting(
        "victoriametrics.cluster.storage_nodes",
        list_of(host(), "hosts"),
        ("vmstorage-1.example.com", "vmstorage-2.example.com", "vmstorage-3.example.com"),
        "The hosts of a cluster's vmstorage, with its ports 8400 (vminsert) and 8401 (vmselect). Empty: no cluster.",
    ),
    Setting(
        "victoriametrics.cluster.replication_factor",
        integer(1, 10),
        2,
        "On how many of them each sample lies; the storage nodes must be at least twice as many, less one.",
    ),
)
