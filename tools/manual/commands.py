"""The pages of luna-textfile and of its commands."""

from collections.abc import Iterator

import click

from luna_textfile.cli import NAMES, commands
from tools.manual import roff
from tools.manual.help_text import ExitCode, Help, take_apart
from tools.manual.surroundings import ENVIRONMENT, FILES, entries, see_also

PROGRAM = "luna-textfile"

USUAL = (
    ExitCode("0", "Done."),
    ExitCode("1", "The command failed; standard error has the reason."),
    ExitCode("2", "The configuration or the command line is wrong; standard error lists every problem."),
)


def program_page() -> tuple[str, str]:
    """Return name and text of the page of luna-textfile itself."""
    context = _root()
    said = take_apart(commands.help or "")
    body = [
        *roff.section("SYNOPSIS", [f"{roff.bold(PROGRAM)} {roff.typed('[OPTIONS] COMMAND [ARGS]...')}"]),
        *roff.section("DESCRIPTION", _description(said)),
        *roff.section("COMMANDS", _commands(context)),
        *roff.section("OPTIONS", _options(commands, context)),
        *_tail(PROGRAM, said, (f"{PROGRAM}-{name}" for name in NAMES), configured=True),
    ]
    return PROGRAM, roff.page(PROGRAM, 1, "watch Thales Luna HSMs without a PIN", body)


def command_page(name: str) -> tuple[str, str]:
    """Return name and text of the page of one command."""
    root = _root()
    command = _command(name, root)
    context = click.Context(command, parent=root, info_name=name)
    said = take_apart(command.help or "")
    own = f"{PROGRAM}-{name}"
    usage = " ".join([roff.bold(f"{PROGRAM} {name}"), *map(roff.typed, command.collect_usage_pieces(context))])
    configured = any(param.name in {"path", "config"} for param in command.params)
    body = [
        *roff.section("SYNOPSIS", [usage]),
        *roff.section("DESCRIPTION", _description(said)),
        *roff.section("OPTIONS", _options(command, context)),
        *_tail(name, said, (), configured=configured, own=own),
    ]
    summary = command.get_short_help_str(limit=200).removesuffix(".")
    return own, roff.page(own, 1, summary[:1].lower() + summary[1:], body)


def _root() -> click.Context:
    return click.Context(commands, info_name=PROGRAM, **commands.context_settings)


def _command(name: str, root: click.Context) -> click.Command:
    found = commands.get_command(root, name)
    if found is None:
        raise LookupError(f"cli.NAMES lists {name}, and there is no such command")
    return found


def _description(said: Help) -> Iterator[str]:
    for text in said.paragraphs:
        yield from roff.example(text.splitlines()) if "\n" in text else roff.paragraph(text)


def _commands(context: click.Context) -> Iterator[str]:
    for name in NAMES:
        yield from roff.item(roff.bold(name), _command(name, context).get_short_help_str(limit=200))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is not None and record[1]:  # newer releases of click list arguments, too
            yield from roff.item(roff.typed(record[0]), record[1])


def _tail(
    name: str, said: Help, others: Iterator[str] | tuple[str, ...], *, configured: bool, own: str = PROGRAM
) -> Iterator[str]:
    documented = said.exit_codes or USUAL
    if documented[0].code != "0":
        documented = (USUAL[0], *documented)
    codes = (
        line for one in documented for line in roff.item(roff.bold(one.code), one.meaning[:1].upper() + one.meaning[1:])
    )
    yield from roff.section("EXIT STATUS", codes)
    yield from roff.section("ENVIRONMENT", entries(ENVIRONMENT, name, configured=configured))
    yield from roff.section("FILES", entries(FILES, name, configured=configured))
    yield from roff.section("EXAMPLES", roff.example(said.examples))
    yield from roff.section("SEE ALSO", see_also(own, others))
