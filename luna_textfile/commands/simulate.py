"""`luna-textfile simulate`: writes the .prom files of a simulated HSM."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from luna_textfile.commands.folder import Folder
from luna_textfile.simulation import rehearse
from luna_textfile.simulation.library.scenario import scenarios


def _scenarios(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a scenario, or else the path of a file."""
    shipped = [CompletionItem(one.name, help=one.title) for one in scenarios() if one.name.startswith(incomplete)]
    return shipped or [CompletionItem(incomplete, type="file")]


@click.command("simulate", short_help="Write the .prom files of a simulated HSM.")
@click.argument("scenario", required=False, shell_complete=_scenarios)
@click.option("--output", type=Folder(), metavar="DIR", help="Folder for the .prom files.")
@click.option(
    "--at",
    "elapsed",
    default="0s",
    show_default=True,
    metavar="TIME",
    help="Time since the start of the scenario: 90s, 2h, 4d.",
)
@click.option(
    "--state-directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the counters in this folder. Without it, they start at zero each time.",
)
@click.option("--list", "listing", is_flag=True, help="List the scenarios and exit.")
def simulate_command(
    scenario: str | None, output: Path | None, elapsed: str, state_directory: Path | None, listing: bool
) -> None:
    """Write the .prom files of a host whose HSM is in the state SCENARIO. Needs no HSM.

    Use the files to test alerts and dashboards. Both jobs run against a simulated Luna, a PKCS#11 library in C. The
    first call builds it, which needs a C compiler. Every series has the label simulated="true".

    SCENARIO is a name from --list, or the path of your own scenario file.

    \b
    Examples:
      luna-textfile simulate --list
      luna-textfile simulate healthy --output /var/lib/prometheus/node-exporter
      luna-textfile simulate incident-capacity --at 30d --output /tmp/prom
    """  # noqa: D301 - \b is for click: keep these lines as they are
    if listing:
        click.echo(rehearse.listing())
        return
    if scenario is None or output is None:
        raise click.UsageError("give a SCENARIO and an --output folder, or use --list")
    try:
        for line in rehearse.simulate(scenario, output, rehearse.seconds(elapsed), state_directory):
            click.echo(line)
    except rehearse.SimulationError as error:
        raise click.ClickException(str(error)) from None
