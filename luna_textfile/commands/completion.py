"""`luna-textfile completion`: a script with which the shell completes our command lines."""

import click
from click.shell_completion import BashComplete

from luna_textfile.commands import job_completion as jobs
from luna_textfile.commands.shell_scripts import FISH, ZSH

PROGRAM = "luna-textfile"
VARIABLE = "_LUNA_TEXTFILE_COMPLETE"
"""The name that click expects. With this variable set, the program returns the possible next words to the shell."""


@click.command("completion", short_help="Print the completion script of bash, zsh or fish.")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print a script for SHELL (bash, zsh, fish) that completes commands, options, scenarios, parts and file names.

    It also completes the options of luna-textfile-minute and luna-textfile-daily.

    \b
    Examples:
      luna-textfile completion bash >/etc/bash_completion.d/luna-textfile
      luna-textfile completion zsh >/usr/local/share/zsh/site-functions/_luna-textfile
      luna-textfile completion fish >/etc/fish/conf.d/luna-textfile.fish
    """  # noqa: D301 - \b is for click: keep these lines as they are
    click.echo(_SCRIPTS[shell](ctx.find_root().command), nl=False)


def _bash(commands: click.Command) -> str:
    return BashComplete(commands, {}, PROGRAM, VARIABLE).source() + jobs.bash()


def _zsh(_: click.Command) -> str:
    return ZSH % {"programs": " ".join((PROGRAM, *jobs.PROGRAMS)), "variable": VARIABLE, "job": jobs.zsh()}


def _fish(_: click.Command) -> str:
    return FISH % {"program": PROGRAM, "variable": VARIABLE, "job": jobs.fish()}


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
