"""node_exporter with a rendered web configuration, its certificates, and a scrape of it."""

import ssl
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from downstream.rendered import write
from fixtures import port
from fixtures.proven import require, require_release
from fixtures.server import Server

PASSWORD = "scrape-me"  # noqa: S105 - of a node_exporter that lives as long as a test
BCRYPT = "$2b$10$z3cjdbnxQUyrMsEYjF.15uQG3rIMCLyEsOtKpnBVk9MMoTf04HxOG"
"""Of that password, made by crypt(3)."""
USER = "prometheus"


class Keys(NamedTuple):
    """An authority, and what it signed for node_exporter and for whoever scrapes it. Each `.pem` has its `.key`."""

    authority: Path
    server: Path
    scraper: Path


def make_keys(folder: Path) -> Keys:
    """Make them with openssl, valid for two days."""
    openssl = str(require("openssl", "openssl"))
    folder.mkdir()
    new = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout {folder}/%s.key -out"
    signed = f"-CA {folder}/authority.pem -CAkey {folder}/authority.key -addext subjectAltName="
    more = {"authority": "", "server": f"{signed}IP:127.0.0.1", "scraper": f"{signed}DNS:prometheus.example.com"}
    for name, options in more.items():
        line = f"{new % name} {folder}/{name}.pem -subj /CN={name} {options}"
        subprocess.run([openssl, *line.split()], check=True, capture_output=True, timeout=30)
    return Keys(*(folder / f"{name}.pem" for name in more))


def settings(folder: Path, keys: Keys, **web: object) -> dict[str, Any]:
    """Return a section `bundle` with TLS and one user, and a Prometheus that fits; `web` is set beside."""
    (folder / "password").write_text(PASSWORD)
    own = {"certificate_file": str(keys.server), "key_file": str(keys.server.with_suffix(".key"))}
    access = {
        "scheme": "https",
        "username": USER,
        "credentials_file": str(folder / "password"),
        "ca_file": str(keys.authority),
    }
    return {
        "systemd": {"node_exporter_web": own | {"users": {USER: BCRYPT}} | web},
        "prometheus": {
            "access": {"exporter": access},
            "alertmanagers": [],
            "remote_write_url": "",
            "scrape_interval": "5s",
        },
    }


@contextmanager
def exporter(bundle: Mapping[str, Any], served: Path, folder: Path, release: str) -> Iterator[str]:
    """Serve a folder as the rendered web configuration has it; give the address."""
    written = write(folder / f"bundle-{release}", "systemd", **bundle)
    command: list[str | Path] = [
        require_release("prometheus-node-exporter", release),
        "--collector.disable-defaults",
        "--collector.textfile",
        f"--collector.textfile.directory={served}",
        f"--web.config.file={written}/systemd/node-exporter-web.yml",
        "--web.listen-address=127.0.0.1:0",
    ]
    with Server(command, folder / f"exporter-{release}.log") as server:
        yield port.address(server)


def scrape(url: str, keys: Keys | None = None, password: str | None = None, *, certificate: bool = False) -> str:
    """Return what a GET gives: the text, else the status, else TLS's word about it."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if keys:
        context = ssl.create_default_context(cafile=str(keys.authority))
        if certificate:
            context.load_cert_chain(keys.scraper, keys.scraper.with_suffix(".key"))
        handlers.append(urllib.request.HTTPSHandler(context=context))
    request = urllib.request.Request(url)  # noqa: S310 - the test's own server
    if password is not None:
        request.add_header("Authorization", f"Basic {b64encode(f'{USER}:{password}'.encode()).decode()}")
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.code)
    except (urllib.error.URLError, OSError) as error:
        return f"refused: {error}"
