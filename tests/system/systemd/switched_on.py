"""A booted host on which the rendered units were put in place by hand, as the summary of the bundle says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtures.booted_host import SOCKET, TIMERS, BootedHost, booted
from fixtures.host_files import LIBRARY, PROM, SCENARIO, put_host_files, write
from fixtures.rendered_units import Settings, texts

ODD = "a \"quoted\" \\ %h % $HOME 'word'"
"""The value of a variable of both jobs."""
SETTINGS: Settings = {
    "exporter": {"port": 9200, "bind_address": "127.0.0.1"},
    "collector": {"minute_interval_seconds": 10, "initial_delay_seconds": 0, "minute_deadline_seconds": 7.5},
    "bundle": {
        "systemd": {
            "environment": {"LUNA_SIMULATOR_SCENARIO": SCENARIO, "ODD": ODD},
            "daily_jitter": "0s",
            "daily_retry": "1s",
        }
    },
}
"""Both jobs run at once after boot, and fail, try again and come again soon."""
CONFIG = f"""\
hsm:
  library_path: {LIBRARY}
  slot_id: all
collector:
  minute_interval_seconds: 10
  call_timeout_seconds: 3.0
  initialize_timeout_seconds: 5.0
textfile:
  directory: {PROM}
"""


@contextmanager
def switched_on(folder: Path, settings: Settings) -> Iterator[BootedHost]:
    """Boot a host with our files in place, make its user and folders, and start what is to be started."""
    layer = folder / "files"
    put_host_files(layer)
    for name, text in texts(settings).items():
        base = layer / "etc" if name.startswith(("sysusers.d/", "tmpfiles.d/")) else layer / "etc/systemd/system"
        write(base / name, text)
    write(layer / "etc/luna-textfile/config.yaml", CONFIG)
    with booted(folder) as host:
        host.run("systemd-sysusers", "prometheus.conf", "luna-textfile.conf")
        host.run("chown", "prometheus:", str(Path(PROM).parent))
        host.run("systemd-tmpfiles", "--create", "luna-textfile.conf")
        host.run("systemctl", "enable", "--now", *TIMERS, SOCKET)
        yield host
