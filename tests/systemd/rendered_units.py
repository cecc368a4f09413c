"""The units of a configuration in a root of their own, where systemd's tools find all that the units name."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rig.host_files import NODE_EXPORTER, NODE_EXPORTER_UNIT
from rig.proven import require

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.systemd import PART
from luna_textfile.config.model import Config

SERVICES = ("luna-textfile-minute.service", "luna-textfile-daily.service", "luna-textfile-health@.service")
OTHERS = (
    "luna-textfile-minute.timer",
    "luna-textfile-daily.timer",
    "luna-textfile-daily-boot.timer",
    "luna-textfile-health.socket",
)

Settings = Mapping[str, Mapping[str, Any]]


class Units(NamedTuple):
    """Rendered files by their path below systemd/, and the root they were put into."""

    texts: Mapping[str, str]
    root: Path

    def lines(self, name: str, key: str) -> list[str]:
        """Return the values of a key in a unit, in order."""
        return [line.partition("=")[2] for line in self.texts[name].splitlines() if line.startswith(f"{key}=")]

    def of(self, name: str) -> Path:
        """Return where a unit lies."""
        return self.root / "etc/systemd/system" / name


def configured(settings: Settings | None = None) -> Config:
    """Return the default configuration with other values: {"exporter": {"port": 9200}, "bundle": {...}}."""
    config = Config()
    for section, changes in (settings or {}).items():
        if section == "bundle":
            config = config._replace(bundle=changes)
        else:
            config = config._replace(**{section: getattr(config, section)._replace(**changes)})
    return config


def texts(settings: Settings | None = None) -> dict[str, str]:
    """Render the units of a configuration."""
    files = PART.render(Site(configured(settings)))
    return {file.path.removeprefix("systemd/"): file.text for file in files}


def units(root: Path, settings: Settings | None = None) -> Units:
    """Render the units, and put them into a root with the programs that they start and systemd's own targets."""
    rendered = texts(settings)
    place = root / "etc/systemd/system"
    for name, text in rendered.items():
        base = root / "etc" if name.startswith(("sysusers.d/", "tmpfiles.d/")) else place
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)
    (place / NODE_EXPORTER).write_text(NODE_EXPORTER_UNIT)
    for program in ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily"):
        _program(root / "opt/luna-textfile/bin" / program)
    _program(root / "usr/bin/prometheus-node-exporter")
    own = root / "usr/lib/systemd/system"
    own.mkdir(parents=True)
    for pattern in ("*.target", "*.slice"):
        for unit in Path("/lib/systemd/system").glob(pattern):
            shutil.copy(unit, own)
    return Units(rendered, root)


def microseconds(span: str) -> int:
    """Let systemd read a time span."""
    program = require("systemd-analyze", "systemd")
    done = subprocess.run([program, "timespan", span], capture_output=True, text=True, check=True)
    found = re.search(r"[μu]s: (\d+)", done.stdout)
    assert found
    return int(found[1])


def _program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
