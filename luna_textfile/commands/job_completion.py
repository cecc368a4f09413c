"""Completion for the two batch scripts: their options are few and fixed, so the script lists them."""

import argparse
from collections.abc import Iterator

from luna_textfile.config.model import SCHEDULES
from luna_textfile.run.options import parser

PROGRAMS = tuple(f"luna-textfile-{schedule}" for schedule in SCHEDULES)


def bash() -> str:
    """Return lines for bash."""
    words = " ".join(name for action in _options() for name in action.option_strings)
    files = "|".join(name for action in _options() if action.metavar for name in action.option_strings)
    return f"""\
_luna_textfile_job() {{
    if [[ $3 == @({files}) ]]; then
        compopt -o default
        COMPREPLY=()
    else
        mapfile -t COMPREPLY < <(compgen -W "{words}" -- "$2")
    fi
}}
complete -F _luna_textfile_job {" ".join(PROGRAMS)}
"""


def zsh() -> str:
    """Return a function for zsh that calls `_arguments` of its completion system."""
    lines = " \\\n".join(f"        '{_zsh(action)}'" for action in _options())
    return f"_luna_textfile_job() {{\n    _arguments \\\n{lines}\n}}\n"


def fish() -> str:
    """Return lines for fish."""
    lines = [f"complete --command {program} {_fish(action)}" for program in PROGRAMS for action in _options()]
    return "".join(f"{line}\n" for line in (*(f"complete --command {name} --no-files" for name in PROGRAMS), *lines))


def _options() -> Iterator[argparse.Action]:
    # argparse has no public list of the options.
    yield from parser(SCHEDULES[0])._actions  # noqa: SLF001


def _zsh(action: argparse.Action) -> str:
    names = "(" + " ".join(action.option_strings) + ")'{" + ",".join(action.option_strings) + "}'"
    one = names if len(action.option_strings) > 1 else action.option_strings[0]
    return f"{one}[{_quoted(action)}]" + (f":{action.metavar}:_files" if action.metavar else "")


def _fish(action: argparse.Action) -> str:
    long = [f"--long-option {name[2:]}" for name in action.option_strings if name.startswith("--")]
    short = [f"--short-option {name[1:]}" for name in action.option_strings if not name.startswith("--")]
    file = ["--require-parameter --force-files"] if action.metavar else []
    return " ".join([*long, *short, *file, f"--description '{_quoted(action)}'"])


def _quoted(action: argparse.Action) -> str:
    """Return the help without the characters that are special between quotes or brackets. No help text needs them."""
    return "".join(character for character in action.help or "" if character not in "'[]\\:")
