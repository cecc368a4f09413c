"""The images that the compose file names, made here: no registry is asked.

The base is Debian by debootstrap, with the packages that the Containerfile wants: so its build needs no network. It is
kept in the cache, for it takes longest. The other images are that base and a program of the rig.
"""

import os
import shutil
import subprocess
from pathlib import Path

from container_box import Box
from fixtures.proven import REPOSITORY, not_proven, require_release

BASE = "docker.io/library/debian:bookworm-slim"
PACKAGES = "python3,python3-venv,gcc,libc6-dev"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "luna-textfile" / "containers"
# Name, program of the rig, and the folder that its image owns.
OTHERS = (
    ("quay.io/prometheus/node-exporter:v1.11.1", "prometheus-node-exporter", "/home"),
    ("quay.io/prometheus/prometheus:v3.5.3", "prometheus", "/prometheus"),
    ("docker.io/victoriametrics/victoria-metrics:v1.145.0", "victoria-metrics", "/victoria-metrics-data"),
)


def base() -> Path:
    """Return a tar of the base system; made by debootstrap the first time, from the archive apt is set up with."""
    kept = CACHE / f"bookworm-{PACKAGES.replace(',', '-')}.tar"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        root = CACHE / "base.part"
        shutil.rmtree(root, ignore_errors=True)
        # Mounts of its own: debootstrap's /proc must not stay on this machine.
        alone = ("unshare", "--mount", "--propagation", "private", "debootstrap")
        bootstrap = (*alone, "--variant=minbase", f"--include={PACKAGES}", "bookworm", root, _archive())
        _run(*bootstrap)
        _run("tar", "--create", "--exclude=./var/cache/apt/archives/*.deb", "--file", f"{kept}.part", "-C", root, ".")
        shutil.rmtree(root)
        os.replace(f"{kept}.part", kept)
    return kept


def make(box: Box) -> None:
    """Put the base and the other services' images into the storage of the machine."""
    box.done("podman", "import", base(), BASE)
    for name, program, data in OTHERS:
        context = box.folder / program
        context.mkdir()
        shutil.copy(require_release(program, "newest"), context / "program")
        lines = (
            f"FROM {BASE}",
            "COPY program /program",
            f"RUN mkdir -p {data} && chown 65534 {data}",
            "USER 65534",
            'ENTRYPOINT ["/program"]',
        )
        (context / "Containerfile").write_text("\n".join(lines) + "\n")
        box.done("buildah", "bud", "--pull-never", "--network", "host", "--tag", name, context)


def wheels(containers: Path, scratch: Path) -> None:
    """Fill containers/wheels as an administrator does, from a copy of this checkout: a build leaves traces."""
    skipped = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "demo", "tests")
    shutil.copytree(REPOSITORY, scratch, ignore=skipped)
    _run(containers / "wheels.sh", scratch)


def _archive() -> str:
    command = ("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Component: main")
    targets = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    found = next((uri for uri in targets if uri.rstrip("/").endswith("/debian")), None)
    if found is None:
        not_proven("no Debian archive in this machine's apt sources")
    return found


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}"
