"""A host, and the bundle rendered on it by the command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from scripts.host import Done, Host, make_host

Render = Callable[..., Done]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a host with the product on it."""
    return make_host(tmp_path)


@pytest.fixture
def output(host: Host) -> Path:
    """Name the folder that `render` writes to."""
    return host.root / "bundle"


@pytest.fixture
def render(host: Host, output: Path) -> Render:
    """Run `luna-textfile render --output OUTPUT` with more options."""
    return lambda *options: host.run("luna-textfile", "render", "--output", str(output), *options)
