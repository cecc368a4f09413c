"""A host as its operator finds it: an HSM's client, two node_exporters, wheels in root's folder, nothing of ours.

Then `install_package` does what the README says.
"""

import shutil
from pathlib import Path

from rig.booted_host import BootedHost
from rig.host_files import LIBRARY, PROM, SCENARIO, put_node_exporter, put_simulator, write
from rig.proven import require_release

WHEELS = "/root/wheels"
CONFIG_FILE = "/root/config.yaml"
VENV = "/opt/luna-textfile"
PROGRAMS = ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily")
CLIENT_LIBRARY = "/usr/safenet/lunaclient/lib/libCryptoki2_64.so"
EXPORTERS = {"debian": "http://127.0.0.1:9200/metrics", "newest": "http://127.0.0.1:9201/metrics"}
NEWEST_UNIT = f"""\
[Service]
User=prometheus
ExecStart=/usr/bin/node-exporter-newest --collector.disable-defaults --collector.textfile \
    --collector.textfile.directory={PROM} --web.listen-address=127.0.0.1:9201
"""
CONFIG = f"""\
hsm:
  slot_id: all
collector:
  minute_interval_seconds: 10
  minute_deadline_seconds: 9
  initial_delay_seconds: 2
exporter:
  port: 9200
  bind_address: 127.0.0.1
bundle:
  systemd:
    environment:
      LUNA_SIMULATOR_SCENARIO: {SCENARIO}
    daily_jitter: 0s
    daily_retry: 1s
"""
"""The shortest times that the settings allow."""


def put_surroundings(layer: Path) -> None:
    """Lay out what is there before us. The wheels are the caller's."""
    put_simulator(layer)
    library = layer / CLIENT_LIBRARY.lstrip("/")
    library.parent.mkdir(parents=True)
    shutil.copy(layer / LIBRARY.lstrip("/"), library)
    put_node_exporter(layer)
    shutil.copy(require_release("prometheus-node-exporter", "newest"), layer / "usr/bin/node-exporter-newest")
    write(layer / "etc/systemd/system/node-exporter-newest.service", NEWEST_UNIT)
    wanted = layer / "etc/systemd/system/test.target.wants"
    wanted.mkdir()
    for unit in ("prometheus-node-exporter.service", "node-exporter-newest.service"):
        (wanted / unit).symlink_to(f"../{unit}")
    write(layer / CONFIG_FILE.lstrip("/"), CONFIG)


def make_exporters_user(host: BootedHost) -> None:
    """Do what Debian's package does when it is installed, and start its service and the other release's."""
    host.run("systemd-sysusers", "prometheus.conf")
    host.run("chown", "prometheus:", str(Path(PROM).parent))
    host.run("systemctl", "restart", "prometheus-node-exporter.service", "node-exporter-newest.service")


def install_package(host: BootedHost, what: str = "luna-textfile") -> None:
    """Follow the README, with wheels in a folder instead of a registry."""
    host.run("python3", "-m", "venv", VENV)
    pip(host, what)
    host.run("sh", "-c", f"ln -s {VENV}/bin/luna-textfile* /usr/local/bin/")


def pip(host: BootedHost, *what: str) -> None:
    """Let the host's own pip install something from the folder of wheels, and from nowhere else."""
    clean = ("env", "--ignore-environment", f"PATH={VENV}/bin:/usr/bin:/bin", "PIP_DISABLE_PIP_VERSION_CHECK=1")
    host.run(*clean, "pip", "install", "--quiet", "--no-index", "--no-cache-dir", f"--find-links={WHEELS}", *what)
