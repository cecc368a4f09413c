"""Settings of node_exporter's web configuration: TLS, and who may read. Nothing of it is used unless it is set."""

import re

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import mapping_of, matching
from luna_textfile.bundle.schema.types_place import file_path, optional_file, optional_plain_text
from luna_textfile.config.parsers import Kind

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
# The forms of bcrypt that Go's golang.org/x/crypto/bcrypt reads; from cost 10 on, for less is soon tried out.
_BCRYPT = re.compile(r"\$2[aby]?\$(?:1\d|2\d|3[01])\$[./A-Za-z0-9]{53}")
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")


def users() -> Kind:
    """Return the kind of mappings from the name of a user to the bcrypt hash of what belongs to it."""
    bcrypt = matching("", _BCRYPT)
    allowed = "a mapping from the name of a user to a bcrypt hash of cost 10 or more (`htpasswd -nBC 10 NAME`)"
    return mapping_of(allowed, matching("", _NAME), bcrypt)


SETTINGS = (
    Setting(
        "systemd.node_exporter_web.certificate_file",
        optional_file(),
        "",
        "node_exporter's certificate: with it, it speaks TLS. Empty: plain HTTP.",
    ),
    Setting("systemd.node_exporter_web.key_file", optional_file(), "", "The private key of that certificate."),
    Setting(
        "systemd.node_exporter_web.client_ca_file",
        optional_file(),
        "",
        "If not empty, a scraper must show a certificate that one of these signed.",
    ),
    Setting(
        "systemd.node_exporter_web.client_name",
        optional_plain_text(),
        "",
        "If not empty, that certificate must be for this name (subjectAltName). Needs node_exporter 1.7 or later.",
    ),
    Setting(
        name="systemd.node_exporter_web.users",
        kind=users(),
        default={},
        help="Who may scrape, by basic authentication. Needs TLS, or it can be read on its way.",
        hidden=True,
    ),
    Setting(
        "systemd.node_exporter_web.directory",
        file_path(),
        "/etc/luna-textfile",
        "The folder on the host where this configuration, node-exporter-web.yml, is put.",
    ),
    Setting(
        "systemd.node_exporter_web.group",
        matching("the name of a group", _ACCOUNT),
        "prometheus",
        "The group that node_exporter runs with; it alone may read this configuration.",
    ),
)
