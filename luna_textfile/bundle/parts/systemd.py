"""systemd: units of both jobs and of the health endpoint, user and directories, node_exporter's drop-in."""

from collections.abc import Iterator

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.parts import systemd_units
from luna_textfile.bundle.validation import exporter_web

FILES = (
    "luna-textfile-minute.service",
    "luna-textfile-minute.timer",
    "luna-textfile-daily.service",
    "luna-textfile-daily.timer",
    "luna-textfile-daily-boot.timer",
    "luna-textfile-health.socket",
    "luna-textfile-health@.service",
    "sysusers.d/luna-textfile.conf",
    "tmpfiles.d/luna-textfile.conf",
)
ENABLED = (
    "luna-textfile-minute.timer",
    "luna-textfile-daily.timer",
    "luna-textfile-daily-boot.timer",
    "luna-textfile-health.socket",
)
"""What is enabled; everything else is started by these."""


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part. Raises ConfigError for what units cannot name, or settings that do not agree."""
    exporter_web.check(site.bundle, site.where)
    values = systemd_units.values(site)
    for name in FILES:
        yield File(f"systemd/{name}", site.templates.text(f"systemd/{name}", **values))
    yield File(f"systemd/{_drop_in(site)}", site.templates.text("systemd/_node_exporter.conf", **values))
    if exporter_web.wanted(site.bundle):
        yield File(f"systemd/{exporter_web.FILE}", site.templates.text("systemd/_node_exporter_web.yml"))


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    settings = site.bundle["systemd"]
    unit = settings["node_exporter_unit"]
    yield "on the collecting host, as root: `luna-textfile install` does all of this, or by hand:"
    yield f"put your configuration at {settings['config_path']}, readable for {settings['user']}"
    yield f"copy systemd/luna-textfile-* and systemd/{unit}.d to /etc/systemd/system/"
    yield "copy systemd/sysusers.d/* to /etc/sysusers.d/ and systemd/tmpfiles.d/* to /etc/tmpfiles.d/"
    yield "systemd-sysusers luna-textfile.conf && systemd-tmpfiles --create luna-textfile.conf"
    yield f"systemctl daemon-reload && systemctl enable --now {' '.join(ENABLED)}"
    if exporter_web.wanted(site.bundle):
        group, there = settings["node_exporter_web"]["group"], exporter_web.path(site.bundle)
        yield f"install -m 0640 -g {group} systemd/{exporter_web.FILE} {there}"
    yield f"systemctl restart {unit}"


def _drop_in(site: Site) -> str:
    return f"{site.bundle['systemd']['node_exporter_unit']}.d/luna-textfile.conf"


PART = Part("systemd", "units, user and directories of the collecting host", render, steps)
