"""An image with the programs in it, and a configuration to install there."""

import shutil
from pathlib import Path

import pytest
from image import PROGRAMS, Run
from scripts.host import Host, make_host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a host with the product on it, all at its defaults."""
    host = make_host(tmp_path / "host")
    host.config.write_text("hsm:\n")
    return host._replace(environ={name: value for name, value in host.environ.items() if name != "STATE_DIRECTORY"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give an image with the programs where the units look for them."""
    folder = tmp_path / "image" / "opt" / "luna-textfile" / "bin"
    folder.mkdir(parents=True)
    for name in PROGRAMS:
        shutil.copy("/bin/true", folder / name)
    return tmp_path / "image"


@pytest.fixture
def run(host: Host, root: Path) -> Run:
    """Run `luna-textfile install` or `uninstall` on the image."""
    return lambda command, *options: host.run("luna-textfile", command, "--root", str(root), *options)
