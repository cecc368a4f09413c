"""A booted host on which the rendered units were put in place by hand, as the summary of the bundle says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rendered_units import Settings, texts
from rig.booted_host import SOCKET, TIMERS, BootedHost, booted
from rig.host_files import PROM, put_host_files, write


@contextmanager
def switched_on(folder: Path, settings: Settings, config: str) -> Iterator[BootedHost]:
    """Boot a host with our files in place, make its user and folders, and start what is to be started."""
    layer = folder / "files"
    put_host_files(layer)
    for name, text in texts(settings).items():
        base = layer / "etc" if name.startswith(("sysusers.d/", "tmpfiles.d/")) else layer / "etc/systemd/system"
        write(base / name, text)
    write(layer / "etc/luna-textfile/config.yaml", config)
    with booted(folder) as host:
        host.run("systemd-sysusers", "prometheus.conf", "luna-textfile.conf")
        host.run("chown", "prometheus:", str(Path(PROM).parent))
        host.run("systemd-tmpfiles", "--create", "luna-textfile.conf")
        host.run("systemctl", "enable", "--now", *TIMERS, SOCKET)
        yield host
