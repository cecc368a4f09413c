"""What a collector of files is: facts of the Luna client that the HSM is not asked for."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from luna_textfile.pkcs11.model import HsmError, NotSupportedError
from luna_textfile.textfile.metrics import Sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_textfile.luna_client.chrystoki import ClientFile


class HsmNames(Protocol):
    """The names that the label `hsm` gives to what a file lists."""

    def of_appliance(self, name: str) -> str:
        """Name the HSM of an appliance that Chrystoki.conf calls so."""

    def of_group(self, serial: str, label: str) -> str:
        """Name an HA group, as its virtual slot is named."""


class FileCollector(NamedTuple):
    """One question to the files that Chrystoki.conf names. `collect` gets its path."""

    name: str
    call: str
    """What it reads."""
    collect: Callable[[str, HsmNames], Iterator[Sample]]


READ_CHRYSTOKI = "read Chrystoki.conf"


def client_file(path: str) -> "ClientFile":
    """Read Chrystoki.conf. Raises HsmError; where there is none, there is no Luna client to describe."""
    from luna_textfile.luna_client import chrystoki  # the minute job knows file collectors by name only

    try:
        return chrystoki.read(path)
    except (FileNotFoundError, NotADirectoryError):
        raise NotSupportedError(READ_CHRYSTOKI, "missing", path) from None
    except OSError as error:
        raise HsmError(READ_CHRYSTOKI, "unreadable", f"{path}: {error.strerror}") from None
