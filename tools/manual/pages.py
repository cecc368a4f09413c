"""All pages, by the names of their files."""

from collections.abc import Mapping

from luna_textfile.cli import NAMES
from luna_textfile.config.model import SCHEDULES
from tools.manual.commands import command_page, program_page
from tools.manual.configuration import configuration_page
from tools.manual.jobs import job_page


def pages() -> Mapping[str, str]:
    """Return the text of each page, by the name of its file in docs/man."""
    for_commands = (program_page(), *map(command_page, NAMES), *map(job_page, SCHEDULES))
    name, text = configuration_page()
    return {**{f"{name}.1": text for name, text in for_commands}, f"{name}.5": text}
