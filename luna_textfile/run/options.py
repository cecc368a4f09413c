"""Command line of the two batch scripts; loaded only when there is one."""

import argparse
from pathlib import Path
from typing import NamedTuple

from luna_textfile import __version__

EPILOG = """\
exit codes:
  0   the file is replaced and everything was collected
  75  the file is replaced, but something failed (see the log and the luna_monitor_ families);
      or another run of this schedule is under way, and the old file stays
  1   the file could not be written; the old one stays as it was
  2   the configuration is wrong; nothing was asked and nothing written

examples:
  luna-textfile-{name}
  luna-textfile-{name} --stdout --verbose
  HSM__HSM__SLOT_ID=1 luna-textfile-{name} --config ./config.yaml --stdout

The configuration is /etc/luna-textfile/config.yaml, or what --config or LUNA_TEXTFILE_CONFIG names.
`luna-textfile config` shows the effective one. No PIN is ever needed, asked for or accepted.
"""

WHAT = {
    "minute": "sessions, memory and operations of the HSM",
    "daily": "firmware, storage, capabilities and policies of the HSM",
}


class Options(NamedTuple):
    """What the command line said."""

    config: Path | None
    stdout: bool
    verbose: bool


def parse(name: str, arguments: list[str]) -> Options:
    """Parse the arguments of luna-textfile-minute or -daily. Ends the process for --help, --version and mistakes."""
    known = parser(name).parse_args(arguments)
    return Options(known.config, known.stdout, known.verbose)


def parser(name: str) -> argparse.ArgumentParser:
    """Return what reads the command line of luna-textfile-`name`; its manual page and completion are made from it."""
    made = argparse.ArgumentParser(
        prog=f"luna-textfile-{name}",
        description=f"Ask for {WHAT[name]},\nwithout login or session, and write them for node_exporter.",
        epilog=EPILOG.format(name=name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--config", type=Path, metavar="FILE", help="configuration file (YAML, or the earlier TOML)")
    made.add_argument("--stdout", action="store_true", help="print the metrics; write no file and no state")
    made.add_argument("--verbose", "-v", action="store_true", help="log every event, whatever logging.level says")
    made.add_argument("--version", action="version", version=f"luna-textfile {__version__}")
    return made
