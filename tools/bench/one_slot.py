"""The programs that are compared: one SoftHSM2 slot, and beside it the simulated Luna."""

from pathlib import Path

from fixtures.proven import require
from fixtures.softhsm import SoftHsm, soft_hsm

from tools.bench import native_build
from tools.bench.cost import Program
from tools.bench.folders import HERE
from tools.bench.simulated import Simulated

BARE = "bare script"
OURS = "luna-textfile-minute"
PARSED = "luna-textfile-minute, configuration changed"
LUNA = "luna-textfile-minute, simulated Luna"
DAILY = "luna-textfile-daily, simulated Luna"
FLOOR = "the same in C"
TOOL = "pkcs11-tool -L"

CONFIGURATION = """\
hsm:
  library_path: {library}
  slot_id: {slot}
collector:
  collect_luna_specific: false
textfile:
  directory: {directory}
"""


def programs(scripts: Path, folder: Path) -> tuple[Program, ...]:
    """Return all programs, ready to run in `folder`; `scripts` is where ours and their interpreter are installed."""
    hsm = soft_hsm(folder / "softhsm", ("bench",))
    (slot,) = hsm.slots.values()
    configuration = folder / "config.yaml"
    configuration.write_text(CONFIGURATION.format(library=hsm.library, slot=slot, directory=folder))
    # A unit's environment: hardly anything, and the state directory that systemd gives.
    unit = _environment(hsm) | {"LUNA_TEXTFILE_CONFIG": str(configuration), "STATE_DIRECTORY": str(folder / "state")}
    minute = (scripts / "luna-textfile-minute",)
    luna = Simulated.of("healthy", folder / "luna")

    def forget() -> None:
        for cached in (folder / "state").glob("config-cache-*"):
            cached.unlink()

    task = (str(hsm.library), str(slot), str(folder / "other.prom"))
    return (
        Program(BARE, (scripts / "python", HERE / "bare.py", *task), _environment(hsm)),
        Program(OURS, minute, unit),
        Program(PARSED, minute, unit, forget),
        Program(LUNA, minute, luna.environment()),
        Program(DAILY, (scripts / "luna-textfile-daily",), luna.environment()),
        Program(FLOOR, (native_build.program("floor"), *task), _environment(hsm)),
        Program(TOOL, (require("pkcs11-tool", "opensc"), "--module", hsm.library, "-L"), _environment(hsm)),
    )


def _environment(hsm: SoftHsm) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **hsm.env}
