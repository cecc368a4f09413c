"""luna-textfile: the operator's commands. Nothing here runs every minute, so click and its comfort are welcome."""

import json
import os
import shutil
import sys
from pathlib import Path

import click

from luna_textfile import __version__

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", message="luna-textfile %(version)s")
def commands() -> None:
    """Watch Thales Luna HSMs without a PIN, a login or a session.

    The work is done by two batch jobs, luna-textfile-minute and luna-textfile-daily, which systemd timers start.
    They write .prom files that node_exporter's textfile collector serves. These commands are for people.

    \b
    Examples:
      luna-textfile config                      what is configured, and where each value comes from
      luna-textfile metrics                     every metric family, with its labels and its source
      luna-textfile simulate --list             the states of an HSM that can be rehearsed
      luna-textfile simulate incident-session-leak --at 4d --output /tmp/prom
    """  # noqa: D301 - \b is for click: keep these lines as they are


@commands.command("config", short_help="Show the effective configuration and where it comes from.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True)
def config_command(path: Path | None, style: str) -> None:
    """Print the effective configuration and where each value comes from.

    Read from --config, else $LUNA_TEXTFILE_CONFIG, else /etc/luna-textfile/config.yaml; environment variables
    HSM__<SECTION>__<KEY> override single keys. Exit code 2 if anything is wrong with it.

    \b
    Examples:
      luna-textfile config
      luna-textfile config --config ./config.yaml --format json
      HSM__HSM__SLOT_ID=1 luna-textfile config
    """  # noqa: D301 - \b is for click: keep these lines as they are
    from luna_textfile.config.load import load  # `metrics` and --help need no YAML
    from luna_textfile.config.problems import ConfigError
    from luna_textfile.config.show import as_json, show

    try:
        loaded = load(path, os.environ)
    except ConfigError as error:
        click.echo(f"luna-textfile: {error}", err=True)
        sys.exit(2)
    click.echo(as_json(loaded) if style == "json" else show(loaded))


@commands.command("metrics", short_help="List every metric family.")
@click.option("--format", "style", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
def metrics_command(style: str) -> None:
    """List every metric family: type, labels, meaning, and the PKCS#11 call behind it.

    \b
    Examples:
      luna-textfile metrics | less
      luna-textfile metrics --format json | jq -r '.[].name'
    """  # noqa: D301 - \b is for click: keep these lines as they are
    from luna_textfile import catalogue  # only this command needs it

    if style == "json":
        click.echo(json.dumps(catalogue.as_records(), indent=2, ensure_ascii=False))
    elif style == "markdown":
        click.echo(catalogue.as_markdown(), nl=False)
    else:
        terminal = sys.stdout and sys.stdout.isatty()  # None where the caller closed it
        width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
        click.echo(catalogue.as_table(min(width, 120)))


@commands.command("simulate", short_help="Write the .prom files of an HSM in a given state, without any HSM.")
@click.argument("scenario", required=False)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the .prom files.",
)
@click.option(
    "--at",
    "elapsed",
    default="0s",
    show_default=True,
    metavar="TIME",
    help="Time since the scenario began: 90s, 2h, 4d.",
)
@click.option(
    "--state-directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep counters here from call to call. Without it every call begins at zero.",
)
@click.option("--list", "listing", is_flag=True, help="List the scenarios and leave.")
def simulate_command(
    scenario: str | None, output: Path | None, elapsed: str, state_directory: Path | None, listing: bool
) -> None:
    """Write the .prom files of a host whose HSM is in the state SCENARIO, without any HSM.

    For rehearsing alerts and dashboards. A simulated Luna (a PKCS#11 library in C, built on first use, which
    needs a C compiler) answers both jobs. Every series carries the label simulated="true".

    SCENARIO is a name from --list, or the path of a scenario file of your own.

    \b
    Examples:
      luna-textfile simulate --list
      luna-textfile simulate healthy --output /var/lib/prometheus/node-exporter
      luna-textfile simulate incident-capacity --at 30d --output /tmp/prom
    """  # noqa: D301 - \b is for click: keep these lines as they are
    from luna_textfile import simulation  # only this command needs it

    if listing:
        click.echo(simulation.listing())
        return
    if scenario is None or output is None:
        raise click.UsageError("name a SCENARIO and an --output folder, or ask for --list")
    try:
        for line in simulation.simulate(scenario, output, simulation.seconds(elapsed), state_directory):
            click.echo(line)
    except simulation.SimulationError as error:
        raise click.ClickException(str(error)) from None


def main() -> None:
    """Run the command that the command line names."""
    try:
        commands()
    except OSError as error:  # click handles a reader that has left, but not a full disk
        sys.stderr.write(f"luna-textfile: cannot print: {error.strerror}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer would fail again at the exit
        sys.exit(1)
