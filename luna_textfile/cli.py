"""luna-textfile: the commands for the operator. They do not run every minute, so the cost of click does not matter."""

import os
import sys

import click

from luna_textfile import __version__
from luna_textfile.config.problems import ConfigError

BAD_CONFIGURATION = 2
NAMES = (
    "check",
    "completion",
    "config",
    "health",
    "install",
    "metrics",
    "migrate",
    "render",
    "simulate",
    "top",
    "uninstall",
    "whois",
)
"""The commands, in the order in which --help lists them."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """Imports the module of a command only when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order in which --help lists them."""
        del ctx
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, None if there is none."""
        del ctx
        return _command(cmd_name)


def _command(name: str) -> click.Command | None:  # noqa: C901, PLR0911 - a line a command
    """Import and return a command. The imports are written out, so that a test can list them from the source."""
    match name:
        case "check":
            from luna_textfile.commands.check import check_command

            return check_command
        case "completion":
            from luna_textfile.commands.completion import completion_command

            return completion_command
        case "config":
            from luna_textfile.commands.config import config_command

            return config_command
        case "health":
            from luna_textfile.commands.health import health_command

            return health_command
        case "install":
            from luna_textfile.commands.install import install_command

            return install_command
        case "metrics":
            from luna_textfile.commands.metrics import metrics_command

            return metrics_command
        case "migrate":
            from luna_textfile.commands.migrate import migrate_command

            return migrate_command
        case "render":
            from luna_textfile.commands.render import render_command

            return render_command
        case "simulate":
            from luna_textfile.commands.simulate import simulate_command

            return simulate_command
        case "top":
            from luna_textfile.commands.top import top_command

            return top_command
        case "uninstall":
            from luna_textfile.commands.uninstall import uninstall_command

            return uninstall_command
        case "whois":
            from luna_textfile.commands.whois import whois_command

            return whois_command
    return None


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", message="luna-textfile %(version)s")
def commands() -> None:
    """Watch Thales Luna HSMs without a PIN, a login or a session.

    Two batch jobs collect the metrics: luna-textfile-minute and luna-textfile-daily. systemd timers start them.
    They write .prom files, which node_exporter's textfile collector serves. The commands below are for operators.

    \b
    Examples:
      luna-textfile check                       why something does not work, and how to fix it
      luna-textfile config                      each setting, and where its value comes from
      luna-textfile health                      whether this host collects, and if not, why
      luna-textfile top                         slots, sessions and storage, live
      luna-textfile metrics                     every metric family, with its labels and its source
      luna-textfile render --output ./bundle    alert rules, dashboards, units and other files
      luna-textfile simulate --list             the states of an HSM that can be simulated
      luna-textfile simulate incident-session-leak --at 4d --output /tmp/prom
    """  # noqa: D301 - \b is for click: keep these lines as they are


def main() -> None:
    """Run the command that the command line names."""
    try:
        commands()
    except ConfigError as error:  # also for settings that conflict, which only rendering finds
        sys.stderr.write(f"luna-textfile: {error}\n")
        sys.exit(BAD_CONFIGURATION)
    except OSError as error:  # click handles a closed pipe, but not a full disk
        sys.stderr.write(f"luna-textfile: cannot print: {error.strerror}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # flushing the buffer at exit would fail again
        sys.exit(1)
