"""What the tests of the migration share: an earlier file, and the command as an operator types it."""

from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from luna_textfile.cli import commands
from luna_textfile.config.problems import ConfigError

EARLIER = """\
[hsm]
library_path = "/opt/luna/libCryptoki2_64.so"
slot_id = 2

[exporter]
port = 9101
bind_address = "127.0.0.1"
health_port = 8081

[collector]
enabled = true
daily_collection_hour = 3
minute_interval_seconds = 120
collect_luna_specific = false
initial_delay_seconds = 10

[logging]
level = "DEBUG"
format = "pretty"
"""
"""The earlier daemon's file, with all sections and keys that are known of it."""


class Done(NamedTuple):
    """How the command ended, and what it said where."""

    code: int
    stdout: str
    stderr: str


def migrate(folder: Path, text: str = EARLIER, *options: str) -> Done:
    """Write `text` to config.toml in the folder, and run `luna-textfile migrate` on it."""
    former = folder / "config.toml"
    former.write_text(text, encoding="utf-8", newline="")
    result = CliRunner().invoke(commands, ["migrate", str(former), *options])
    if isinstance(result.exception, ConfigError):  # the console script prints it and ends with 2
        return Done(2, result.stdout, str(result.exception))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)
