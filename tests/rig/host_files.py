"""What lies on a host that boots: the package, a simulated Luna with its client's folders, and node_exporter.

The package is copied, since the user of the units may not read a checkout in somebody's home.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import luna_textfile
from luna_textfile.bundle.engine.templates import FOLDERS
from luna_textfile.bundle.engine.templates import folder as templates
from luna_textfile.simulation.library.build import build
from luna_textfile.simulation.library.scenario import find
from rig.proven import require_release

PACKAGES = ("click", "filelock", "yaml", "jinja2", "markupsafe", "PyKCS11")
PROM = "/var/lib/prometheus/node-exporter"
BIN = "/opt/luna-textfile/bin"
PYTHON = f"{BIN}/python"
LIBRARY = "/opt/simulator/libluna.so"
SCENARIO = "/opt/simulator/current.scenario"
NODE_EXPORTER = "prometheus-node-exporter.service"
# What Debian's package has, as far as our drop-in touches it.
NODE_EXPORTER_UNIT = """\
[Unit]
Description=Prometheus exporter for machine metrics
[Service]
User=prometheus
EnvironmentFile=/etc/default/prometheus-node-exporter
ExecStart=/usr/bin/prometheus-node-exporter $ARGS
"""


def put_host_files(layer: Path) -> None:
    """Lay out what lies above this machine's files before anything of ours is switched on."""
    _put_package(layer / "opt/luna-textfile")
    put_simulator(layer)
    put_node_exporter(layer)


def write(path: Path, text: str) -> None:
    """Write a file, and make its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _put_package(venv: Path) -> None:
    """Make the virtual environment that stands in /opt on the host, from the modules of ours."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    modules = Path(sysconfig.get_path("purelib", vars={"base": str(venv)}))
    for package in PACKAGES:
        shutil.copytree(Path(sysconfig.get_path("platlib")) / package, modules / package)
    shutil.copytree(Path(luna_textfile.__file__).parent, modules / "luna_textfile")
    for name in FOLDERS:
        shutil.copytree(templates(name), modules / "luna_textfile/templates" / name, dirs_exist_ok=True)
    for script in ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily"):
        module = script.removeprefix("luna-textfile-").replace("luna-textfile", "cli")
        program = venv / "bin" / script
        program.write_text(f"#!{PYTHON}\nfrom luna_textfile.{module} import main\nmain()\n")
        program.chmod(0o755)


def put_simulator(layer: Path) -> None:
    """Lay out the simulated Luna, with its scenarios, and the folders of a Luna client."""
    # The Luna client's lock folder, and one that only the sandbox can keep the jobs from.
    for name in ("usr/safenet/lunaclient/lock", "opt/open-to-all"):
        (layer / name).mkdir(parents=True)
        (layer / name).chmod(0o777)
    healthy = find("healthy").path
    shutil.copytree(healthy.parent, layer / "opt/simulator")  # all of them: one may build on another
    shutil.copy(healthy, layer / SCENARIO.lstrip("/"))
    shutil.copy(build(healthy), layer / LIBRARY.lstrip("/"))


def put_node_exporter(layer: Path) -> None:
    """Lay out node_exporter as Debian's package does: its unit, its user, and its folder below one of that user."""
    program = require_release("prometheus-node-exporter", "debian")
    (layer / "usr/bin").mkdir(parents=True)
    shutil.copy(program, layer / "usr/bin")
    write(layer / "etc/systemd/system" / NODE_EXPORTER, NODE_EXPORTER_UNIT)
    write(layer / "etc/default/prometheus-node-exporter", 'ARGS="--collector.disable-defaults --collector.textfile"\n')
    write(layer / "etc/sysusers.d/prometheus.conf", "u prometheus - - /var/lib/prometheus\n")
    (layer / PROM.lstrip("/")).mkdir(parents=True)
