"""The files of an installation, and their paths below the root of the host."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from luna_textfile.bundle.engine.site import File, Site
from luna_textfile.bundle.parts.systemd import PART
from luna_textfile.bundle.validation import exporter_web

RECORD = "etc/luna-textfile/installed.json"
"""The record of the installation, with checksums. It is in a folder of root, as the jobs' user owns the state."""

UNITS = "etc/systemd/system"
KEEP = frozenset({UNITS, "etc/sysusers.d", "etc/tmpfiles.d"})
"""Folders of the system that are never removed, even if empty."""

CONFIGURATION = "configuration"

SAMPLE = """\
# Configuration of luna-textfile. Every key has a default: `luna-textfile config` shows all values and their origin.
# After a change: luna-textfile config; then luna-textfile install, which renders the units again.

hsm:
#  library_path: /usr/safenet/lunaclient/lib/libCryptoki2_64.so
#  slot_id: all            # or 0, or [0, 1]; or token_label: [app1, app2], for slot numbers can change
#  names:                  # the name of an HSM in the label `hsm`: by serial, token label or appliance name
#    "1234567890123": zurich
"""


def files(site: Site, *, with_node_exporter: bool) -> Mapping[str, tuple[File, ...]]:
    """Return the rendered files with their paths on the host, without the configuration."""
    return {"systemd": tuple(_placed(site, with_node_exporter=with_node_exporter))}


def configuration(site: Site, text: str | None) -> Mapping[str, tuple[File, ...]]:
    """Return the configuration file with `text`; for None with all defaults."""
    return {CONFIGURATION: (File(config_path(site).lstrip("/"), SAMPLE if text is None else text),)}


def with_drop_in(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the services of other packages that our drop-ins in these paths change: that of node_exporter."""
    drop_ins = (Path(path) for path in paths if ".service.d/" in path)
    return tuple(sorted(path.parent.name.removesuffix(".d") for path in drop_ins))


def config_path(site: Site) -> str:
    """Return the path of the configuration in the units."""
    return str(site.bundle["systemd"]["config_path"])


def _placed(site: Site, *, with_node_exporter: bool) -> Iterator[File]:
    for file in PART.render(site):
        name = file.path.removeprefix("systemd/")
        if name.startswith(("sysusers.d/", "tmpfiles.d/")):
            yield File(f"etc/{name}", file.text)
        elif name.startswith("luna-textfile") or (".d/" in name and with_node_exporter):
            yield File(f"{UNITS}/{name}", file.text)
        elif name == exporter_web.FILE and with_node_exporter:
            yield File(exporter_web.path(site.bundle).lstrip("/"), file.text)
