"""Chrystoki.conf as the client of the jobs reads it: its path and its content."""

from luna_textfile.checkup.context import Context
from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import ClientFile


def path_of(context: Context) -> str:
    """Return the path of the file that the client reads."""
    return chrystoki.path(context.config.hsm.chrystoki_conf, context.environ)


def if_readable(context: Context) -> ClientFile | None:
    """Return the file, None if this process cannot read it: the subject `client` reports the cause."""
    try:
        return chrystoki.read(path_of(context))
    except OSError:
        return None
