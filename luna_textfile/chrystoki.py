"""Chrystoki.conf, the Luna client's configuration: the names of the appliances.

The client reads it from the folder in $ChrystokiConfigurationPath, else from /etc (Luna 7.2 manual,
`config-file_summary.htm`). Sections look like `LunaSA Client = { ServerName00 = 10.0.0.1; ... }`.
"""

from collections.abc import Mapping

MOST_DIGITS = 9
"""In the NN of ServerNameNN, which the client writes with two: int() refuses thousands."""


def path(configured: str, environ: Mapping[str, str]) -> str:
    """Path of the file that the client itself reads, unless the configuration names another."""
    folder = environ.get("ChrystokiConfigurationPath", "/etc")
    return configured or f"{folder}/Chrystoki.conf"


def server_names(file: str) -> dict[int, str]:
    """Map the NN of every ServerNameNN to the appliance's name or address. Raises OSError."""
    names = {}
    with open(file, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            # An entry may share its line with the brace of its section.
            for entry in line.split("#", 1)[0].replace("{", ";").split(";"):
                key, equals, value = entry.partition("=")
                number = key.strip().removeprefix("ServerName")
                is_server = number != key.strip() and number.isdecimal() and len(number) <= MOST_DIGITS
                if is_server and equals and value.strip():
                    names[int(number)] = value.strip()
    return names
