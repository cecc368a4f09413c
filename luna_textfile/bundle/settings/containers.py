"""Settings of image, compose file and Quadlet units."""

import re
from collections.abc import Callable

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import duration, list_of, matching, of_text
from luna_textfile.config.parsers import Kind, address, integer, optional_path

_NAME = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(rf"(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?{_NAME}(?:/{_NAME})*")
_TAG = re.compile(r":(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64}")
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+=[A-Za-z0-9.+~:*-]+")
_PATH = re.compile(r"(?:/[A-Za-z0-9_.-]+)+")
_VERSION = re.compile(r"3\.[1-9][0-9]")
LAST_UID = 65533
"""65534 is the user of other programs without rights; higher ids are outside what a rootless user has."""


def _image() -> Kind:
    pinned = re.compile(f"(?:{_IMAGE.pattern})(?:{_TAG.pattern})")
    return matching("an image with its tag (not latest) or digest: registry.example.com/name:1.2", pinned)


def _packages() -> Kind:
    return list_of(matching("a Debian package with its version: gcc=4:12.*", _PACKAGE), "packages with versions")


def _plain(path: Callable[[object], object]) -> Kind:
    def read(text: str) -> str:
        if text and not _PATH.fullmatch(text):
            raise ValueError("not absolute, or with a character that a mount cannot have")
        return str(path(text))

    return of_text("an absolute path of letters, digits, _ . and -, or empty", read)


_IMAGES = (
    Setting("base_image", _image(), "docker.io/library/debian:bookworm-slim", "What the collector's image is made of."),
    Setting(
        "image",
        matching("the name of an image, without a tag", _IMAGE),
        "localhost/luna-textfile",
        "The name of the collector's image; its tag is the version of this package.",
    ),
    Setting(
        "node_exporter_image",
        _image(),
        "quay.io/prometheus/node-exporter:v1.11.1",
        "The image of node_exporter.",
    ),
    Setting("prometheus_image", _image(), "quay.io/prometheus/prometheus:v3.5.3", "The image of Prometheus."),
    Setting(
        "victoriametrics_image",
        _image(),
        "docker.io/victoriametrics/victoria-metrics:v1.145.0",
        "The image of VictoriaMetrics.",
    ),
    Setting("alertmanager_image", _image(), "quay.io/prometheus/alertmanager:v0.33.1", "The image of Alertmanager."),
    Setting("grafana_image", _image(), "docker.io/grafana/grafana:13.2.0", "The image of Grafana."),
)

_BUILD = (
    Setting(
        "packages",
        _packages(),
        ("python3=3.11.*",),
        "Debian packages of the image, with the versions of its base; add what your HSM's client needs.",
    ),
    Setting(
        "build_packages",
        _packages(),
        ("gcc=4:12.*", "libc6-dev=2.36-*", "python3-venv=3.11.*"),
        "Debian packages to build with; they do not come into the image.",
    ),
    Setting(
        "python_version",
        matching("a version of Python: 3.11", _VERSION),
        "3.11",
        "The Python of the base image, for which the wheels are fetched.",
    ),
    Setting("uid", integer(1000, LAST_UID), 10001, "The number of the user and the group `luna` in the image."),
)

_RUN = (
    Setting("jitter", duration("0s", "1h"), "10s", "How far the minute runs of many hosts lie apart, at most."),
    Setting("daily_jitter", duration("0s", "1h"), "10m", "The same for the daily run."),
    Setting("retry", duration("1m", "15m"), "10m", "When a daily run that failed is tried again."),
    Setting(
        "publish_address",
        address(),
        "127.0.0.1",
        "Where the ports are published. Who reaches node_exporter's sees the HSM's labels, firmware and storage.",
    ),
    Setting(
        "client_directory",
        _plain(optional_path().native),
        "/usr/safenet/lunaclient",
        "The Luna client on the host, mounted read-only at the same path by the Quadlet units; empty: none.",
    ),
    Setting(
        "chrystoki_conf",
        _plain(optional_path().native),
        "/etc/Chrystoki.conf",
        "The client's configuration on the host, mounted read-only by the Quadlet units; empty: none.",
    ),
    Setting(
        "lock_directory",
        _plain(optional_path().native),
        "/usr/safenet/lunaclient/lock",
        "The client's lock folder (`MutexFolder` in Chrystoki.conf), the one place it writes to; empty: none.",
    ),
    Setting(
        "group",
        integer(0, 2**32 - 2),
        10001,
        "The number of the host's group that may read the client's files (often `hsmusers`: getent group hsmusers).",
    ),
)

SETTINGS: tuple[Setting, ...] = tuple(
    setting._replace(name=f"containers.{setting.name}") for setting in (*_IMAGES, *_BUILD, *_RUN)
)
