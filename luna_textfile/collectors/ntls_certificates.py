"""Certificates of NTLS: until when the client's and the appliances' are valid. Keys are not read."""

from collections.abc import Iterator

from luna_textfile.collectors.from_file import FileCollector, HsmNames, client_file
from luna_textfile.luna_client.chrystoki import CLIENT
from luna_textfile.pkcs11.model import HsmError, NotSupportedError
from luna_textfile.textfile.metrics import Family, Sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_textfile.luna_client.certificates import Certificate
    from luna_textfile.luna_client.chrystoki import ClientFile

NOT_AFTER = Family(
    "hsm_certificate_not_after_timestamp_seconds",
    "gauge",
    "End of the validity of a certificate of NTLS, the connection of client and appliance. kind is client or server, "
    "name the certificate's common name. hsm is the appliance that a server certificate is of, empty where it is of "
    "none that the client lists.",
    ("kind", "name", "hsm"),
    "The files that Chrystoki.conf names: ClientCertFile, ServerCAFile",
    machines=("name",),
)


def collect_client(path: str, _names: HsmNames) -> Iterator[Sample]:
    """Read ClientCertFile. It may be missing: a client that has only ever used STC makes no certificate."""
    file = client_file(path)
    try:
        found = _read(file, "ClientCertFile")
    except FileNotFoundError:
        raise NotSupportedError("read ClientCertFile", "missing", "the file that is named is not there") from None
    yield from _earliest(("client", one.name, "", one.not_after) for one in found)


def collect_servers(path: str, names: HsmNames) -> Iterator[Sample]:
    """Read ServerCAFile, which has a certificate for each appliance, or those of authorities."""
    file = client_file(path)
    try:
        found = _read(file, "ServerCAFile")
    except FileNotFoundError:
        raise HsmError("read ServerCAFile", "missing", "the file that is named is not there") from None
    yield from _earliest(
        ("server", one.name, hsm, one.not_after) for one in found for hsm in _appliances(file, one, names)
    )


def _read(file: "ClientFile", key: str) -> "tuple[Certificate, ...]":
    """Return the certificates of the file that Chrystoki.conf names by this key.

    An error names the key only: the name of the file may contain the name of the host.
    """
    # The configuration of a newly installed client names files that do not exist yet.
    if not file.servers or not file.value(CLIENT, key):
        raise NotSupportedError(f"read {key}", "not_named", "no appliance, or no file, is named")
    from luna_textfile.luna_client import certificates  # only who has certificates pays for it

    try:
        return certificates.read(file.value(CLIENT, key))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise HsmError(f"read {key}", "unreadable", error.strerror or "") from None
    except ValueError as error:
        raise HsmError(f"read {key}", "not_pem", str(error)) from None


def _appliances(file: "ClientFile", certificate: "Certificate", names: HsmNames) -> list[str]:
    """Name the HSMs that the certificate is of; [""] if it is of none that is listed."""
    return [names.of_appliance(name) for name in file.servers.values() if certificate.is_for(name)] or [""]


def _earliest(found: Iterator[tuple[str, str, str, float]]) -> Iterator[Sample]:
    """Yield a sample for each set of labels: of two certificates with the same ones, the one that ends first counts."""
    ends: dict[tuple[str, str, str], float] = {}
    for kind, name, hsm, end in found:
        ends[kind, name, hsm] = min(end, ends.get((kind, name, hsm), end))
    for (kind, name, hsm), end in ends.items():
        yield NOT_AFTER.sample(int(end), kind=kind, name=name, hsm=hsm)


CLIENT_CERTIFICATE = FileCollector("client_certificate", "read ClientCertFile", collect_client)
SERVER_CERTIFICATES = FileCollector("server_certificates", "read ServerCAFile", collect_servers)
FAMILIES = (NOT_AFTER,)
