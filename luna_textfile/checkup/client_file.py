"""Chrystoki.conf as the jobs' client reads it: which file that is, and what it says."""

from luna_textfile.checkup.situation import Situation
from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import ClientFile


def path_of(situation: Situation) -> str:
    """Return the path of the file that the client reads."""
    return chrystoki.path(situation.config.hsm.chrystoki_conf, situation.environ)


def if_readable(situation: Situation) -> ClientFile | None:
    """Return the file, None if there is none that this process can read: the subject `client` says why."""
    try:
        return chrystoki.read(path_of(situation))
    except OSError:
        return None
