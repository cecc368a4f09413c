"""The part `containers` of a bundle, rendered by the command into a folder."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROGRAMS = Path(sys.executable).parent


def rendered(folder: Path, config: Mapping[str, Any] | None = None, only: str = "containers") -> Path:
    """Render parts of a configuration's bundle below `folder`, and return the folder of containers."""
    done = command(folder, config, only)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "bundle" / "containers"


def command(folder: Path, config: Mapping[str, Any] | None, only: str) -> subprocess.CompletedProcess[str]:
    """Run `luna-textfile render` and return what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "config.yaml"
    file.write_text(json.dumps(config or {}))  # JSON is YAML
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HSM__")}
    return subprocess.run(
        [PROGRAMS / "luna-textfile", "render", "--config", file, "--output", folder / "bundle", "--only", only],
        env=environ, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
