"""The Luna client of a simulated host: Chrystoki.conf with its HA groups, certificates, and what its owner expects."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fixtures.certificate_files import certificate_text, name_files, new_key

from downstream.series import DAY
from luna_textfile.config.model import ExpectConfig
from luna_textfile.simulation.library.scenario import Scenario, servers
from luna_textfile.simulation.rehearse import write_chrystoki

ENDS = "hsm_certificate_not_after_timestamp_seconds"
EXPECT = ExpectConfig(
    hsm_policies={"7": 1, "12": 0, "37": 0},
    hsm_policies_by_hsm={"geneva": {"12": 1}, "basel": {"48": 1}},
    partition_policies={"20": 10, "21": 1},
    activated_roles=("crypto_officer",),
)
"""True of every shipped scenario in which all is well; not of access-lost."""

_LATE = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
_CLIENT, _SERVER = 140, 620
"""Days that certificates are valid for at the end of a history."""


def write_client(scenario: Scenario, folder: Path) -> Path:
    """Write Chrystoki.conf with certificates beside it, which end days after a far moment; return its path."""
    path = write_chrystoki(scenario, folder)
    texts = {
        "ServerCAFile": b"".join(_certificate(name, _SERVER) for name in servers(scenario.path).values()),
        "ClientCertFile": _certificate("collector", _CLIENT),
    }
    files = {entry: folder / f"{entry}.pem" for entry in texts}
    for entry, file in files.items():
        file.write_bytes(texts[entry])
    name_files(path, files)
    return path


def as_seen_from(end: int, values: Sequence[float]) -> list[float]:
    """Return ends of certificates so many days after the end of a history, as they are after the far moment."""
    return [end + value - _LATE for value in values]


def _certificate(name: str, days: float) -> bytes:
    return certificate_text(new_key(), name, (-1, (_LATE - time.time()) / DAY + days))
